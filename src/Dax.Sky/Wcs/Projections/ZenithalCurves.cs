namespace Dax.Sky.Wcs.Projections;

/// <summary>AIR, Airy's (5.1.9); the way back by bisecting secants.</summary>
internal sealed class AirProjection : ZenithalProjection
{
    private readonly double factor;
    private readonly Func<double, double> curve;

    /// <param name="boundary">Degrees of native latitude within which the error is least.</param>
    public AirProjection(double boundary)
    {
        var cos = Math.Cos((90 - boundary) / 2 / R0);
        curve = Curve;
        factor = boundary == 90 ? -0.5 : Math.Log(cos) * cos * cos / ((1 - cos) * (1 + cos));
    }

    protected override bool TryProject(double zenith, out double r)
    {
        r = 2 * R0 * Curve(0.5 * zenith);
        return zenith < Math.PI;
    }

    protected override bool TryUnproject(double r, out double zenith)
    {
        var target = r / (2 * R0);
        var high = Math.PI / 4;
        for (var halvings = 0; Curve(high) < target; halvings++)
        {
            if (halvings == 30)
            {
                zenith = double.NaN;
                return false;
            }
            high = 0.5 * (high + Math.PI / 2);
        }
        zenith = 2 * MonotoneRoot.Find(curve, target, 0, high);
        return true;
    }

    /// <summary>Of half the distance from the pole.</summary>
    private double Curve(double half)
    {
        if (half == 0) return 0;
        var (sin, cos) = Math.SinCos(half);
        return -(0.5 * LogOfOneLess(sin * sin) * cos / sin + factor * sin / cos);
    }

    /// <summary>ln(1 − x) with all its digits for small x (Kahan).</summary>
    private static double LogOfOneLess(double x)
    {
        var rest = 1 - x;
        return rest == 1 ? -x : Math.Log(rest) * (x / (1 - rest));
    }
}

/// <summary>ZPN, a polynomial of the distance from the pole (5.1.7), as far as its first turning point.</summary>
internal sealed class ZpnProjection : ZenithalProjection
{
    private readonly double[] terms;
    private readonly Func<double, double> curve;
    private readonly double limit;
    private readonly double limitValue;

    private ZpnProjection(double[] terms, double limit)
    {
        (this.terms, this.limit, curve) = (terms, limit, Curve);
        limitValue = Curve(limit);
    }

    /// <param name="factors">P0, P1, …; of radians to radians.</param>
    /// <param name="projection">The projection.</param>
    /// <returns>False when the polynomial does not grow from the pole.</returns>
    public static bool TryCreate(ReadOnlySpan<double> factors, out ZpnProjection? projection)
    {
        projection = null;
        var degree = factors.Length - 1;
        while (degree >= 0 && factors[degree] == 0) degree--;
        if (degree < 1 || (degree > 1 && factors[1] <= 0)) return false;
        var terms = factors[..(degree + 1)].ToArray();
        projection = new ZpnProjection(terms, degree == 1 ? Math.PI : TurningPoint(terms));
        return true;
    }

    protected override bool TryProject(double zenith, out double r)
    {
        r = R0 * Curve(zenith);
        return zenith <= limit;
    }

    protected override bool TryUnproject(double r, out double zenith)
    {
        const double tolerance = 1e-13;
        r /= R0;
        if (terms.Length == 2)
        {
            zenith = (r - terms[0]) / terms[1];
            return zenith >= -tolerance && zenith <= Math.PI + tolerance;
        }
        zenith = r <= terms[0] ? 0 : r >= limitValue ? limit : MonotoneRoot.Find(curve, r, 0, limit);
        return r >= terms[0] - tolerance && r <= limitValue + tolerance;
    }

    private double Curve(double zenith)
    {
        var sum = 0.0;
        for (var i = terms.Length - 1; i >= 0; i--) sum = sum * zenith + terms[i];
        return sum;
    }

    /// <summary>Where the slope first is no longer positive, looked for degree by degree; π when nowhere.</summary>
    private static double TurningPoint(double[] terms)
    {
        var (low, high) = (0.0, 0.0);
        for (var degree = 1; degree < 180; degree++)
        {
            high = degree / R0;
            if (Slope(high) <= 0) return MonotoneRoot.Find(at => -Slope(at), 0, low, high);
            low = high;
        }
        return Math.PI;

        double Slope(double zenith)
        {
            var sum = 0.0;
            for (var i = terms.Length - 1; i > 0; i--) sum = sum * zenith + i * terms[i];
            return sum;
        }
    }
}

/// <summary>Inverts a function that grows, by secants kept inside the interval.</summary>
internal static class MonotoneRoot
{
    /// <summary>Where the function has the value; to the last digits of what it can tell.</summary>
    public static double Find(Func<double, double> growing, double value, double low, double high)
    {
        var (below, above) = (growing(low) - value, growing(high) - value);
        var at = low;
        for (var step = 0; step < 200 && high - low > 2e-16 * Math.Abs(high); step++)
        {
            // Never less than a tenth of the interval: a flat end would hold the secant for ever.
            var part = above > below ? Math.Clamp(above / (above - below), 0.1, 0.9) : 0.5;
            at = high - part * (high - low);
            var off = growing(at) - value;
            if (off == 0) return at;
            if (off < 0) (low, below) = (at, off);
            else (high, above) = (at, off);
        }
        return at;
    }
}
