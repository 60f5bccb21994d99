namespace Dax.Sky.Geometry;

/// <summary>
/// Questions about two regions, exact but for rounding: right to the width of a border (4e-15 rad) for points, circles and polygons, to 1e-12 rad (0.2 µas)
/// for gaps between the members of a union. Regions are closed: touching is intersecting, and a region contains itself.
/// </summary>
public static partial class SkyRegions
{
    /// <summary>Every point of <paramref name="inner"/> is in <paramref name="outer"/>. False when a circle of negative radius is asked about: it has no point.</summary>
    public static bool Contains(ISkyRegion outer, ISkyRegion inner)
    {
        switch (inner)
        {
            case SkyPoint point:
                return outer.Contains(point.ToUnitVector());
            case SkyUnion union:
                foreach (var member in union.Parts)
                {
                    if (!Contains(outer, member)) return false;
                }
                return true;
            case SkyCircle { RadiusDegrees: >= 0 and <= Angles.Border * Angles.DegreesPerRadian } dot:
                return outer.Contains(dot.Axis);
        }
        return (outer, inner) switch
        {
            (SkyCircle a, SkyCircle b) => a.Encloses(b),
            (SkyPolygon a, SkyCircle b) => a.Encloses(b),
            (SkyCircle a, SkyPolygon b) => b.IsIn(a),
            (SkyPolygon a, SkyPolygon b) => a.Encloses(b),
            (SkyPoint, _) => false,
            _ => Covers(outer, inner),
        };
    }

    /// <summary>The two share a point.</summary>
    public static bool Intersects(ISkyRegion a, ISkyRegion b) => (a, b) switch
    {
        (SkyPoint point, _) => b.Contains(point.ToUnitVector()),
        (_, SkyPoint point) => a.Contains(point.ToUnitVector()),
        (SkyUnion union, _) => AnyIntersects(union, b),
        (_, SkyUnion union) => AnyIntersects(union, a),
        (SkyCircle first, SkyCircle second) => first.Intersects(second),
        (SkyPolygon polygon, SkyCircle circle) => polygon.Intersects(circle),
        (SkyCircle circle, SkyPolygon polygon) => polygon.Intersects(circle),
        (SkyPolygon first, SkyPolygon second) => first.Intersects(second),
        _ => Meet(a, b),
    };

    private static bool AnyIntersects(SkyUnion union, ISkyRegion other)
    {
        foreach (var member in union.Parts)
        {
            if (Intersects(member, other)) return true;
        }
        return false;
    }
}
