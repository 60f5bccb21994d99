using Dax.Engine.Faults;
using Dax.Sky.Healpix;
using Dax.Sky.Images;

namespace Dax.Engine.Tiles.Making.Building;

/// <summary>What pictures show black and white, from some leaves evenly over the map: before any picture is made.</summary>
internal static class CutSample
{
    private const int Tiles = 12;
    private const int Stride = 5;

    /// <summary>Null when the sample has no value.</summary>
    public static async ValueTask<Result<PixelRange?>> Find(LeafGroups groups, Moc leaves, int order, CancellationToken cancel)
    {
        var count = BuildPlan.Count(leaves, order);
        var every = Math.Max(1, count / Tiles);
        var values = new List<float>();
        var at = every / 2;
        foreach (var range in leaves.Ranges.ToArray())
        {
            var (first, last) = (range.First >> Shift(order), range.Last >> Shift(order));
            for (; at <= last - first; at += every)
                if (await Add(groups, new HipsTile(order, first + at), values, cancel) is { } fault) return fault;
            at -= last - first + 1;
        }
        return new Result<PixelRange?>(ZScale.TryFind(values.ToArray(), out var cut) ? cut : (PixelRange?)null);
    }

    private static int Shift(int order) => 2 * (HealpixNested.MaxOrder - order);

    private static async ValueTask<Fault?> Add(LeafGroups groups, HipsTile tile, List<float> values, CancellationToken cancel)
    {
        var rendered = await groups.Render([tile], cancel);
        if (!rendered.IsOk) return rendered.Fault;
        using var pixels = new TilePixels(tile);
        if (rendered.Value[0].TryFinish(pixels.Values))
            for (var i = 0; i < TilePixels.Count; i += Stride)
                if (float.IsFinite(pixels.Values[i])) values.Add(pixels.Values[i]);
        LeafGroups.Dispose(rendered.Value);
        return null;
    }
}
