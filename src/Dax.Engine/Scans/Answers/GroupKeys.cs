using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>
/// Makes keys of columns, and columns of keys. NULL is a key of its own here, NaN is one, -0 is 0. A lone column of longs has its null apart, so that its keys are
/// one word.
/// </summary>
internal sealed class GroupKeys : IDisposable
{
    private readonly KeyField[] fields;
    private readonly int width;
    private readonly bool isNullApart;
    private readonly TextPool?[] texts;
    private readonly GroupTable table;
    private readonly ulong[] codes = new ulong[IScanEvaluator.MostRows];
    private readonly ulong[] keys;
    private readonly int[] places = new int[IScanEvaluator.MostRows];
    private readonly int[] found = new int[IScanEvaluator.MostRows];

    public GroupKeys(KeyField[] fields, int width, int mostGroups, ScanBudget budget)
    {
        this.fields = fields;
        isNullApart = fields is [{ Bits: 64, NullBit: >= 0 }];
        this.width = isNullApart ? 1 : width;
        keys = new ulong[this.width * IScanEvaluator.MostRows];
        texts = new TextPool?[fields.Length];
        for (var i = 0; i < fields.Length; i++) texts[i] = fields[i].Cells is null ? new(budget) : null;
        table = new(this.width, mostGroups, budget);
    }

    public int Count => table.Count;

    /// <summary>The groups of some rows, by number; new ones are added.</summary>
    /// <param name="columns">One for each key; null for a column of nulls.</param>
    public void Find(ReadOnlySpan<ColumnVector?> columns, ReadOnlySpan<int> rows, Span<int> numbers)
    {
        if (isNullApart && HasNull(columns[0], rows))
        {
            FindWithNulls(columns[0], rows, numbers);
            return;
        }
        var packed = keys.AsSpan(0, rows.Length * width);
        if (fields.Length == 1 && width == 1)
        {
            PackOne(columns[0], rows, packed);
        }
        else
        {
            packed.Clear();
            for (var i = 0; i < fields.Length; i++) Pack(i, columns[i], rows, packed);
        }
        FindPacked(packed, numbers);
    }

    /// <summary>The groups here of all groups of another.</summary>
    public void Find(GroupKeys other, Span<int> numbers)
    {
        for (var first = 0; first < other.Count;)
        {
            if (first == other.table.Apart)
            {
                numbers[first++] = table.FindApart();
                continue;
            }
            var end = Math.Min(other.Count, first + IScanEvaluator.MostRows);
            if (other.table.Apart > first) end = Math.Min(end, other.table.Apart);
            var packed = keys.AsSpan(0, (end - first) * width);
            other.table.Words.Slice(first * width, packed.Length).CopyTo(packed);
            for (var i = 0; i < fields.Length; i++) Translate(i, other, packed);
            FindPacked(packed, numbers[first..end]);
            first = end;
        }
    }

    /// <summary>Adds the values of one key in some groups.</summary>
    public void Decode(int key, int first, int count, KeptColumn target)
    {
        var field = fields[key];
        for (var number = first; number < first + count; number++)
        {
            var code = Code(field, number);
            if (number == table.Apart || IsNull(field, number, code)) target.AppendNulls(1);
            else if (field.Cells is { } cells) cells.Decode(code, target);
            else texts[key]!.Decode(code, (KeptText)target);
        }
    }

    public void Clear()
    {
        table.Clear();
        foreach (var pool in texts) pool?.Clear();
    }

    public void Dispose()
    {
        table.Dispose();
        foreach (var pool in texts) pool?.Dispose();
    }

    public void Save(StateWriter state)
    {
        foreach (var pool in texts) pool?.Save(state);
        table.Save(state);
    }

    public bool TryLoad(ref StateReader state)
    {
        foreach (var pool in texts)
        {
            if (pool is not null && !pool.TryLoad(ref state)) return false;
        }
        return table.TryLoad(ref state) && (table.Apart < 0 || isNullApart) && HasTexts();
    }

    private static bool HasNull(ColumnVector? column, ReadOnlySpan<int> rows)
    {
        if (column is null) return true;
        var validity = column.Validity;
        if (validity.IsEmpty) return false;
        foreach (var row in rows)
        {
            if (!RowMask.Has(validity, row)) return true;
        }
        return false;
    }

    private void FindWithNulls(ColumnVector? column, ReadOnlySpan<int> rows, Span<int> numbers)
    {
        var count = 0;
        var apart = table.FindApart();
        for (var i = 0; i < rows.Length; i++)
        {
            if (column is null || column.IsNull(rows[i])) numbers[i] = apart;
            else places[count++] = i;
        }
        if (count == 0) return;
        fields[0].Cells!.Encode(column!, rows, codes);
        var packed = keys.AsSpan(0, count);
        for (var i = 0; i < count; i++) packed[i] = codes[places[i]];
        FindPacked(packed, found.AsSpan(0, count));
        for (var i = 0; i < count; i++) numbers[places[i]] = found[i];
    }

    private void FindPacked(ReadOnlySpan<ulong> packed, Span<int> numbers)
    {
        if (width == 1) table.Find(packed, numbers);
        else table.FindWide(packed, numbers);
    }

    /// <summary>The codes themselves are the keys.</summary>
    private void PackOne(ColumnVector? column, ReadOnlySpan<int> rows, Span<ulong> packed)
    {
        var none = fields[0].NullBit < 0 ? fields[0].NullCode : 1UL << fields[0].NullBit;
        if (column is null)
        {
            packed.Fill(none);
            return;
        }
        Encode(0, column, rows, packed);
        var validity = column.Validity;
        if (validity.IsEmpty) return;
        for (var i = 0; i < rows.Length; i++)
        {
            if (!RowMask.Has(validity, rows[i])) packed[i] = none;
        }
    }

    private void Pack(int key, ColumnVector? column, ReadOnlySpan<int> rows, Span<ulong> packed)
    {
        var field = fields[key];
        if (column is not null) Encode(key, column, rows, codes);
        var validity = column is null ? default : column.Validity;
        if (column is null || !validity.IsEmpty) MarkNulls(field, column is null, validity, rows, packed);
        if (width == 1 && field.Shift == 0)
        {
            for (var i = 0; i < packed.Length; i++) packed[i] |= codes[i];
            return;
        }
        for (int i = 0, at = field.Word; i < rows.Length; i++, at += width) packed[at] |= codes[i] << field.Shift;
    }

    private void Encode(int key, ColumnVector column, ReadOnlySpan<int> rows, Span<ulong> target)
    {
        if (fields[key].Cells is { } cells)
        {
            cells.Encode(column, rows, target);
            return;
        }
        var (pool, text) = (texts[key]!, (TextVector)column);
        var validity = column.Validity;
        if (validity.IsEmpty && text.Short is { IsEmpty: false } inline)
        {
            for (var i = 0; i < rows.Length; i++)
                target[i] = TextPool.HoldsItself(inline[rows[i]]) ? TextPool.CodeOf(inline[rows[i]]) : pool.Encode(text.Utf8(rows[i]));
            return;
        }
        for (var i = 0; i < rows.Length; i++)
            target[i] = validity.IsEmpty || RowMask.Has(validity, rows[i]) ? pool.Encode(text.Utf8(rows[i])) : TextPool.Null;
    }

    private void MarkNulls(KeyField field, bool all, ReadOnlySpan<ulong> validity, ReadOnlySpan<int> rows, Span<ulong> packed)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            if (!all && RowMask.Has(validity, rows[i])) continue;
            codes[i] = field.NullCode;
            if (field.NullBit >= 0) packed[i * width + (field.NullBit >> 6)] |= 1UL << field.NullBit;
        }
    }

    private void Translate(int key, GroupKeys other, Span<ulong> packed)
    {
        if (texts[key] is not { } pool) return;
        for (var at = fields[key].Word; at < packed.Length; at += width) packed[at] = pool.Translate(packed[at], other.texts[key]!);
    }

    private ulong Code(KeyField field, int number) => table.Words[number * width + field.Word] >> field.Shift & field.Mask;

    private bool IsNull(KeyField field, int number, ulong code)
    {
        if (isNullApart) return false;
        if (field.NullBit < 0) return code == field.NullCode;
        return (table.Words[number * width + (field.NullBit >> 6)] >> field.NullBit & 1) != 0;
    }

    /// <summary>Codes of texts are of texts that there are.</summary>
    private bool HasTexts()
    {
        for (var key = 0; key < fields.Length; key++)
        {
            if (texts[key] is not { } pool) continue;
            for (var number = 0; number < Count; number++)
            {
                var code = Code(fields[key], number);
                if (code != TextPool.Null && !pool.IsCode(code)) return false;
            }
        }
        return true;
    }
}
