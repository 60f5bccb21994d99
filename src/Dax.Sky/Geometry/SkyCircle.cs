namespace Dax.Sky.Geometry;

/// <summary>All points within a radius (degrees) of a centre, rim included. A radius of 180 or more is the whole sphere, a negative one is nothing.</summary>
/// <remarks>Membership compares squared chords: the cosine of 1 mas differs from 1 by less than a double can say.</remarks>
public readonly record struct SkyCircle(SkyPoint Center, double RadiusDegrees) : ISkyRegion
{
    private readonly UnitVector3 axis = Center.ToUnitVector();

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

    public bool Contains(in UnitVector3 v) => axis.SquaredChord(v) <= SquaredChord;

    public bool Contains(in SkyPoint point) => Contains(point.ToUnitVector());

    public bool Intersects(in SkyCircle other) => Relate(other.axis, other.RadiusDegrees * Angles.RadiansPerDegree) != CircleRelation.Disjoint;

    public bool Intersects(SkyPolygon polygon) => polygon.Intersects(this);

    /// <summary>The whole of the other circle is in this one.</summary>
    public bool Encloses(in SkyCircle other) => Relate(other.axis, other.RadiusDegrees * Angles.RadiansPerDegree) == CircleRelation.Encloses;

    public CircleRelation Relate(in UnitVector3 center, double radiusRadians)
    {
        if (RadiusDegrees < 0 || radiusRadians < 0) return CircleRelation.Disjoint;
        if (RadiusDegrees >= 180) return CircleRelation.Encloses;
        var radius = RadiusDegrees * Angles.RadiansPerDegree;
        var chord = Math.Sqrt(axis.SquaredChord(center));
        var separation = chord < 1.9 ? 2 * Math.Asin(0.5 * chord) : axis.AngleTo(center);
        if (separation > radius + radiusRadians) return CircleRelation.Disjoint;
        return separation + radiusRadians <= radius ? CircleRelation.Encloses : CircleRelation.Overlaps;
    }

    // Not the generated one: it would print the bounding circle, which is this.
    public override string ToString() => $"circle {RadiusDegrees} about {Center.LonDegrees} {Center.LatDegrees}";
}
