using Dax.Adql.Scans;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Groups;

/// <summary>A query that wants to join.</summary>
/// <param name="Query">What it asks of every row.</param>
/// <param name="Schema">Of its answer.</param>
/// <param name="Table">How its table is cut.</param>
/// <param name="Tables">Reads the table; valid as long as the rows that come of this.</param>
/// <param name="MostRows">Nobody reads more rows of the answer than these.</param>
/// <param name="JobId">Names it.</param>
/// <param name="Owner">Whose it is.</param>
internal sealed record ScanRequest(ScanQuery Query, TableSchema Schema, ScanTable Table, IScanTables Tables, long MostRows, string JobId, Principal Owner)
{
    /// <summary>Told how far it is; null when nobody listens.</summary>
    public IProgress<JobProgress>? Progress { get; init; }

    /// <summary>A later attempt at the same job goes on from where this one was.</summary>
    public bool IsResumable { get; init; }

    /// <summary>What works out the query's columns, chunk by chunk, when they are not the table's own: <see cref="ScanQuery.Statement"/>.</summary>
    public PieceStatement? Statement { get; init; }

    public string TableName => $"{Query.Table.Schema}.{Query.Table.Name}";
}
