using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Adql.Syntax;
using Dax.Backends.DuckDb.Catalog;
using Dax.Backends.DuckDb.Engine;
using Dax.Backends.DuckDb.Native;
using Dax.Backends.DuckDb.Scans;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.DuckDb;

/// <summary>One query's hold on one state of the catalog, and its uploads. Statements may run beside one another; uploads come before them.</summary>
internal sealed class DuckDbSnapshot(DuckDbCatalog catalog, CatalogState state, ILogger log) : ICatalogSnapshot, ICatalogBackend
{
    private UploadDatabase? uploads;
    private DuckDbScanTables? scans;
    private bool disposed;

    public TableSet Tables => state.Content.Tables;

    public CatalogModel Model => state.Content.Model;

    /// <summary>The tables of <see cref="Model"/> that this engine does not have, and those that it hides.</summary>
    public ForeignTables Foreign => state.Foreign;

    public IReadOnlyList<ForeignTable> Hidden => state.Content.Hidden;

    public Dialect Dialect => DuckDbDialect.Instance;

    public IScanTables Scans => scans ??= new DuckDbScanTables(catalog.Engines.Pieces, state, catalog.Options, log);

    public UserFunctionSet UserFunctions => DuckDbDialect.Instance.UserFunctions;

    /// <summary>Everything in its folder lies in its one engine; who lists foreign tables routes their queries.</summary>
    public Result<ICatalogBackend> Route(BoundQuery query) => new(this);

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

    public async ValueTask<Result<IRowStream>> Execute(SqlText sql, TableSchema schema, QueryContext context, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        cancel.ThrowIfCancellationRequested();
        var engines = catalog.Engines;
        EngineInstance engine;
        try
        {
            engine = engines.Choose(sql.Text, context.Lane, uploads is not null);
        }
        catch (DuckDbException e)
        {
            return EngineQuery.Report(e, "planning", sql, log);
        }
        var answer = await Start(engine, sql, schema, cancel);
        // A table of a thousand columns pins more blocks than a small pool has.
        return !answer.IsOk && engine != engines.Scan && ReferenceEquals(answer.Fault, EngineFaults.TooMuchMemory)
            ? await Start(engines.Scan, sql, schema, cancel)
            : answer;
    }

    private ValueTask<Result<IRowStream>> Start(EngineInstance engine, SqlText sql, TableSchema schema, CancellationToken cancel)
    {
        var query = EngineQuery.Open(engine, sql, log);
        return engine == catalog.Engines.Interactive
            ? ValueTask.FromResult(Inline(query, schema, cancel))
            : ThreadedRowStream.Start(query, schema, state.Hold(), cancel);
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
        catch
        {
            query.Dispose();
            throw;
        }
        if (fault is null)
            return new EngineRowStream(query, schema, state.Hold(), cancel);
        query.Dispose();
        return fault;
    }
}
