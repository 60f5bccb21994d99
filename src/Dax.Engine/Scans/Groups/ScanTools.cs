using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Engine.Faults;
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
/// <returns>The answer, or why the query is not for sharing.</returns>
internal delegate Result<IScanAnswer> ScanAnswerMaker(ScanQuery query, TableSchema schema, IScanProgram program, IReadOnlyList<int> columns, long mostRows);
