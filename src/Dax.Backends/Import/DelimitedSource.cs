using System.Text;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Import;

/// <summary>A CSV or TSV file: its columns' names from the first line or the description, their types from the description or guessed.</summary>
internal sealed class DelimitedSource : IImportSource
{
    private readonly string path;
    private readonly DelimitedDialect dialect;
    private readonly byte[]? nullText;
    private readonly bool hasHeader;
    private readonly int columnCount;
    private readonly bool isDescribed;
    private SourceTable table;

    /// <param name="described">The description that gives types; null guesses them from the file's first rows.</param>
    public DelimitedSource(string path, ImportFormat format, DelimitedOptions options, TableEntry? described)
    {
        this.path = path;
        dialect = DelimitedDialect.Of(format, options);
        nullText = options.Null is null ? null : Encoding.UTF8.GetBytes(options.Null);
        isDescribed = described is not null;
        var first = FirstRecord();
        hasHeader = options.HasHeader ?? (described is null || first.Exists(n => described.Columns.Any(c => c.Field.Name.Equals(n.Trim(), StringComparison.OrdinalIgnoreCase))));
        columnCount = first.Count;
        var names = hasHeader ? first.ConvertAll(n => n.Trim()) : [.. Enumerable.Range(1, columnCount).Select(i => $"col{i}")];
        // The types do not matter with a description: the stream is asked for the described ones.
        table = new SourceTable(Path.GetFileName(path), new TableSchema([.. names.Select(n => ColumnTypes.Plain(n, CellKind.Text))]), hasHeader) { TakesAnyType = true };
        if (!isDescribed)
        {
            Guess(DelimitedGuess.SampleRows);
        }
    }

    public SourceTable Table => table;

    public double? Fraction { get; private set; }

    public ValueTask<IRowStream> Open(IReadOnlyList<TableColumn?> wanted, CancellationToken cancel) =>
        new(new DelimitedRowStream(Scan(), table.File, dialect, nullText, wanted, table.Schema));

    /// <summary>After a cell did not fit its guessed type: looks at every row. False when the types were not guessed.</summary>
    public bool GuessAgain()
    {
        if (isDescribed)
        {
            return false;
        }
        Guess(long.MaxValue);
        return true;
    }

    public ValueTask DisposeAsync() => default;

    private void Guess(long rows)
    {
        var names = table.Schema.Columns;
        using var scanner = Scan();
        var kinds = DelimitedGuess.Run(scanner, columnCount, nullText, rows);
        table = table with { Schema = new TableSchema([.. names.Zip(kinds, (n, k) => ColumnTypes.Plain(n.Field.Name, k))]) };
    }

    private List<string> FirstRecord()
    {
        using var scanner = new DelimitedScanner(ImportFormats.OpenPlain(path), dialect, 1 << 16);
        var cells = new List<string>();
        if (!scanner.Next())
        {
            throw new ImportException($"{Path.GetFileName(path)} is empty.");
        }
        foreach (var cell in scanner.Cells)
        {
            cells.Add(Encoding.UTF8.GetString(scanner.Bytes(cell)));
        }
        return cells;
    }

    /// <summary>From the first row of data on.</summary>
    private DelimitedScanner Scan()
    {
        long read = 0;
        var length = Math.Max(1, new FileInfo(path).Length);
        var scanner = new DelimitedScanner(ImportFormats.OpenPlain(path, n => Fraction = Math.Min(1, (read += n) / (double)length)), dialect);
        if (hasHeader)
        {
            scanner.Next();
        }
        return scanner;
    }
}
