namespace Dax.Sky.Geometry;

/// <summary>A position on the sky (ICRS), in degrees. <see cref="TryCreate"/> is the door: longitude in [0, 360), latitude in [-90, 90].</summary>
public readonly record struct SkyPoint(double LonDegrees, double LatDegrees) : ISkyRegion
{
    // Explicit: as properties of the record they would be printed, and they hold positions themselves.
    double ISkyRegion.AreaSquareDegrees => 0;

    SkyPoint ISkyRegion.Centroid => this;

    SkyCircle ISkyRegion.BoundingCircle => new(this, 0);

    SkyBox ISkyRegion.BoundingBox => new SkyCircle(this, 0).BoundingBox;

    /// <summary>False when a coordinate is not finite or the latitude is outside [-90, 90]; any finite longitude is brought into [0, 360).</summary>
    public static bool TryCreate(double lonDegrees, double latDegrees, out SkyPoint point)
    {
        if (!double.IsFinite(lonDegrees) || !(Math.Abs(latDegrees) <= 90))
        {
            point = default;
            return false;
        }
        point = new SkyPoint(Angles.NormalizeLongitude(lonDegrees), latDegrees);
        return true;
    }

    public UnitVector3 ToUnitVector() => UnitVector3.FromDegrees(LonDegrees, LatDegrees);

    bool ISkyRegion.Contains(in UnitVector3 v) => ToUnitVector().SquaredChord(v) <= Angles.Border * Angles.Border;
}
