using System.Text.Json;

namespace Dax.Backends.Qserv.Frontend;

internal enum QueryPhase { Executing, Completed, Failed, TooLarge, Aborted }

/// <summary>What <c>/query-async/status/:id</c> tells.</summary>
internal readonly record struct QueryStatus(QueryPhase Phase, string Error, string Query)
{
    public long TotalChunks { get; init; }
    public long CompletedChunks { get; init; }
    public long CollectedBytes { get; init; }
    public long CollectedRows { get; init; }
    public long FinalRows { get; init; }

    /// <summary>The size of the result, estimated as Qserv's manual says; 0 when nothing is known.</summary>
    public long ExpectedBytes => CollectedRows <= 0 ? CollectedBytes : (long)Math.Min(long.MaxValue / 2, CollectedBytes * ((double)FinalRows / CollectedRows));

    /// <exception cref="QservOutageException">It is no status.</exception>
    public static QueryStatus Of(QservReply reply)
    {
        if (!reply.Body.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object || PhaseOf(Text("status")) is not { } phase)
            throw new QservOutageException("The answer has no status of a query.", Trouble.Answer);
        return new QueryStatus(phase, Text("error"), Text("query"))
        {
            TotalChunks = Number("totalChunks"), CompletedChunks = Number("completedChunks"),
            CollectedBytes = Number("collectedBytes"), CollectedRows = Number("collectedRows"), FinalRows = Number("finalRows"),
        };

        string Text(string name) => status.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

        long Number(string name) => status.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? Math.Max(number, 0) : 0;
    }

    private static QueryPhase? PhaseOf(string word) => word switch
    {
        "EXECUTING" => QueryPhase.Executing,
        "COMPLETED" => QueryPhase.Completed,
        "FAILED" => QueryPhase.Failed,
        "FAILED_LR" => QueryPhase.TooLarge,
        "ABORTED" => QueryPhase.Aborted,
        _ => null,
    };
}
