using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dax.Engine.Scans.Kernels;

/// <summary>A test of two values, one by one and many at once.</summary>
internal interface IComparing<T> where T : unmanaged
{
    static abstract bool Holds(T left, T right);

    static abstract Vector256<T> Holds(Vector256<T> left, Vector256<T> right);
}

internal readonly struct Less<T> : IComparing<T> where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(T left, T right) => left < right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Holds(Vector256<T> left, Vector256<T> right) => Vector256.LessThan(left, right);
}

internal readonly struct LessOrEqual<T> : IComparing<T> where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(T left, T right) => left <= right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Holds(Vector256<T> left, Vector256<T> right) => Vector256.LessThanOrEqual(left, right);
}

internal readonly struct Equal<T> : IComparing<T> where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(T left, T right) => left == right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Holds(Vector256<T> left, Vector256<T> right) => Vector256.Equals(left, right);
}

/// <summary>As <see cref="Less{T}"/>, with NaN above every number.</summary>
internal readonly struct TotalLess<T> : IComparing<T> where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(T left, T right) => !(left >= right) && !T.IsNaN(left);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Holds(Vector256<T> left, Vector256<T> right) => Vector256.Equals(left, left) & ~Vector256.GreaterThanOrEqual(left, right);
}

internal readonly struct TotalLessOrEqual<T> : IComparing<T> where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(T left, T right) => left <= right || T.IsNaN(right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Holds(Vector256<T> left, Vector256<T> right) => Vector256.LessThanOrEqual(left, right) | Vector256.IsNaN(right);
}

/// <remarks>Not by "equal to itself": of that, negated, .NET 10.0 makes wrong code for Doubles and AVX-512.</remarks>
internal readonly struct TotalEqual<T> : IComparing<T> where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(T left, T right) => left == right || (T.IsNaN(left) && T.IsNaN(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Holds(Vector256<T> left, Vector256<T> right) => Vector256.Equals(left, right) | (Vector256.IsNaN(left) & Vector256.IsNaN(right));
}

/// <summary>Comparisons straight to sets of rows; <c>flip</c> is all ones to turn them round.</summary>
internal static class Comparing
{
    public static void Fill<T, TTest>(ReadOnlySpan<T> values, T constant, Span<ulong> rows, ulong flip) where T : unmanaged where TTest : IComparing<T>
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var other = Vector256.Create(constant);
        var whole = values.Length >> 6;
        for (var w = 0; w < whole; w++)
        {
            var bits = 0UL;
            for (var lane = 0; lane < 64; lane += Vector256<T>.Count)
                bits |= (ulong)TTest.Holds(Vector256.LoadUnsafe(ref first, (nuint)(w * 64 + lane)), other).ExtractMostSignificantBits() << lane;
            rows[w] = bits ^ flip;
        }

        for (var row = whole << 6; row < values.Length; row += 64)
        {
            var bits = 0UL;
            for (var lane = 0; lane < 64 && row + lane < values.Length; lane++)
                bits |= TTest.Holds(values[row + lane], constant) ? 1UL << lane : 0;
            rows[row >> 6] = bits ^ flip;
        }

        rows[((values.Length + 63) >> 6)..].Clear();
    }

    public static void Fill<T, TTest>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<ulong> rows, ulong flip) where T : unmanaged where TTest : IComparing<T>
    {
        ref var first = ref MemoryMarshal.GetReference(left);
        ref var second = ref MemoryMarshal.GetReference(right);
        var whole = left.Length >> 6;
        for (var w = 0; w < whole; w++)
        {
            var bits = 0UL;
            for (var lane = 0; lane < 64; lane += Vector256<T>.Count)
                bits |= (ulong)TTest.Holds(Vector256.LoadUnsafe(ref first, (nuint)(w * 64 + lane)), Vector256.LoadUnsafe(ref second, (nuint)(w * 64 + lane))).ExtractMostSignificantBits() << lane;
            rows[w] = bits ^ flip;
        }

        for (var row = whole << 6; row < left.Length; row += 64)
        {
            var bits = 0UL;
            for (var lane = 0; lane < 64 && row + lane < left.Length; lane++)
                bits |= TTest.Holds(left[row + lane], right[row + lane]) ? 1UL << lane : 0;
            rows[row >> 6] = bits ^ flip;
        }

        rows[((left.Length + 63) >> 6)..].Clear();
    }

    /// <summary>Not less than one constant and not greater than another, none of them NaN; NaN is never between.</summary>
    public static void Between<T>(ReadOnlySpan<T> values, T least, T most, Span<ulong> rows) where T : unmanaged, INumber<T>
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var (from, to) = (Vector256.Create(least), Vector256.Create(most));
        var whole = values.Length >> 6;
        for (var w = 0; w < whole; w++)
        {
            var bits = 0UL;
            for (var lane = 0; lane < 64; lane += Vector256<T>.Count)
            {
                var one = Vector256.LoadUnsafe(ref first, (nuint)(w * 64 + lane));
                bits |= (ulong)(Vector256.GreaterThanOrEqual(one, from) & Vector256.LessThanOrEqual(one, to)).ExtractMostSignificantBits() << lane;
            }

            rows[w] = bits;
        }

        rows[whole..].Clear();
        for (var row = whole << 6; row < values.Length; row++)
            if (values[row] >= least && values[row] <= most)
                rows[row >> 6] |= 1UL << (row & 63);
    }
}
