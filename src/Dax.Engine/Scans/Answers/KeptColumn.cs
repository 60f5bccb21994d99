using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>Cells that an answer keeps, side by side as in a <see cref="ColumnVector"/>, in pooled memory.</summary>
internal abstract class KeptColumn(ScanBudget budget) : IDisposable
{
    private readonly Pooled<ulong> validity = new(budget);
    private bool anyNull;

    public int Count { get; private set; }

    /// <summary>The cells as they are now; one object for good.</summary>
    public abstract ColumnVector Vector { get; }

    /// <summary>Of texts and arrays.</summary>
    public virtual long VariableBytes => 0;

    protected ReadOnlySpan<ulong> Validity => anyNull ? validity.Span : default;

    public bool IsNull(int row) => anyNull && !RowMask.Has(validity.Span, row);

    /// <summary>Adds rows of a vector of the same memory.</summary>
    public void Append(ColumnVector source, ReadOnlySpan<int> rows)
    {
        AppendValidity(source.Validity, rows);
        AppendValues(source, rows);
        Count += rows.Length;
    }

    public void AppendNulls(int count)
    {
        StartNulls(count);
        for (var i = 0; i < count; i++) RowMask.Set(validity.Span, Count + i, false);
        SkipValues(count);
        Count += count;
    }

    /// <summary>Keeps these rows, in ascending order, and no other.</summary>
    public void Keep(ReadOnlySpan<int> rows)
    {
        if (anyNull)
        {
            var mask = validity.Span;
            for (var i = 0; i < rows.Length; i++) RowMask.Set(mask, i, RowMask.Has(mask, rows[i]));
            validity.Cut(RowMask.Words(rows.Length));
        }
        KeepValues(rows);
        Count = rows.Length;
    }

    public virtual void Clear()
    {
        Count = 0;
        anyNull = false;
        validity.Cut(0);
    }

    public virtual void Dispose() => validity.Dispose();

    public void Save(StateWriter state)
    {
        state.Write(anyNull);
        if (anyNull) state.Write(validity.Span);
        SaveValues(state);
    }

    /// <summary>Takes up <paramref name="count"/> cells that <see cref="Save"/> wrote; false when they are none.</summary>
    public bool TryLoad(ref StateReader state, int count)
    {
        Clear();
        anyNull = state.ReadBoolean();
        if (anyNull && !state.TryRead(validity, RowMask.Words(count))) return false;
        if (!TryLoadValues(ref state, count)) return false;
        Count = count;
        return true;
    }

    protected abstract void AppendValues(ColumnVector source, ReadOnlySpan<int> rows);
    protected abstract void SkipValues(int count);
    protected abstract void KeepValues(ReadOnlySpan<int> rows);
    protected abstract void SaveValues(StateWriter state);
    protected abstract bool TryLoadValues(ref StateReader state, int count);

    /// <summary>One cell more, of which the value is written.</summary>
    protected void Accept()
    {
        if (anyNull)
        {
            StartNulls(1);
            RowMask.Set(validity.Span, Count, true);
        }
        Count++;
    }

    private void AppendValidity(ReadOnlySpan<ulong> source, ReadOnlySpan<int> rows)
    {
        if (!anyNull && !HasNull(source, rows)) return;
        StartNulls(rows.Length);
        var mask = validity.Span;
        for (var i = 0; i < rows.Length; i++) RowMask.Set(mask, Count + i, source.IsEmpty || RowMask.Has(source, rows[i]));
    }

    private static bool HasNull(ReadOnlySpan<ulong> source, ReadOnlySpan<int> rows)
    {
        if (source.IsEmpty) return false;
        foreach (var row in rows)
        {
            if (!RowMask.Has(source, row)) return true;
        }
        return false;
    }

    /// <summary>Room in the mask, which was not needed until the first null.</summary>
    private void StartNulls(int more)
    {
        var old = anyNull ? validity.Count : 0;
        validity.Cut(old);
        validity.Grow(RowMask.Words(Count + more));
        if (!anyNull) validity.Span[..RowMask.Words(Count)].Fill(ulong.MaxValue);
        anyNull = true;
    }
}
