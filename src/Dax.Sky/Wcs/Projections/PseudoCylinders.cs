using Dax.Sky.Geometry;

namespace Dax.Sky.Wcs.Projections;

/// <summary>SFL, Sanson and Flamsteed's (5.3.1).</summary>
internal sealed class SflProjection : AngularProjection
{
    public override bool TryUnproject(double x, double y, out double phi, out double theta)
    {
        (phi, theta) = (x / CosDegrees(y), y);
        if (Math.Abs(y) >= 90 && x == 0) phi = 0;
        return IsNative(ref phi, ref theta, 1e-12);
    }

    public override bool TryProject(double phi, double theta, out double x, out double y)
    {
        (x, y) = (phi * CosDegrees(theta), theta);
        return true;
    }
}

/// <summary>PAR, parabolic (5.3.2).</summary>
internal sealed class ParProjection : AngularProjection
{
    public override bool TryUnproject(double x, double y, out double phi, out double theta)
    {
        var s = y / 180;
        var width = 1 - 4 * s * s;
        (phi, theta) = (width == 0 ? Math.Abs(x) < 1e-13 ? 0 : double.NaN : x / width, 3 * AsinDegrees(s, 0));
        return IsNative(ref phi, ref theta, 1e-12);
    }

    public override bool TryProject(double phi, double theta, out double x, out double y)
    {
        var s = SinDegrees(theta / 3);
        (x, y) = (phi * (1 - 4 * s * s), 180 * s);
        return true;
    }
}

/// <summary>MOL, Mollweide's (5.3.3); Kepler-like equation by Newton's method.</summary>
internal sealed class MolProjection : AngularProjection
{
    private static readonly double Root2 = Math.Sqrt(2);

    public override bool TryUnproject(double x, double y, out double phi, out double theta)
    {
        const double tolerance = 1e-12;
        (phi, theta) = (0, 0);
        var rest = 2 - y / R0 * (y / R0);
        if (rest < -tolerance) return false;
        var root = rest <= tolerance ? 0 : Math.Sqrt(rest);
        if (root == 0 && Math.Abs(x) >= tolerance) return false;
        phi = root == 0 ? 0 : x * 90 / R0 / root;
        var sine = Math.Clamp(y / (Root2 * R0), -1, 1);
        theta = AsinDegrees(Math.Asin(sine) * (2 / Math.PI) + y / R0 * root / Math.PI, tolerance);
        return IsNative(ref phi, ref theta, 1e-11);
    }

    public override bool TryProject(double phi, double theta, out double x, out double y)
    {
        var gamma = 0.5 * Auxiliary(Math.Abs(theta));
        (x, y) = (phi * Root2 * R0 / 90 * Math.Cos(gamma), Math.CopySign(Root2 * R0 * Math.Sin(gamma), theta));
        return true;
    }

    /// <summary>The solution of v + sin v = π sin θ, by what both lack to π: near the pole the equation is w − sin w = π (1 − sin θ), nearly a cube.</summary>
    private static double Auxiliary(double theta)
    {
        if (theta >= 90) return Math.PI;
        var half = SinDegrees(0.5 * (90 - theta));
        var lack = 2 * Math.PI * half * half;
        var (low, high) = (0.0, Math.PI);
        var w = Math.Min(Math.Cbrt(6 * lack), high);
        for (var step = 0; step < 100; step++)
        {
            var off = Excess(w) - lack;
            if (off < 0) low = w;
            else high = w;
            var next = w - off / (1 - Math.Cos(w));
            if (!(next > low && next < high)) next = 0.5 * (low + high);
            if (Math.Abs(next - w) <= 1e-16 * w || next == w) break;
            w = next;
        }
        return Math.PI - w;
    }

    /// <summary>w − sin w, by its series where the difference has no digits.</summary>
    private static double Excess(double w)
    {
        if (w > 0.5) return w - Math.Sin(w);
        var (square, term, sum) = (w * w, w * w * w / 6, 0.0);
        for (var n = 4; n <= 18; n += 2)
        {
            sum += term;
            term *= -square / (n * (n + 1));
        }
        return sum;
    }
}

/// <summary>AIT, Hammer and Aitoff's (5.3.4).</summary>
internal sealed class AitProjection : AngularProjection
{
    public override bool TryUnproject(double x, double y, out double phi, out double theta)
    {
        const double tolerance = 1e-13;
        var (u, v) = (x / (4 * R0), y / (2 * R0));
        var square = 1 - u * u - v * v;
        var z = Math.Sqrt(Math.Max(square, 0.5));
        var (across, along) = (z * x / (2 * R0), 2 * z * z - 1);
        (phi, theta) = (across == 0 && along == 0 ? 0 : 2 * Math.Atan2(across, along) * R0, AsinDegrees(z * y / R0));
        return square >= 0.5 - tolerance && IsNative(ref phi, ref theta);
    }

    public override bool TryProject(double phi, double theta, out double x, out double y)
    {
        var (sinHalf, cosHalf) = Angles.SinCosDegrees(0.5 * phi);
        var (sin, cos) = Angles.SinCosDegrees(theta);
        var w = R0 * Math.Sqrt(2 / (1 + cos * cosHalf));
        (x, y) = (2 * w * cos * sinHalf, w * sin);
        return true;
    }
}
