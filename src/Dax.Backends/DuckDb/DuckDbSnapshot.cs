using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Backends.DuckDb.Catalog;
using Dax.Backends.DuckDb.Engine;
using Dax.Backends.DuckDb.Native;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.DuckDb;

/// <summary>One query's hold on one state of the catalog, and its uploads. Statements may run beside one another; uploads come before them.</summary>
internal sealed class DuckDbSnapshot(DuckDbCatalog catalog, CatalogState state, Dialect dialect, ILogger log) : ICatalogSnapshot
{
    private UploadDatabase? uploads;
    private bool disposed;

    public TableSet Tables => state.Content.Tables;

    public CatalogModel Model => state.Content.Model;

    public Dialect Dialect => dialect;

    public async ValueTask<Result<CatalogTable>> Upload(string name, IRowStream rows, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        uploads ??= new UploadDatabase(catalog.Engines.Scan, catalog.Options);
        try
        {
            return await uploads.Load(name, rows, cancel);
        }
        catch (DuckDbException e)
        {
            cancel.ThrowIfCancellationRequested();
            return e.ToFault();
        }
    }

    public ValueTask<Result<IRowStream>> Execute(SqlText sql, TableSchema schema, Lane lane, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        cancel.ThrowIfCancellationRequested();
        EngineQuery query;
        try
        {
            var engine = catalog.Engines.Choose(sql.Text, lane, uploads is not null);
            query = EngineQuery.Open(engine, sql.Text, log);
            if (engine != catalog.Engines.Interactive)
                return ThreadedRowStream.Start(query, schema, state.Hold(), cancel);
        }
        catch (DuckDbException e)
        {
            return ValueTask.FromResult(new Result<IRowStream>(EngineQuery.Report(e, "plan", sql.Text, log)));
        }
        return ValueTask.FromResult(Inline(query, schema, cancel));
    }

    public ValueTask DisposeAsync()
    {
        if (disposed)
            return ValueTask.CompletedTask;
        disposed = true;
        uploads?.Dispose();
        state.Release();
        return ValueTask.CompletedTask;
    }

    private Result<IRowStream> Inline(EngineQuery query, TableSchema schema, CancellationToken cancel)
    {
        Fault? fault;
        try
        {
            using var interrupter = Interrupter.Watch(query.Connection, cancel);
            fault = query.Start(schema);
        }
        catch (DuckDbException e)
        {
            query.Dispose();
            cancel.ThrowIfCancellationRequested();
            return query.Report(e);
        }
        if (fault is null)
            return new EngineRowStream(query, schema, state.Hold(), cancel);
        query.Dispose();
        return fault;
    }
}
