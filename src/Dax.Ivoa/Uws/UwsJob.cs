namespace Dax.Ivoa.Uws;

/// <summary>A job as its document shows it (UWS 1.1, 2.1). Times are UTC; null is written as nil.</summary>
public sealed record UwsJob(string Id, string Phase)
{
    public string? RunId { get; init; }
    public string? Owner { get; init; }
    public DateTimeOffset? Quote { get; init; }
    public required DateTimeOffset Created { get; init; }
    public DateTimeOffset? Started { get; init; }
    public DateTimeOffset? Ended { get; init; }
    /// <summary>Seconds; 0 is unlimited.</summary>
    public required long ExecutionDuration { get; init; }
    public required DateTimeOffset Destruction { get; init; }
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];
    public IReadOnlyList<UwsResult> Results { get; init; } = [];
    public UwsError? Error { get; init; }
    /// <summary>Shown as jobInfo.</summary>
    public UwsProgress? Progress { get; init; }
}

/// <summary>How far a job is.</summary>
/// <param name="Done">Of <paramref name="Total"/>; not written when the total is 0, that is unknown.</param>
/// <param name="Unit">What is counted, in the plural: "chunks".</param>
public sealed record UwsProgress(long Done, long Total, string Unit, DateTimeOffset? EstimatedEnd, string? Note);

/// <param name="Id">Name of the result, the last segment of <paramref name="Href"/>.</param>
/// <param name="Size">Bytes.</param>
public sealed record UwsResult(string Id, string Href, string? MimeType, long? Size);

/// <summary>errorSummary; the whole story is at the job's /error.</summary>
public sealed record UwsError(string Message, bool IsTransient);

/// <summary>A line of the job list (UWS 1.1, 2.2.2.1).</summary>
public sealed record UwsJobReference(string Id, string Href, string Phase, string? RunId, string? Owner, DateTimeOffset Created);
