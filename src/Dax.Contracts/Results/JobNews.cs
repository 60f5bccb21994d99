using Dax.Contracts.Jobs;
using Orleans;
using Orleans.Concurrency;

namespace Dax.Contracts.Results;

/// <summary>The streams of jobs; the key of each is the job id. What they carry are hints: lost, repeated, or late.</summary>
public static class JobStreams
{
    /// <summary>The stream provider that a host must have.</summary>
    public const string Provider = "events";

    /// <summary>Of <see cref="ChunkView"/>: chunks that lie in the segment of a result.</summary>
    public const string Results = "job-results";

    /// <summary>Of <see cref="JobStep"/>: changes of a job, and how far it is.</summary>
    public const string Progress = "job-progress";
}

/// <summary>A piece of a result that is being written.</summary>
/// <param name="Sequence">0, 1, … in each result of each attempt.</param>
/// <param name="Offset">Bytes of the result before it.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Checksum">CRC-32C.</param>
/// <param name="IsLast">The result has no more bytes; whether it counts, the job says.</param>
[GenerateSerializer, Immutable, Alias(Aliases.ChunkView)]
public sealed record ChunkView(
    [property: Id(0)] int Attempt, [property: Id(1)] string Name, [property: Id(2)] long Sequence, [property: Id(3)] long Offset, [property: Id(4)] int Length,
    [property: Id(5)] uint Checksum, [property: Id(6)] bool IsLast);

/// <summary>A job changed (its <paramref name="Version"/>), or is further than before.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.JobStep)]
public sealed record JobStep([property: Id(0)] long Version, [property: Id(1)] JobPhase Phase, [property: Id(2)] ProgressView? Progress);

/// <summary>What is new of a job.</summary>
/// <param name="Ticket">To be shown at the next call; of no other meaning.</param>
/// <param name="Job">As it is now.</param>
/// <param name="Chunk">The newest chunk heard of, of the newest attempt; there may be newer ones.</param>
[GenerateSerializer, Immutable, Alias(Aliases.JobNews)]
public sealed record JobNews([property: Id(0)] long Ticket, [property: Id(1)] JobView Job, [property: Id(2)] ChunkView? Chunk);

/// <summary>
/// One job, watched by any number of readers; the key is the job id. Nobody waits for a reader: who asks again gets what is newest then. Faults as of <see cref="IJobGrain"/>;
/// Busy when too many watch it.
/// </summary>
[Alias(Aliases.JobWatchGrain)]
public interface IJobWatchGrain : IGrainWithStringKey
{
    /// <summary>Answers when there is something that the caller has not seen (<paramref name="seen"/>: the ticket of the last answer, 0 for the first call), or after at most <paramref name="seconds"/>; at once when the job is finished.</summary>
    [Alias("Next"), AlwaysInterleave] Task<JobNews> Next(Caller caller, long seen, double seconds);
}
