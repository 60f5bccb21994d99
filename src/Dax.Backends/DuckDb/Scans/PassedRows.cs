using System.Diagnostics;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;

namespace Dax.Backends.DuckDb.Scans;

/// <summary>The rows of a piece that passed a statement. Its first column, the row's number, is not handed on: it tells how far the piece was read.</summary>
/// <param name="rows">The engine's.</param>
/// <param name="schema">Of the other columns.</param>
/// <param name="isNumbered">Whether the first column has numbers at all.</param>
/// <param name="first">The number of the piece's first row.</param>
/// <param name="skip">Rows of the piece that were passed over before.</param>
internal sealed class PassedRows(IRowStream rows, TableSchema schema, bool isNumbered, long first, long skip) : IPieceRows
{
    public TableSchema Schema => schema;

    public long Seen { get; private set; } = skip;

    public async ValueTask<RowBatch?> Read(CancellationToken cancel)
    {
        // The engine's stream works on its caller's thread: this never waits.
        if (await rows.Read(cancel) is not { } batch)
            return null;
        if (!isNumbered)
            return new Others(batch);
        var numbers = ((ScalarVector<long>)batch.Columns[0]).Values;
        // One thread of the engine passes over the rows, so they come in their order.
        if (numbers[0] < first + Seen)
            throw new UnreachableException("Rows of a piece came out of order.");
        Seen = numbers[^1] + 1 - first;
        return new Others(batch);
    }

    public ValueTask DisposeAsync() => rows.DisposeAsync();

    private sealed class Others(RowBatch rows) : RowBatch(rows.Count, [.. rows.Columns.Skip(1)])
    {
        protected override void Dispose(bool disposing)
        {
            if (disposing)
                rows.Dispose();
            base.Dispose(disposing);
        }
    }
}
