using Dax.Sky.Geometry;

namespace Dax.Sky.Frames;

/// <summary>
/// Where a star will be, or was: straight and uniform motion in space as seen from a straight and uniform place (The Hipparcos and Tycho Catalogues, ESA SP-1200,
/// volume 1, section 1.5.5: Lindegren's rigorous treatment). Neither light-time nor secular aberration.
/// </summary>
public static class ProperMotion
{
    /// <summary>One astronomical unit a Julian year, in km/s.</summary>
    private const double AuPerYear = 4.740470446;

    /// <summary>
    /// The parallax, in mas, of what has none that can be used (missing, zero or negative, as faint stars' measured ones often are): so far away that radial
    /// motion is not seen as perspective.
    /// </summary>
    private const double Remote = 1e-4;

    private const double RadiansPerMas = Math.PI / 180 / 3.6e6;

    /// <summary>False when the position is none or a number that is needed is not finite. Other numbers that are not finite count as missing.</summary>
    /// <param name="position">At the first epoch, in the frame of the motion.</param>
    /// <param name="parallax">In mas.</param>
    /// <param name="motionLon">Times the cosine of the latitude, in mas per Julian year.</param>
    /// <param name="motionLat">In mas per Julian year.</param>
    /// <param name="radialVelocity">In km/s.</param>
    /// <param name="years">From the first epoch to the second.</param>
    /// <param name="moved">At the second epoch.</param>
    public static bool TryMove(SkyPoint position, double parallax, double motionLon, double motionLat, double radialVelocity, double years, out SkyPoint moved)
    {
        moved = default;
        if (!SkyPoint.TryCreate(position.LonDegrees, position.LatDegrees, out var start) || !double.IsFinite(years))
            return false;
        var (sinLon, cosLon) = Angles.SinCosDegrees(start.LonDegrees);
        var (sinLat, cosLat) = Angles.SinCosDegrees(start.LatDegrees);
        var direction = new UnitVector3(cosLat * cosLon, cosLat * sinLon, sinLat);
        var east = new UnitVector3(-sinLon, cosLon, 0);
        var north = new UnitVector3(-sinLat * cosLon, -sinLat * sinLon, cosLat);
        var radial = OrZero(radialVelocity) * (parallax > 0 && double.IsFinite(parallax) ? parallax : Remote) / AuPerYear;
        var motion = east * OrZero(motionLon) + north * OrZero(motionLat);
        var end = direction * (1 + radial * RadiansPerMas * years) + motion * (RadiansPerMas * years);
        if (!double.IsFinite(end.Dot(end)) || end.Dot(end) == 0)
            return false;
        moved = end.ToSkyPoint();
        return true;
    }

    private static double OrZero(double value) => double.IsFinite(value) ? value : 0;
}
