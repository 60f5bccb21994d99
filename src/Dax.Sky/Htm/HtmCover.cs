using Dax.Sky.Geometry;

namespace Dax.Sky.Htm;

/// <summary>Triangles that a region may touch, as ranges of indices: all that it does, and a few beside its border.</summary>
public static class HtmCover
{
    /// <summary>
    /// Sorted, disjoint, both ends included. Triangles are refined down to the level as long as fewer than <paramref name="maxRanges"/> (at least 8) lie on the border; beyond that
    /// the border stays as coarse as it is.
    /// </summary>
    public static IReadOnlyList<(long First, long Last)> Envelope(ISkyRegion region, int level, int maxRanges)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, HtmPixelization.MaxLevel);
        var ranges = new List<(long First, long Last)>();
        var border = new List<Trixel>();
        foreach (ref readonly var root in HtmPixelization.RootTrixels) Sort(root, 0);
        var reached = 0;
        while (reached < level && border.Count > 0 && border.Count <= Math.Max(maxRanges, 8))
        {
            reached++;
            var coarse = border;
            border = [];
            foreach (var trixel in coarse)
            {
                for (var child = 0; child < 4; child++) Sort(trixel.Child(child), reached);
            }
        }
        foreach (var trixel in border) ranges.Add(Range(trixel.Index, level - reached));
        return Merge(ranges);

        void Sort(in Trixel trixel, int at)
        {
            switch (region.Relate(trixel.Center, trixel.Radius))
            {
                case CircleRelation.Encloses:
                    ranges.Add(Range(trixel.Index, level - at));
                    break;
                case CircleRelation.Overlaps:
                    border.Add(trixel);
                    break;
            }
        }
    }

    private static (long First, long Last) Range(long index, int levels) => (index << (2 * levels), ((index + 1) << (2 * levels)) - 1);

    private static List<(long First, long Last)> Merge(List<(long First, long Last)> ranges)
    {
        ranges.Sort();
        var merged = new List<(long First, long Last)>(ranges.Count);
        foreach (var range in ranges)
        {
            if (merged.Count > 0 && merged[^1].Last + 1 >= range.First) merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            else merged.Add(range);
        }
        return merged;
    }
}
