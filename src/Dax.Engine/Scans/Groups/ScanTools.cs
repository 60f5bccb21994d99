using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Groups;

/// <summary>What a group is made with.</summary>
/// <param name="Program">The expressions of the members of one table's groups; the columns are the table's.</param>
/// <param name="Answer">What one query makes of the rows.</param>
internal sealed record ScanTools(Func<IReadOnlyList<CatalogColumn>, IScanProgram> Program, ScanAnswerMaker Answer);

/// <param name="schema">Of the answer.</param>
/// <param name="query">The query.</param>
/// <param name="program">The table's; changed here.</param>
/// <param name="columns">Where the query's columns are among the table's.</param>
/// <param name="mostRows">Nobody reads more rows of the answer than these.</param>
internal delegate IScanAnswer ScanAnswerMaker(ScanQuery query, TableSchema schema, IScanProgram program, ReadOnlySpan<int> columns, long mostRows);
