namespace Dax.Backends.Qserv.Frontend;

internal enum QueryPhase { Executing, Completed, Failed, TooLarge, Aborted }

/// <summary>How far a query is.</summary>
internal readonly record struct QueryStatus(QueryPhase Phase, string Error, string Query)
{
    public long TotalChunks { get; init; }
    public long CompletedChunks { get; init; }
    public long CollectedBytes { get; init; }
    public long CollectedRows { get; init; }
    public long FinalRows { get; init; }

    /// <summary>The size of the result, estimated as Qserv's manual says; 0 when nothing is known.</summary>
    public long ExpectedBytes => CollectedRows <= 0 ? CollectedBytes : (long)Math.Min(long.MaxValue / 2, CollectedBytes * ((double)FinalRows / CollectedRows));

    /// <summary>By Qserv's word for it; null when it has no such word.</summary>
    public static QueryPhase? PhaseOf(string word) => word switch
    {
        "EXECUTING" => QueryPhase.Executing,
        "COMPLETED" => QueryPhase.Completed,
        "FAILED" => QueryPhase.Failed,
        "FAILED_LR" => QueryPhase.TooLarge,
        "ABORTED" => QueryPhase.Aborted,
        _ => null,
    };
}
