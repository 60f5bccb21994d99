using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Tiles.Making.Building;
using Dax.Sky.Geometry;
using Dax.Sky.Healpix;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>
/// Makes tiles of a part of a map ahead, each as if somebody had asked for it: leaf tiles that touch the region, and of the coarser ones those below which there is nothing beside them. What is there already stays; an
/// attempt that ended early is gone on with by asking again.
/// </summary>
public sealed class RegionBuilds(HipsSurveys surveys, LiveMaps maps, TileService tiles, IOptions<HipsOptions> options, TimeProvider time)
{
    /// <summary>More are no part of a map: it is built as a whole.</summary>
    private const long MostLeaves = 200_000;

    /// <summary>How often a tile is asked for that others are making, or for which there is no room yet.</summary>
    private const int MostTries = 1_000;

    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(500);

    /// <summary>How many tiles there are now, of all orders; NotFound for a map that there is not, Usage for too large a region.</summary>
    public async Task<Result<long>> Build(string name, ISkyRegion region, IProgress<JobProgress>? progress, CancellationToken cancel)
    {
        if (!surveys.TryFind(name, out var survey)) return HipsImages.NoSuchMap(name);
        var known = await maps.Of(survey, isFresh: true, cancel);
        if (!known.IsOk) return known.Fault;
        var map = known.Value;
        var leaves = SurveyImages.CellsOf(region, map.Order).Intersection(map.Images.Moc);
        var work = new List<HipsTile>();
        if (BuildPlan.Count(leaves, map.Order) > MostLeaves) return new Fault.Usage($"The region has more than {MostLeaves} tiles of the map '{name}': choose a smaller one, or build all of the map.");
        for (var order = map.Order; order >= map.Survey.MinOrder; order--)
            work.AddRange(leaves.CellsAt(order).Select(i => new HipsTile(order, i)).Where(t => t.Order == map.Order || SurveyImages.CountBelow(leaves, t) == map.Images.LeavesBelow(t)));
        return await Make(map, work, progress, cancel);
    }

    /// <summary>Order by order, finest first: what a tile is made of is there then.</summary>
    private async Task<Result<long>> Make(LiveMap map, List<HipsTile> work, IProgress<JobProgress>? progress, CancellationToken cancel)
    {
        var (done, there, fault) = (0L, 0L, (Fault?)null);
        foreach (var order in work.GroupBy(t => t.Order))
        {
            await Parallel.ForEachAsync(order, new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallelism, CancellationToken = cancel }, async (tile, stop) =>
            {
                if (fault is not null) return;
                var made = await Make(map, tile, stop);
                if (!made.IsOk) fault ??= made.Fault;
                else if (made.Value) Interlocked.Increment(ref there);
                progress?.Report(new JobProgress(Interlocked.Increment(ref done), work.Count, "tiles") { Note = "making tiles of a region" });
            });
            if (fault is not null) return fault;
        }
        return there;
    }

    /// <summary>In the forms that a build makes; false where the map has nothing.</summary>
    private async Task<Result<bool>> Make(LiveMap map, HipsTile tile, CancellationToken cancel)
    {
        foreach (var format in map.Survey.IsColor ? (TileFormat[])[TileOutput.Picture] : [TileFormat.Fits, TileOutput.Picture])
        {
            var made = await Make(new TileKey(map.Name, tile, format), cancel);
            if (!made.IsOk || !made.Value) return made;
        }
        return true;
    }

    private async Task<Result<bool>> Make(TileKey key, CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            var made = await tiles.Get(key, cancel);
            if (made.IsOk) return true;
            if (made.Fault is Fault.NotFound) return false;
            if (made.Fault is not Fault.Busy || tries == MostTries) return made.Fault;
            await Task.Delay(AskAgain, time, cancel);
        }
    }
}
