using System.Buffers;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>
/// Rows to be put in order. Of a cut the best are kept, with as many candidates beside them before the rest is thrown away: so a row costs little, and most of them
/// no more than a comparison with <see cref="Bound"/>.
/// </summary>
internal sealed partial class SortedRows : IDisposable
{
    private const int LeastCandidates = 2 * IScanEvaluator.MostRows;

    private readonly SortPlan plan;
    private readonly ScanBudget budget;
    private readonly KeptColumn[] columns;
    private readonly ColumnVector[] vectors;
    private readonly Pooled<ulong>[] codes;

    public SortedRows(SortPlan plan, ScanBudget budget)
    {
        (this.plan, this.budget) = (plan, budget);
        columns = new KeptColumn[plan.Columns.Length];
        for (var i = 0; i < columns.Length; i++) columns[i] = KeptColumns.Create(plan.Columns[i].Kind, plan.Columns[i].IsArray, budget);
        vectors = KeptColumns.Vectors(columns);
        codes = new Pooled<ulong>[plan.Terms.Length];
        for (var i = 0; i < codes.Length; i++) codes[i] = new(budget);
    }

    public int Count { get; private set; }

    /// <summary>Rows whose first term has a greater code are not among the best; nor, where that term is all there is, those with this one.</summary>
    public ulong Bound { get; private set; } = SortTerm.Null;

    /// <summary>Adds rows of vectors as the plan's columns have them; null for a column of nulls.</summary>
    public void Append(ReadOnlySpan<ColumnVector?> sources, ReadOnlySpan<int> rows)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            if (sources[i] is { } source) columns[i].Append(source, rows);
            else columns[i].AppendNulls(rows.Length);
        }
        for (var i = 0; i < codes.Length; i++)
        {
            var added = codes[i].Extend(rows.Length);
            if (sources[plan.Terms[i].Column] is { } source) plan.Terms[i].Encode(source, rows, added);
            else added.Fill(SortTerm.Null);
        }
        Count += rows.Length;
        if (Count >= 2L * plan.Keep && Count >= LeastCandidates) Prune();
        if (Count > plan.MostRows) throw ScanBudget.Outgrown("rows");
    }

    /// <summary>Adds all rows of another.</summary>
    public void Append(SortedRows other)
    {
        using var rows = new Pooled<int>(budget);
        for (var first = 0; first < other.Count; first += IScanEvaluator.MostRows)
        {
            rows.Cut(0);
            var run = rows.Extend(Math.Min(IScanEvaluator.MostRows, other.Count - first));
            for (var i = 0; i < run.Length; i++) run[i] = first + i;
            Append(other.vectors, run);
        }
    }

    /// <summary>Throws away what cannot be among the best.</summary>
    public void Prune()
    {
        if (Count <= plan.Keep) return;
        var order = ArrayPool<int>.Shared.Rent(Count);
        try
        {
            var sorted = order.AsSpan(0, Count);
            Order(sorted);
            var best = sorted[..(int)plan.Keep];
            if (!best.IsEmpty && codes.Length > 0) Bound = codes[0].Span[best[^1]];
            best.Sort();
            Keep(best);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(order);
        }
    }

    /// <summary>The rows' places in the query's order; ties in any.</summary>
    public void Order(Span<int> order)
    {
        for (var i = 0; i < order.Length; i++) order[i] = i;
        if (codes.Length == 0) return;
        var keys = ArrayPool<ulong>.Shared.Rent(Count);
        try
        {
            var first = keys.AsSpan(0, Count);
            codes[0].Span.CopyTo(first);
            first.Sort(order);
            OrderTies(first, order);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(keys);
        }
    }

    /// <summary>Rows by their places, of the columns that are answered.</summary>
    public void CopyTo(BatchColumns target, ReadOnlySpan<int> rows) => target.Append(vectors, rows);

    public void Clear()
    {
        Count = 0;
        Bound = SortTerm.Null;
        foreach (var column in columns) column.Clear();
        foreach (var term in codes) term.Cut(0);
    }

    public void Dispose()
    {
        Count = 0;
        foreach (var column in columns) column.Dispose();
        foreach (var term in codes) term.Dispose();
    }

    private void Keep(ReadOnlySpan<int> rows)
    {
        foreach (var column in columns) column.Keep(rows);
        foreach (var term in codes)
        {
            var all = term.Span;
            for (var i = 0; i < rows.Length; i++) all[i] = all[rows[i]];
            term.Cut(rows.Length);
        }
        Count = rows.Length;
    }

    private void OrderTies(ReadOnlySpan<ulong> sorted, Span<int> order)
    {
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            for (end = start + 1; end < sorted.Length && sorted[end] == sorted[start];) end++;
            if (end - start > 1 && (codes.Length > 1 || !plan.Terms[0].IsExact(sorted[start]))) order[start..end].Sort(Compare);
        }
    }

    private int Compare(int a, int b)
    {
        for (var i = 0; i < codes.Length; i++)
        {
            var (codeA, codeB) = (codes[i].Span[a], codes[i].Span[b]);
            if (codeA != codeB) return codeA.CompareTo(codeB);
            var term = plan.Terms[i];
            if (!term.IsExact(codeA) && term.Compare(columns[term.Column], a, b) is var order and not 0) return order;
        }
        return 0;
    }
}
