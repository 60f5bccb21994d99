using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Engine.Tiles.Making;
using Dax.Sky.Healpix;
using Dax.Sky.Images;

namespace Dax.Engine.Tiles.Surveys;

public sealed partial class TileService
{
    /// <summary>Images may change while a tile is made of them: then it is made again.</summary>
    private const int MostTimes = 3;

    /// <summary>Null: no pixel has a value there.</summary>
    private async Task<Result<StoredFileInfo?>> Make(LiveMap map, TileKey key, TileScope scope)
    {
        for (var times = 1; ; times++)
        {
            var made = map.Survey.IsColor ? await MakeColor(map, key, scope)
                : key.Format is TileFormat.Fits ? await MakeFits(map, key, scope)
                : await MakePicture(map, key, scope);
            if (!made.IsOk) return made;
            if (made.Value is null) await SetEmpty(map, key.Tile, scope.Cancel);
            var now = await maps.Of(map.Name, scope.Cancel);
            if (!now.IsOk || times == MostTimes || now.Value.IsMadeAlike(key.Tile, map)) return made;
            map = now.Value;
        }
    }

    /// <summary>One that is needed for another: from the store, or made for both.</summary>
    private async Task<Result<StoredFileInfo?>> Ensure(LiveMap map, HipsTile tile, TileScope scope)
    {
        var key = new TileKey(map.Name, tile, TileFormat.Fits);
        if (!map.Images.Moc.Touches(tile.Cell) || empties.Contains(map, tile)) return Null;
        if (await Stored(map, key, scope.Cancel) is { } stored) return stored;
        return await flights.Join(key, () => Safely(key, () => Make(map, key, scope))).WaitAsync(scope.Cancel);
    }

    private static Result<StoredFileInfo?> Null => new((StoredFileInfo?)null);

    private async Task<Result<StoredFileInfo?>> MakeFits(LiveMap map, TileKey key, TileScope scope)
    {
        if (key.Tile.Order == map.Order)
        {
            var images = map.Images.Touching(key.Tile);
            return images.Length <= options.MaxImagesPerTile
                ? await work.Leaf(map.Survey, key, [.. images.Select(i => i.Found)], scope)
                : new Fault.Broken($"The tile would be made of {images.Length} images; at most {options.MaxImagesPerTile} are allowed.");
        }
        var children = await Task.WhenAll(Enumerable.Range(0, 4).Select(which => Ensure(map, key.Tile.Child(which), scope)));
        foreach (var child in children)
            if (!child.IsOk) return child.Fault;
        return Array.TrueForAll(children, c => c.Value is null) ? Null : await work.Parent(key, [.. children.Select(c => c.Value is not null)], scope);
    }

    private async Task<Result<StoredFileInfo?>> MakePicture(LiveMap map, TileKey key, TileScope scope)
    {
        var cut = await CutOf(map, scope);
        if (!cut.IsOk) return cut.Fault;
        var pixels = await Ensure(map, key.Tile, scope);
        return !pixels.IsOk || pixels.Value is null ? pixels : await work.Picture(key, cut.Value, scope);
    }

    private async Task<Result<StoredFileInfo?>> MakeColor(LiveMap map, TileKey key, TileScope scope)
    {
        var parts = await maps.Parts(map, scope.Cancel);
        var cuts = new PixelRange[parts.Length];
        var isAny = false;
        for (var i = 0; i < parts.Length; i++)
        {
            var cut = await CutOf(parts[i], scope);
            if (!cut.IsOk) return cut.Fault;
            cuts[i] = cut.Value;
            var pixels = await Ensure(parts[i], key.Tile, scope);
            if (!pixels.IsOk) return pixels;
            isAny |= pixels.Value is not null;
        }
        return isAny ? await work.Color(key, [.. parts.Select(p => p.Name)], cuts, scope) : Null;
    }

    /// <summary>What the store has of it is of images that are gone.</summary>
    private async ValueTask SetEmpty(LiveMap map, HipsTile tile, CancellationToken cancel)
    {
        empties.Add(map, tile);
        foreach (var format in Enum.GetValues<TileFormat>()) await store.Delete(map.Name, new TileKey(map.Name, tile, format).Path, cancel);
    }

    /// <summary>Busy when too many tiles are missing below a tile; null when they are not.</summary>
    private ValueTask<Fault?> TooMuch(LiveMap map, HipsTile tile, CancellationToken cancel) => TooMuch(map, [tile], cancel);

    /// <summary>The same of several tiles together.</summary>
    private async ValueTask<Fault?> TooMuch(LiveMap map, IReadOnlyList<HipsTile> tiles, CancellationToken cancel)
    {
        var parts = map.Survey.IsColor ? await maps.Parts(map, cancel) : [map];
        foreach (var part in parts)
        {
            var leaves = tiles.Sum(part.Images.LeavesBelow);
            if (leaves <= options.MaxLeaves) continue;
            var budget = new LeafBudget(options.MaxLeaves);
            foreach (var tile in tiles) await Count(part, tile, budget, cancel);
            if (budget.IsSpent)
                return new Fault.Busy($"At this scale the map '{map.Name}' has not been built yet: what is asked for stands for {leaves} finer tiles. Zoom in, or have it built ahead (dax hips build {map.Name}).", NotSoon);
        }
        return null;
    }

    private async ValueTask Count(LiveMap map, HipsTile tile, LeafBudget budget, CancellationToken cancel)
    {
        if (budget.IsSpent || !map.Images.Moc.Touches(tile.Cell) || empties.Contains(map, tile)) return;
        budget.OnLook();
        if (await Stored(map, new TileKey(map.Name, tile, TileFormat.Fits), cancel) is not null) return;
        if (tile.Order == map.Order) budget.OnLeaf();
        else
            for (var which = 0; which < 4; which++) await Count(map, tile.Child(which), budget, cancel);
    }

    /// <summary>So many leaves may be missing, and so often may be looked for them.</summary>
    private sealed class LeafBudget(int leaves)
    {
        private const int LooksPerLeaf = 16;

        private int looks = leaves * LooksPerLeaf;

        public bool IsSpent => leaves < 0 || looks < 0;

        public void OnLeaf() => leaves--;

        public void OnLook() => looks--;
    }
}
