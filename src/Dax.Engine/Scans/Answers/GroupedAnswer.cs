using System.Buffers;
using Dax.Adql.Scans;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>
/// Groups and their aggregates, DISTINCT rows too. What comes after (HAVING, values, DISTINCT, order, cut) is a query of its own over the table of the groups, answered
/// by the same means at the end.
/// </summary>
internal sealed class GroupedAnswer : IScanAnswer
{
    private readonly ScanNodes nodes;
    private readonly int where;
    private readonly int[] keyNodes;
    private readonly int[] valueNodes;
    private readonly GroupPlan plan;
    private readonly IScanProgram program;
    private readonly long? rowLimit;
    private readonly byte[] fingerprint;
    private readonly ScanBudget budget;
    private readonly GroupedRows rows;
    /// <summary>So many groups are enough, whichever they are.</summary>
    private readonly long wanted;

    public GroupedAnswer(TableSchema schema, ScanNodes nodes, int where, GroupPlan plan, IScanProgram program, long? rowLimit, byte[] fingerprint)
    {
        (Schema, this.nodes, this.where, this.plan, this.program, this.rowLimit, this.fingerprint) = (schema, nodes, where, plan, program, rowLimit, fingerprint);
        keyNodes = nodes.Add(plan.Query.Keys);
        valueNodes = new int[plan.Query.Aggregates.Count];
        for (var i = 0; i < valueNodes.Length; i++) valueNodes[i] = nodes.Add(plan.Query.Aggregates[i].Argument);
        budget = new(plan.Limits.Bytes);
        rows = new(plan, budget);
        wanted = Wanted(plan.Query, rowLimit);
    }

    public TableSchema Schema { get; }

    public bool StreamsRows => false;

    public bool IsSatisfied => rows.Count >= wanted;

    public IScanPart CreatePart() => new GroupedPart(new(where), keyNodes, valueNodes, plan, budget);

    public void Merge(IScanPart part)
    {
        rows.Merge(((GroupedPart)part).Rows);
        part.Clear();
    }

    public IEnumerable<RowBatch> Finish()
    {
        rows.Complete();
        using var tail = CreateTail(out var evaluator);
        using var part = tail.CreatePart();
        using (evaluator)
        {
            foreach (var batch in Groups())
            {
                evaluator.Bind(batch);
                if (part.Fold(evaluator) is { } full) yield return full;
            }
        }
        if (part.Flush() is { } last) yield return last;
        tail.Merge(part);
        foreach (var batch in tail.Finish()) yield return batch;
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
        return whole;
    }

    public void Dispose()
    {
        nodes.Dispose();
        rows.Dispose();
    }

    private IScanAnswer CreateTail(out IScanEvaluator evaluator)
    {
        var own = program.CreateEmpty();
        var tail = ScanAnswers.CreateTail(plan, own, Schema, rowLimit);
        if (!tail.IsOk) throw new ScanFailure(tail.Fault, true);
        evaluator = own.CreateEvaluator();
        return tail.Value;
    }

    /// <summary>The groups as rows; one batch in turn.</summary>
    private IEnumerable<RowBatch> Groups()
    {
        var columns = KeptColumns.Create(plan.Schema().Columns, new(long.MaxValue));
        var vectors = KeptColumns.Vectors(columns);
        try
        {
            for (var first = 0; first < rows.Count; first += IScanEvaluator.MostRows)
            {
                foreach (var column in columns) column.Clear();
                var count = Math.Min(IScanEvaluator.MostRows, rows.Count - first);
                rows.Write(first, count, columns);
                yield return new(count, vectors);
            }
        }
        finally
        {
            foreach (var column in columns) column.Dispose();
        }
    }

    private static long Wanted(ScanQuery query, long? rowLimit)
    {
        var limit = Math.Min(query.Top ?? long.MaxValue, rowLimit ?? long.MaxValue);
        if (limit == 0) return 0;
        var isAny = query.Aggregates.Count == 0 && query.Keys.Count > 0 && query.Having is null && query.OrderBy.Count == 0 && !query.Distinct;
        return isAny && limit < long.MaxValue - query.Offset ? limit + query.Offset : long.MaxValue;
    }
}
