using System.Buffers;
using System.Numerics;

namespace Dax.Sky.Fits.Tiles;

/// <summary>
/// The inverse of the H-transform (R. White 1992): from one sum, level by level, sums of 2 x 2 blocks and their differences across (hy), down (hx) and
/// crosswise (hc) become the four pixels of each block. Rounded so that an unscaled transform is lossless.
/// </summary>
internal static class HTransform
{
    /// <summary>In place. <paramref name="smoothedScale"/> is the scale of a transform whose differences are smoothed while it is inverted, 0 for none.</summary>
    public static void Invert(Span<long> a, int width, int height, int smoothedScale)
    {
        var levels = Levels(Math.Max(width, height));
        var rented = ArrayPool<long>.Shared.Rent(Math.Max(width, (height + 1) / 2 * Strip));
        var rounding = new Rounding(levels);
        if (a.Length > 0) a[0] = rounding.RoundSum(a[0]);
        for (var level = levels - 1; level >= 0; level--)
        {
            var (rows, columns) = (Halved(height, level), Halved(width, level));
            for (var row = 0; row < rows; row++) Interleave(a.Slice(row * width, columns), rented);
            for (var column = 0; column < columns; column += Strip) InterleaveRows(a, width, rows, column, Math.Min(Strip, columns - column), rented);
            if (smoothedScale > 1) HSmoothing.Smooth(a, rows, columns, width, smoothedScale >> 1);
            rounding.Enter(level);
            InvertLevel(a, width, rows, columns, rounding);
        }
        ArrayPool<long>.Shared.Return(rented);
    }

    /// <summary>Columns that are moved together: one cache line.</summary>
    private const int Strip = 8;

    private static int Levels(int longest) => longest <= 1 ? 0 : BitOperations.Log2((uint)longest - 1) + 1;

    private static int Halved(int length, int times) => (int)(((long)length + (1L << times) - 1) >> times);

    /// <summary>The first half goes to even places, the second to odd ones.</summary>
    private static void Interleave(Span<long> row, Span<long> scratch)
    {
        var half = (row.Length + 1) / 2;
        row[half..].CopyTo(scratch);
        for (var i = half - 1; i > 0; i--) row[2 * i] = row[i];
        for (var i = 1; i < row.Length; i += 2) row[i] = scratch[i >> 1];
    }

    private static void InterleaveRows(Span<long> a, int stride, int rows, int column, int columns, Span<long> scratch)
    {
        var half = (rows + 1) / 2;
        for (var row = half; row < rows; row++) a.Slice((row * stride) + column, columns).CopyTo(scratch[((row - half) * Strip)..]);
        for (var row = half - 1; row > 0; row--) a.Slice((row * stride) + column, columns).CopyTo(a[((2 * row * stride) + column)..]);
        for (var row = 1; row < rows; row += 2) scratch.Slice((row >> 1) * Strip, columns).CopyTo(a[((row * stride) + column)..]);
    }

    private static void InvertLevel(Span<long> a, int stride, int rows, int columns, in Rounding rounding)
    {
        var row = 0;
        for (; row < rows - 1; row += 2)
        {
            var upper = a.Slice(row * stride, columns);
            var lower = a.Slice((row + 1) * stride, columns);
            var column = 0;
            for (; column < columns - 1; column += 2) Block(ref upper[column], ref upper[column + 1], ref lower[column], ref lower[column + 1], rounding);
            if (column < columns) Pair(ref upper[column], ref lower[column], rounding);
        }
        if (row == rows) return;
        var last = a.Slice(row * stride, columns);
        var at = 0;
        for (; at < columns - 1; at += 2) Pair(ref last[at], ref last[at + 1], rounding);
        if (at < columns) last[at] >>= rounding.Shift;
    }

    private static void Block(ref long h0, ref long hy, ref long hx, ref long hc, in Rounding r)
    {
        var (sum, down, across, cross) = (h0, r.RoundDifference(hx), r.RoundDifference(hy), r.RoundCross(hc));
        // The lost low bit of the cross difference goes into the differences, and theirs into the sum.
        var low0 = cross & r.Bit0;
        down = down >= 0 ? down - low0 : down + low0;
        across = across >= 0 ? across - low0 : across + low0;
        var low1 = (cross ^ down ^ across) & r.Bit1;
        sum = sum >= 0 ? sum + low0 - low1 : sum + (low0 == 0 ? low1 : low0 - low1);
        hc = (sum + down + across + cross) >> r.Shift;
        hx = (sum + down - across - cross) >> r.Shift;
        hy = (sum - down + across - cross) >> r.Shift;
        h0 = (sum - down - across + cross) >> r.Shift;
    }

    /// <summary>Half a block at an odd edge: a sum and one difference.</summary>
    private static void Pair(ref long h0, ref long difference, in Rounding r)
    {
        var (sum, rounded) = (h0, r.RoundDifference(difference));
        var low1 = rounded & r.Bit1;
        sum = sum >= 0 ? sum - low1 : sum + low1;
        difference = (sum + rounded) >> r.Shift;
        h0 = (sum - rounded) >> r.Shift;
    }

    /// <summary>How many low bits each kind of coefficient has lost at a level, and how it is rounded to them: half away from zero, but for the last bit.</summary>
    private struct Rounding(int levels)
    {
        public long Bit0 = levels == 0 ? 0 : 1L << (levels - 1);

        public readonly long Bit1 => Bit0 << 1;

        /// <summary>Sums are divided by 2 at each level, and by 4 at the last.</summary>
        public int Shift { get; private set; } = levels == 0 ? 0 : 1;

        public void Enter(int level)
        {
            Bit0 = 1L << level;
            Shift = level == 0 ? 2 : 1;
        }

        public readonly long RoundSum(long value) => Bit0 == 0 ? value : Round(value, Bit0 << 2);

        public readonly long RoundDifference(long value) => Round(value, Bit0 << 1);

        public readonly long RoundCross(long value) => Round(value, Bit0);

        private static long Round(long value, long bit)
        {
            var half = bit >> 1;
            return (value + (value >= 0 || half == 0 ? half : half - 1)) & -bit;
        }
    }
}
