using System.Globalization;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Tiles.Making.Building;
using Dax.Sky.Healpix;
using Dax.Sky.Images;

namespace Dax.Engine.Tiles.Making;

public sealed partial class HipsBuilder
{
    /// <summary>Of one file: what is older and not in its place never will be. A service may write tiles of the map meanwhile.</summary>
    private static readonly TimeSpan LongestWrite = TimeSpan.FromMinutes(5);

    private async ValueTask<Result<HipsBuilt>> Make(
        HipsSurvey survey, MapState target, MapState? before, MapState? broken, IGroupMaker make, IProgress<JobProgress>? progress, CancellationToken cancel)
    {
        var name = survey.Name;
        // Nothing has changed since, and no build was interrupted.
        if (before is not null && broken is null && target.Todo == MocText.Write(Moc.Empty(target.Order))) return MapStates.ToBuilt(before) with { Made = 0, Removed = 0, Bytes = 0 };
        var journal = new BuildJournal(store, name, target.Build!);
        var finished = await Begin(name, target, broken, journal, cancel);
        var candidates = Moc.Union(target.Order, target.Images.Select(i => MapStates.Leaves(i.Leaves, target.Order)));
        var dirty = MapStates.Leaves(target.Todo!, target.Order);
        var plan = new BuildPlan(target.Order, target.MinOrder, candidates, dirty, ByOrder(finished));
        var curve = TileEncoder.Curve(MapStates.Range(target.Cut) ?? new PixelRange(0, 1));
        using var output = new TileOutput(store, name, curve, target.Unit);
        var isSame = before?.Signature == target.Signature && (broken is null || broken.Signature == target.Signature);
        if (!isSame) await RemoveStrays(name, plan, cancel);
        var run = new BuildRun(plan, new TileAssembly(store, name, plan, output), output, journal, progress);
        if (await run.Run(make, options.Parallelism, options.FlushEvery, time, cancel) is { } fault) return fault;

        var kept = isSame && before is not null ? MapStates.Leaves(before.Leaves, target.Order).Difference(dirty) : Moc.Empty(target.Order);
        var made = Moc.FromCells(target.Order, run.Leaves.Select(l => l.Cell).Concat(finished.Where(f => f.Tile.Order == target.Order && f.Fits is not null).Select(f => f.Tile.Cell)));
        var state = target with
        {
            Leaves = MocText.Write(kept.Union(made)), Tiles = CountTiles(kept.Union(made), target.MinOrder),
            Made = output.Made + finished.Count(f => f.Fits is not null), Removed = output.Removed, Bytes = output.Bytes,
        };
        return await Finish(survey, state, curve, cancel);
    }

    /// <summary>Writes down what is to be made, unless that was done. What of it is finished.</summary>
    private async ValueTask<List<FinishedTile>> Begin(string name, MapState target, MapState? broken, BuildJournal journal, CancellationToken cancel)
    {
        var finished = broken?.Build == target.Build ? await journal.Load(TileOutput.Picture, cancel) : [];
        if (finished.Count > 0) return finished;
        await BuildJournal.Clear(store, name, cancel);
        await MapStates.Write(store, name, MapState.BuildPath, target, cancel);
        await store.Flush(name, cancel);
        return finished;
    }

    private async ValueTask<Result<HipsBuilt>> Finish(HipsSurvey survey, MapState state, ToneCurve curve, CancellationToken cancel)
    {
        var (name, leaves, files) = (survey.Name, MapStates.Leaves(state.Leaves, state.Order), new MapFiles(store, survey.Name));
        await files.WriteCoverage(leaves, survey.Title, cancel);
        await files.WriteAllsky(leaves, state.MinOrder, curve, cancel);
        await files.WritePreview(leaves, state.MinOrder, curve, cancel);
        state = state with { DataRange = MapStates.Ends(await files.Range(leaves, state.MinOrder, cancel)) };
        return await Complete(name, state, cancel);
    }

    /// <summary>First all tiles are durable, then what says so; then what only the build needed goes.</summary>
    private async ValueTask<Result<HipsBuilt>> Complete(string name, MapState state, CancellationToken cancel)
    {
        state = state with { Build = null, Todo = null, Finished = time.GetUtcNow() };
        await store.Flush(name, cancel);
        await MapStates.Write(store, name, MapState.Path, state, cancel);
        await store.Flush(name, cancel);
        await store.Delete(name, MapState.BuildPath, cancel);
        await BuildJournal.Clear(store, name, cancel);
        await store.Sweep(name, time.GetUtcNow() - LongestWrite, cancel);
        return MapStates.ToBuilt(state);
    }

    /// <summary>Tiles of a map that was made otherwise, where this one will have none.</summary>
    private async ValueTask RemoveStrays(string name, BuildPlan plan, CancellationToken cancel)
    {
        var strays = new List<string>();
        await foreach (var path in store.List(name, "", cancel))
            if (TileOf(path) is { } tile && !plan.IsCandidate(tile)) strays.Add(path);
        foreach (var path in strays) await store.Delete(name, path, cancel);
    }

    private static HipsTile? TileOf(string path)
    {
        if (path.Split('/') is not [var norder, _, var npix] || !norder.StartsWith("Norder", StringComparison.Ordinal) || !npix.StartsWith("Npix", StringComparison.Ordinal)) return null;
        return int.TryParse(norder.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var order)
            && long.TryParse(npix.AsSpan(4, Math.Max(0, npix.IndexOf('.', StringComparison.Ordinal) - 4)), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && new HipsTile(order, index) is { IsValid: true } tile ? tile : null;
    }

    private static Dictionary<int, Moc> ByOrder(IEnumerable<FinishedTile> finished) =>
        finished.GroupBy(f => f.Tile.Order).ToDictionary(g => g.Key, g => Moc.FromCells(g.Key, g.Select(f => f.Tile.Cell)));

    private static long CountTiles(Moc leaves, int minOrder)
    {
        var count = 0L;
        for (var order = minOrder; order <= leaves.Order; order++) count += BuildPlan.Count(leaves, order);
        return count;
    }
}
