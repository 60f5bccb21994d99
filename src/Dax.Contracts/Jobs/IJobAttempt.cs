using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Dax.Contracts.Jobs;

/// <summary>The job as the attempt at work for it sees it; same key, same grain as <see cref="IJobGrain"/>.</summary>
[Alias(Aliases.JobAttempt)]
public interface IJobAttempt : IGrainWithStringKey
{
    /// <summary>An attempt that waited is about to work. False: it is not the newest, or not wanted any more; it must not work.</summary>
    [Alias("Begin")] Task<bool> Begin(int attempt);

    /// <summary>Durable when it returns; not heard when the attempt is not the newest.</summary>
    [Alias("Finish")] Task Finish(AttemptReport report);

    /// <summary>How far the attempt is: a hint, shown while the attempt is the newest and the job works, and not kept.</summary>
    [Alias("Report"), AlwaysInterleave] Task Report(int attempt, ProgressView progress);
}

/// <summary>How an attempt ended: with a <see cref="Result"/>, and <see cref="Further"/> ones, or an <see cref="Error"/>.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.AttemptReport)]
public sealed record AttemptReport
{
    [Id(0)] public required int Attempt { get; init; }
    [Id(1)] public ResultView? Result { get; init; }
    [Id(2)] public JobError? Error { get; init; }
    /// <summary>Name of the lane that the work turned out to belong to.</summary>
    [Id(3)] public string? Lane { get; init; }
    [Id(4)] public string? Backend { get; init; }
    [Id(5)] public long? Rows { get; init; }
    [Id(6)] public long? Bytes { get; init; }
    /// <summary>The results after the first.</summary>
    [Id(7)] public ImmutableArray<ResultView> Further { get; init; } = [];
}
