using Dax.Contracts.Datasets;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;

namespace Dax.Web.Tests.Fakes;

/// <summary>Answers cutouts as the grains answer queries.</summary>
internal sealed class FakeCutouts(FakeGrains grains) : ICutouts
{
    public IAsyncEnumerable<ResultChunk> Cut(string jobId, JobSpec spec, CancellationToken cancel)
    {
        grains.Asked.Enqueue(spec);
        return grains.Sync(spec, cancel);
    }
}
