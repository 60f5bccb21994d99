using Dax.Sky.Geometry;

namespace Dax.Sky.Wcs.Projections;

/// <summary>BON, Bonne's (5.5.1).</summary>
/// <param name="parallel">θ1, not zero: that would be SFL.</param>
internal sealed class BonProjection(double parallel) : AngularProjection
{
    private readonly double center = R0 / TanDegrees(parallel) + parallel;

    public override bool TryUnproject(double x, double y, out double phi, out double theta)
    {
        var dy = center - y;
        var r = Math.CopySign(Math.Sqrt(x * x + dy * dy), parallel);
        var alpha = r == 0 ? 0 : Math.Atan2(x / r, dy / r);
        theta = center - r;
        var cos = CosDegrees(theta);
        phi = cos == 0 ? 0 : alpha * r / cos;
        return IsNative(ref phi, ref theta, 1e-11);
    }

    public override bool TryProject(double phi, double theta, out double x, out double y)
    {
        var r = center - theta;
        var (sin, cos) = Math.SinCos(phi * CosDegrees(theta) / r);
        (x, y) = (r * sin, center - r * cos);
        return true;
    }
}

/// <summary>PCO, polyconic (5.5.2); the way back by secants kept inside the interval.</summary>
internal sealed class PcoProjection : AngularProjection
{
    public override bool TryUnproject(double x, double y, out double phi, out double theta)
    {
        const double tolerance = 1e-12;
        (phi, theta) = (0, 0);
        var height = Math.Abs(y);
        if (height < tolerance)
        {
            phi = x;
        }
        else if (Math.Abs(height - 90) < tolerance)
        {
            theta = Math.CopySign(90, y);
        }
        else
        {
            theta = height < 1e-4 ? y / (1 + x * x / (2 * R0 * R0)) : Math.CopySign(Solve(x, height), y);
            var (sin, cos) = Angles.SinCosDegrees(theta);
            var tan = sin / cos;
            var (along, across) = (R0 - (y - theta) * tan, x * tan);
            phi = along == 0 && across == 0 ? 0 : Math.Atan2(across, along) / sin * R0;
        }
        return IsNative(ref phi, ref theta, tolerance);
    }

    public override bool TryProject(double phi, double theta, out double x, out double y)
    {
        var (sin, cos) = Angles.SinCosDegrees(theta);
        if (Math.Abs(theta) < 1e-4)
        {
            (x, y) = (phi * cos, theta * (1 + phi * phi / (2 * R0 * R0)));
            return true;
        }
        var radius = R0 * cos / sin;
        // 1 − cos ψ by half of it: all digits about the central meridian.
        var sinHalf = SinDegrees(0.5 * phi * sin);
        (x, y) = (radius * SinDegrees(phi * sin), radius * 2 * sinHalf * sinHalf + theta);
        return true;
    }

    /// <summary>The latitude in (0, y) whose circle passes through the place: x² + (y − θ)² = 2 (y − θ) R0 cot θ.</summary>
    private static double Solve(double x, double y)
    {
        var (low, high) = (0.0, y);
        var (below, above) = (-x * x, x * x);
        var theta = y;
        for (var step = 0; step < 100 && high - low > 1e-15 * y; step++)
        {
            theta = high - Math.Clamp(above / (above - below), 0.1, 0.9) * (high - low);
            var rest = y - theta;
            var off = x * x + rest * (rest - 2 * R0 / TanDegrees(theta));
            if (off == 0) break;
            if (off > 0) (high, above) = (theta, off);
            else (low, below) = (theta, off);
        }
        return theta;
    }
}
