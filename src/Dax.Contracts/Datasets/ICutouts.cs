using Dax.Contracts.Jobs;
using Dax.Contracts.Results;

namespace Dax.Contracts.Datasets;

/// <summary>Synchronous SODA requests, sent to where their dataset is open; those of several datasets are answered wherever they arrive.</summary>
public interface ICutouts
{
    /// <summary>Admits, cuts and streams. Abandoning the enumeration cancels the work. As <see cref="ISyncQueryGrain.Run"/>.</summary>
    /// <param name="jobId">Names the work; used once.</param>
    IAsyncEnumerable<ResultChunk> Cut(string jobId, JobSpec spec, CancellationToken cancel);
}
