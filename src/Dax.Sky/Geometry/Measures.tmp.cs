namespace Dax.Sky.Geometry;

public sealed partial class SkyPolygon
{
    public double AreaSquareDegrees
    {
        get
        {
            var apex = BoundingCircle.Axis;
            var total = 0.0;
            foreach (ref readonly var edge in edges.AsSpan())
                total += 2 * Math.Atan2(apex.Dot((edge.Start - apex).Cross(edge.End - apex)), 1 + apex.Dot(edge.Start) + edge.Start.Dot(edge.End) + edge.End.Dot(apex));
            return Angles.SquareDegrees(Math.Abs(total));
        }
    }

    public SkyPoint Centroid => BoundingCircle.Center;
}

public sealed partial class SkyUnion
{
    public double AreaSquareDegrees => members.Sum(m => m.AreaSquareDegrees);

    public SkyPoint Centroid => BoundingCircle.Center;
}

public sealed partial class SkyRange
{
    public double AreaSquareDegrees => Width * (Math.Sin(LatMax * Angles.RadiansPerDegree) - Math.Sin(LatMin * Angles.RadiansPerDegree)) * Angles.DegreesPerRadian;

    public SkyPoint Centroid => BoundingCircle.Center;
}
