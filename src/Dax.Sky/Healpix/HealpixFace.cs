using Dax.Sky.Geometry;

namespace Dax.Sky.Healpix;

/// <summary>Places in a base cell, x to the north-east and y to the north-west in [0, 1], and the sky (Calabretta and Roukema 2007, MNRAS 381, 865, section 2).</summary>
internal static class HealpixFace
{
    private static readonly double SqrtSixth = Math.Sqrt(1 / 6.0);

    /// <summary>Degrees; longitude in [0, 360).</summary>
    public static (double LonDegrees, double LatDegrees) ToSky(int face, double x, double y)
    {
        var (row, column) = (face >> 2, face & 3);
        // How far from the pole that the cell's row is about, in base cells: up to 1 in the caps.
        var fromPole = row switch { 0 => 2 - x - y, 2 => x + y, _ => 2.0 };
        if (fromPole >= 1)
        {
            var lon = (row == 1 ? 90.0 * column : 90.0 * column + 45) + 45 * (x - y);
            var z = 2.0 / 3 * (x + y - row);
            return (Turn(lon), Math.Asin(Math.Clamp(z, -1, 1)) * Angles.DegreesPerRadian);
        }
        var within = fromPole > 0 ? (x - y) / fromPole : 0;
        var away = 2 * Math.Asin(fromPole * SqrtSixth) * Angles.DegreesPerRadian;
        return (Turn(90.0 * column + 45 + 45 * within), row == 0 ? 90 - away : away - 90);
    }

    private static double Turn(double lon) => lon < 0 ? lon + 360 : lon >= 360 ? lon - 360 : lon;
}
