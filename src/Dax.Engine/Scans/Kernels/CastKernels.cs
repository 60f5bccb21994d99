using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dax.Engine.Scans.Kernels;

/// <summary>Into a type that holds every value, or the nearest to it.</summary>
internal sealed class WideningKernel<TFrom, TTo>(BatchRows rows, ValueKernel<TFrom> operand) : ComputedKernel<TTo>(rows, 1, operand)
    where TFrom : unmanaged, INumber<TFrom> where TTo : unmanaged, INumber<TTo>
{
    protected override void Run(ReadOnlySpan<ulong> needed)
    {
        Operands(needed);
        var from = operand.Values[..Count];
        var to = Target;
        var row = 0;
        if (typeof(TFrom) == typeof(float) && typeof(TTo) == typeof(double))
            row = Widen(Unsafe.BitCast<ReadOnlySpan<TFrom>, ReadOnlySpan<float>>(from), Unsafe.BitCast<Span<TTo>, Span<double>>(to));
        for (; row < to.Length; row++)
            to[row] = TTo.CreateTruncating(from[row]);
    }

    private static int Widen(ReadOnlySpan<float> from, Span<double> to)
    {
        var row = 0;
        for (; row <= to.Length - Vector256<float>.Count; row += Vector256<float>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.Create(from.Slice(row, Vector256<float>.Count)));
            low.CopyTo(to[row..]);
            high.CopyTo(to[(row + Vector256<double>.Count)..]);
        }

        return row;
    }
}

/// <summary>Into a smaller whole type: numbers are rounded to even, and out of range is a failure.</summary>
internal sealed class NarrowingKernel<TFrom, TTo>(BatchRows rows, ValueKernel<TFrom> operand, string name) : ComputedKernel<TTo>(rows, 4, operand)
    where TFrom : unmanaged, INumber<TFrom> where TTo : unmanaged, IBinaryInteger<TTo>, IMinMaxValue<TTo>
{
    protected override string Failure => $"A number went out of the range of {name}";

    protected override void Run(ReadOnlySpan<ulong> needed)
    {
        Operands(needed);
        var from = operand.Values;
        var to = Target;
        for (var row = 0; row < to.Length; row++)
            if (!TryNarrow(from[row], out to[row]))
                Fail(row >> 6, Known[row >> 6] & needed[row >> 6] & 1UL << (row & 63));
    }

    private static bool TryNarrow(TFrom value, out TTo narrow)
    {
        if (typeof(TFrom) == typeof(double) || typeof(TFrom) == typeof(float))
            return TryRound(double.CreateTruncating(value), out narrow);
        narrow = TTo.CreateTruncating(value);
        return TFrom.CreateTruncating(narrow) == value;
    }

    private static bool TryRound(double value, out TTo narrow)
    {
        var rounded = Math.Round(value, MidpointRounding.ToEven);
        // The greatest BIGINT is no double: the next one is out of range.
        var fits = rounded >= double.CreateTruncating(TTo.MinValue) && (typeof(TTo) == typeof(long) ? rounded < 9223372036854775808.0 : rounded <= double.CreateTruncating(TTo.MaxValue));
        narrow = fits ? TTo.CreateTruncating(rounded) : TTo.Zero;
        return fits;
    }
}

/// <summary>Double to Real: a number that becomes infinite is out of range.</summary>
internal sealed class SingleKernel(BatchRows rows, ValueKernel<double> operand) : ComputedKernel<float>(rows, 2, operand)
{
    protected override string Failure => "A number went out of the range of REAL";

    protected override void Run(ReadOnlySpan<ulong> needed)
    {
        Operands(needed);
        var from = operand.Values;
        var to = Target;
        for (var row = 0; row < to.Length; row++)
        {
            to[row] = (float)from[row];
            if (float.IsInfinity(to[row]) && double.IsFinite(from[row]))
                Fail(row >> 6, Known[row >> 6] & needed[row >> 6] & 1UL << (row & 63));
        }
    }
}
