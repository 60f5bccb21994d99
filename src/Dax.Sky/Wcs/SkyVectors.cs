using System.Numerics;
using System.Runtime.CompilerServices;
using Dax.Sky.Geometry;

namespace Dax.Sky.Wcs;

/// <summary>Trigonometry for several positions at once. Within 2 units in the last place of the exact values, quarters of a turn exact; NaN stays NaN.</summary>
internal static class SkyVectors
{
    /// <summary>What π/4 as a double lacks.</summary>
    private const double QuarterPiRest = 3.061616997868383e-17;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Fma(Vector<double> a, Vector<double> b, Vector<double> c) => Vector.MultiplyAddEstimate(a, b, c);

    /// <summary>Sine and cosine of degrees: whole quarters are taken off first, the rest is by the polynomials of Cephes (Moshier 1989) for |r| ≤ π/4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector<double> Sin, Vector<double> Cos) SinCosDegrees(Vector<double> degrees)
    {
        var quarter = Vector.Round(degrees * new Vector<double>(1 / 90.0));
        var r = (degrees - quarter * new Vector<double>(90)) * new Vector<double>(Angles.RadiansPerDegree);
        var z = r * r;
        var sin = Fma(Horner(z, SineTerms) * z, r, r);
        var cos = Fma(Horner(z, CosineTerms) * z, z, Fma(z, new Vector<double>(-0.5), Vector<double>.One));
        var turn = quarter - new Vector<double>(4) * Vector.Floor(quarter * new Vector<double>(0.25));
        var odd = Vector.Equals(turn, Vector<double>.One) | Vector.Equals(turn, new Vector<double>(3));
        var s = Vector.ConditionalSelect(odd, cos, sin);
        var c = Vector.ConditionalSelect(odd, sin, cos);
        s = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(turn, new Vector<double>(2)), -s, s);
        c = Vector.ConditionalSelect(Vector.Equals(Vector.Abs(turn - new Vector<double>(1.5)), new Vector<double>(0.5)), -c, c);
        return (s, c);
    }

    /// <summary>As Math.Atan2, radians. The smaller of the two over the greater, then the rational function of Cephes for |t| ≤ 0.66.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Atan2(Vector<double> y, Vector<double> x)
    {
        var (ax, ay) = (Vector.Abs(x), Vector.Abs(y));
        var (low, high) = (Vector.Min(ax, ay), Vector.Max(ax, ay));
        var isSteep = Vector.GreaterThan(ay, ax);
        var isWide = Vector.GreaterThan(low, high * new Vector<double>(0.66));
        var over = Vector.ConditionalSelect(isWide, low - high, low);
        var under = Vector.ConditionalSelect(isWide, low + high, high);
        under = Vector.ConditionalSelect(Vector.Equals(under, Vector<double>.Zero), Vector<double>.One, under);
        var t = over / under;
        var z = t * t;
        var angle = Fma(t * z, Horner(z, AtanNumerator) / Horner(z, AtanDenominator), t);
        angle = Vector.ConditionalSelect(isWide, new Vector<double>(Math.PI / 4) + (angle + new Vector<double>(QuarterPiRest)), angle);
        angle = Vector.ConditionalSelect(isSteep, new Vector<double>(Math.PI / 2) - (angle - new Vector<double>(2 * QuarterPiRest)), angle);
        angle = Vector.ConditionalSelect(Vector.LessThan(x, Vector<double>.Zero), new Vector<double>(Math.PI) - (angle - new Vector<double>(4 * QuarterPiRest)), angle);
        return Vector.CopySign(angle, y);
    }

    private static ReadOnlySpan<double> SineTerms =>
    [
        1.58962301576546568060e-10, -2.50507477628578072866e-8, 2.75573136213857245213e-6,
        -1.98412698295895385996e-4, 8.33333333332211858878e-3, -1.66666666666666307295e-1,
    ];

    private static ReadOnlySpan<double> CosineTerms =>
    [
        -1.13585365213876817300e-11, 2.08757008419747316778e-9, -2.75573141792967388112e-7,
        2.48015872888517045348e-5, -1.38888888888730564116e-3, 4.16666666666665929218e-2,
    ];

    private static ReadOnlySpan<double> AtanNumerator =>
    [
        -8.750608600031904122785e-1, -1.615753718733365076637e1, -7.500855792314704667340e1,
        -1.228866684490136173410e2, -6.485021904942025371773e1,
    ];

    private static ReadOnlySpan<double> AtanDenominator =>
    [
        1, 2.485846490142306297962e1, 1.650270098316988542046e2, 4.328810604912902668951e2,
        4.853903996359136964868e2, 1.945506571482613964425e2,
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Horner(Vector<double> z, ReadOnlySpan<double> terms)
    {
        var sum = new Vector<double>(terms[0]);
        for (var i = 1; i < terms.Length; i++) sum = Fma(sum, z, new Vector<double>(terms[i]));
        return sum;
    }
}
