namespace Dax.Sky.Geometry;

internal static class Angles
{
    public const double RadiansPerDegree = Math.PI / 180;
    public const double DegreesPerRadian = 180 / Math.PI;

    /// <summary>0.2 µas in radians: four orders above the rounding of a unit vector, three below the smallest HEALPix cell. Every bound that promises to enclose is widened by it.</summary>
    public const double Slack = 1e-12;

    /// <summary>Into [0, 360); a negative longitude that rounds up to 360 becomes 0.</summary>
    public static double NormalizeLongitude(double degrees)
    {
        if (degrees is >= 0 and < 360) return degrees;
        var turned = degrees - 360 * Math.Floor(degrees / 360);
        return turned is >= 0 and < 360 ? turned : 0;
    }

    /// <summary>The square of the chord under an angle of 0..π radians.</summary>
    public static double SquaredChord(double radians)
    {
        var half = Math.Sin(0.5 * radians);
        return 4 * half * half;
    }
}
