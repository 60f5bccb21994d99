using Dax.Engine.Ports;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Making.Building;

/// <summary>
/// Makes parents as soon as the last of their children is finished. Tiles come along the nested numbering, so only few parents of each order wait at a time. For many threads.
/// </summary>
internal sealed class TileAssembly(ITileStore store, string survey, BuildPlan plan, TileOutput output)
{
    private readonly Dictionary<HipsTile, Parent> waiting = [];

    /// <summary>A finished tile; its pixels stay the caller's. What becomes finished by it is added to <paramref name="finished"/>.</summary>
    /// <param name="pixels">Null when there is no such tile.</param>
    public async ValueTask Add(HipsTile tile, TilePixels? pixels, FinishedTiles finished, CancellationToken cancel)
    {
        await output.Write(tile, pixels, finished, cancel);
        if (tile.Order == plan.MinOrder) return;
        var parent = Find(tile.Parent);
        if (!parent.Take((int)(tile.Index & 3), pixels)) return;
        lock (waiting) waiting.Remove(tile.Parent);
        await Finish(parent, finished, cancel);
    }

    /// <summary>A parent whose children are all finished: by earlier attempts, or as they were before.</summary>
    public ValueTask Make(HipsTile tile, FinishedTiles finished, CancellationToken cancel) => Finish(new Parent(tile, plan, output.Unit), finished, cancel);

    private async ValueTask Finish(Parent parent, FinishedTiles finished, CancellationToken cancel)
    {
        using (parent)
        {
            for (var which = 0; which < 4; which++)
            {
                if (parent.Has(which)) continue;
                var child = parent.Tile.Child(which);
                using var kept = plan.IsCandidate(child) ? await TileReader.Read(store, survey, child, cancel) : null;
                parent.Take(which, kept);
            }
            await Add(parent.Tile, parent.Pixels, finished, cancel);
        }
    }

    private Parent Find(HipsTile tile)
    {
        lock (waiting)
        {
            if (!waiting.TryGetValue(tile, out var parent)) waiting.Add(tile, parent = new Parent(tile, plan, output.Unit));
            return parent;
        }
    }

    /// <summary>A parent in the making.</summary>
    private sealed class Parent : IDisposable
    {
        private readonly Lock gate = new();
        private readonly TilePixels pixels;
        private int missing;
        private int taken;
        private bool isAny;

        public Parent(HipsTile tile, BuildPlan plan, string? unit)
        {
            Tile = tile;
            pixels = new TilePixels(tile, unit);
            for (var which = 0; which < 4; which++)
                if (plan.IsTodo(tile.Child(which))) missing |= 1 << which;
        }

        public HipsTile Tile { get; }

        /// <summary>Null when no child has any.</summary>
        public TilePixels? Pixels => isAny ? pixels : null;

        public bool Has(int which) => (taken & 1 << which) != 0;

        /// <summary>True for the last one that is to be made.</summary>
        public bool Take(int which, TilePixels? child)
        {
            lock (gate)
            {
                if (child is null) TilePyramid.Clear(which, pixels.Values);
                else TilePyramid.Shrink(child.Values, which, pixels.Values);
                isAny |= child is not null;
                taken |= 1 << which;
                missing &= ~(1 << which);
                return missing == 0;
            }
        }

        public void Dispose() => pixels.Dispose();
    }
}
