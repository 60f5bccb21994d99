using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary><c>COUNT(*)</c>, and <c>COUNT(x)</c> of what is not null.</summary>
internal sealed class CountTotal(ScanBudget budget) : Total<long>(budget)
{
    public override void Add(ReadOnlySpan<int> groups, ReadOnlySpan<int> rows, ColumnVector? values)
    {
        var states = States;
        foreach (var group in groups) states[group]++;
    }

    public override void Add(int group, ReadOnlySpan<ulong> rows, ColumnVector? values) => States[group] += RowMask.Count(rows);

    public override void Write(int first, int count, KeptColumn target)
    {
        foreach (var state in States.Slice(first, count)) ((KeptScalars<long>)target).Append(state);
    }

    protected override void Merge(ref long to, in long from) => to += from;

    protected override bool IsPossible(in long state) => state >= 0;
}
