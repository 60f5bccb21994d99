using System.Globalization;
using Dax.Contracts.Catalogs;
using Dax.Contracts.Datasets;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Dax.Contracts.Tiles;
using Orleans;

namespace Dax.Web.Hosting;

/// <summary>The grains by what they are for; the only place in this room that spells a key.</summary>
internal static class GrainFacade
{
    // Grains that only read something shared: any activation answers alike.
    private const string AnyKey = "0";
    private const uint LinksGrains = 16;

    public static IJobWatchGrain Watch(this IGrainFactory grains, string id) => grains.GetGrain<IJobWatchGrain>(id);

    public static IJobGrain Job(this IGrainFactory grains, string id) => grains.GetGrain<IJobGrain>(id);

    public static IJobDirectoryGrain Jobs(this IGrainFactory grains) => grains.GetGrain<IJobDirectoryGrain>(AnyKey);

    public static ICatalogGrain Catalog(this IGrainFactory grains) => grains.GetGrain<ICatalogGrain>(AnyKey);

    public static ITileGrain Tile(this IGrainFactory grains, string map, int order, long index) =>
        grains.GetGrain<ITileGrain>(string.Create(CultureInfo.InvariantCulture, $"{map}/{order}/{index}"));

    public static IHipsGrain HipsMap(this IGrainFactory grains, string map) => grains.GetGrain<IHipsGrain>(map);

    public static IHipsListGrain HipsMaps(this IGrainFactory grains) => grains.GetGrain<IHipsListGrain>("all");

    /// <summary>For some datasets: their first identifier chooses one of a few activations, on whichever silo.</summary>
    public static ILinksGrain Links(this IGrainFactory grains, string id) =>
        grains.GetGrain<ILinksGrain>(((uint)string.GetHashCode(id, StringComparison.Ordinal) % LinksGrains).ToString(CultureInfo.InvariantCulture));

    /// <summary>The answer of a synchronous query under a job id of its own.</summary>
    public static IAsyncEnumerable<ResultChunk> SyncQuery(this IGrainFactory grains, JobSpec spec, CancellationToken cancel, bool isImage = false) =>
        grains.GetGrain<ISyncQueryGrain>(JobIds.Create(isImage)).Stream(spec, cancel);
}
