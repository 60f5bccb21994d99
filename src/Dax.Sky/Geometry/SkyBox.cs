namespace Dax.Sky.Geometry;

/// <summary>A range of longitudes and latitudes in degrees, limits included; <see cref="LonMin"/> greater than <see cref="LonMax"/> means through 360.</summary>
public readonly record struct SkyBox(double LonMin, double LonMax, double LatMin, double LatMax)
{
    public bool Wraps => LonMin > LonMax;

    public bool HasAllLongitudes => LonMin <= 0 && LonMax >= 360;

    /// <summary>The longitude is in [0, 360).</summary>
    public bool Contains(double lonDegrees, double latDegrees) =>
        latDegrees >= LatMin && latDegrees <= LatMax
        && (Wraps ? lonDegrees >= LonMin || lonDegrees <= LonMax : lonDegrees >= LonMin && lonDegrees <= LonMax);

    /// <summary>From limits in degrees of which the longitudes may be any, <paramref name="lonMin"/> the lower; widened by rounding's worth.</summary>
    internal static SkyBox Enclosing(double lonMin, double lonMax, double latMin, double latMax)
    {
        const double slack = Angles.Slack * Angles.DegreesPerRadian;
        latMin = Math.Max(-90, latMin - slack);
        latMax = Math.Min(90, latMax + slack);
        lonMin -= slack;
        lonMax += slack;
        return lonMax - lonMin >= 360
            ? new SkyBox(0, 360, latMin, latMax)
            : new SkyBox(Angles.NormalizeLongitude(lonMin), Angles.NormalizeLongitude(lonMax), latMin, latMax);
    }
}
