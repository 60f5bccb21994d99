using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>One aggregate, of every group. Values that are null never come here: SQL's aggregates skip them.</summary>
internal abstract class Total : IDisposable
{
    /// <summary>There are so many groups; new ones are empty.</summary>
    public abstract void Grow(int groups);

    /// <summary>Adds value <c>rows[i]</c> to group <c>groups[i]</c>.</summary>
    /// <param name="values">Null for <c>COUNT(*)</c>.</param>
    public abstract void Add(ReadOnlySpan<int> groups, ReadOnlySpan<int> rows, ColumnVector? values);

    /// <summary>Adds the rows of a set to one group.</summary>
    public abstract void Add(int group, ReadOnlySpan<ulong> rows, ColumnVector? values);

    /// <summary>Whether values in a range, and no others, could make the group's total another one.</summary>
    public virtual bool IsOpenTo(int group, ColumnRange range) => true;

    /// <summary>Adds group i of another to group <c>groups[i]</c>.</summary>
    public abstract void Merge(Total other, ReadOnlySpan<int> groups);

    /// <summary>Nothing will be added any more: <see cref="Write"/> follows.</summary>
    public virtual void Complete(int groups) { }

    /// <summary>Adds the results of some groups to a column.</summary>
    /// <exception cref="ScanFailure">One is out of range.</exception>
    public abstract void Write(int first, int count, KeptColumn target);

    public abstract void Clear();

    public abstract void Save(StateWriter state);

    public abstract bool TryLoad(ref StateReader state, int groups);

    public abstract void Dispose();
}

/// <summary>One whose groups are items of one array.</summary>
internal abstract class Total<TState>(ScanBudget budget) : Total where TState : unmanaged
{
    private readonly Pooled<TState> states = new(budget);

    protected Span<TState> States => states.Span;

    public override void Grow(int groups) => states.Grow(groups);

    public override void Merge(Total other, ReadOnlySpan<int> groups)
    {
        var from = ((Total<TState>)other).States;
        var to = States;
        for (var i = 0; i < groups.Length; i++) Merge(ref to[groups[i]], in from[i]);
    }

    public override void Clear() => states.Cut(0);

    public override void Save(StateWriter state) => state.Write<TState>(States);

    public override bool TryLoad(ref StateReader state, int groups)
    {
        if (!state.TryRead(states, groups)) return false;
        foreach (ref readonly var one in States)
        {
            if (!IsPossible(in one)) return false;
        }
        return true;
    }

    public override void Dispose() => states.Dispose();

    protected abstract void Merge(ref TState to, in TState from);

    protected abstract bool IsPossible(in TState state);
}
