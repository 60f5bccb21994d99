using Dax.Ivoa.Tables;

namespace Dax.Backends.Import;

/// <summary>
/// Records → batches of typed columns. Any cell that does not fit ends it, with line, column and value. While the reader works on one
/// batch the next is parsed on another thread, into the other of two sets of columns.
/// </summary>
internal sealed class DelimitedRowStream : IRowStream
{
    /// <summary>Four of the engine's vectors.</summary>
    private const int BatchRows = 8192;

    private readonly DelimitedScanner scanner;
    private readonly string file;
    private readonly byte[]? nullText;
    private readonly CellColumn?[][] sets;
    private Task<RowBatch?>? next;
    private int filling;

    /// <param name="scanner">Owned.</param>
    /// <param name="wanted">The type to read each column as; null leaves it out.</param>
    public DelimitedRowStream(DelimitedScanner scanner, string file, DelimitedDialect dialect, byte[]? nullText, IReadOnlyList<TableColumn?> wanted, TableSchema names)
    {
        (this.scanner, this.file, this.nullText) = (scanner, file, nullText);
        sets = [Columns(wanted, dialect), Columns(wanted, dialect)];
        Schema = new TableSchema([.. names.Columns.Zip(wanted, (n, w) => w is null ? n : w with { Field = w.Field with { Name = n.Field.Name } })]);
    }

    public TableSchema Schema { get; }

    public async ValueTask<RowBatch?> Read(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var batch = await (next ?? Start());
        next = batch is null ? Task.FromResult(batch) : Start();
        return batch;
    }

    public async ValueTask DisposeAsync()
    {
        if (next is not null)
        {
            // Nobody asks for this batch any more, so nobody asks how it failed either.
            await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
        scanner.Dispose();
    }

    private static CellColumn?[] Columns(IReadOnlyList<TableColumn?> wanted, DelimitedDialect dialect) =>
        [.. wanted.Select(w => w is null ? null : CellColumns.Create(w, dialect, BatchRows))];

    private Task<RowBatch?> Start()
    {
        var columns = sets[filling];
        filling = 1 - filling;
        return Task.Run(() => Fill(columns));
    }

    private RowBatch? Fill(CellColumn?[] columns)
    {
        foreach (var column in columns)
        {
            column?.Clear();
        }
        var rows = 0;
        while (rows < BatchRows && scanner.Next())
        {
            Row(columns, scanner.Cells);
            rows++;
        }
        return rows == 0 ? null : new RowBatch(rows, Array.ConvertAll(columns, c => c?.Vector() ?? new MemoryVector<byte>(ReadOnlyMemory<byte>.Empty)));
    }

    private void Row(CellColumn?[] columns, ReadOnlySpan<DelimitedCell> cells)
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
