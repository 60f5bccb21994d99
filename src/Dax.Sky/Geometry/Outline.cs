namespace Dax.Sky.Geometry;

/// <summary>The border of regions as arcs.</summary>
internal static class Outline
{
    /// <summary>Adds none for a point, for nothing and for the whole sphere.</summary>
    public static void Add(ISkyRegion region, List<BoundaryArc> arcs)
    {
        switch (region)
        {
            case SkyPoint:
                break;
            case SkyCircle circle:
                if (circle.RadiusDegrees is > 0 and < 180) arcs.Add(BoundaryArc.Rim(circle));
                break;
            case SkyPolygon polygon:
                foreach (ref readonly var edge in polygon.Edges) arcs.Add(BoundaryArc.Of(edge));
                break;
            case SkyRange range:
                range.AddArcs(arcs);
                break;
            case SkyUnion union:
                foreach (var member in union.Parts) Add(member, arcs);
                break;
            default:
                throw new ArgumentException("Not a region of this library.", nameof(region));
        }
    }
}
