using System.Collections.Immutable;
using Dax.Engine.Faults;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Queries;

namespace Dax.Engine.Jobs;

/// <summary>What the jobs of a service do, synchronous and asynchronous ones. There is one for each service, found by its name.</summary>
public interface IJobWork
{
    /// <summary>As job records name them: "tap", "soda".</summary>
    IReadOnlyList<string> Services { get; }

    /// <summary>Where its asynchronous jobs wait, as far as their parameters are not known yet.</summary>
    Lane AsyncLane { get; }

    /// <summary>Where its synchronous requests wait.</summary>
    Lane SyncLane { get; }

    /// <summary>How much of a synchronous answer may wait for a slow reader, in bytes.</summary>
    int SyncWindowBytes => 512 << 10;

    /// <summary>A reader who is slower than the work gives its slot to others while it waits for him.</summary>
    bool YieldsToReaders => false;

    /// <summary>
    /// Does it. A fault means that nothing was written, or that what was written must not pass for whole. A synchronous request has one result. Throws
    /// OperationCanceledException when <paramref name="cancel"/> fires, IOException when an output cannot take more.
    /// </summary>
    Task<Result<WorkSummary>> Run(WorkRequest request, IJobOutput output, CancellationToken cancel);

    /// <summary>For the instruments of the service. <paramref name="outcome"/> is "ok", "overflow", "late-fault", "completed", "cancelled" or a fault's code.</summary>
    void OnFinished(WorkSummary? summary, string outcome, TimeSpan took);
}

/// <summary>A job, as far as its work must know it; parameters as the client sent them.</summary>
public sealed record WorkRequest(
    string JobId, string Service, ImmutableArray<JobParameter> Parameters, ImmutableArray<JobUpload> Uploads, Principal Owner, bool IsSync)
{
    /// <summary>What public URLs in the answer begin with; null: the answer names none.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Told how far the work is; null when nobody listens.</summary>
    public IProgress<JobProgress>? Progress { get; init; }

    /// <summary>What results should not grow beyond, when there is a way to say that they are cut short; they cannot grow much beyond it.</summary>
    public long MaxBytes { get; init; } = long.MaxValue;

    /// <summary>The slot that the work holds; null when nobody counts it.</summary>
    public ILaneSeat? Seat { get; init; }

    public static WorkRequest Of(JobState job) => new(job.Id, job.Service, job.Parameters, job.Uploads, job.Owner, IsSync: false) { BaseUrl = job.BaseUrl };

    public static WorkRequest Of(JobRequest job) => new(job.Id, job.Service, job.Parameters, job.Uploads, job.Owner, IsSync: true) { BaseUrl = job.BaseUrl };
}

/// <summary>What came of it, for the history. <paramref name="Lane"/>: the one that it turned out to belong to.</summary>
public sealed record WorkSummary(Lane Lane, long Bytes)
{
    public long? Rows { get; init; }
    public string? Backend { get; init; }
    public bool Overflow { get; init; }

    /// <summary>Set when the document was begun and then had to end with an error inside it.</summary>
    public Fault? LateFault { get; init; }
}

/// <summary>Takes the results of a job.</summary>
public interface IJobOutput
{
    /// <summary>Begins a result under a name that is unique in the job; the one before it is whole then.</summary>
    ValueTask<IChunkSink> Open(string name, CancellationToken cancel);
}
