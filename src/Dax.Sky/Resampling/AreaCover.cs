using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dax.Sky.Resampling;

/// <summary>
/// What part of each input pixel an output pixel covers, found along its edges alone: in each column that an edge crosses, its width there is put down at the row where it runs, as far as the pixel lies
/// above the edge, and the rest in the row above; summed up over the rows, with the signs of edges that run forth and back, that is the cover of every pixel, inner ones too (as outlines of letters are filled:
/// FreeType, font-rs). Columns come eight at a time. For one thread.
/// </summary>
internal sealed class AreaCover
{
    /// <summary>Areas that rounding makes.</summary>
    public const double Nothing = 1e-12;

    private const int Lanes = 8;
    private const int RowsInFloats = 16;

    private static readonly Vector256<float> Ramp = Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);

    // Zero between two pixels.
    private double[] cells = new double[16 * Lanes];
    private int stride;

    /// <summary>False when the groups of columns reach behind the input's end: for the plain way. Parameters as there; the box lies in the input and has a side of <see cref="AreaKernel.MostPixels"/> at most.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TrySum(ResamplingRow work, ReadOnlySpan<double> q, int x0, int y0, int x1, int y1, AreaSlope slope, out AreaSums sums)
    {
        sums = default;
        var input = work.Input;
        stride = (x1 - x0 + Lanes - 1) & -Lanes;
        var rows = y1 - y0;
        if ((long)(y1 - 1) * input.Width + x0 + stride > (long)input.Width * input.Height) return false;
        var room = (rows + 2) * stride;
        if (cells.Length < room) cells = new double[room];
        for (var i = 0; i < 8; i += 2) Edge(q[i] - x0, q[i + 1] - y0, q[(i + 2) & 7] - x0, q[(i + 3) & 7] - y0);
        var (middleX, middleY) = ((q[0] + q[2] + q[4] + q[6]) / 4 - 0.5, (q[1] + q[3] + q[5] + q[7]) / 4 - 0.5);
        for (var column = 0; column < stride; column += Lanes)
        {
            var first = 1 + slope.Across * (x0 + column - middleX) + slope.Along * (y0 - middleY);
            Columns(work, y0 * input.Width + x0 + column, rows, column, Vector256.Create((float)first) + Vector256.Create((float)slope.Across) * Ramp, (float)slope.Along, ref sums);
        }
        return true;
    }

    /// <summary>Adds up eight columns, row by row, and leaves their cells zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Columns(ResamplingRow work, int from, int rows, int column, Vector256<float> factor, float along, ref AreaSums sums)
    {
        ref var cell = ref cells[column];
        ref var image = ref MemoryMarshal.GetReference(work.Input.Image.Span);
        ref var variances = ref MemoryMarshal.GetReference(work.Input.Variance.Span);
        ref var masks = ref MemoryMarshal.GetReference(work.Input.Mask.Span);
        var (lower, upper) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var bits = Vector256<int>.Zero;
        var hasVariance = work.HasVariance || work.HasLevel;
        for (var row = 0; row < rows;)
        {
            var (weight, value, variance, level) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
            for (var last = Math.Min(rows, row + RowsInFloats); row < last; row++, from += work.Input.Width)
            {
                ref var here = ref Unsafe.Add(ref cell, row * stride);
                lower += Vector256.LoadUnsafe(ref here);
                upper += Vector256.LoadUnsafe(ref here, 4);
                Vector256<double>.Zero.StoreUnsafe(ref here);
                Vector256<double>.Zero.StoreUnsafe(ref here, 4);
                var shared = Vector256.Abs(Vector256.Narrow(lower, upper));
                var isShared = Vector256.GreaterThan(shared, Vector256.Create((float)Nothing));
                if (work.HasMask) bits |= isShared.AsInt32() & Vector256.LoadUnsafe(ref masks, (nuint)from);
                var pixel = Vector256.LoadUnsafe(ref image, (nuint)from);
                isShared &= Vector256.Equals(pixel, pixel);
                shared = isShared & (shared * (factor + Vector256.Create(along * row)));
                weight += shared;
                value = Vector256.FusedMultiplyAdd(shared, isShared & pixel, value);
                if (!hasVariance) continue;
                var one = isShared & Vector256.LoadUnsafe(ref variances, (nuint)from);
                variance = Vector256.FusedMultiplyAdd(shared * shared, one, variance);
                level = Vector256.FusedMultiplyAdd(shared, one, level);
            }
            sums.Weight += Vector256.Sum(weight);
            sums.Value += Vector256.Sum(value);
            sums.Variance += Vector256.Sum(variance);
            sums.Level += Vector256.Sum(level);
        }
        for (var row = rows; row < rows + 2; row++) cells.AsSpan(row * stride + column, Lanes).Clear();
        for (var i = 0; work.HasMask && i < Lanes; i++) sums.Mask |= bits[i];
    }

    /// <summary>An edge, by columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Edge(double x0, double y0, double x1, double y1)
    {
        if (x0 == x1) return;
        var sign = 1.0;
        if (x0 > x1) (x0, y0, x1, y1, sign) = (x1, y1, x0, y0, -1.0);
        var (column, last) = ((int)x0, (int)x1);
        var slope = (y1 - y0) / (x1 - x0);
        for (; column < last; column++)
        {
            var (x, y) = (column + 1.0, y0 + slope * (column + 1 - x0));
            Piece(column, x0, y0, x, y, sign);
            (x0, y0) = (x, y);
        }
        if (x1 > x0) Piece(column, x0, y0, x1, y1, sign);
    }

    /// <summary>Of an edge what lies in one column, by rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Piece(int column, double x0, double y0, double x1, double y1, double sign)
    {
        var (row, last) = ((int)y0, (int)y1);
        if (row != last) Steep(ref row, last, column, ref x0, ref y0, x1, y1, sign);
        Add(row, column, sign * (x1 - x0), (y0 + y1) / 2 - row);
    }

    /// <summary>All rows but the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Steep(ref int row, int last, int column, ref double x0, ref double y0, double x1, double y1, double sign)
    {
        var (inverse, step) = ((x1 - x0) / (y1 - y0), last > row ? 1 : -1);
        for (; row != last; row += step)
        {
            var border = step > 0 ? row + 1.0 : row;
            var x = x0 + inverse * (border - y0);
            Add(row, column, sign * (x - x0), (y0 + border) / 2 - row);
            (x0, y0) = (x, border);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(int row, int column, double width, double height)
    {
        var at = row * stride + column;
        cells[at] += width * (1 - height);
        cells[at + stride] += width * height;
    }
}
