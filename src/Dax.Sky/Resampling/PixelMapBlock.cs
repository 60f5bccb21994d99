using System.Numerics;
using System.Runtime.CompilerServices;

namespace Dax.Sky.Resampling;

/// <summary>Some pixels of the output and where they lie in the input: a <see cref="PixelMap"/>'s polynomial or its exact places.</summary>
public sealed class PixelMapBlock
{
    /// <summary>Columns that <see cref="Row"/> may be asked for at once, corners included.</summary>
    public const int MostColumns = PixelMap.BlockSide + 1;

    private static readonly Vector<double> Ramp = MakeRamp();

    /// <summary>Three times three coefficients each, by powers of the way along and across; or exact places.</summary>
    private readonly double[] u;
    private readonly double[] v;
    private readonly bool isExact;

    internal PixelMapBlock(int x, int y, int width, int height, ReadOnlySpan<double> nodesU, ReadOnlySpan<double> nodesV)
    {
        (X, Y, Width, Height) = (x, y, width, height);
        (u, v) = (Coefficients(nodesU), Coefficients(nodesV));
    }

    internal PixelMapBlock(int x, int y, int width, int height, double[] exactU, double[] exactV)
    {
        (X, Y, Width, Height) = (x, y, width, height);
        (u, v, isExact) = (exactU, exactV, true);
    }

    /// <summary>The first column and row, and how many, in pixels of the output.</summary>
    public int X { get; }
    public int Y { get; }
    public int Width { get; }
    public int Height { get; }

    /// <summary>Where the centres of a row (of the output) lie in the input, counted from a pixel of it: <see cref="Width"/> of them. NaN, both, where there is no place.</summary>
    public void Row(int y, Span<double> us, Span<double> vs, int originU = 0, int originV = 0)
    {
        if (isExact)
        {
            Shift(u.AsSpan((y - Y) * Width, Width), originU, us);
            Shift(v.AsSpan((y - Y) * Width, Width), originV, vs);
            return;
        }
        var along = (y - Y + 0.5) / Height;
        Evaluate(u, along, 0.5 / Width, Width, originU, us);
        Evaluate(v, along, 0.5 / Width, Width, originV, vs);
    }

    /// <summary>Where the corners above row y lie: <see cref="Width"/> + 1 of them; y may be one behind the last row.</summary>
    public void Corners(int y, Span<double> us, Span<double> vs, int originU = 0, int originV = 0)
    {
        if (isExact)
        {
            var from = Width * Height + (y - Y) * (Width + 1);
            Shift(u.AsSpan(from, Width + 1), originU, us);
            Shift(v.AsSpan(from, Width + 1), originV, vs);
            return;
        }
        var along = (double)(y - Y) / Height;
        Evaluate(u, along, 0, Width + 1, originU, us);
        Evaluate(v, along, 0, Width + 1, originV, vs);
    }

    private static void Shift(ReadOnlySpan<double> places, int origin, Span<double> shifted)
    {
        for (var i = 0; i < places.Length; i++) shifted[i] = places[i] - origin;
    }

    /// <summary>Enclosing box in the input, somewhat wider; none (false) when the whole block has no place there.</summary>
    public bool TryBounds(out double left, out double bottom, out double right, out double top)
    {
        (left, right) = isExact ? Extremes(u) : Bounds(u);
        (bottom, top) = isExact ? Extremes(v) : Bounds(v);
        return left <= right && bottom <= top;
    }

    private static (double Least, double Most) Extremes(double[] values)
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        // NaN compares as false.
        foreach (var value in values) (least, most) = (value < least ? value : least, value > most ? value : most);
        return (least, most);
    }

    /// <summary>A polynomial over the unit square lies between the least and the greatest of its Bernstein coefficients.</summary>
    private static (double Least, double Most) Bounds(double[] c)
    {
        Span<double> nodes = stackalloc double[9];
        for (var row = 0; row < 3; row++) ToBernstein(c[3 * row], c[3 * row + 1], c[3 * row + 2], nodes[(3 * row)..], 1);
        for (var column = 0; column < 3; column++) ToBernstein(nodes[column], nodes[3 + column], nodes[6 + column], nodes[column..], 3);
        var (least, most) = (nodes[0], nodes[0]);
        foreach (var node in nodes) (least, most) = (Math.Min(least, node), Math.Max(most, node));
        return (least, most);
    }

    private static void ToBernstein(double c0, double c1, double c2, Span<double> nodes, int stride)
    {
        nodes[0] = c0;
        nodes[stride] = c0 + c1 / 2;
        nodes[2 * stride] = c0 + c1 + c2;
    }

    internal (double U, double V) At(double across, double along) => (Value(u, across, along), Value(v, across, along));

    private static double Value(double[] c, double s, double t) =>
        c[0] + t * (c[3] + t * c[6]) + s * (c[1] + t * (c[4] + t * c[7]) + s * (c[2] + t * (c[5] + t * c[8])));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Evaluate(double[] c, double t, double first, int count, int origin, Span<double> values)
    {
        var (a0, a1, a2) = (c[0] - origin + t * (c[3] + t * c[6]), c[1] + t * (c[4] + t * c[7]), c[2] + t * (c[5] + t * c[8]));
        var step = 1.0 / Width;
        var (v0, v1, v2) = (new Vector<double>(a0), new Vector<double>(a1), new Vector<double>(a2));
        var s = new Vector<double>(first) + Ramp * new Vector<double>(step);
        var stride = new Vector<double>(step * Vector<double>.Count);
        var i = 0;
        for (; i + Vector<double>.Count <= count; i += Vector<double>.Count, s += stride) (v0 + s * (v1 + s * v2)).CopyTo(values[i..]);
        for (; i < count; i++)
        {
            var at = first + i * step;
            values[i] = a0 + at * (a1 + at * a2);
        }
    }

    private static double[] Coefficients(ReadOnlySpan<double> nodes)
    {
        var across = new double[9];
        for (var row = 0; row < 3; row++) Fit(nodes[3 * row], nodes[3 * row + 1], nodes[3 * row + 2], across.AsSpan(3 * row), 1);
        var both = new double[9];
        for (var column = 0; column < 3; column++) Fit(across[column], across[3 + column], across[6 + column], both.AsSpan(column), 3);
        return both;
    }

    /// <summary>The parabola through values at 0, 1/2 and 1.</summary>
    private static void Fit(double f0, double f1, double f2, Span<double> coefficients, int stride)
    {
        coefficients[0] = f0;
        coefficients[stride] = -3 * f0 + 4 * f1 - f2;
        coefficients[2 * stride] = 2 * f0 - 4 * f1 + 2 * f2;
    }

    private static Vector<double> MakeRamp()
    {
        Span<double> ramp = stackalloc double[Vector<double>.Count];
        for (var i = 0; i < ramp.Length; i++) ramp[i] = i;
        return new Vector<double>(ramp);
    }
}
