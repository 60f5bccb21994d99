using Dax.Sky.Geometry;

namespace Dax.Sky.Wcs.Projections;

/// <summary>AZP, perspective from a distance μ onto a plane tilted by γ (5.1.1).</summary>
internal sealed class AzpProjection(double mu, double tilt) : AngularProjection
{
    private readonly double sinTilt = SinDegrees(tilt);
    private readonly double cosTilt = CosDegrees(tilt);
    private readonly double lowest = Math.Abs(mu) > 1 ? Math.Asin(-1 / mu) * R0 : -90;

    public static bool IsValid(double mu, double tilt) => mu != -1 && CosDegrees(tilt) != 0;

    public override (double Phi, double Theta) Reference => (0, 90);

    public override bool TryUnproject(double x, double y, out double phi, out double theta)
    {
        (phi, theta) = (0, 90);
        var yc = y * cosTilt;
        var r = Math.Sqrt(x * x + yc * yc);
        if (r == 0) return true;
        phi = Math.Atan2(x, -yc) * R0;
        var rho = r / (R0 * (mu + 1) + y * sinTilt);
        var psi = Math.Atan2(1, rho) * R0;
        var omega = AsinDegrees(rho * mu / Math.Sqrt(rho * rho + 1));
        theta = Higher(psi, omega);
        return IsNative(ref phi, ref theta);
    }

    public override bool TryProject(double phi, double theta, out double x, out double y)
    {
        var (sinPhi, cosPhi) = Angles.SinCosDegrees(phi);
        var (sinTheta, cosTheta) = Angles.SinCosDegrees(theta);
        var slope = sinTilt / cosTilt * cosPhi;
        var depth = mu + sinTheta + cosTheta * slope;
        var r = R0 * (mu + 1) * cosTheta / depth;
        (x, y) = (r * sinPhi, -r * cosPhi / cosTilt);
        return depth != 0 && theta >= lowest && !Diverges(slope, theta);
    }

    private bool Diverges(double slope, double theta)
    {
        if (Math.Abs(mu * cosTilt) >= 1) return false;
        var t = mu / Math.Sqrt(1 + slope * slope);
        return Math.Abs(t) <= 1 && theta < Higher(AtanDegrees(-slope), Math.Asin(t) * R0);
    }

    /// <summary>Of the two latitudes that solve sin(ψ − θ) = sin ω the higher.</summary>
    internal static double Higher(double psi, double omega)
    {
        var (a, b) = (psi - omega, psi + omega + 180);
        if (a > 90) a -= 360;
        if (b > 90) b -= 360;
        return a > b ? a : double.IsNaN(a) ? a : b;
    }
}

/// <summary>
/// SZP, perspective from a point off the axis (5.1.2), and with the point at infinity the slant orthographic SIN (5.1.5): the quadratic equation for the sine of
/// the latitude is the same.
/// </summary>
internal sealed class SlantProjection : Projection
{
    private readonly double px, py, pz, lowest;
    private readonly bool isInfinite;

    private SlantProjection(double px, double py, double pz, bool isInfinite, double lowest) =>
        (this.px, this.py, this.pz, this.isInfinite, this.lowest) = (px, py, pz, isInfinite, lowest);

    /// <summary>SIN with PVi_1 = ξ and PVi_2 = η.</summary>
    public static SlantProjection Orthographic(double xi, double eta) => new(xi, eta, 1, true, -90);

    /// <summary>Null when the point of projection lies on the plane.</summary>
    public static SlantProjection? Perspective(double mu, double phi, double theta)
    {
        var direction = UnitVector3.FromDegrees(phi, theta);
        var pz = mu * direction.Z + 1;
        if (pz == 0) return null;
        return new(-mu * direction.Y, mu * direction.X, pz, false, Math.Abs(pz - 1) < 1 ? Math.Asin(1 - pz) * R0 : -90);
    }

    public override void ToSphere(Span<double> x, Span<double> y, Span<double> z)
    {
        for (var i = 0; i < x.Length; i++)
        {
            if (!TryUnproject(x[i] / R0, y[i] / R0, out x[i], out y[i], out z[i])) x[i] = y[i] = z[i] = double.NaN;
        }
    }

    public override void ToPlane(Span<double> x, Span<double> y, Span<double> z)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var (c, s, sine) = (x[i], y[i], z[i]);
            // 1 − sin θ, without cancelling near the pole.
            var sag = sine > 0 ? (c * c + s * s) / (1 + sine) : 1 - sine;
            var depth = isInfinite ? 1 : pz - sag;
            var isSeen = isInfinite ? sine + px * s - py * c >= 0 : depth != 0 && IsSeen(c, s, sine);
            var scale = isSeen ? R0 / depth : double.NaN;
            (x[i], y[i]) = isInfinite
                ? ((s + px * sag) * scale, (py * sag - c) * scale)
                : ((pz * s - px * sag) * scale, -(pz * c + py * sag) * scale);
        }
    }

    private bool TryUnproject(double x, double y, out double vx, out double vy, out double vz)
    {
        var (x1, y1) = isInfinite ? (px, py) : ((x - px) / pz, (y - py) / pz);
        var xy = x * x1 + y * y1;
        var r2 = x * x + y * y;
        var t = x1 * x1 + y1 * y1;
        double sag;
        if (r2 < 1e-10)
        {
            sag = 0.5 * r2 / (1 + xy);
        }
        else
        {
            var (a, b, c) = (t + 1, xy - t, r2 - 2 * xy + t - 1);
            var root = Math.Sqrt(b * b - a * c);
            var (high, low) = ((-b + root) / a, (-b - root) / a);
            var sine = high > 1 + 1e-13 ? low : Math.Min(high, 1);
            if (!(sine >= -1 - 1e-13 && sine <= 1))
            {
                vx = vy = vz = double.NaN;
                return false;
            }
            sag = 1 - Math.Max(sine, -1);
        }
        // Length is the latitude's, direction the longitude's.
        var (east, south) = (x - x1 * sag, -(y - y1 * sag));
        var across = Math.Sqrt(Math.Max(0, sag * (2 - sag)));
        var length = Math.Sqrt(east * east + south * south);
        (vx, vy, vz) = length == 0 ? (across, 0, 1 - sag) : (across * (south / length), across * (east / length), 1 - sag);
        return true;
    }

    private bool IsSeen(double c, double s, double sine)
    {
        var across = Math.Sqrt(c * c + s * s);
        var theta = Math.Atan2(sine, across) * R0;
        if (theta < lowest) return false;
        var mu2 = px * px + py * py + (pz - 1) * (pz - 1);
        if (mu2 <= 1) return true;
        var (sinPhi, cosPhi) = across == 0 ? (0.0, 1.0) : (s / across, c / across);
        var slope = px * sinPhi - py * cosPhi;
        var t = 1 / Math.Sqrt((pz - 1) * (pz - 1) + slope * slope);
        return !(Math.Abs(t) <= 1) || theta >= AzpProjection.Higher(Math.Atan2(slope, pz - 1) * R0, Math.Asin(t) * R0);
    }
}
