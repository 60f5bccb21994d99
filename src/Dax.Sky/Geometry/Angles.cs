namespace Dax.Sky.Geometry;

internal static class Angles
{
    public const double RadiansPerDegree = Math.PI / 180;
    public const double DegreesPerRadian = 180 / Math.PI;

    /// <summary>0.2 µas in radians: four orders above the rounding of a unit vector, three below the smallest HEALPix cell. Every bound that promises to enclose is widened by it.</summary>
    public const double Slack = 1e-12;

    /// <summary>
    /// 4e-15 rad (0.8 nas): points so near to a border are on it, and borders belong to regions. Ten times what turning degrees into vectors may err by, so that
    /// a point that is written on a border is on it; a millionth of a milliarcsecond.
    /// </summary>
    public const double Border = 4e-15;

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

    public static double SquareDegrees(double steradians) => steradians * (DegreesPerRadian * DegreesPerRadian);

    /// <summary>Sine and cosine of degrees. Whole quarters are taken off before anything is rounded, so both are exact at multiples of 90 and no worse at 350 than at 10.</summary>
    public static (double Sin, double Cos) SinCosDegrees(double degrees)
    {
        if (!(Math.Abs(degrees) <= 720)) degrees = NormalizeLongitude(degrees);
        var quarter = Math.Round(degrees * (1 / 90.0));
        var (sin, cos) = Math.SinCos((degrees - 90 * quarter) * RadiansPerDegree);
        // Without branches: on a column of positions they would be guessed wrongly half the time.
        var turns = (int)quarter;
        var (across, along) = (turns & 1) == 0 ? (sin, cos) : (cos, sin);
        return (Signed(across, turns), Signed(along, turns + 1));

        static double Signed(double value, int turns) => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(value) ^ (long)(turns & 2) << 62);
    }
}
