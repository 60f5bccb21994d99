namespace Dax.Sky.Geometry;

public static partial class SkyRegions
{
    /// <summary>
    /// What is in <paramref name="inner"/> and not in <paramref name="outer"/> would have a border, made of pieces of the borders of both. So it is enough to look at
    /// both sides of every piece; and at the pieces of the inner's border themselves, where the width of a border is the measure.
    /// </summary>
    internal static bool Covers(ISkyRegion outer, ISkyRegion inner)
    {
        // 1. One member may do alone.
        if (outer is SkyUnion union)
        {
            foreach (var member in union.Parts)
            {
                if (Contains(member, inner)) return true;
            }
        }
        // 2. Members out of reach do nothing.
        var near = Near(outer, inner.BoundingCircle);
        if (near.Length == 0) return false;
        // 3. Cut all borders.
        var arrangement = new Arrangement();
        arrangement.Add(inner);
        var ofInner = arrangement.Arcs.Length;
        for (var i = 0; i < ofInner; i++)
        {
            if (!IsAnyIn(near, arrangement.Arcs[i].Start)) return false;
        }
        foreach (var member in near) arrangement.Add(member);
        if (arrangement.Arcs.Length == 0) return IsAnyIn(near, inner.BoundingCircle.Axis);
        // 4. Look at every piece.
        for (var i = 0; i < arrangement.Arcs.Length; i++)
        {
            if (!IsCoveredAlong(arrangement, i, i < ofInner, near, inner)) return false;
        }
        return true;
    }

    private static bool IsCoveredAlong(Arrangement arrangement, int index, bool isOfInner, ReadOnlySpan<ISkyRegion> near, ISkyRegion inner)
    {
        var cuts = arrangement.CutsOf(index);
        ref readonly var arc = ref arrangement.Arcs[index];
        for (var i = 1; i < cuts.Length; i++)
        {
            if (!Arrangement.TryBeside(arc, cuts[i - 1], cuts[i], out var middle, out var left, out var right)) continue;
            if (isOfInner && !IsAnyIn(near, middle)) return false;
            if (inner.Contains(left) && !IsAnyIn(near, left)) return false;
            if (inner.Contains(right) && !IsAnyIn(near, right)) return false;
        }
        return true;
    }

    /// <summary>Two regions one of which is a range: their borders meet, or one holds a border of the other.</summary>
    private static bool Meet(ISkyRegion a, ISkyRegion b)
    {
        if (!a.BoundingCircle.Intersects(b.BoundingCircle)) return false;
        List<BoundaryArc> first = [], second = [];
        Outline.Add(a, first);
        Outline.Add(b, second);
        // The whole sphere has no border, and a circle without an extent has none.
        if (first.Count == 0) return a.BoundingCircle.RadiusDegrees > 90 || b.Contains(a.BoundingCircle.Axis);
        if (second.Count == 0) return b.BoundingCircle.RadiusDegrees > 90 || a.Contains(b.BoundingCircle.Axis);
        foreach (var arc in first)
        {
            if (b.Contains(arc.Start)) return true;
        }
        foreach (var arc in second)
        {
            if (a.Contains(arc.Start)) return true;
        }
        var places = new List<double>();
        foreach (var arc in first)
        {
            foreach (var other in second)
            {
                if (!arc.IsFarFrom(other)) arc.Cut(other, Angles.Border, places);
                if (places.Count > 0) return true;
            }
        }
        return false;
    }

    private static ISkyRegion[] Near(ISkyRegion outer, in SkyCircle circle)
    {
        if (outer is not SkyUnion union) return [outer];
        var near = new List<ISkyRegion>();
        foreach (var member in union.Parts)
        {
            if (member.BoundingCircle.Intersects(circle)) near.Add(member);
        }
        return [.. near];
    }

    internal static bool IsAnyIn(ReadOnlySpan<ISkyRegion> regions, in UnitVector3 v)
    {
        foreach (var region in regions)
        {
            if (region.Contains(v)) return true;
        }
        return false;
    }
}
