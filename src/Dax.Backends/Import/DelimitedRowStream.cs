using Dax.Ivoa.Tables;

namespace Dax.Backends.Import;

/// <summary>Records → batches of typed columns. Any cell that does not fit ends it, with line, column and value.</summary>
internal sealed class DelimitedRowStream : IRowStream
{
    /// <summary>Four of the engine's vectors.</summary>
    private const int BatchRows = 8192;

    private readonly DelimitedScanner scanner;
    private readonly string file;
    private readonly byte[]? nullText;
    private readonly CellColumn?[] columns;
    private readonly ColumnVector[] vectors;

    /// <param name="scanner">Owned.</param>
    /// <param name="wanted">The type to read each column as; null leaves it out.</param>
    public DelimitedRowStream(DelimitedScanner scanner, string file, DelimitedDialect dialect, byte[]? nullText, IReadOnlyList<TableColumn?> wanted, TableSchema names)
    {
        (this.scanner, this.file, this.nullText) = (scanner, file, nullText);
        columns = [.. wanted.Select(w => w is null ? null : CellColumns.Create(w, dialect, BatchRows))];
        vectors = new ColumnVector[columns.Length];
        Schema = new TableSchema([.. names.Columns.Zip(wanted, (n, w) => w is null ? n : w with { Field = w.Field with { Name = n.Field.Name } })]);
    }

    public TableSchema Schema { get; }

    public ValueTask<RowBatch?> Read(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        foreach (var column in columns)
        {
            column?.Clear();
        }
        var rows = 0;
        while (rows < BatchRows && scanner.Next())
        {
            Row(scanner.Cells);
            rows++;
        }
        if (rows == 0)
        {
            return new((RowBatch?)null);
        }
        for (var i = 0; i < columns.Length; i++)
        {
            vectors[i] = columns[i]?.Vector() ?? new MemoryVector<byte>(ReadOnlyMemory<byte>.Empty);
        }
        return new(new RowBatch(rows, vectors));
    }

    public ValueTask DisposeAsync()
    {
        scanner.Dispose();
        return default;
    }

    private void Row(ReadOnlySpan<DelimitedCell> cells)
    {
        if (cells.Length != columns.Length)
        {
            throw new ImportException($"{file}, line {scanner.Line}: {columns.Length} cells expected, {cells.Length} found.");
        }
        for (var i = 0; i < cells.Length; i++)
        {
            if (columns[i] is not { } column)
            {
                continue;
            }
            var cell = cells[i];
            var text = scanner.Bytes(cell);
            if (cell.State == CellState.Null || (nullText is not null && cell.State == CellState.Plain && text.SequenceEqual(nullText)))
            {
                column.AddNull();
            }
            else if (!column.TryAdd(text, cell.State == CellState.Literal))
            {
                throw new CellException(i, $"{file}, line {scanner.Line}, column {Schema.Columns[i].Field.Name}: {CellText.Show(text)} is not {ColumnTypes.Describe(column.Type)}.");
            }
        }
    }
}
