using System.Numerics;
using System.Runtime.CompilerServices;

namespace Dax.Sky.Wcs;

/// <summary>
/// A distortion: two polynomials that turn a place (a, b) of a plane into another, (a, b) itself included in them; with odd powers of the radius where TPV asks
/// for them. Back by Newton's method, which ends: NaN where there is no way back, or none on the side of the fold where the reference point lies.
/// </summary>
internal sealed class PlaneMap
{
    /// <summary>Enough for every plate solution; bounds the work of a pixel.</summary>
    public const int MaxOrder = 12;

    private const int MaxSteps = 24;
    private const int Stations = 8;

    private readonly int order;
    private readonly double[] first;
    private readonly double[] second;
    private readonly double[]? radial;
    private readonly double resolution;
    private readonly double orientation;

    /// <param name="order">The highest power.</param>
    /// <param name="first">The factor of a^i b^j in the first coordinate.</param>
    /// <param name="second">The same for the second coordinate.</param>
    /// <param name="radial">The factors of r, r³, r⁵, r⁷ in the first coordinate, then in the second; null for none.</param>
    /// <param name="resolution">What is as good as nothing, in the units of the plane.</param>
    public PlaneMap(int order, Func<int, int, double> first, Func<int, int, double> second, double[]? radial, double resolution)
    {
        (this.order, this.radial, this.resolution) = (order, radial, resolution);
        (this.first, this.second) = (Pack(order, first), Pack(order, second));
        Gradient(Vector<double>.Zero, Vector<double>.Zero, out var g);
        var area = (g.Aa * g.Bb - g.Ab * g.Ba)[0];
        orientation = area > 0 ? 1 : area < 0 ? -1 : 0;
    }

    /// <summary>False when the map folds at the reference point itself.</summary>
    public bool IsRegular => orientation != 0;

    public void Apply(ref Vector<double> a, ref Vector<double> b)
    {
        var (f, g) = (Vector<double>.Zero, Vector<double>.Zero);
        ref var c = ref first[0];
        ref var d = ref second[0];
        var at = 0;
        for (var i = order; i >= 0; i--)
        {
            var (p, q) = (Vector<double>.Zero, Vector<double>.Zero);
            for (var j = order - i; j >= 0; j--, at++)
            {
                p = SkyVectors.Fma(p, b, new Vector<double>(Unsafe.Add(ref c, at)));
                q = SkyVectors.Fma(q, b, new Vector<double>(Unsafe.Add(ref d, at)));
            }
            f = SkyVectors.Fma(f, a, p);
            g = SkyVectors.Fma(g, a, q);
        }
        if (radial is not null) AddRadial(a, b, ref f, ref g);
        (a, b) = (f, g);
    }

    /// <summary>The place that <see cref="Apply"/> takes to (a, b), looked for from (fromA, fromB).</summary>
    public void Invert(ref Vector<double> a, ref Vector<double> b, Vector<double> fromA, Vector<double> fromB)
    {
        var (x, y) = (fromA, fromB);
        var found = Newton(a, b, ref x, ref y);
        if (!Vector.EqualsAll(found, Vector<long>.AllBitsSet)) found |= Walk(a, b, found, ref x, ref y);
        var none = new Vector<double>(double.NaN);
        (a, b) = (Vector.ConditionalSelect(found, x, none), Vector.ConditionalSelect(found, y, none));
    }

    /// <summary>From the image of the reference point to the target in stages, each from where the last ended: for what is too far for one leap.</summary>
    private Vector<long> Walk(Vector<double> a, Vector<double> b, Vector<long> found, ref Vector<double> x, ref Vector<double> y)
    {
        var (u, v) = (Vector<double>.Zero, Vector<double>.Zero);
        var (a0, b0) = (u, v);
        Apply(ref a0, ref b0);
        var reached = Vector<long>.Zero;
        for (var k = 1; k <= Stations; k++)
        {
            var part = new Vector<double>((double)k / Stations);
            reached = Newton(a0 + (a - a0) * part, b0 + (b - b0) * part, ref u, ref v);
        }
        x = Vector.ConditionalSelect(found, x, u);
        y = Vector.ConditionalSelect(found, y, v);
        return reached;
    }

    private Vector<long> Newton(Vector<double> a, Vector<double> b, ref Vector<double> x, ref Vector<double> y)
    {
        var found = Vector<long>.Zero;
        for (var step = 0; step < MaxSteps; step++)
        {
            Gradient(x, y, out var g);
            var scale = Vector<double>.One / (g.Aa * g.Bb - g.Ab * g.Ba);
            var (da, db) = (g.A - a, g.B - b);
            var dx = (da * g.Bb - db * g.Ab) * scale;
            var dy = (db * g.Aa - da * g.Ba) * scale;
            (x, y) = (x - dx, y - dy);
            // Steps shrink by squares: what follows one of a billionth is beyond the digits.
            var enough = SkyVectors.Fma(Vector.Abs(x) + Vector.Abs(y), new Vector<double>(1e-9), new Vector<double>(resolution));
            found = Vector.LessThanOrEqual(Vector.Abs(dx) + Vector.Abs(dy), enough) & Vector.GreaterThan(scale * new Vector<double>(orientation), Vector<double>.Zero);
            if (Vector.EqualsAll(found, Vector<long>.AllBitsSet)) break;
        }
        return found;
    }

    private void Gradient(Vector<double> a, Vector<double> b, out Slope slope)
    {
        slope = default;
        var at = 0;
        for (var i = order; i >= 0; i--)
        {
            var (p, pb, q, qb) = (Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero);
            for (var j = order - i; j >= 0; j--, at++)
            {
                (pb, qb) = (SkyVectors.Fma(pb, b, p), SkyVectors.Fma(qb, b, q));
                p = SkyVectors.Fma(p, b, new Vector<double>(first[at]));
                q = SkyVectors.Fma(q, b, new Vector<double>(second[at]));
            }
            (slope.Aa, slope.Ba) = (SkyVectors.Fma(slope.Aa, a, slope.A), SkyVectors.Fma(slope.Ba, a, slope.B));
            (slope.Ab, slope.Bb) = (SkyVectors.Fma(slope.Ab, a, pb), SkyVectors.Fma(slope.Bb, a, qb));
            (slope.A, slope.B) = (SkyVectors.Fma(slope.A, a, p), SkyVectors.Fma(slope.B, a, q));
        }
        if (radial is not null) AddRadial(a, b, ref slope);
    }

    private void AddRadial(Vector<double> a, Vector<double> b, ref Vector<double> f, ref Vector<double> g)
    {
        var square = a * a + b * b;
        var power = Vector.SquareRoot(square);
        for (var k = 0; k < 4; k++, power *= square)
        {
            f = SkyVectors.Fma(power, new Vector<double>(radial![k]), f);
            g = SkyVectors.Fma(power, new Vector<double>(radial[k + 4]), g);
        }
    }

    private void AddRadial(Vector<double> a, Vector<double> b, ref Slope slope)
    {
        AddRadial(a, b, ref slope.A, ref slope.B);
        var square = a * a + b * b;
        // At the reference point r has no slope; the mean of its sides is none.
        var inverse = Vector.ConditionalSelect(Vector.GreaterThan(square, Vector<double>.Zero), Vector<double>.One / Vector.SquareRoot(square), Vector<double>.Zero);
        for (var k = 0; k < 4; k++, inverse *= square)
        {
            var (f, g) = (inverse * new Vector<double>((2 * k + 1) * radial![k]), inverse * new Vector<double>((2 * k + 1) * radial[k + 4]));
            (slope.Aa, slope.Ab) = (SkyVectors.Fma(f, a, slope.Aa), SkyVectors.Fma(f, b, slope.Ab));
            (slope.Ba, slope.Bb) = (SkyVectors.Fma(g, a, slope.Ba), SkyVectors.Fma(g, b, slope.Bb));
        }
    }

    /// <summary>In the order in which Horner's scheme takes them.</summary>
    private static double[] Pack(int order, Func<int, int, double> factor)
    {
        var packed = new double[(order + 1) * (order + 2) / 2];
        var at = 0;
        for (var i = order; i >= 0; i--)
            for (var j = order - i; j >= 0; j--)
                packed[at++] = factor(i, j);
        return packed;
    }

    /// <summary>Both coordinates and their derivatives by a and by b.</summary>
    private struct Slope
    {
        public Vector<double> A, Aa, Ab, B, Ba, Bb;
    }
}
