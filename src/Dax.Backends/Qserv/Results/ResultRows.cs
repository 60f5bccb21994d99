using System.Globalization;
using System.Text;
using System.Text.Json;
using Dax.Backends.Import;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Qserv.Results;

/// <summary>
/// The rows of the batch being read: every cell is a text. NULL comes as the text <c>NULL</c>, which the frontend does not tell from a text of these four letters; so that is NULL here in
/// every column.
/// </summary>
internal sealed class ResultRows
{
    private const int MostRows = 2048;
    private const int LeastRows = 16;

    /// <summary>A batch ends early when its cells take more text.</summary>
    private const long MostBytes = 4 << 20;

    private static readonly DelimitedDialect AsItIs = new((byte)',', HasQuotes: false, HasEscapes: false, EmptyTextIsNull: false, Latin1: false);

    private readonly CellColumn[] columns;
    private readonly int capacity;
    private byte[] scratch = new byte[256];
    private int count;
    private int cell;
    private long bytes;

    public ResultRows(TableSchema schema, long expectedRows)
    {
        capacity = (int)Math.Clamp(expectedRows, LeastRows, MostRows);
        columns = [.. schema.Columns.Select(c => CellColumns.Create(c, AsItIs, capacity))];
    }

    public bool IsFull => count == capacity || bytes > MostBytes;

    public ResultMisfit? Misfit { get; private set; }

    public RowBatch? Batch() => count == 0 ? null : new RowBatch(count, [.. columns.Select(c => c.Vector())]);

    public void Clear()
    {
        (count, bytes) = (0, 0);
        foreach (var column in columns)
            column.Clear();
    }

    /// <summary>The next cell of the row.</summary>
    public void Add(ref Utf8JsonReader reader)
    {
        if (cell == columns.Length)
        {
            Misfit = new ResultMisfit($"a row has more than {columns.Length} cells");
            return;
        }
        var column = columns[cell];
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                Put(column, Text(ref reader));
                break;
            case JsonTokenType.Number:
                Put(column, reader.ValueSpan);
                break;
            case JsonTokenType.Null:
                column.AddNull();
                break;
            default:
                Misfit = new ResultMisfit($"a cell of column {cell + 1} is {reader.TokenType}");
                break;
        }
        cell++;
    }

    public void EndRow()
    {
        if (cell != columns.Length)
            Misfit ??= new ResultMisfit($"a row has {cell} cells instead of {columns.Length}");
        cell = 0;
        count++;
    }

    private ReadOnlySpan<byte> Text(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return reader.ValueSpan;
        Room(reader.ValueSpan.Length);
        return scratch.AsSpan(0, reader.CopyString(scratch));
    }

    private void Put(CellColumn column, ReadOnlySpan<byte> text)
    {
        bytes += text.Length;
        if (text.SequenceEqual("NULL"u8))
            column.AddNull();
        else if (!TryPut(column, text))
            Misfit = Explain(column, text);
    }

    private bool TryPut(CellColumn column, ReadOnlySpan<byte> text)
    {
        var type = column.Type;
        if (type.IsArray)
            return TryBytes(column, text);
        if (type.Kind == CellKind.Text)
            return column.TryAdd(text, isLiteral: true);
        // A number that is no text is none.
        if (text.IsEmpty)
            return false;
        // BIT(1), in hexadecimal.
        if (type.Kind == CellKind.Boolean && text.Length == 2 && text[0] == '0')
            text = text[1..];
        return column.TryAdd(text, isLiteral: true) || (type.Kind is CellKind.UnsignedByte or CellKind.Short or CellKind.Int or CellKind.Long && TryWhole(column, text));
    }

    private bool TryBytes(CellColumn column, ReadOnlySpan<byte> hex)
    {
        Span<byte> blob = hex.Length <= 512 ? stackalloc byte[256] : new byte[hex.Length / 2];
        return hex.Length % 2 == 0 && Convert.FromHexString(hex, blob, out _, out var length) == System.Buffers.OperationStatus.Done && column.TryAdd(blob[..length], isLiteral: true);
    }

    /// <summary>A whole number of another type: 3.0000 (DECIMAL), 1e18 (DOUBLE).</summary>
    private bool TryWhole(CellColumn column, ReadOnlySpan<byte> text)
    {
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number != decimal.Truncate(number))
            return false;
        Room(64);
        return decimal.Truncate(number).TryFormat(scratch, out var length, "0", CultureInfo.InvariantCulture) && column.TryAdd(scratch.AsSpan(0, length), isLiteral: true);
    }

    private ResultMisfit Explain(CellColumn column, ReadOnlySpan<byte> text)
    {
        var isRange = column.Type is { IsArray: false, Kind: not (CellKind.Text or CellKind.Timestamp or CellKind.Boolean) } type
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && (type.Kind is CellKind.Float or CellKind.Double || number == Math.Truncate(number));
        var shown = Encoding.UTF8.GetString(text[..Math.Min(text.Length, 64)]);
        return new ResultMisfit($"'{shown}' in column {cell + 1} ({column.Type.Field.Name}) is no {column.Type.Kind}{(column.Type.IsArray ? "[]" : "")}", isRange);
    }

    private void Room(int length)
    {
        if (scratch.Length < length)
            scratch = new byte[Math.Max(scratch.Length * 2, length)];
    }
}
