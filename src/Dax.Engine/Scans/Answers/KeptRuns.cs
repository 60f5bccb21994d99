using System.Runtime.CompilerServices;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>Cells of different lengths: row i ends at <c>ends[i]</c> and begins where the row before it ends.</summary>
internal abstract class KeptRuns<T>(ScanBudget budget) : KeptColumn(budget) where T : unmanaged
{
    private readonly Pooled<T> elements = new(budget);
    private readonly Pooled<int> ends = new(budget);

    public override long VariableBytes => (long)elements.Count * Unsafe.SizeOf<T>();

    public void Append(ReadOnlySpan<T> run)
    {
        Put(run);
        Accept();
    }

    public ReadOnlySpan<T> Run(int row)
    {
        var all = ends.Span;
        return elements.Span[(row == 0 ? 0 : all[row - 1])..all[row]];
    }

    public override void Clear()
    {
        base.Clear();
        elements.Cut(0);
        ends.Cut(0);
    }

    public override void Dispose()
    {
        base.Dispose();
        elements.Dispose();
        ends.Dispose();
    }

    protected abstract ReadOnlySpan<T> RunOf(ColumnVector source, int row);

    protected override void AppendValues(ColumnVector source, ReadOnlySpan<int> rows)
    {
        foreach (var row in rows) Put(source.IsNull(row) ? default : RunOf(source, row));
    }

    protected override void SkipValues(int count) => ends.Extend(count).Fill(elements.Count);

    protected override void KeepValues(ReadOnlySpan<int> rows)
    {
        // What is overwritten lies before whatever is still to be read; of the ends that may be the very one before it, so it is remembered.
        var all = ends.Span;
        var (to, known, knownEnd) = (0, -1, 0);
        for (var i = 0; i < rows.Length; i++)
        {
            var first = rows[i] == known + 1 ? knownEnd : all[rows[i] - 1];
            (known, knownEnd) = (rows[i], all[rows[i]]);
            elements.Span[first..knownEnd].CopyTo(elements.Span[to..]);
            to += knownEnd - first;
            all[i] = to;
        }
        ends.Cut(rows.Length);
        elements.Cut(to);
    }

    protected override void SaveValues(StateWriter state)
    {
        state.Write(ends.Span);
        state.Write(elements.Count);
        state.Write(elements.Span);
    }

    protected override bool TryLoadValues(ref StateReader state, int count)
    {
        if (!state.TryRead(ends, count) || !state.TryRead(elements, state.ReadInt())) return false;
        var last = 0;
        foreach (var end in ends.Span)
        {
            if (end < last) return false;
            last = end;
        }
        return last == elements.Count;
    }

    private void Put(ReadOnlySpan<T> run)
    {
        run.CopyTo(elements.Extend(run.Length));
        ends.Add(elements.Count);
    }
}

internal sealed class KeptText : KeptRuns<byte>
{
    public KeptText(ScanBudget budget) : base(budget) => Vector = new View(this);

    public override ColumnVector Vector { get; }

    protected override ReadOnlySpan<byte> RunOf(ColumnVector source, int row) => ((TextVector)source).Utf8(row);

    private sealed class View(KeptText owner) : TextVector
    {
        public override int Count => owner.Count;
        public override ReadOnlySpan<ulong> Validity => owner.Validity;
        public override ReadOnlySpan<byte> Utf8(int row) => owner.Run(row);
    }
}

internal sealed class KeptArrays<T> : KeptRuns<T> where T : unmanaged
{
    public KeptArrays(ScanBudget budget) : base(budget) => Vector = new View(this);

    public override ColumnVector Vector { get; }

    protected override ReadOnlySpan<T> RunOf(ColumnVector source, int row) => ((ArrayVector<T>)source).Elements(row);

    private sealed class View(KeptArrays<T> owner) : ArrayVector<T>
    {
        public override int Count => owner.Count;
        public override ReadOnlySpan<ulong> Validity => owner.Validity;
        public override ReadOnlySpan<T> Elements(int row) => owner.Run(row);
    }
}
