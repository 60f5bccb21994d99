using System.Text;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.Text;

/// <summary>
/// Streams the rows of a CSV or TSV file, with given columns or with columns found from its header and first rows. A value that does not fit its
/// column is an error that names line and column. Throws <see cref="DelimitedFormatException"/>. Compression of the file is up to the caller.
/// </summary>
public sealed class DelimitedReader : IRowStream
{
    /// <summary>Bytes looked at to find types.</summary>
    private const int InferenceBytes = 8 << 20;

    private readonly Stream stream;
    private readonly DelimitedOptions options;
    private readonly DelimitedParser parser;
    private readonly byte[][] nullTexts;
    private TextCellReader[] cells = [];
    private BatchBuilder batch = new([]);
    private long rows;

    private DelimitedReader(Stream stream, DelimitedOptions options)
    {
        this.stream = stream;
        this.options = options;
        parser = new DelimitedParser(stream, options);
        nullTexts = [.. options.NullTexts.Select(Encoding.UTF8.GetBytes)];
    }

    public TableSchema Schema { get; private set; } = new([]);

    /// <summary>Reads the header and, without a schema, the first rows. Owns the stream from then on, also when opening fails.</summary>
    public static async Task<DelimitedReader> Open(Stream stream, DelimitedOptions options, CancellationToken cancel = default)
    {
        var reader = new DelimitedReader(stream, options);
        try
        {
            await reader.Start(cancel);
            return reader;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public async ValueTask<RowBatch?> Read(CancellationToken cancel)
    {
        batch.Clear();
        while (true)
        {
            if (!parser.TryRow())
            {
                if (!await parser.Fill(keep: false, cancel)) break;
                continue;
            }
            if (IsBlank()) continue;
            if (++rows > options.MaxRows) throw new DelimitedFormatException($"more than {options.MaxRows} rows", parser.Line);
            AppendRow();
            if (batch.EndRow()) break;
        }
        return batch.Build();
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async Task Start(CancellationToken cancel)
    {
        await parser.Fill(keep: false, cancel);
        parser.SkipByteOrderMark();
        List<string>? names = null;
        if (options.HasHeader)
        {
            if (!await NextRow(keep: false, cancel)) throw new DelimitedFormatException("the file is empty, but a header line is needed", 1);
            names = [.. Enumerable.Range(0, parser.FieldCount).Select(Name)];
        }
        if (options.Schema is { } given && names is not null && names.Count != given.Columns.Count)
            throw new DelimitedFormatException($"the header has {names.Count} names, but the table has {given.Columns.Count} columns", parser.Line);
        Schema = options.Schema ?? await Infer(names, cancel);
        cells = [.. Schema.Columns.Select(c => TextCellReader.For(c, null, options.MaxArrayElements))];
        batch = new BatchBuilder([.. cells.Select(c => c.Column)]);
    }

    private string Name(int field) => Encoding.UTF8.GetString(parser[field]).Trim() is { Length: > 0 } name ? name : $"col{field + 1}";

    private async Task<bool> NextRow(bool keep, CancellationToken cancel)
    {
        while (!parser.TryRow())
            if (!await parser.Fill(keep, cancel)) return false;
        return true;
    }

    // Looks ahead: the rows stay in the buffer and are read again.
    private async Task<TableSchema> Infer(List<string>? names, CancellationToken cancel)
    {
        await parser.Fill(keep: false, cancel);
        var mark = parser.Mark;
        var found = new List<TypeInference>();
        for (var row = 0; row < options.InferenceRows && parser.Kept < InferenceBytes && await NextRow(keep: true, cancel); row++)
        {
            while (found.Count < parser.FieldCount && (names is null || found.Count < names.Count)) found.Add(new TypeInference());
            for (var f = 0; f < Math.Min(found.Count, parser.FieldCount); f++)
                if (!IsNull(f)) found[f].See(parser[f]);
        }
        parser.Rewind(mark);
        names ??= [.. found.Select((_, i) => $"col{i + 1}")];
        while (found.Count < names.Count) found.Add(new TypeInference());
        return new TableSchema([.. names.Select((name, i) => found[i].Column(name))]);
    }

    // An empty line is no row, unless a row is one field.
    private bool IsBlank() => parser.FieldCount == 1 && cells.Length != 1 && parser[0].IsEmpty;

    private void AppendRow()
    {
        if (parser.FieldCount != cells.Length)
            throw new DelimitedFormatException($"{parser.FieldCount} fields, but the table has {cells.Length} columns", parser.Line);
        for (var f = 0; f < cells.Length; f++)
        {
            if (IsNull(f)) cells[f].Column.AppendNull();
            else if (!cells[f].TryAppend(parser[f])) throw BadValue(f);
        }
    }

    private bool IsNull(int field)
    {
        if (parser.IsLiteral(field)) return false;
        var text = parser[field];
        if (text.IsEmpty) return options.EmptyIsNull;
        foreach (var nullText in nullTexts)
            if (text.SequenceEqual(nullText)) return true;
        return false;
    }

    private DelimitedFormatException BadValue(int field)
    {
        var text = parser[field];
        var column = Schema.Columns[field];
        return new DelimitedFormatException(
            $"column {column.Field.Name}: \"{Encoding.UTF8.GetString(text[..Math.Min(text.Length, 40)])}\" is not a valid {VOTable.DatatypeNames.Name(column.Field.Datatype)}" +
            (options.Schema is null ? " (its type was found from the first rows; a schema can say otherwise)" : ""), parser.Line);
    }
}
