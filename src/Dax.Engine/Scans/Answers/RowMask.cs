using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dax.Engine.Scans.Answers;

/// <summary>Sets of the rows of a batch: bit i % 64 of word i / 64.</summary>
internal static class RowMask
{
    public const int MostWords = IScanEvaluator.MostRows / 64;

    public static int Words(int rows) => (rows + 63) >> 6;

    public static bool Has(ReadOnlySpan<ulong> mask, int row) => (mask[row >> 6] >> row & 1) != 0;

    public static void Set(Span<ulong> mask, int row, bool value)
    {
        ref var word = ref mask[row >> 6];
        var bit = 1UL << row;
        word = value ? word | bit : word & ~bit;
    }

    /// <summary>The first rows are in it, and no other.</summary>
    public static void Fill(Span<ulong> mask, int rows)
    {
        mask.Clear();
        mask[..(rows >> 6)].Fill(ulong.MaxValue);
        if ((rows & 63) != 0) mask[rows >> 6] = (1UL << rows) - 1;
    }

    public static int Count(ReadOnlySpan<ulong> mask)
    {
        var count = 0;
        foreach (var word in mask) count += BitOperations.PopCount(word);
        return count;
    }

    /// <summary>What is in both; an empty <paramref name="other"/> has all.</summary>
    public static void And(ReadOnlySpan<ulong> mask, ReadOnlySpan<ulong> other, Span<ulong> both)
    {
        if (other.IsEmpty)
        {
            mask.CopyTo(both);
            return;
        }
        Meet(mask, other, both);
    }

    /// <summary>What is in both; answers whether anything is.</summary>
    public static bool Meet(ReadOnlySpan<ulong> mask, ReadOnlySpan<ulong> other, Span<ulong> both)
    {
        var (i, any, length) = (0, Vector512<ulong>.Zero, mask.Length);
        other = other[..length];
        both = both[..length];
        ref var a = ref MemoryMarshal.GetReference(mask);
        ref var b = ref MemoryMarshal.GetReference(other);
        ref var to = ref MemoryMarshal.GetReference(both);
        for (; i <= length - Vector512<ulong>.Count; i += Vector512<ulong>.Count)
        {
            var some = Vector512.LoadUnsafe(ref a, (nuint)i) & Vector512.LoadUnsafe(ref b, (nuint)i);
            some.StoreUnsafe(ref to, (nuint)i);
            any |= some;
        }
        ulong rest = 0;
        for (; i < length; i++) rest |= both[i] = mask[i] & other[i];
        return rest != 0 || any != Vector512<ulong>.Zero;
    }

    /// <summary>The rows in ascending order; answers how many.</summary>
    public static int Rows(ReadOnlySpan<ulong> mask, Span<int> rows)
    {
        var count = 0;
        for (var i = 0; i < mask.Length; i++)
        {
            var (word, first) = (mask[i], i << 6);
            if (word == ulong.MaxValue)
            {
                var run = rows.Slice(count, 64);
                for (var j = 0; j < run.Length; j++) run[j] = first + j;
                count += 64;
                continue;
            }
            for (; word != 0; word &= word - 1) rows[count++] = first + BitOperations.TrailingZeroCount(word);
        }
        return count;
    }
}
