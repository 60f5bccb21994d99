using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

internal sealed class KeptScalars<T> : KeptColumn where T : unmanaged
{
    private readonly Pooled<T> values;

    public KeptScalars(ScanBudget budget) : base(budget)
    {
        values = new(budget);
        Vector = new View(this);
    }

    public override ColumnVector Vector { get; }

    public void Append(T value)
    {
        values.Add(value);
        Accept();
    }

    public override void Clear()
    {
        base.Clear();
        values.Cut(0);
    }

    public override void Dispose()
    {
        base.Dispose();
        values.Dispose();
    }

    protected override void AppendValues(ColumnVector source, ReadOnlySpan<int> rows)
    {
        var from = ((ScalarVector<T>)source).Values;
        var to = values.Extend(rows.Length);
        if (rows.Length == from.Length && AreAll(rows))
        {
            from.CopyTo(to);
            return;
        }
        for (var i = 0; i < rows.Length; i++) to[i] = from[rows[i]];
    }

    protected override void SkipValues(int count) => values.Extend(count).Clear();

    protected override void KeepValues(ReadOnlySpan<int> rows)
    {
        var all = values.Span;
        for (var i = 0; i < rows.Length; i++) all[i] = all[rows[i]];
        values.Cut(rows.Length);
    }

    protected override void SaveValues(StateWriter state) => state.Write(values.Span);

    protected override bool TryLoadValues(ref StateReader state, int count) => state.TryRead(values, count);

    private static bool AreAll(ReadOnlySpan<int> rows)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] != i) return false;
        }
        return true;
    }

    private sealed class View(KeptScalars<T> owner) : ScalarVector<T>
    {
        public override int Count => owner.Count;
        public override ReadOnlySpan<ulong> Validity => owner.Validity;
        public override ReadOnlySpan<T> Values => owner.values.Span;
    }
}
