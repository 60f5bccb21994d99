using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;

namespace Dax.Grains.Results;

/// <summary>Opens results where they lie.</summary>
internal sealed class ResultReader(IResultStore store) : IResultReader
{
    public ValueTask<Stream?> Open(string jobId, ResultView result, CancellationToken cancel) =>
        JobId.IsValid(jobId) ? store.Open(new ResultKey(jobId, result.Attempt, result.Name), cancel) : ValueTask.FromResult<Stream?>(null);
}
