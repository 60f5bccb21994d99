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

    /// <summary>Around the boxes of all, with the widest gap in longitude left out.</summary>
    internal static SkyBox Around(ReadOnlySpan<ISkyRegion> regions)
    {
        var (latMin, latMax) = (90.0, -90.0);
        var spans = new List<(double From, double To)>(regions.Length);
        foreach (var region in regions)
        {
            var box = region.BoundingBox;
            latMin = Math.Min(latMin, box.LatMin);
            latMax = Math.Max(latMax, box.LatMax);
            spans.Add((box.LonMin, box.Wraps ? box.LonMax + 360 : box.LonMax));
            if (box.Wraps) spans.Add((box.LonMin - 360, box.LonMax));
        }
        spans.Sort();
        var (reach, gap, after) = (spans[0].To, 0.0, spans[0].From);
        foreach (var (from, to) in spans)
        {
            if (from - reach > gap) (gap, after) = (from - reach, from);
            reach = Math.Max(reach, to);
        }
        if (spans[0].From + 360 - reach > gap) (gap, after) = (spans[0].From + 360 - reach, spans[0].From);
        return gap <= 0
            ? new SkyBox(0, 360, latMin, latMax)
            : new SkyBox(Angles.NormalizeLongitude(after), Angles.NormalizeLongitude(after + 360 - gap), latMin, latMax);
    }
}
