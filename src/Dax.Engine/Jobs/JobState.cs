using System.Collections.Immutable;

namespace Dax.Engine.Jobs;

/// <summary>One asynchronous job, whole: everything about it is derived from this. Times have milliseconds, as the documents that show them.</summary>
public sealed record JobState
{
    public required string Id { get; init; }
    public required string Service { get; init; }
    public required Principal Owner { get; init; }
    public required JobPhase Phase { get; init; }
    public string? RunId { get; init; }
    public required DateTimeOffset Created { get; init; }
    /// <summary>When the newest attempt began to execute.</summary>
    public DateTimeOffset? Started { get; init; }
    public DateTimeOffset? Ended { get; init; }
    /// <summary>Of one attempt; 0 is unlimited.</summary>
    public required long ExecutionDurationSeconds { get; init; }
    public required DateTimeOffset Destruction { get; init; }
    public ImmutableArray<JobParameter> Parameters { get; init; } = [];
    public ImmutableArray<JobUpload> Uploads { get; init; } = [];
    public ImmutableArray<JobResult> Results { get; init; } = [];
    public JobFailure? Failure { get; init; }
    public string? TraceParent { get; init; }
    /// <summary>What public URLs in results begin with, without a slash at its end; null: results name none.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>The epoch of the newest attempt, 0 before the first. Only what this attempt reports counts.</summary>
    public int Attempt { get; init; }
    /// <summary>How many attempts came to execute; one that only waited does not count against the job, nor one that was handed back in order.</summary>
    public int Tries { get; init; }
    /// <summary>The process that works on it while it is queued or executing.</summary>
    public string? Lease { get; init; }
    public Lane Lane { get; init; } = Lane.Scan;
    public string? Backend { get; init; }
    public long? Rows { get; init; }
    public long? Bytes { get; init; }

    /// <summary>Deleted by its owner: as if it had never been, but the id stays taken.</summary>
    public bool IsDeleted { get; init; }
    /// <summary>Grows by one with every change.</summary>
    public required long Version { get; init; }

    public bool IsWorking => Phase is JobPhase.Queued or JobPhase.Executing;

    public bool IsFinished => Phase is JobPhase.Completed or JobPhase.Error or JobPhase.Aborted or JobPhase.Archived;

    /// <summary>When the running attempt must end; null when nothing executes or nothing limits it.</summary>
    public DateTimeOffset? Deadline =>
        Phase is JobPhase.Executing && ExecutionDurationSeconds > 0 ? Started?.AddSeconds(ExecutionDurationSeconds) : null;
}

/// <summary>A parameter as the client sent it.</summary>
public sealed record JobParameter(string Name, string Value);

/// <summary>A table that came with the job: stored bytes or a place to fetch from.</summary>
public sealed record JobUpload(string Name, string? Token, string? Url);

/// <summary>A result; its bytes lie under the job and <paramref name="Attempt"/>.</summary>
public sealed record JobResult(string Name, string MimeType, long Size, int Attempt, string FileName);

/// <summary>Why a job failed (UWS errorSummary).</summary>
public sealed record JobFailure(string Message, bool IsTransient);

/// <summary>A job that somebody asks for.</summary>
public sealed record JobRequest(
    string Id, string Service, Principal Owner, ImmutableArray<JobParameter> Parameters, ImmutableArray<JobUpload> Uploads, string? TraceParent)
{
    /// <summary>Asked for, 0 for no limit; null: the default.</summary>
    public long? ExecutionDurationSeconds { get; init; }
    /// <summary>Where it waits.</summary>
    public Lane Lane { get; init; } = Lane.Scan;
    /// <summary>Asked for; null: the default.</summary>
    public DateTimeOffset? Destruction { get; init; }
    /// <inheritdoc cref="JobState.BaseUrl"/>
    public string? BaseUrl { get; init; }
}

/// <summary>How an attempt ended: with results, or with a failure.</summary>
public sealed record AttemptOutcome
{
    public ImmutableArray<JobResult> Results { get; init; } = [];
    public JobFailure? Failure { get; init; }
    public Lane? Lane { get; init; }
    public string? Backend { get; init; }
    public long? Rows { get; init; }
    public long? Bytes { get; init; }
}
