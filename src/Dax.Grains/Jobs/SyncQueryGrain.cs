using System.Runtime.CompilerServices;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Dax.Engine.Jobs;
using Dax.Grains.Results;
using Orleans;

namespace Dax.Grains.Jobs;

/// <summary>One synchronous query, used once: no state, and no longer than its answer.</summary>
internal sealed class SyncQueryGrain : Grain, ISyncQueryGrain
{
    private readonly SyncQuery query;

    public SyncQueryGrain(SyncQuery query) => this.query = query;

    public async IAsyncEnumerable<ResultChunk> Run(JobSpec spec, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        try
        {
            await foreach (var chunk in query.Run(spec.ToRequest(this.GetPrimaryKeyString()), cancel))
                yield return chunk.ToWire();
        }
        finally
        {
            DeactivateOnIdle();
        }
    }
}
