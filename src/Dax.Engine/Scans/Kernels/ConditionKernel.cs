using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Kernels;

/// <summary>Truths as two sets of rows: where it is known, and where it is true.</summary>
internal abstract class ConditionKernel(BatchRows rows, int cost, params Kernel[] children) : Kernel(rows, cost, children)
{
    private readonly ulong[] truth = new ulong[RowBits.Words];
    private ulong[]? limited;
    private FlagKernel? flags;

    /// <summary>Only where it is known.</summary>
    public ReadOnlySpan<ulong> True => truth;

    protected Span<ulong> TrueRows => truth;

    /// <summary>The same as a column of 0 and 1.</summary>
    public FlagKernel Flags => flags ??= new FlagKernel(Rows, this);

    public override ColumnVector View(BatchRows current)
    {
        Flags.Need(current.All);
        return Flags.View(current);
    }

    /// <summary>True among the rows of a batch, all of which were needed: what is beyond them may be left of an earlier one, and a constant is true for ever.</summary>
    public ReadOnlySpan<ulong> TrueIn(BatchRows current)
    {
        limited ??= new ulong[RowBits.Words];
        truth.CopyTo(limited);
        RowBits.And(limited, current.All);
        return limited;
    }
}

/// <summary>A truth as 1 and 0.</summary>
internal sealed class FlagKernel(BatchRows rows, ConditionKernel condition) : ComputedKernel<byte>(rows, 1, condition)
{
    protected override void Run(ReadOnlySpan<ulong> needed)
    {
        Operands(needed);
        var target = Target;
        var truth = condition.True;
        for (var row = 0; row < target.Length; row++)
            target[row] = (byte)(truth[row >> 6] >> (row & 63) & 1);
    }
}

/// <summary>1 and 0 as a truth.</summary>
internal sealed class TruthKernel(BatchRows rows, ValueKernel<byte> flags) : ConditionKernel(rows, 1, flags)
{
    public override ColumnVector View(BatchRows current) => flags.View(current);

    protected override void Run(ReadOnlySpan<ulong> needed)
    {
        Operands(needed);
        Comparing.Fill<byte, Equal<byte>>(flags.Values[..Count], (byte)0, TrueRows, ulong.MaxValue);
        RowBits.And(TrueRows, Known);
    }
}

internal sealed class NotKernel(BatchRows rows, ConditionKernel operand) : ConditionKernel(rows, 1, operand)
{
    protected override void Run(ReadOnlySpan<ulong> needed)
    {
        Operands(needed);
        for (var w = 0; w < RowBits.Words; w++)
            TrueRows[w] = Known[w] & ~operand.True[w];
    }
}

internal sealed class IsNullKernel(BatchRows rows, Kernel value) : ConditionKernel(rows, 1, value)
{
    protected override void Run(ReadOnlySpan<ulong> needed)
    {
        Operands(needed);
        for (var w = 0; w < RowBits.Words; w++)
        {
            TrueRows[w] = RowBits.Blend(True[w], Rows.All[w] & ~value.Known[w], needed[w]);
            KnownRows[w] = Rows.All[w];
        }
    }
}
