using System.Text.Json;
using Dax.Backends.DuckDb.Native;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>
/// Whether a statement needs memory of its own, read from the engine's plan: one that only reads, filters and computes row by row streams in
/// a small buffer pool, and does not push out what others need. Costs a parse and plan, a fraction of a scan.
/// </summary>
internal static class PlanShape
{
    private static readonly HashSet<string> RowByRow = new(StringComparer.Ordinal)
    {
        "PROJECTION", "FILTER", "SEQ_SCAN", "TABLE_SCAN", "STREAMING_LIMIT", "LIMIT", "UNION", "DUMMY_SCAN", "EMPTY_RESULT", "COLUMN_DATA_SCAN",
    };

    /// <summary>Plans are as deep as queries: three levels of JSON for every operator.</summary>
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 16_384 };

    /// <exception cref="DuckDbException">The statement is wrong.</exception>
    public static bool PassesRowsThrough(EngineInstance engine, string sql)
    {
        var connection = engine.Rent();
        var clean = false;
        try
        {
            var plan = Plan(connection, sql);
            clean = true;
            using var document = JsonDocument.Parse(plan, Deep);
            return document.RootElement.EnumerateArray().All(IsRowByRow);
        }
        finally
        {
            engine.Return(connection, clean);
        }
    }

    private static string Plan(DuckDbConnection connection, string sql)
    {
        using var result = connection.Stream("EXPLAIN (FORMAT json) " + sql);
        using var chunk = result.Fetch() ?? throw new DuckDbException(DuckDbErrorKind.Internal, "There is no plan.");
        return ((DuckDbTextVector)VectorReader.Create(result.Types[1], chunk.Vector(1), chunk.Count)).Text(0);
    }

    private static bool IsRowByRow(JsonElement node)
        => RowByRow.Contains(node.GetProperty("name").GetString()!.Trim()) && node.GetProperty("children").EnumerateArray().All(IsRowByRow);
}
