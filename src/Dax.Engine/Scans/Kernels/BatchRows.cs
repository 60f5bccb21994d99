using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Kernels;

/// <summary>The rows that the kernels of one evaluator see.</summary>
internal sealed class BatchRows
{
    private static readonly RowBatch Nothing = new(0, []);

    private readonly ulong[] all = new ulong[RowBits.Words];

    /// <summary>As many as there can be, always the same: what constants are worked out over, once.</summary>
    public static BatchRows Forever()
    {
        var rows = new BatchRows { Count = IScanEvaluator.MostRows, Number = 1, IsForever = true };
        RowBits.Fill(rows.all, rows.Count);
        return rows;
    }

    public RowBatch Batch { get; private set; } = Nothing;

    public bool IsForever { get; private init; }

    public int Count { get; private set; }

    /// <summary>Tells one batch from the next.</summary>
    public long Number { get; private set; }

    public ReadOnlySpan<ulong> All => all;

    /// <summary>Words of masks that have rows.</summary>
    public int Words => (Count + 63) >> 6;

    public void Bind(RowBatch batch)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch.Count, IScanEvaluator.MostRows);
        (Batch, Count) = (batch, batch.Count);
        Number++;
        RowBits.Fill(all, Count);
    }
}
