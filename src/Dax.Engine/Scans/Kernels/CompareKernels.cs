using System.Numerics;

namespace Dax.Engine.Scans.Kernels;

/// <summary>Two values of each row.</summary>
internal sealed class CompareKernel<T, TTest>(BatchRows rows, ValueKernel<T> left, ValueKernel<T> right, bool negated) : ConditionKernel(rows, 1, left, right)
    where T : unmanaged where TTest : IComparing<T>
{
    protected override void Run(ReadOnlySpan<ulong> needed)
    {
        Operands(needed);
        Comparing.Fill<T, TTest>(left.Values[..Count], right.Values[..Count], TrueRows, negated ? ulong.MaxValue : 0);
        RowBits.And(TrueRows, Known);
    }
}

/// <summary>A value of each row and a constant.</summary>
internal sealed class CompareConstantKernel<T, TTest>(BatchRows rows, ValueKernel<T> value, Kernel constant, T number, bool negated) : ConditionKernel(rows, 1, value, constant)
    where T : unmanaged where TTest : IComparing<T>
{
    protected override void Run(ReadOnlySpan<ulong> needed)
    {
        Operands(needed);
        Comparing.Fill<T, TTest>(value.Values[..Count], number, TrueRows, negated ? ulong.MaxValue : 0);
        RowBits.And(TrueRows, Known);
    }
}

/// <summary>Between two constants that are no NaN.</summary>
internal sealed class BetweenKernel<T>(BatchRows rows, ValueKernel<T> value, Kernel low, Kernel high, T least, T most) : ConditionKernel(rows, 1, value, low, high)
    where T : unmanaged, INumber<T>
{
    protected override void Run(ReadOnlySpan<ulong> needed)
    {
        Operands(needed);
        Comparing.Between(value.Values[..Count], least, most, TrueRows);
        RowBits.And(TrueRows, Known);
    }
}

/// <summary>One of some constants.</summary>
internal sealed class InKernel<T> : ConditionKernel where T : unmanaged, INumber<T>
{
    private const int Few = 8;

    private readonly ValueKernel<T> value;
    private readonly T[] items;
    private readonly HashSet<T> set;

    public InKernel(BatchRows rows, ValueKernel<T> value, T[] items) : base(rows, items.Length <= Few ? 3 : 10, value)
    {
        (this.value, this.items) = (value, items);
        set = [.. items];
    }

    protected override void Run(ReadOnlySpan<ulong> needed)
    {
        Operands(needed);
        if (items.Length <= Few)
            CompareAll();
        else
            LookUp(needed);
    }

    private void CompareAll()
    {
        Span<ulong> some = stackalloc ulong[RowBits.Words];
        TrueRows.Clear();
        foreach (var item in items)
        {
            Comparing.Fill<T, TotalEqual<T>>(value.Values[..Count], item, some, 0);
            RowBits.Or(TrueRows, some);
        }

        RowBits.And(TrueRows, Known);
    }

    /// <summary>Equal in the set as here: NaN is NaN, and zero has no sign.</summary>
    private void LookUp(ReadOnlySpan<ulong> needed)
    {
        var values = value.Values;
        for (var w = 0; w < RowBits.Words; w++)
        {
            var bits = 0UL;
            for (var left = Known[w] & needed[w]; left != 0; left &= left - 1)
            {
                var row = BitOperations.TrailingZeroCount(left);
                if (set.Contains(values[w * 64 + row]))
                    bits |= 1UL << row;
            }

            TrueRows[w] = RowBits.Blend(True[w], bits, needed[w]);
        }
    }
}
