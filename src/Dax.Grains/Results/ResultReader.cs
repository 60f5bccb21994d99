using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Orleans;

namespace Dax.Grains.Results;

/// <summary>Opens results where they lie, and follows those that are being written.</summary>
internal sealed class ResultReader(IResultStore store, IGrainFactory grains) : IResultReader
{
    public ValueTask<Stream?> Open(string jobId, ResultView result, CancellationToken cancel) =>
        JobId.IsValid(jobId) ? store.Open(new ResultKey(jobId, result.Attempt, result.Name), cancel) : ValueTask.FromResult<Stream?>(null);

    public IAsyncEnumerable<ResultChunk> Follow(Caller caller, string jobId, string name, CancellationToken cancel) =>
        new ResultFollower(store, new JobWatch(grains.GetGrain<IJobWatchGrain>(jobId), caller), jobId, name).Read(cancel);
}
