namespace Dax.Engine.Scans.Kernels;

/// <summary>
/// AND or OR of any number, the cheapest first. An operand is asked for the rows only that no other has decided: where one is false (of AND) or true (of OR), the others need no
/// value, and have no failure.
/// </summary>
internal sealed class JunctionKernel : ConditionKernel
{
    private readonly ConditionKernel[] operands;
    private readonly bool isOr;

    public JunctionKernel(BatchRows rows, bool isOr, ConditionKernel[] operands) : base(rows, 1, [.. operands])
    {
        this.isOr = isOr;
        this.operands = [.. operands.OrderBy(operand => operand.Cost)];
    }

    protected override void Run(ReadOnlySpan<ulong> needed)
    {
        Span<ulong> open = stackalloc ulong[RowBits.Words];
        Span<ulong> unknown = stackalloc ulong[RowBits.Words];
        Span<ulong> broken = stackalloc ulong[RowBits.Words];
        needed.CopyTo(open);
        unknown.Clear();
        broken.Clear();
        foreach (var operand in operands)
        {
            operand.Need(open);
            if (Narrow(operand, open, unknown, broken) == 0)
                break;
        }

        Decide(needed, open, unknown, broken);
    }

    /// <summary>Takes out the rows that the operand decides; where it failed it decides nothing.</summary>
    private ulong Narrow(ConditionKernel operand, Span<ulong> open, Span<ulong> unknown, Span<ulong> broken)
    {
        var known = operand.Known;
        var truth = operand.True;
        var flip = isOr ? 0 : ulong.MaxValue;
        var left = 0UL;
        for (var w = 0; w < open.Length; w++)
        {
            var failed = operand.HasFailed ? operand.Failed[w] & open[w] : 0;
            open[w] &= ~((truth[w] ^ flip) & known[w] & ~failed);
            unknown[w] |= open[w] & ~known[w];
            broken[w] |= failed;
            left |= open[w];
        }

        return left;
    }

    private void Decide(ReadOnlySpan<ulong> needed, ReadOnlySpan<ulong> open, ReadOnlySpan<ulong> unknown, Span<ulong> broken)
    {
        for (var w = 0; w < open.Length; w++)
        {
            var known = needed[w] & ~(open[w] & unknown[w]);
            KnownRows[w] = RowBits.Blend(Known[w], known, needed[w]);
            TrueRows[w] = RowBits.Blend(True[w], known & (isOr ? ~open[w] : open[w]), needed[w]);
            Fail(w, broken[w] & open[w]);
        }
    }
}
