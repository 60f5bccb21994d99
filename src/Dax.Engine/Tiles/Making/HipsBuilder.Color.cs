using System.Globalization;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Tiles.Making.Building;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Making;

public sealed partial class HipsBuilder
{
    public async ValueTask<Result<HipsBuilt>> BuildColor(HipsSurvey survey, IProgress<JobProgress>? progress, CancellationToken cancel)
    {
        if (survey.ColorOf.Length != 3) throw new ArgumentException("A colour map is made of three.", nameof(survey));
        var bands = new MapState[3];
        for (var i = 0; i < bands.Length; i++)
        {
            if (await MapStates.Read(store, survey.ColorOf[i], MapState.Path, cancel) is not { } band) return new Fault.Usage($"The map '{survey.ColorOf[i]}' must be built before '{survey.Name}'.");
            bands[i] = band;
        }
        var name = survey.Name;
        var before = await MapStates.Read(store, name, MapState.Path, cancel);
        var broken = await MapStates.Read(store, name, MapState.BuildPath, cancel);
        var target = Begin(ColorTarget(survey, bands), before, broken);
        if (before is not null && broken is null && target.Todo == MocText.Write(Moc.Empty(target.Order))) return MapStates.ToBuilt(before) with { Made = 0, Removed = 0, Bytes = 0 };
        var journal = new BuildJournal(store, name, target.Build!);
        var finished = await Begin(name, target, broken, journal, cancel);
        var leaves = Moc.Union(target.Order, bands.Select(b => MapStates.Leaves(b.Leaves, b.Order).Degrade(target.Order)));
        var plan = new BuildPlan(target.Order, target.MinOrder, leaves, MapStates.Leaves(target.Todo!, target.Order), ByOrder(finished));
        if (before?.Signature != target.Signature || (broken is not null && broken.Signature != target.Signature)) await RemoveStrays(name, plan, cancel);
        var run = new ColorRun(store, survey, bands, plan, journal, progress);
        await run.Run(options.Parallelism, options.FlushEvery, time, cancel);
        var state = target with { Leaves = MocText.Write(leaves), Tiles = CountTiles(leaves, target.MinOrder), Made = run.Made + finished.Count(f => f.Picture is not null), Removed = run.Removed, Bytes = run.Bytes };
        var files = new MapFiles(store, name);
        await files.WriteCoverage(leaves, survey.Title, cancel);
        await run.WriteWhole(leaves, cancel);
        return await Complete(name, state, cancel);
    }

    /// <summary>As deep as all three; tiles of a map that was made anew are all other ones.</summary>
    private static MapState ColorTarget(HipsSurvey survey, MapState[] bands)
    {
        var order = bands.Min(b => b.Order);
        var minOrder = Math.Min(order, Math.Max(survey.MinOrder, bands.Max(b => b.MinOrder)));
        return new MapState
        {
            Signature = string.Create(CultureInfo.InvariantCulture, $"{Making} color {order} {minOrder} {string.Join(' ', survey.ColorOf)} {string.Join(' ', bands.SelectMany(b => b.Cut ?? []))}"),
            Order = order,
            MinOrder = minOrder,
            Images = [.. survey.ColorOf.Zip(bands, (n, b) => (Name: n, Band: b)).DistinctBy(p => p.Name).Select(p => new ImageState(
                p.Name, p.Band.Finished.UtcTicks.ToString(CultureInfo.InvariantCulture), MocText.Write(MapStates.Leaves(p.Band.Leaves, p.Band.Order).Degrade(order))))],
        };
    }
}
