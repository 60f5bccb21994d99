using Dax.Engine.Jobs;

namespace Dax.Engine.Ports;

/// <summary>
/// One row per job, synchronous ones too: lists, history, recovery and sweeps read it. A row is written before the job is acknowledged,
/// follows the job's state, and goes only when it is old and its job archived. An older version never overwrites a newer one.
/// </summary>
public interface IJobIndex
{
    /// <summary>Inserts or updates by <see cref="JobRow.Version"/>; durable when it returns.</summary>
    ValueTask Put(JobRow row, CancellationToken cancel);

    /// <summary>History lines that nobody waits for; durable within a second.</summary>
    void PutLater(JobRow row);

    ValueTask<JobRow?> Find(string jobId, CancellationToken cancel);

    /// <summary>A user's jobs by the filters of UWS 1.1, 2.2.2.1; newest first when <paramref name="last"/> is given, else oldest first.</summary>
    ValueTask<IReadOnlyList<JobRow>> List(string service, string owner, IReadOnlyList<JobPhase> phases, DateTimeOffset? after, int? last, CancellationToken cancel);

    /// <summary>
    /// Whether a row and the state of its job that are written in the same moment become durable in one commit. If not, the state goes first: a writer whose state is
    /// refused must leave no row behind.
    /// </summary>
    bool CommitsWithState { get; }

    /// <summary>Jobs in QUEUED or EXECUTING whose lease is none of <paramref name="leases"/> (that of a process that is gone, or none); oldest first.</summary>
    ValueTask<IReadOnlyList<string>> Orphans(IReadOnlyCollection<string> leases, int limit, CancellationToken cancel);

    /// <summary>Jobs in QUEUED or EXECUTING under this lease; oldest first.</summary>
    ValueTask<IReadOnlyList<string>> Working(string lease, int limit, CancellationToken cancel);

    /// <summary>Jobs not archived whose destruction time has come.</summary>
    ValueTask<IReadOnlyList<string>> Due(DateTimeOffset now, int limit, CancellationToken cancel);

    /// <summary>Bytes of the results of all jobs that are COMPLETED and not archived.</summary>
    ValueTask<long> HeldBytes(CancellationToken cancel);

    /// <summary>Those jobs, as far as they have bytes, in the order in which they ended.</summary>
    ValueTask<IReadOnlyList<HeldResults>> OldestHeld(int limit, CancellationToken cancel);

    /// <summary>Archived jobs that were created before a time.</summary>
    ValueTask<IReadOnlyList<string>> Forgettable(DateTimeOffset before, int limit, CancellationToken cancel);

    /// <summary>Forgets one; its state must be gone before.</summary>
    ValueTask Remove(string jobId, CancellationToken cancel);

    /// <summary>Forgets at most so many synchronous jobs that were created before a time; answers how many.</summary>
    ValueTask<int> RemoveSync(DateTimeOffset before, int limit, CancellationToken cancel);

    /// <summary>Tokens of all uploads that unfinished jobs still need.</summary>
    ValueTask<IReadOnlySet<string>> LiveUploads(CancellationToken cancel);
}

/// <summary>How much a finished job holds.</summary>
public readonly record struct HeldResults(string JobId, long Bytes);

/// <summary>A job in the index.</summary>
public sealed record JobRow
{
    public required string Id { get; init; }
    public required string Service { get; init; }
    /// <summary>Authenticated owner or null.</summary>
    public string? Owner { get; init; }
    public required string Origin { get; init; }
    public required JobPhase Phase { get; init; }
    public string? RunId { get; init; }
    public required DateTimeOffset Created { get; init; }
    public DateTimeOffset? Started { get; init; }
    public DateTimeOffset? Ended { get; init; }
    /// <summary>Null for a synchronous job and for a deleted one: there is nothing to destroy, and nothing to list.</summary>
    public DateTimeOffset? Destruction { get; init; }
    /// <summary>The process that works on it, while it is queued or executing.</summary>
    public string? Lease { get; init; }
    public bool IsSync { get; init; }
    public string? Text { get; init; }
    public Lane? Lane { get; init; }
    public string? Backend { get; init; }
    public long? Rows { get; init; }
    public long? Bytes { get; init; }
    /// <summary>Error message of a failed job.</summary>
    public string? Error { get; init; }
    /// <summary>Tokens of the uploads that the job still needs.</summary>
    public IReadOnlyList<string> Uploads { get; init; } = [];
    public required long Version { get; init; }
}
