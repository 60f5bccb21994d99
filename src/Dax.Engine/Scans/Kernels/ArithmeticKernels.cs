using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Dax.Adql.Scans;

namespace Dax.Engine.Scans.Kernels;

/// <summary>Of Reals or Doubles. Whatever the operation makes of them is a value; but divided by zero is null.</summary>
internal sealed class ArithmeticKernel<T, TOperation>(BatchRows rows, ValueKernel<T> left, ValueKernel<T> right, bool divides) : ComputedKernel<T>(rows, divides ? 2 : 1, left, right)
    where T : unmanaged, INumber<T> where TOperation : IArithmetic<T>
{
    private readonly ulong[] zero = new ulong[RowBits.Words];

    protected override void Run(ReadOnlySpan<ulong> needed)
    {
        Operands(needed);
        Fill(left.Values, right.Values, Target);
        if (!divides)
            return;
        Comparing.Fill<T, Equal<T>>(right.Values[..Count], T.Zero, zero, 0);
        for (var w = 0; w < RowBits.Words; w++)
            KnownRows[w] &= ~zero[w];
    }

    private static void Fill(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> target)
    {
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        ref var to = ref MemoryMarshal.GetReference(target);
        var row = 0;
        for (; row <= target.Length - Vector256<T>.Count; row += Vector256<T>.Count)
            TOperation.Of(Vector256.LoadUnsafe(ref a, (nuint)row), Vector256.LoadUnsafe(ref b, (nuint)row)).StoreUnsafe(ref to, (nuint)row);
        for (; row < target.Length; row++)
            target[row] = TOperation.Of(left[row], right[row]);
    }
}

/// <summary>Whole numbers: out of their range is a failure; divided by zero is null.</summary>
internal sealed class WholeKernel(BatchRows rows, ScanOperator operation, ValueKernel<long> left, ValueKernel<long> right)
    : ComputedKernel<long>(rows, operation is ScanOperator.Multiply or ScanOperator.Divide ? 4 : 2, left, right)
{
    private readonly ulong[] beyond = new ulong[RowBits.Words];

    protected override string Failure => WholeFailures.Bigint;

    protected override void Run(ReadOnlySpan<ulong> needed)
    {
        Operands(needed);
        beyond.AsSpan().Clear();
        switch (operation)
        {
            case ScanOperator.Multiply:
                Multiply(left.Values, right.Values, Target);
                break;
            case ScanOperator.Divide:
                Divide(left.Values, right.Values, Target);
                break;
            default:
                Add(left.Values, right.Values, Target, operation == ScanOperator.Subtract);
                break;
        }

        for (var w = 0; w < RowBits.Words; w++)
            Fail(w, beyond[w] & Known[w] & needed[w]);
    }

    /// <summary>Out of range when the result has another sign than the operands let it have.</summary>
    private void Add(ReadOnlySpan<long> left, ReadOnlySpan<long> right, Span<long> target, bool subtracts)
    {
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        ref var to = ref MemoryMarshal.GetReference(target);
        var row = 0;
        var any = Vector256<long>.Zero;
        for (; row <= target.Length - Vector256<long>.Count; row += Vector256<long>.Count)
        {
            var (x, y) = (Vector256.LoadUnsafe(ref a, (nuint)row), Vector256.LoadUnsafe(ref b, (nuint)row));
            var result = subtracts ? x - y : x + y;
            result.StoreUnsafe(ref to, (nuint)row);
            any |= Overflow(x, y, result, subtracts);
        }

        for (; row < target.Length; row++)
        {
            target[row] = subtracts ? unchecked(left[row] - right[row]) : unchecked(left[row] + right[row]);
            any |= Vector256.Create(IsBeyond(left[row], right[row], target[row], subtracts) ? -1L : 0);
        }

        if (any.ExtractMostSignificantBits() != 0)
            for (row = 0; row < target.Length; row++)
                if (IsBeyond(left[row], right[row], target[row], subtracts))
                    beyond[row >> 6] |= 1UL << (row & 63);
    }

    private static Vector256<long> Overflow(Vector256<long> x, Vector256<long> y, Vector256<long> result, bool subtracts) =>
        (x ^ result) & (subtracts ? x ^ y : y ^ result);

    private static bool IsBeyond(long x, long y, long result, bool subtracts) => ((x ^ result) & (subtracts ? x ^ y : y ^ result)) < 0;

    private void Multiply(ReadOnlySpan<long> left, ReadOnlySpan<long> right, Span<long> target)
    {
        for (var row = 0; row < target.Length; row++)
        {
            var high = Math.BigMul(left[row], right[row], out var low);
            target[row] = low;
            if (high != low >> 63)
                beyond[row >> 6] |= 1UL << (row & 63);
        }
    }

    private void Divide(ReadOnlySpan<long> left, ReadOnlySpan<long> right, Span<long> target)
    {
        for (var row = 0; row < target.Length; row++)
        {
            var divisor = right[row];
            var bit = 1UL << (row & 63);
            if (divisor == 0)
                KnownRows[row >> 6] &= ~bit;
            else if (divisor == -1)
            {
                target[row] = unchecked(-left[row]);
                beyond[row >> 6] |= left[row] == long.MinValue ? bit : 0;
            }
            else
                target[row] = left[row] / divisor;
        }
    }
}

internal static class WholeFailures
{
    public const string Bigint = "A whole number went out of the range of BIGINT";
}

/// <summary>Minus, or without a sign: the least whole number has no counterpart.</summary>
internal sealed class SignKernel<T>(BatchRows rows, ValueKernel<T> operand, bool isAbs) : ComputedKernel<T>(rows, 1, operand) where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    protected override string Failure => WholeFailures.Bigint;

    protected override void Run(ReadOnlySpan<ulong> needed)
    {
        Operands(needed);
        var from = operand.Values;
        var to = Target;
        var isWhole = typeof(T) == typeof(long);
        for (var row = 0; row < to.Length; row++)
        {
            var value = from[row];
            if (isWhole && value == T.MinValue)
                Fail(row >> 6, Known[row >> 6] & needed[row >> 6] & 1UL << (row & 63));
            else
                to[row] = isAbs ? T.Abs(value) : -value;
        }
    }
}
