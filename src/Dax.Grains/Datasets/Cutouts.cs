using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Dax.Contracts.Datasets;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Dax.Engine.Datasets;
using Orleans;
using Orleans.Runtime;
using Wire = Dax.Contracts.Jobs;

namespace Dax.Grains.Datasets;

/// <summary>Sends a request to the grain of its dataset; one of several, or of none, to a grain of its own.</summary>
internal sealed class Cutouts(IGrainFactory grains, DatasetOpener opener) : ICutouts
{
    private const int MaxCalls = 4;

    public IAsyncEnumerable<ResultChunk> Cut(string jobId, JobSpec spec, CancellationToken cancel) =>
        OneDataset(spec.Parameters) is { } dataset
            ? CutThere(DatasetKey.Of(opener.Resolve(dataset)), jobId, spec, cancel)
            : grains.GetGrain<ISyncQueryGrain>(jobId).Stream(spec, cancel);

    /// <summary>An activation may end between the call and its first answer: then the next one is asked.</summary>
    private async IAsyncEnumerable<ResultChunk> CutThere(string dataset, string jobId, JobSpec spec, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var again = MaxCalls; ; again--)
        {
            await using var chunks = grains.GetGrain<IDatasetGrain>(dataset).Cut(jobId, spec, cancel).WithBatchSize(1).GetAsyncEnumerator(cancel);
            bool any;
            try
            {
                any = await chunks.MoveNextAsync();
            }
            catch (EnumerationAbortedException) when (again > 1)
            {
                continue;
            }
            for (; any; any = await chunks.MoveNextAsync())
                yield return chunks.Current;
            yield break;
        }
    }

    private static DatasetUri? OneDataset(ImmutableArray<Wire.JobParameter> parameters)
    {
        DatasetUri? one = null;
        foreach (var parameter in parameters)
        {
            if (!parameter.Name.Equals("ID", StringComparison.OrdinalIgnoreCase))
                continue;
            if (one is not null || !DatasetUri.TryParse(parameter.Value.Trim(), out one))
                return null;
        }
        return one;
    }
}
