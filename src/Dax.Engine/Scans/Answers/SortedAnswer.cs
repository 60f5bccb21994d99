using System.Buffers;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>Rows in order, or the first of them: they come at the end.</summary>
internal sealed class SortedAnswer : IScanAnswer
{
    private readonly ScanNodes nodes;
    private readonly int where;
    private readonly int[] values;
    private readonly SortPlan plan;
    private readonly long offset;
    private readonly byte[] fingerprint;
    private readonly ScanBudget budget;
    private readonly PooledBatches batches;
    private readonly SortedRows rows;
    private ulong bound = SortTerm.Null;

    public SortedAnswer(TableSchema schema, ScanNodes nodes, int where, SortPlan plan, long offset, byte[] fingerprint, ScanBudget budget)
    {
        (Schema, this.nodes, this.where, this.plan, this.offset, this.fingerprint, this.budget) = (schema, nodes, where, plan, offset, fingerprint, budget);
        values = nodes.Add(plan.Expressions);
        batches = new(schema);
        rows = new(plan, budget);
    }

    public TableSchema Schema { get; }

    public bool StreamsRows => false;

    public bool IsSatisfied => plan.Keep == 0;

    /// <summary>Of the best so far, for all parts.</summary>
    public ulong Bound => Volatile.Read(ref bound);

    public IScanPart CreatePart() => new SortedPart(this, new(where), values, plan, budget);

    public void Merge(IScanPart part)
    {
        rows.Append(((SortedPart)part).Rows);
        part.Clear();
        rows.Prune();
        Volatile.Write(ref bound, rows.Bound);
    }

    public IEnumerable<RowBatch> Finish()
    {
        rows.Prune();
        var order = ArrayPool<int>.Shared.Rent(Math.Max(1, rows.Count));
        try
        {
            rows.Order(order.AsSpan(0, rows.Count));
            for (var first = (int)Math.Min(offset, rows.Count); first < rows.Count; first += IScanEvaluator.MostRows)
            {
                var batch = batches.Rent();
                rows.CopyTo(batch, order.AsSpan(first, Math.Min(IScanEvaluator.MostRows, rows.Count - first)));
                yield return batch.ToBatch(batches);
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(order);
        }
    }

    public void Save(IBufferWriter<byte> state)
    {
        using var writer = new StateWriter(state, fingerprint);
        rows.Save(writer);
        writer.Finish();
    }

    public bool TryRestore(ReadOnlySpan<byte> state)
    {
        var whole = StateReader.TryOpen(state, fingerprint, out var reader) && rows.TryLoad(ref reader) && reader.IsAtEnd;
        if (!whole) rows.Clear();
        Volatile.Write(ref bound, rows.Bound);
        return whole;
    }

    public void Dispose()
    {
        nodes.Dispose();
        batches.Dispose();
        rows.Dispose();
    }
}
