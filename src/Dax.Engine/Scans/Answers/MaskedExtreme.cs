using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dax.Engine.Scans.Answers;

/// <summary>What there is among the rows of a set.</summary>
/// <param name="Best">The least or the greatest, but for NaN; anything when there is nothing else.</param>
internal readonly record struct Extreme<T>(T Best, bool HasNumber, bool HasNaN);

/// <summary>The least and the greatest of the rows of a set.</summary>
internal static class MaskedExtreme
{
    private const int Word = 64;

    /// <summary>Fewer rows of a word are quicker one by one.</summary>
    private const int FewRows = 6;

    /// <param name="worst">What every value is as good as.</param>
    public static Extreme<T> Of<T>(ReadOnlySpan<T> values, ReadOnlySpan<ulong> rows, bool greatest, T worst) where T : unmanaged, INumber<T>
    {
        if (Unsafe.SizeOf<T>() < sizeof(int)) return OneByOne(values, rows, greatest, worst);
        var (best, numbers, nans) = (Vector512.Create(worst), Vector512<T>.Zero, Vector512<T>.Zero);
        var (least, hasNumber, hasNaN) = (worst, false, false);
        Span<T> padded = stackalloc T[Word];
        padded.Clear();
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] == 0) continue;
            scoped var run = values[(i * Word)..];
            if (BitOperations.PopCount(rows[i]) <= FewRows)
            {
                AddFew(run, rows[i], greatest, ref least, ref hasNumber, ref hasNaN);
                continue;
            }
            if (run.Length < Word)
            {
                run.CopyTo(padded);
                run = padded;
            }
            AddWord(ref MemoryMarshal.GetReference(run), rows[i], greatest, ref best, ref numbers, ref nans);
        }
        var one = least;
        for (var i = 0; i < Vector512<T>.Count; i++) one = greatest ? T.Max(one, best[i]) : T.Min(one, best[i]);
        return new(one, hasNumber || HasBits(numbers), hasNaN || HasBits(nans));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFew<T>(ReadOnlySpan<T> run, ulong rows, bool greatest, ref T best, ref bool hasNumber, ref bool hasNaN) where T : unmanaged, INumber<T>
    {
        for (; rows != 0; rows &= rows - 1)
        {
            var value = run[BitOperations.TrailingZeroCount(rows)];
            if (T.IsNaN(value))
            {
                hasNaN = true;
                continue;
            }
            hasNumber = true;
            if (greatest ? value > best : value < best) best = value;
        }
    }

    /// <summary>Lanes that are set are NaN as numbers, so bits are looked at.</summary>
    private static bool HasBits<T>(Vector512<T> lanes) where T : unmanaged => lanes.AsByte() != Vector512<byte>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddWord<T>(ref T first, ulong rows, bool greatest, ref Vector512<T> best, ref Vector512<T> numbers, ref Vector512<T> nans) where T : unmanaged
    {
        for (var i = 0; i < Word; i += Vector512<T>.Count)
        {
            var values = Vector512.LoadUnsafe(ref first, (nuint)i);
            var lanes = LaneMask.Of<T>(rows >> i);
            var isNumber = Vector512.Equals(values, values);
            var better = greatest ? Vector512.GreaterThan(values, best) : Vector512.LessThan(values, best);
            best = Vector512.ConditionalSelect(better & lanes, values, best);
            numbers |= isNumber & lanes;
            nans |= Vector512.AndNot(lanes, isNumber);
        }
    }

    private static Extreme<T> OneByOne<T>(ReadOnlySpan<T> values, ReadOnlySpan<ulong> rows, bool greatest, T worst) where T : unmanaged, INumber<T>
    {
        var (best, any) = (worst, false);
        for (var i = 0; i < rows.Length; i++)
        {
            for (var word = rows[i]; word != 0; word &= word - 1)
            {
                var value = values[i * Word + BitOperations.TrailingZeroCount(word)];
                best = greatest ? T.Max(best, value) : T.Min(best, value);
                any = true;
            }
        }
        return new(best, any, false);
    }
}
