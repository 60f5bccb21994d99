using Dax.Adql.Binding;
using Dax.Sky.Geometry;

namespace Dax.Adql.Rewriting;

/// <summary>Where a point of a row must lie so that a predicate of two geometries can hold: it and a constant region of the sky.</summary>
internal readonly record struct SpatialReach(BoundPoint Point, ISkyRegion Region)
{
    /// <summary>
    /// Null when neither geometry is constant, or the other has no point by numbers. A circle in a region has its centre there; one that meets a
    /// region, or holds it, has its centre within its radius of it.
    /// </summary>
    public static SpatialReach? Of(BoundSpatial spatial)
    {
        var (first, second) = (ConstantRegion.Of(spatial.First), ConstantRegion.Of(spatial.Second));
        return (spatial.First, spatial.Second) switch
        {
            _ when first is not null && second is not null => null,
            (BoundPoint point, _) when second is not null => new(point, second),
            (_, BoundPoint point) when first is not null && !spatial.IsContains => new(point, first),
            (BoundCircle circle, _) when second is not null && spatial.IsContains => new(circle.Centre, second),
            (BoundCircle circle, _) when second is not null => Around(second, circle),
            (_, BoundCircle circle) when first is not null => Around(first, circle),
            _ => null,
        };
    }

    private static SpatialReach? Around(ISkyRegion region, BoundCircle circle) =>
        Constants.Of(circle.Radius) is { } radius ? new(circle.Centre, new WidenedRegion(region, Math.Max(0, radius))) : null;
}

/// <summary>All points within a distance of a region, for covers only: it says nothing about what is all inside.</summary>
/// <param name="region">What is widened.</param>
/// <param name="degrees">By how much.</param>
internal sealed class WidenedRegion(ISkyRegion region, double degrees) : ISkyRegion
{
    private readonly double radians = double.DegreesToRadians(degrees);

    public SkyCircle BoundingCircle { get; } = new(region.BoundingCircle.Center, Math.Min(180, region.BoundingCircle.RadiusDegrees + degrees));

    public SkyBox BoundingBox => BoundingCircle.BoundingBox;

    public double AreaSquareDegrees => BoundingCircle.AreaSquareDegrees;

    public SkyPoint Centroid => region.Centroid;

    public bool Contains(in UnitVector3 v) => region.Relate(v, radians) != CircleRelation.Disjoint;

    public CircleRelation Relate(in UnitVector3 center, double radiusRadians) =>
        region.Relate(center, radiusRadians + radians) == CircleRelation.Disjoint ? CircleRelation.Disjoint : CircleRelation.Overlaps;
}
