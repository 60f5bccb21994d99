using System.Runtime.Intrinsics;

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
        if (!operand.HasFailed)
            return Narrow(known, truth, Vector512.Create(flip), open, unknown);
        for (var w = 0; w < open.Length; w++)
        {
            var failed = operand.Failed[w] & open[w];
            open[w] &= ~((truth[w] ^ flip) & known[w] & ~failed);
            unknown[w] |= open[w] & ~known[w];
            broken[w] |= failed;
            left |= open[w];
        }

        return left;
    }

    /// <summary>The same where nothing failed.</summary>
    private static ulong Narrow(ReadOnlySpan<ulong> known, ReadOnlySpan<ulong> truth, Vector512<ulong> flip, Span<ulong> open, Span<ulong> unknown)
    {
        var left = Vector512<ulong>.Zero;
        for (var w = 0; w < RowBits.Words; w += RowBits.Width)
        {
            var isKnown = RowBits.At(known, w);
            var still = Vector512.AndNot(RowBits.At(open, w), (RowBits.At(truth, w) ^ flip) & isKnown);
            still.CopyTo(open[w..]);
            (RowBits.At(unknown, w) | Vector512.AndNot(still, isKnown)).CopyTo(unknown[w..]);
            left |= still;
        }

        return left == Vector512<ulong>.Zero ? 0UL : 1UL;
    }

    private void Decide(ReadOnlySpan<ulong> needed, ReadOnlySpan<ulong> open, ReadOnlySpan<ulong> unknown, Span<ulong> broken)
    {
        if (!RowBits.Any(broken))
        {
            DecideAll(needed, open, unknown);
            return;
        }
        for (var w = 0; w < open.Length; w++)
        {
            var known = needed[w] & ~(open[w] & unknown[w]);
            KnownRows[w] = RowBits.Blend(Known[w], known, needed[w]);
            TrueRows[w] = RowBits.Blend(True[w], known & (isOr ? ~open[w] : open[w]), needed[w]);
            Fail(w, broken[w] & open[w]);
        }
    }

    private void DecideAll(ReadOnlySpan<ulong> needed, ReadOnlySpan<ulong> open, ReadOnlySpan<ulong> unknown)
    {
        var flip = Vector512.Create(isOr ? ulong.MaxValue : 0);
        for (var w = 0; w < RowBits.Words; w += RowBits.Width)
        {
            var (asked, rest) = (RowBits.At(needed, w), RowBits.At(open, w));
            var known = Vector512.AndNot(asked, rest & RowBits.At(unknown, w));
            Vector512.ConditionalSelect(asked, known, RowBits.At(Known, w)).CopyTo(KnownRows[w..]);
            Vector512.ConditionalSelect(asked, known & (rest ^ flip), RowBits.At(True, w)).CopyTo(TrueRows[w..]);
        }
    }
}
