namespace Dax.Sky.Geometry;

/// <summary>Formulas on the sphere, degrees in and out.</summary>
public static class Spherical
{
    /// <summary>The angle between two positions in [0, 180], to full relative precision from microarcseconds to antipodes; NaN for NaN.</summary>
    /// <remarks>The haversine loses its digits near 180 degrees, so there the distance to the antipode is taken instead, by the same formula.</remarks>
    public static double SeparationDegrees(double lon1, double lat1, double lon2, double lat2)
    {
        const double half = 0.5 * Angles.RadiansPerDegree;
        var cosines = Math.Cos(lat1 * Angles.RadiansPerDegree) * Math.Cos(lat2 * Angles.RadiansPerDegree);
        var (sinLon, cosLon) = Math.SinCos((lon2 - lon1) * half);
        var sinLat = Math.Sin((lat2 - lat1) * half);
        var near = sinLat * sinLat + cosines * sinLon * sinLon;
        if (!(near > 0.5)) return 2 * Math.Asin(Math.Sqrt(near)) * Angles.DegreesPerRadian;
        var sinSum = Math.Sin((lat1 + lat2) * half);
        var far = sinSum * sinSum + cosines * cosLon * cosLon;
        return 180 - 2 * Math.Asin(Math.Sqrt(Math.Min(1, Math.Max(0, far)))) * Angles.DegreesPerRadian;
    }

    public static double SeparationDegrees(in SkyPoint a, in SkyPoint b) => SeparationDegrees(a.LonDegrees, a.LatDegrees, b.LonDegrees, b.LatDegrees);
}
