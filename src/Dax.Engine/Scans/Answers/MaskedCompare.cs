using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dax.Engine.Scans.Answers;

/// <summary>Which rows of a set come before a bound.</summary>
internal static class MaskedCompare
{
    private const int Word = 64;

    /// <summary>Takes out what comes after the bound (or at it, when strict). NaN counts as the greatest; the bound is none.</summary>
    public static void Narrow<T>(ReadOnlySpan<T> values, Span<ulong> rows, T bound, bool descending, bool strict) where T : unmanaged
    {
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] == 0) continue;
            var run = values[(i * Word)..Math.Min(values.Length, (i + 1) * Word)];
            rows[i] &= run.Length == Word ? Bits(ref MemoryMarshal.GetReference(run), bound, descending, strict) : Padded(run, bound, descending, strict);
        }
    }

    private static ulong Bits<T>(ref T first, T bound, bool descending, bool strict) where T : unmanaged
    {
        var limit = Vector512.Create(bound);
        ulong bits = 0;
        for (var i = 0; i < Word; i += Vector512<T>.Count)
        {
            var values = Vector512.LoadUnsafe(ref first, (nuint)i);
            // Descending, NaN comes first: it is not at or below any bound.
            var before = (descending, strict) switch
            {
                (false, true) => Vector512.LessThan(values, limit),
                (false, false) => Vector512.LessThanOrEqual(values, limit),
                (true, true) => ~Vector512.LessThanOrEqual(values, limit),
                _ => ~Vector512.LessThan(values, limit),
            };
            bits |= before.ExtractMostSignificantBits() << i;
        }
        return bits;
    }

    /// <summary>Rows that there are not are in no set.</summary>
    private static ulong Padded<T>(ReadOnlySpan<T> values, T bound, bool descending, bool strict) where T : unmanaged
    {
        Span<T> padded = stackalloc T[Word];
        padded.Clear();
        values.CopyTo(padded);
        return Bits(ref MemoryMarshal.GetReference(padded), bound, descending, strict);
    }
}
