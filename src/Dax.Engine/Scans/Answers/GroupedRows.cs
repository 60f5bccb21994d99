using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>Groups and their totals: of a part, or of the answer.</summary>
internal sealed class GroupedRows : IDisposable
{
    private readonly bool isOne;
    private readonly int keyCount;
    private readonly ScanBudget budget;
    private readonly GroupKeys keys;
    private readonly Total[] totals;

    public GroupedRows(GroupPlan plan, ScanBudget budget)
    {
        (isOne, keyCount, this.budget) = (plan.IsOne, plan.Fields.Length, budget);
        keys = new(plan.Fields, plan.Width, plan.Limits.Groups, budget);
        totals = plan.CreateTotals(budget);
    }

    public int Count => isOne ? 1 : keys.Count;

    public GroupKeys Keys => keys;

    public Total[] Totals => totals;

    public void Grow()
    {
        var groups = Count;
        foreach (var total in totals) total.Grow(groups);
    }

    public void Merge(GroupedRows other)
    {
        using var numbers = new Pooled<int>(budget);
        var places = numbers.Extend(other.Count);
        if (isOne) places.Clear();
        else keys.Find(other.keys, places);
        other.Grow();
        Grow();
        for (var i = 0; i < totals.Length; i++) totals[i].Merge(other.totals[i], places);
    }

    /// <summary>Some groups as rows: keys, then totals.</summary>
    public void Write(int first, int count, ReadOnlySpan<KeptColumn> columns)
    {
        for (var i = 0; i < keyCount; i++) keys.Decode(i, first, count, columns[i]);
        for (var i = 0; i < totals.Length; i++) totals[i].Write(first, count, columns[keyCount + i]);
    }

    public void Complete()
    {
        Grow();
        foreach (var total in totals) total.Complete(Count);
    }

    public void Clear()
    {
        keys.Clear();
        foreach (var total in totals) total.Clear();
    }

    public void Dispose()
    {
        keys.Dispose();
        foreach (var total in totals) total.Dispose();
    }

    public void Save(StateWriter state)
    {
        Grow();
        if (!isOne) keys.Save(state);
        foreach (var total in totals) total.Save(state);
    }

    public bool TryLoad(ref StateReader state)
    {
        Clear();
        if (!isOne && !keys.TryLoad(ref state)) return false;
        foreach (var total in totals)
        {
            if (!total.TryLoad(ref state, Count)) return false;
        }
        return true;
    }
}
