using Dax.Contracts.Jobs;
using Orleans.Runtime;

namespace Dax.Contracts.Results;

/// <summary>How a synchronous query is to be read.</summary>
public static class SyncQueryCalls
{
    /// <summary>One chunk per exchange: its bytes are the producer's again when the next is asked for, so none may run ahead of the reader.</summary>
    public static IAsyncEnumerable<ResultChunk> Stream(this ISyncQueryGrain query, JobSpec spec, CancellationToken cancel) =>
        query.Run(spec, cancel).WithBatchSize(1);
}
