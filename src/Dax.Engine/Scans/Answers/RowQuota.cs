namespace Dax.Engine.Scans.Answers;

/// <summary>
/// How many rows are still to be skipped (OFFSET) and to be answered (TOP) of those that pass. Parts draw from it at once, so that no more rows are worked out than
/// are wanted; what they drew counts for good when they are merged. For any thread.
/// </summary>
internal sealed class RowQuota(long offset, long limit)
{
    private readonly Lock turn = new();
    private RowCount drawn;
    private RowCount merged;

    /// <summary>Nothing can be drawn, for now.</summary>
    public bool IsDrawn
    {
        get
        {
            lock (turn) return drawn.Answered >= limit;
        }
    }

    /// <summary>All rows are in parts that were merged.</summary>
    public bool IsDone
    {
        get
        {
            lock (turn) return merged.Answered >= limit;
        }
    }

    public RowCount Merged
    {
        get
        {
            lock (turn) return merged;
        }
    }

    /// <summary>Of <paramref name="rows"/> rows: skip so many, then answer so many.</summary>
    public RowCount Draw(int rows)
    {
        lock (turn)
        {
            var skipped = Math.Min(rows, offset - drawn.Skipped);
            var answered = Math.Min(rows - skipped, limit - drawn.Answered);
            var draw = new RowCount(skipped, answered);
            drawn += draw;
            return draw;
        }
    }

    public void Return(RowCount count)
    {
        lock (turn) drawn -= count;
    }

    public void Merge(RowCount count)
    {
        lock (turn) merged += count;
    }

    public bool TryRestore(RowCount count)
    {
        if (count.Skipped < 0 || count.Skipped > offset || count.Answered < 0 || count.Answered > limit) return false;
        lock (turn) (drawn, merged) = (count, count);
        return true;
    }
}

internal readonly record struct RowCount(long Skipped, long Answered)
{
    public static RowCount operator +(RowCount a, RowCount b) => new(a.Skipped + b.Skipped, a.Answered + b.Answered);
    public static RowCount operator -(RowCount a, RowCount b) => new(a.Skipped - b.Skipped, a.Answered - b.Answered);
}
