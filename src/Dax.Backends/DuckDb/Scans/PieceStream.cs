using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;

namespace Dax.Backends.DuckDb.Scans;

/// <summary>The rows of a piece, counted: a piece that ends with other rows than it has is an error, never a shorter answer.</summary>
/// <param name="rows">The engine's.</param>
/// <param name="withoutColumns">The stream's one column is there because SQL wants one, and is not handed on.</param>
/// <param name="piece">Which.</param>
/// <param name="skip">Rows of it that are not there.</param>
/// <param name="map">Of the table.</param>
internal sealed class PieceStream(IRowStream rows, bool withoutColumns, int piece, long skip, PieceMap map) : IRowStream
{
    private readonly long expected = map.RowsOf(piece, skip).End - map.RowsOf(piece, skip).First;
    private long seen;

    public TableSchema Schema { get; } = withoutColumns ? new TableSchema([]) : rows.Schema;

    public async ValueTask<RowBatch?> Read(CancellationToken cancel)
    {
        // The engine's stream works on its caller's thread: this never waits.
        var batch = await rows.Read(cancel);
        seen += batch?.Count ?? 0;
        if (batch is null ? seen != expected : seen > expected)
        {
            batch?.Dispose();
            map.Distrust();
            throw new CatalogException(new Fault.Broken("A part of the table was not found where it lies."));
        }
        if (batch is null && skip == 0)
            map.Confirm(piece);
        return batch is not null && withoutColumns ? new BareBatch(batch) : batch;
    }

    public ValueTask DisposeAsync() => rows.DisposeAsync();

    private sealed class BareBatch(RowBatch rows) : RowBatch(rows.Count, [])
    {
        protected override void Dispose(bool disposing)
        {
            if (disposing)
                rows.Dispose();
            base.Dispose(disposing);
        }
    }
}
