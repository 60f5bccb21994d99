using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dax.Engine.Scans.Kernels;

/// <summary>Sets of rows of a batch: bit i % 64 of word i / 64.</summary>
internal static class RowBits
{
    public const int Words = IScanEvaluator.MostRows / 64;

    /// <summary>Words that are worked on at once.</summary>
    public const int Width = 8;

    /// <summary>The first <paramref name="count"/> rows.</summary>
    public static void Fill(Span<ulong> rows, int count)
    {
        var whole = count >> 6;
        rows[..whole].Fill(ulong.MaxValue);
        if (whole == rows.Length)
            return;
        rows[whole] = (1UL << (count & 63)) - 1;
        rows[(whole + 1)..].Clear();
    }

    public static int Count(ReadOnlySpan<ulong> rows)
    {
        var count = 0;
        foreach (var word in rows)
            count += BitOperations.PopCount(word);
        return count;
    }

    public static bool Any(ReadOnlySpan<ulong> rows) => rows.IndexOfAnyExcept(0UL) >= 0;

    public static bool Meet(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        for (var w = 0; w < a.Length; w++)
            if ((a[w] & b[w]) != 0)
                return true;
        return false;
    }

    public static bool Covers(ReadOnlySpan<ulong> outer, ReadOnlySpan<ulong> inner)
    {
        outer = outer[..inner.Length];
        var (w, beyond) = (0, Vector512<ulong>.Zero);
        for (; w <= inner.Length - Width; w += Width)
            beyond |= Vector512.AndNot(At(inner, w), At(outer, w));
        for (; w < inner.Length; w++)
            if ((inner[w] & ~outer[w]) != 0)
                return false;
        return beyond == Vector512<ulong>.Zero;
    }

    public static void And(Span<ulong> rows, ReadOnlySpan<ulong> others)
    {
        others = others[..rows.Length];
        var w = 0;
        for (; w <= rows.Length - Width; w += Width)
            (At(rows, w) & At(others, w)).CopyTo(rows[w..]);
        for (; w < rows.Length; w++)
            rows[w] &= others[w];
    }

    public static void Or(Span<ulong> rows, ReadOnlySpan<ulong> others)
    {
        others = others[..rows.Length];
        var w = 0;
        for (; w <= rows.Length - Width; w += Width)
            (At(rows, w) | At(others, w)).CopyTo(rows[w..]);
        for (; w < rows.Length; w++)
            rows[w] |= others[w];
    }

    /// <summary><paramref name="values"/> in the chosen rows; the others stay as they are.</summary>
    public static void Blend(Span<ulong> target, ReadOnlySpan<ulong> values, ReadOnlySpan<ulong> chosen)
    {
        values = values[..target.Length];
        chosen = chosen[..target.Length];
        var w = 0;
        for (; w <= target.Length - Width; w += Width)
            Vector512.ConditionalSelect(At(chosen, w), At(values, w), At(target, w)).CopyTo(target[w..]);
        for (; w < target.Length; w++)
            target[w] = Blend(target[w], values[w], chosen[w]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> At(ReadOnlySpan<ulong> rows, int word) => Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(rows), (nuint)word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Blend(ulong target, ulong value, ulong chosen) => (target & ~chosen) | (value & chosen);
}
