using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>Puts rows into their groups.</summary>
internal sealed partial class GroupedPart(RowFilter filter, int[] keyNodes, int[] valueNodes, GroupPlan plan, ScanBudget budget) : IScanPart
{
    private const int MostRows = IScanEvaluator.MostRows;

    private readonly int[] rows = new int[MostRows];
    private readonly int[] groups = new int[MostRows];
    private readonly int[] someRows = new int[MostRows];
    private readonly int[] someGroups = new int[MostRows];
    private readonly ulong[] present = new ulong[RowMask.MostWords];
    private readonly ColumnVector?[] keys = new ColumnVector?[keyNodes.Length];

    public GroupedRows Rows { get; } = new(plan, budget);

    public RowBatch? Fold(IScanEvaluator evaluator)
    {
        var pass = filter.Pass(evaluator);
        if (pass.IndexOfAnyExcept(0UL) < 0) return null;
        if (plan.IsOne) FoldAll(evaluator, pass);
        else if (!TryFoldClasses(evaluator, pass)) FoldGroups(evaluator, pass, RowMask.Rows(pass, rows));
        return null;
    }

    public RowBatch? Flush() => null;

    public void Clear()
    {
        Rows.Clear();
        ForgetClasses();
    }

    public void Dispose() => Rows.Dispose();

    private void FoldAll(IScanEvaluator evaluator, ReadOnlySpan<ulong> pass)
    {
        Rows.Grow();
        for (var i = 0; i < valueNodes.Length; i++)
        {
            if (plan.Query.Aggregates[i].Argument is null)
            {
                Rows.Totals[i].Add(0, pass, null);
                continue;
            }
            if (valueNodes[i] == ScanNodes.None) continue;
            FoldSet(evaluator, i, 0, pass, evaluator.Values(valueNodes[i], pass));
        }
    }

    private void FoldGroups(IScanEvaluator evaluator, ReadOnlySpan<ulong> pass, int count)
    {
        for (var i = 0; i < keys.Length; i++) keys[i] = keyNodes[i] == ScanNodes.None ? null : evaluator.Values(keyNodes[i], pass);
        var chosen = rows.AsSpan(0, count);
        var numbers = groups.AsSpan(0, count);
        Rows.Keys.Find(keys, chosen, numbers);
        Rows.Grow();
        for (var i = 0; i < valueNodes.Length; i++)
        {
            if (plan.Query.Aggregates[i].Argument is null) Rows.Totals[i].Add(numbers, chosen, null);
            else if (valueNodes[i] != ScanNodes.None) FoldValues(Rows.Totals[i], evaluator.Values(valueNodes[i], pass), chosen, numbers);
        }
    }

    /// <summary>Aggregates skip nulls.</summary>
    private void FoldValues(Total total, ColumnVector values, ReadOnlySpan<int> chosen, ReadOnlySpan<int> numbers)
    {
        var validity = values.Validity;
        if (validity.IsEmpty)
        {
            total.Add(numbers, chosen, values);
            return;
        }
        var count = 0;
        for (var i = 0; i < chosen.Length; i++)
        {
            if (!RowMask.Has(validity, chosen[i])) continue;
            someRows[count] = chosen[i];
            someGroups[count++] = numbers[i];
        }
        total.Add(someGroups.AsSpan(0, count), someRows.AsSpan(0, count), values);
    }
}
