namespace Dax.Sky.Geometry;

/// <summary>All points within a radius (degrees) of a centre, rim included. A radius of 180 or more is the whole sphere, a negative one is nothing.</summary>
/// <remarks>
/// Membership compares squared chords: the cosine of 1 mas differs from 1 by less than a double can say. Near 180 degrees the chord says as little as the cosine does
/// near 0, so a circle wider than a hemisphere is told by the hole that it leaves around the antipode.
/// </remarks>
public readonly record struct SkyCircle(SkyPoint Center, double RadiusDegrees) : ISkyRegion
{
    private readonly UnitVector3 axis = Center.ToUnitVector();
    private readonly double limit = LimitOf(RadiusDegrees);

    // Get-only, so that `with` cannot leave the axis and the chord behind.
    public SkyPoint Center { get; } = Center;

    public double RadiusDegrees { get; } = RadiusDegrees;

    /// <summary>The square of the distance, through the unit sphere, from the centre to the rim; above 4 for the whole sphere, negative for nothing.</summary>
    public double SquaredChord { get; } = RadiusDegrees >= 180 ? 5 : RadiusDegrees < 0 ? -1 : Angles.SquaredChord(RadiusDegrees * Angles.RadiansPerDegree);

    public UnitVector3 Axis => axis;

    public SkyCircle BoundingCircle => this;

    public SkyBox BoundingBox
    {
        get
        {
            var (lon, lat) = (Center.LonDegrees, Center.LatDegrees);
            const double slack = Angles.Slack * Angles.DegreesPerRadian;
            var colatitude = 90 - Math.Abs(lat);
            var reach = RadiusDegrees + slack;
            if (reach >= colatitude) return SkyBox.Enclosing(0, 360, lat < 0 ? -90 : lat - reach, lat < 0 ? lat + reach : 90);
            var half = Math.Asin(Math.Min(1, Math.Sin(reach * Angles.RadiansPerDegree) / Math.Sin(colatitude * Angles.RadiansPerDegree))) * Angles.DegreesPerRadian;
            return SkyBox.Enclosing(lon - half, lon + half, lat - reach, lat + reach);
        }
    }

    public double AreaSquareDegrees => Angles.SquareDegrees(Math.PI * Math.Min(4, Math.Max(0, SquaredChord)));

    public SkyPoint Centroid => Center;

    internal double RadiusRadians => RadiusDegrees * Angles.RadiansPerDegree;

    /// <summary>Radians of the hole; zero for the whole sphere.</summary>
    internal double HoleRadians => Math.Max(0, 180 - RadiusDegrees) * Angles.RadiansPerDegree;

    public bool Contains(in UnitVector3 v) => RadiusDegrees > 90 ? (axis + v).SquaredLength >= limit : axis.SquaredChord(v) <= limit;

    public bool Contains(in SkyPoint point) => Contains(point.ToUnitVector());

    public bool Intersects(in SkyCircle other) =>
        RadiusDegrees >= 0 && other.RadiusDegrees >= 0
        && axis.AngleTo(other.axis) <= (RadiusDegrees + other.RadiusDegrees) * Angles.RadiansPerDegree + Angles.Border;

    public bool Intersects(SkyPolygon polygon) => polygon.Intersects(this);

    /// <summary>The whole of the other circle is in this one.</summary>
    public bool Encloses(in SkyCircle other)
    {
        if (RadiusDegrees < 0 || other.RadiusDegrees < 0) return false;
        if (RadiusDegrees >= 180) return true;
        return axis.AngleTo(other.axis) <= (RadiusDegrees - other.RadiusDegrees) * Angles.RadiansPerDegree + Angles.Border;
    }

    public CircleRelation Relate(in UnitVector3 center, double radiusRadians)
    {
        if (RadiusDegrees < 0 || radiusRadians < 0) return CircleRelation.Disjoint;
        if (RadiusDegrees >= 180) return CircleRelation.Encloses;
        var radius = RadiusRadians;
        var chord = Math.Sqrt(axis.SquaredChord(center));
        var separation = chord < 1.9 ? 2 * Math.Asin(0.5 * chord) : axis.AngleTo(center);
        if (separation > radius + radiusRadians + Angles.Border) return CircleRelation.Disjoint;
        return separation + radiusRadians <= radius ? CircleRelation.Encloses : CircleRelation.Overlaps;
    }

    // Not the generated one: it would print the bounding circle, which is this.
    public override string ToString() => $"circle {RadiusDegrees} about {Center.LonDegrees} {Center.LatDegrees}";

    /// <summary>The squared chord that a point of it has at most from the axis or, when wider than a hemisphere, at least from the antipode; the border's width is in it.</summary>
    private static double LimitOf(double radiusDegrees)
    {
        if (radiusDegrees < 0) return -1;
        var chord = radiusDegrees > 90
            ? 2 * Math.Sin(0.5 * Math.Max(0, 180 - radiusDegrees) * Angles.RadiansPerDegree) - Angles.Border
            : 2 * Math.Sin(0.5 * radiusDegrees * Angles.RadiansPerDegree) + Angles.Border;
        return chord < 0 ? -1 : chord * chord;
    }
}
