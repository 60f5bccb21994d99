using Dax.Engine.Faults;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Kernels;

/// <summary>
/// One expression over the rows of a batch, for one thread. It is worked out when somebody needs it, for the rows that are needed or, when that is cheap, for all; never twice.
/// What it says of rows that nobody needed is anything.
/// </summary>
internal abstract class Kernel
{
    /// <summary>Up to this cost (an addition is 1) all rows are worked out at once: choosing would cost more.</summary>
    private const int Cheap = 12;

    /// <summary>Dear kernels too work out all rows when more than one in so many is needed.</summary>
    private const int Dense = 2;

    private readonly ulong[] known = new ulong[RowBits.Words];
    private readonly ulong[] failed = new ulong[RowBits.Words];
    private readonly ulong[] done = new ulong[RowBits.Words];
    private readonly Kernel[] children;
    private readonly BatchRows rows;
    private long number;
    private bool isWhole;

    protected Kernel(BatchRows rows, int cost, params Kernel[] children)
    {
        (this.rows, this.children) = (rows, children);
        foreach (var child in children)
            cost = Math.Min(1_000_000, cost + child.Cost);
        Cost = cost;
    }

    /// <summary>Of one row, with all that it is made of.</summary>
    public int Cost { get; }

    /// <summary>Where it is not null; for conditions, not unknown.</summary>
    public ReadOnlySpan<ulong> Known => known;

    /// <summary>Where there is no value, and cannot be one. Only to be asked when <see cref="HasFailed"/>.</summary>
    public ReadOnlySpan<ulong> Failed => failed;

    public bool HasFailed { get; private set; }

    /// <summary>It is worked out once and for all.</summary>
    public bool IsConstant => rows.IsForever;

    protected int Count => rows.Count;

    protected BatchRows Rows => rows;

    protected Span<ulong> KnownRows => known;

    /// <summary>What its user is told when it is out of range.</summary>
    protected virtual string Failure => "A value went out of the range of its type";

    /// <summary>Works the rows out that have not been yet.</summary>
    public void Need(ReadOnlySpan<ulong> needed)
    {
        if (number != rows.Number)
            Begin();
        if (isWhole)
            return;
        if (Cost > Cheap)
        {
            Span<ulong> missing = stackalloc ulong[RowBits.Words];
            for (var w = 0; w < missing.Length; w++)
                missing[w] = needed[w] & ~done[w];
            var count = RowBits.Count(missing);
            if (count == 0)
                return;
            if (count * Dense <= rows.Count)
            {
                Run(missing);
                RowBits.Or(done, missing);
                return;
            }
        }

        Run(rows.All);
        isWhole = true;
    }

    private void Begin()
    {
        number = rows.Number;
        (isWhole, HasFailed) = (false, false);
        if (Cost <= Cheap)
            return;
        done.AsSpan().Clear();
        known.AsSpan().Clear();
    }

    /// <summary>Works out these rows, and may others; <see cref="Known"/> and failures of rows that were worked out before stay right.</summary>
    protected abstract void Run(ReadOnlySpan<ulong> needed);

    /// <summary>As a column of the batch.</summary>
    public abstract ColumnVector View(BatchRows current);

    /// <summary>Asks for the operands, all of which must be known; a failure of one is one of this.</summary>
    protected void Operands(ReadOnlySpan<ulong> needed)
    {
        foreach (var child in children)
            child.Need(needed);
        Span<ulong> all = stackalloc ulong[RowBits.Words];
        needed.CopyTo(all);
        foreach (var child in children)
            RowBits.And(all, child.known);
        RowBits.Blend(known, all, needed);
        foreach (var child in children)
            if (child.HasFailed)
                Fail(child.failed, needed);
    }

    protected void Fail(ReadOnlySpan<ulong> where, ReadOnlySpan<ulong> needed)
    {
        for (var w = 0; w < failed.Length; w++)
            Fail(w, where[w] & needed[w]);
    }

    /// <summary>One word of rows.</summary>
    protected void Fail(int word, ulong where)
    {
        if (where == 0)
            return;
        if (!HasFailed)
            failed.AsSpan().Clear();
        HasFailed = true;
        failed[word] |= where;
    }

    /// <summary>Ends the query when one of the rows has failed.</summary>
    /// <exception cref="ScanFailure"/>
    public void Check(ReadOnlySpan<ulong> needed)
    {
        if (HasFailed && RowBits.Meet(failed, needed))
            throw new ScanFailure(new Fault.Usage(Blame(needed) + "."));
    }

    private string Blame(ReadOnlySpan<ulong> needed)
    {
        foreach (var child in children)
            if (child.HasFailed && RowBits.Meet(child.failed, needed))
                return child.Blame(needed);
        return Failure;
    }
}
