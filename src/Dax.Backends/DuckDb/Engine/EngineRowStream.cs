using Dax.Backends.DuckDb.Native;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>
/// The rows of a query, fetched on the reader's thread as it asks: for short queries, where handing over to another thread would cost more than
/// the work. Owns the connection, and whatever holds the tables.
/// </summary>
internal sealed class EngineRowStream(EngineQuery query, TableSchema schema, IDisposable tables, CancellationToken cancelAll) : IRowStream
{
    private bool disposed;

    public TableSchema Schema => schema;

    public ValueTask<RowBatch?> Read(CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        using var first = Interrupter.Watch(query.Connection, cancel);
        using var second = cancel == cancelAll ? null : Interrupter.Watch(query.Connection, cancelAll);
        try
        {
            cancel.ThrowIfCancellationRequested();
            cancelAll.ThrowIfCancellationRequested();
            return ValueTask.FromResult<RowBatch?>(query.Fetch());
        }
        catch (DuckDbException e)
        {
            cancel.ThrowIfCancellationRequested();
            cancelAll.ThrowIfCancellationRequested();
            throw new CatalogException(query.Report(e), e);
        }
    }

    public ValueTask DisposeAsync()
    {
        if (disposed)
            return ValueTask.CompletedTask;
        disposed = true;
        query.Dispose();
        tables.Dispose();
        return ValueTask.CompletedTask;
    }
}
