using System.Globalization;
using System.Text;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Tests.Tables;

namespace Dax.Ivoa.Tests.Text;

/// <summary>CSV (RFC 4180) and TSV read in the plainest way, to hold the encoders against: an empty field is null, an empty quoted one is a text.</summary>
internal static class PlainDelimited
{
    public static TestTable Read(byte[] bytes, char delimiter, TableSchema schema)
    {
        var rows = Split(Encoding.UTF8.GetString(bytes), delimiter).ToList();
        Assert.Equal(schema.Columns.Select(c => c.Field.Name), rows[0]);
        return new TestTable(schema, [.. rows.Skip(1).Select(row => row.Zip(schema.Columns, (cell, column) => Cell(column, cell)).ToArray())]);
    }

    private static IEnumerable<List<string?>> Split(string text, char delimiter)
    {
        for (var at = 0; at < text.Length;)
        {
            var row = new List<string?>();
            do row.Add(Field(text, delimiter, ref at));
            while (text[at++] == delimiter);
            Assert.Equal('\n', text[at - 1]);
            yield return row;
        }
    }

    /// <summary>Leaves <paramref name="at"/> on what ends the field.</summary>
    private static string? Field(string text, char delimiter, ref int at)
    {
        if (delimiter != ',' || text[at] != '"')
        {
            var end = text.IndexOfAny([delimiter, '\n'], at);
            var plain = text[at..end];
            at = end;
            return plain.Length == 0 ? null : plain;
        }
        var quoted = new StringBuilder();
        for (at++; text[at] != '"' || (at + 1 < text.Length && text[at + 1] == '"'); at++)
        {
            if (text[at] == '"') at++;
            quoted.Append(text[at]);
        }
        at++;
        return quoted.ToString();
    }

    private static object? Cell(TableColumn column, string? cell) => (column.IsArray, column.Kind, cell) switch
    {
        (_, _, null) => null,
        (_, CellKind.Text, _) => cell,
        (false, _, _) => Value(column.Kind, cell),
        (true, CellKind.Boolean or CellKind.UnsignedByte, _) => Many<byte>(column.Kind, cell),
        (true, CellKind.Short, _) => Many<short>(column.Kind, cell),
        (true, CellKind.Int, _) => Many<int>(column.Kind, cell),
        (true, CellKind.Long, _) => Many<long>(column.Kind, cell),
        (true, CellKind.Float, _) => Many<float>(column.Kind, cell),
        _ => Many<double>(column.Kind, cell),
    };

    private static T[] Many<T>(CellKind kind, string cell) => [.. cell.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(element => (T)Value(kind, element))];

    private static object Value(CellKind kind, string text) => kind switch
    {
        CellKind.Boolean => text is "T" or "true" or "1" ? (byte)1 : text is "F" or "false" or "0" ? (object)(byte)0 : throw new FormatException(text),
        CellKind.UnsignedByte => byte.Parse(text, CultureInfo.InvariantCulture),
        CellKind.Short => short.Parse(text, CultureInfo.InvariantCulture),
        CellKind.Int => int.Parse(text, CultureInfo.InvariantCulture),
        CellKind.Long => long.Parse(text, CultureInfo.InvariantCulture),
        CellKind.Float => float.Parse(text, CultureInfo.InvariantCulture),
        CellKind.Double => double.Parse(text, CultureInfo.InvariantCulture),
        _ => (DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
    };
}
