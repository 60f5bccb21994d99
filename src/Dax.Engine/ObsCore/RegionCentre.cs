using Dax.Sky.Geometry;

namespace Dax.Engine.ObsCore;

/// <summary>Centre and diameter of a region as ObsCore counts them.</summary>
internal static class RegionCentre
{
    /// <summary>
    /// The circle about a polygon's centre of mass that reaches its furthest corner (as sphgeom bounds polygons, so that rows agree with Rubin's); of other regions their
    /// bounding circle. Degrees.
    /// </summary>
    public static (SkyPoint Centre, double DiameterDegrees) Of(ISkyRegion region)
    {
        if (region is not SkyPolygon polygon) return (region.BoundingCircle.Center, 2 * Math.Max(0, region.BoundingCircle.RadiusDegrees));
        var centre = polygon.Centroid;
        var axis = centre.ToUnitVector();
        var furthest = 0.0;
        foreach (ref readonly var corner in polygon.Vertices) furthest = Math.Max(furthest, axis.SquaredChord(corner.ToUnitVector()));
        return (centre, 4 * Math.Asin(Math.Min(1, 0.5 * Math.Sqrt(furthest))) * 180 / Math.PI);
    }
}
