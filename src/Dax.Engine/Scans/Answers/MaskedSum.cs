using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dax.Engine.Scans.Answers;

/// <summary>Sums over the rows of a set, of a batch: short sums side by side, so rounding is that of a hundred additions.</summary>
internal static class MaskedSum
{
    private const int Word = 64;

    /// <summary>Fewer rows of a word are quicker one by one.</summary>
    private const int FewRows = 6;

    /// <summary>Of doubles or floats, as doubles.</summary>
    public static double OfNumbers<T>(ReadOnlySpan<T> values, ReadOnlySpan<ulong> rows) where T : unmanaged, IFloatingPoint<T>
    {
        var (even, odd, few) = (Vector512<double>.Zero, Vector512<double>.Zero, 0.0);
        for (var i = 0; i < rows.Length; i++)
        {
            var word = rows[i];
            if (word == 0) continue;
            var run = values[(i * Word)..];
            if (run.Length < Word || BitOperations.PopCount(word) <= FewRows)
            {
                for (; word != 0; word &= word - 1) few += double.CreateTruncating(run[BitOperations.TrailingZeroCount(word)]);
                continue;
            }
            ref var first = ref MemoryMarshal.GetReference(run);
            for (var j = 0; j < Word; j += 16)
            {
                even += Doubles(ref Unsafe.Add(ref first, j), word >> j);
                odd += Doubles(ref Unsafe.Add(ref first, j + 8), word >> j + 8);
            }
        }
        return Vector512.Sum(even + odd) + few;
    }

    /// <summary>Of whole numbers, exact.</summary>
    public static Int128 Of<T>(ReadOnlySpan<T> values, ReadOnlySpan<ulong> rows) where T : unmanaged, IBinaryInteger<T>
    {
        if (typeof(T) == typeof(int)) return OfInts(MemoryMarshal.Cast<T, int>(values), rows);
        if (typeof(T) == typeof(long)) return OfLongs(MemoryMarshal.Cast<T, long>(values), rows);
        long sum = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            for (var word = rows[i]; word != 0; word &= word - 1) sum += long.CreateTruncating(values[i * Word + BitOperations.TrailingZeroCount(word)]);
        }
        return sum;
    }

    private static long OfInts(ReadOnlySpan<int> values, ReadOnlySpan<ulong> rows)
    {
        var (even, odd, few) = (Vector512<long>.Zero, Vector512<long>.Zero, 0L);
        for (var i = 0; i < rows.Length; i++)
        {
            var word = rows[i];
            if (word == 0) continue;
            var run = values[(i * Word)..];
            if (run.Length < Word || BitOperations.PopCount(word) <= FewRows)
            {
                for (; word != 0; word &= word - 1) few += run[BitOperations.TrailingZeroCount(word)];
                continue;
            }
            ref var first = ref MemoryMarshal.GetReference(run);
            for (var j = 0; j < Word; j += 16)
            {
                var chosen = Vector512.LoadUnsafe(ref first, (nuint)j) & LaneMask.Of<int>(word >> j);
                even += Vector512.WidenLower(chosen);
                odd += Vector512.WidenUpper(chosen);
            }
        }
        return Vector512.Sum(even + odd) + few;
    }

    /// <summary>The halves of the numbers by themselves: sums of 32 bits over a batch fit; as numbers without sign, from the least on.</summary>
    private static Int128 OfLongs(ReadOnlySpan<long> values, ReadOnlySpan<ulong> rows)
    {
        var (lows, highs, few) = (Vector512<ulong>.Zero, Vector512<ulong>.Zero, Int128.Zero);
        var (least, low) = (Vector512.Create(1UL << 63), Vector512.Create((ulong)uint.MaxValue));
        long shifted = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var word = rows[i];
            if (word == 0) continue;
            var run = values[(i * Word)..];
            if (run.Length < Word || BitOperations.PopCount(word) <= FewRows)
            {
                for (; word != 0; word &= word - 1) few += run[BitOperations.TrailingZeroCount(word)];
                continue;
            }
            shifted += BitOperations.PopCount(word);
            ref var first = ref MemoryMarshal.GetReference(run);
            for (var j = 0; j < Word; j += 8)
            {
                var chosen = (Vector512.LoadUnsafe(ref first, (nuint)j).AsUInt64() ^ least) & LaneMask.Of<ulong>(word >> j);
                lows += chosen & low;
                highs += chosen >> 32;
            }
        }
        return ((Int128)Vector512.Sum(highs) << 32) + Vector512.Sum(lows) - ((Int128)shifted << 63) + few;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Doubles<T>(ref T first, ulong bits) where T : unmanaged
    {
        var values = typeof(T) == typeof(double)
            ? Vector512.LoadUnsafe(ref Unsafe.As<T, double>(ref first))
            : Vector512.WidenLower(Vector256.LoadUnsafe(ref Unsafe.As<T, float>(ref first)).ToVector512Unsafe());
        return values & LaneMask.Of<double>(bits);
    }
}
