using System.Buffers;
using System.Globalization;
using System.Text;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.Tests.Tables;

/// <summary>A small table as plain objects: cells are byte, short, …, string, arrays of those, or null.</summary>
internal sealed record TestTable(TableSchema Schema, IReadOnlyList<object?[]> Rows)
{
    public static byte[] Encode(TestTable table, string format, TableEnd? end = null, int batchRows = 7, TableHead? head = null)
    {
        Assert.True(TableFormats.TryFind(format, out var found, out _));
        var output = new ArrayBufferWriter<byte>();
        using var encoder = found.CreateEncoder(head ?? new TableHead(table.Schema), () => new MemoryStream());
        encoder.Begin(output);
        foreach (var batch in table.Batches(batchRows)) encoder.Rows(batch, 0, batch.Count, output);
        using var rest = encoder.End(end ?? TableEnd.Complete, output);
        if (rest is not null)
        {
            var copy = new MemoryStream();
            rest.CopyTo(copy);
            Assert.Equal(rest.Length, copy.Length);
            output.Write(copy.ToArray());
        }
        return output.WrittenSpan.ToArray();
    }

    public static async Task<TestTable> Read(IRowStream stream)
    {
        await using var reader = stream;
        var rows = new List<object?[]>();
        while (await reader.Read(CancellationToken.None) is { } batch)
        {
            Assert.InRange(batch.Count, 1, 2048);
            using (batch)
                for (var r = 0; r < batch.Count; r++)
                    rows.Add([.. batch.Columns.Select((v, c) => { Assert.Equal(batch.Count, v.Count); return Cell(v, reader.Schema.Columns[c], r); })]);
        }
        return new TestTable(reader.Schema, rows);
    }

    public IEnumerable<RowBatch> Batches(int size)
    {
        for (var at = 0; at < Rows.Count; at += size)
        {
            var part = Rows.Skip(at).Take(size).ToArray();
            yield return new RowBatch(part.Length, [.. Schema.Columns.Select((c, i) => Vector(c, [.. part.Select(r => r[i])]))]);
        }
    }

    /// <summary>All cells as text, so that differences can be read; <paramref name="change"/> says what a format makes of a cell.</summary>
    public string Show(Func<TableColumn, object?, object?>? change = null)
    {
        var text = new StringBuilder();
        foreach (var row in Rows)
            text.AppendJoin(" | ", row.Select((cell, i) => Show(change is null ? cell : change(Schema.Columns[i], cell)))).Append('\n');
        return text.ToString();
    }

    private static string Show(object? cell) => cell switch
    {
        null => "∅",
        string s => $"'{s}'",
        Array a => "[" + string.Join(' ', a.Cast<object>().Select(Show)) + "]",
        float f => f.ToString("R", CultureInfo.InvariantCulture),
        double d => d.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture)!,
    };

    private static ColumnVector Vector(TableColumn column, object?[] cells) => (column.IsArray, column.Kind) switch
    {
        (_, CellKind.Text) => MemoryTextVector.Of([.. cells.Cast<string?>()]),
        (false, CellKind.Boolean or CellKind.UnsignedByte) => Scalars<byte>(cells),
        (false, CellKind.Short) => Scalars<short>(cells),
        (false, CellKind.Int) => Scalars<int>(cells),
        (false, CellKind.Long or CellKind.Timestamp) => Scalars<long>(cells),
        (false, CellKind.Float) => Scalars<float>(cells),
        (false, CellKind.Double) => Scalars<double>(cells),
        (true, CellKind.Boolean or CellKind.UnsignedByte) => Arrays<byte>(cells),
        (true, CellKind.Short) => Arrays<short>(cells),
        (true, CellKind.Int) => Arrays<int>(cells),
        (true, CellKind.Long) => Arrays<long>(cells),
        (true, CellKind.Float) => Arrays<float>(cells),
        (true, CellKind.Double) => Arrays<double>(cells),
        _ => throw new NotSupportedException(column.ToString()),
    };

    private static MemoryVector<T> Scalars<T>(object?[] cells) where T : unmanaged => new(cells.Select(c => (T?)c ?? default).ToArray(), Mask(cells));

    private static MemoryArrayVector<T> Arrays<T>(object?[] cells) where T : unmanaged
    {
        var offsets = new int[cells.Length + 1];
        var all = new List<T>();
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i] is T[] elements) all.AddRange(elements);
            offsets[i + 1] = all.Count;
        }
        return new MemoryArrayVector<T>(all.ToArray(), offsets, Mask(cells));
    }

    private static ulong[] Mask(object?[] cells)
    {
        if (cells.All(c => c is not null)) return [];
        var mask = new ulong[(cells.Length + 63) / 64];
        for (var i = 0; i < cells.Length; i++)
            if (cells[i] is not null) mask[i >> 6] |= 1UL << (i & 63);
        return mask;
    }

    private static object? Cell(ColumnVector vector, TableColumn column, int row) => vector.IsNull(row) ? null : vector switch
    {
        TextVector text => Encoding.UTF8.GetString(text.Utf8(row)),
        ScalarVector<byte> v => v.Values[row],
        ScalarVector<short> v => v.Values[row],
        ScalarVector<int> v => v.Values[row],
        ScalarVector<long> v => v.Values[row],
        ScalarVector<float> v => v.Values[row],
        ScalarVector<double> v => v.Values[row],
        ArrayVector<byte> v => v.Elements(row).ToArray(),
        ArrayVector<short> v => v.Elements(row).ToArray(),
        ArrayVector<int> v => v.Elements(row).ToArray(),
        ArrayVector<long> v => v.Elements(row).ToArray(),
        ArrayVector<float> v => v.Elements(row).ToArray(),
        ArrayVector<double> v => v.Elements(row).ToArray(),
        _ => throw new NotSupportedException(column.ToString()),
    };
}
