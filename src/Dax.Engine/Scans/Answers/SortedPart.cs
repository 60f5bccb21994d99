using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>Takes the rows that can still be among the best.</summary>
internal sealed class SortedPart(SortedAnswer answer, RowFilter filter, int[] values, SortPlan plan, ScanBudget budget) : IScanPart
{
    private readonly int[] rows = new int[IScanEvaluator.MostRows];
    private readonly ulong[] candidates = new ulong[RowMask.MostWords];
    private readonly ColumnVector?[] vectors = new ColumnVector?[values.Length];

    public SortedRows Rows { get; } = new(plan, budget);

    public RowBatch? Fold(IScanEvaluator evaluator)
    {
        if (plan.Keep == 0) return null;
        var pass = filter.Pass(evaluator);
        var bound = Math.Min(answer.Bound, Rows.Bound);
        if (bound != SortTerm.Null) pass = Narrow(evaluator, pass, bound);
        var count = RowMask.Rows(pass, rows);
        if (count == 0) return null;
        for (var i = 0; i < values.Length; i++) vectors[i] = values[i] == ScanNodes.None ? null : evaluator.Values(values[i], pass);
        Rows.Append(vectors, rows.AsSpan(0, count));
        return null;
    }

    public RowBatch? Flush() => null;

    public void Clear() => Rows.Clear();

    public void Dispose() => Rows.Dispose();

    private ReadOnlySpan<ulong> Narrow(IScanEvaluator evaluator, ReadOnlySpan<ulong> pass, ulong bound)
    {
        var term = plan.Terms[0];
        if (pass.IndexOfAnyExcept(0UL) < 0 || values[term.Column] == ScanNodes.None) return pass;
        var narrowed = candidates.AsSpan(0, pass.Length);
        pass.CopyTo(narrowed);
        term.Narrow(evaluator.Values(values[term.Column], pass), narrowed, bound, plan.Terms.Length == 1);
        return narrowed;
    }
}
