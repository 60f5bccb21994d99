namespace Dax.Sky.Wcs.Projections;

/// <summary>HPX, the class of HEALPix with H facets around and K from pole to pole (Calabretta and Roukema 2007, MNRAS 381, 865).</summary>
internal sealed class HpxProjection(double h, double k) : AngularProjection
{
    /// <summary>Half the width of a facet, in degrees.</summary>
    private readonly double half = 180 / h;
    private readonly double sineOfTransition = (k - 1) / k;
    private readonly double transition = 90 * (k - 1) / h;
    private readonly double peak = (k + 1) / 2;
    private readonly bool isOddH = (int)(h + 0.5) % 2 != 0;
    private readonly bool isOddK = (int)(k + 0.5) % 2 != 0;

    public override bool TryUnproject(double x, double y, out double phi, out double theta)
    {
        (phi, theta) = (x, 0);
        var height = Math.Abs(y);
        if (height <= transition)
        {
            theta = AsinDegrees(y * h / (90 * k));
            return IsNative(ref phi, ref theta, 1e-12);
        }
        if (height > half * peak) return false;
        var sigma = peak - height / half;
        var sine = 1 - sigma * sigma / k;
        if (sine < -1) return false;
        theta = Math.CopySign(sigma == 0 ? 90 : Math.Asin(sine) * R0, y);
        var fromCenter = x - Center(x, y > 0);
        // At a pole every longitude is the facet's own.
        var stretched = fromCenter == 0 ? 0 : sigma == 0 ? fromCenter * 1e9 : fromCenter / sigma;
        if (Math.Abs(stretched) >= half + 1e-12) return false;
        phi = x + (stretched - fromCenter);
        return IsNative(ref phi, ref theta, 1e-12);
    }

    public override bool TryProject(double phi, double theta, out double x, out double y)
    {
        var sine = SinDegrees(theta);
        if (Math.Abs(sine) <= sineOfTransition)
        {
            (x, y) = (phi, 90 * k / h * sine);
            return true;
        }
        var sigma = Math.Sqrt(k * Lack(theta));
        x = phi + (phi - Center(phi, theta > 0)) * (sigma - 1);
        y = Math.CopySign(half * (peak - sigma), theta);
        if (x > 180) x = 360 - x;
        return true;
    }

    /// <summary>1 − |sin θ|, with all its digits at the pole.</summary>
    private static double Lack(double theta)
    {
        var sine = SinDegrees(0.5 * (90 - Math.Abs(theta)));
        return 2 * sine * sine;
    }

    /// <summary>The longitude of the middle of the polar half-facet; those of the south are shifted by half a facet when K is even.</summary>
    private double Center(double phi, bool isNorth)
    {
        var center = -180 + (2 * Math.Floor((phi + 180) * h / 360) + 1) * half;
        if (isOddK || isNorth) return center;
        var isOdd = ((long)Math.Floor(phi / half) + (isOddH ? 1 : 0)) % 2 != 0;
        return isOdd ? center + half : center - half;
    }
}

/// <summary>XPH, HEALPix as a butterfly about the pole (Calabretta and Lowe 2013, PASA 30, e050).</summary>
internal sealed class XphProjection : AngularProjection
{
    private const double NearPole = 1e-4;
    private static readonly double Root2 = Math.Sqrt(2);
    private static readonly double PoleScale = Math.Sqrt(2.0 / 3) * R0;

    public override (double Phi, double Theta) Reference => (0, 90);

    public override bool TryUnproject(double x, double y, out double phi, out double theta)
    {
        const double tolerance = 1e-12;
        var (u, v) = (x / Root2, y / Root2);
        var (xi, eta, quarter) = (u, v) switch
        {
            ( <= 0, > 0) => (-u - v, u - v, -180.0),
            ( < 0, <= 0) => (u - v, u + v, -90.0),
            ( >= 0, < 0) => (u + v, -u + v, 0.0),
            _ => (-u + v, -u - v, 90.0),
        };
        (phi, theta) = (quarter, 0);
        var height = Math.Abs(eta + 90);
        if (!(height <= 90)) return false;
        if (height <= 45)
        {
            (phi, theta) = (quarter + xi + 45, AsinDegrees((eta + 90) / 67.5));
            return Math.Abs(xi) <= 45 + tolerance && IsNative(ref phi, ref theta, tolerance);
        }
        var sigma = (90 - height) / 45;
        phi = u == 0 ? v <= 0 ? 0 : 180 : v == 0 ? u < 0 ? -90 : 90 : quarter + 45 + xi / sigma;
        theta = sigma < NearPole ? 90 - sigma * PoleScale : Math.Asin(1 - sigma * sigma / 3) * R0;
        var isBeyond = eta < -135 && eta + 180 + tolerance < Math.Abs(xi);
        if (eta < -90) theta = -theta;
        return !isBeyond && IsNative(ref phi, ref theta, tolerance);
    }

    public override bool TryProject(double phi, double theta, out double x, out double y)
    {
        var chi = phi >= 180 ? phi - 360 : phi;
        var psi = (chi + 180) % 90;
        var sine = SinDegrees(theta);
        var (xi, eta) = (psi, 67.5 * sine);
        if (Math.Abs(sine) > 2.0 / 3)
        {
            var half = SinDegrees(0.5 * (90 - Math.Abs(theta)));
            var sigma = Math.Sqrt(6) * half;
            (xi, eta) = (45 + (psi - 45) * sigma, Math.CopySign(45 * (2 - sigma), theta));
        }
        (xi, eta) = ((xi - 45) / Root2, (eta - 90) / Root2);
        (x, y) = chi switch
        {
            < -90 => (-xi + eta, -xi - eta),
            < 0 => (xi + eta, -xi + eta),
            < 90 => (xi - eta, xi + eta),
            _ => (-xi - eta, xi - eta),
        };
        return true;
    }
}
