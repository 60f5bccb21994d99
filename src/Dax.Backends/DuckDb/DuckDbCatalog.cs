using Dax.Backends.DuckDb.Catalog;
using Dax.Backends.DuckDb.Engine;
using Dax.Backends.DuckDb.Native;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.DuckDb;

/// <summary>
/// Serves the tables of a data folder. Four locked-down engines read the same immutable files: one thread and a large buffer pool for short
/// queries, a small pool for plain streams, another for shared scans, memory and scratch space for everything else. What other processes publish in the folder is seen by
/// the next <see cref="Open"/>; a query keeps the state that it opened. Owns the service lock of the folder; not the folder.
/// </summary>
public sealed partial class DuckDbCatalog : ICatalog, IAsyncDisposable
{
    private readonly CatalogFolder folder;
    private readonly IDisposable serviceLock;
    private readonly EngineSet engines;
    private readonly AttachedGenerations generations;
    private readonly ILogger log;
    private readonly SemaphoreSlim rebuilding = new(1, 1);
    private volatile CatalogState? current;
    private volatile string? unreadable;
    private bool isDisposed;

    private DuckDbCatalog(CatalogFolder folder, IDisposable serviceLock, DuckDbOptions options, ILogger log)
    {
        (this.folder, this.serviceLock, this.log) = (folder, serviceLock, log);
        engines = EngineSet.Open(folder, options);
        generations = new AttachedGenerations(engines.All, folder);
        Options = options;
    }

    internal DuckDbOptions Options { get; }

    internal EngineSet Engines => engines;

    /// <summary>Takes the folder; a Usage fault when another service has it, or when the options are wrong.</summary>
    public static Result<DuckDbCatalog> Start(CatalogFolder folder, DuckDbOptions options, ILogger<DuckDbCatalog> log)
    {
        if (options.Validate().FirstOrDefault() is { } wrong)
            return new Fault.Usage(wrong);
        var locked = options.SharedFolder ? folder.LockForSharing() : folder.LockForService();
        if (!locked.IsOk)
            return locked.Fault;
        try
        {
            var catalog = new DuckDbCatalog(folder, locked.Value, options, log);
            Started(log, DuckDbApi.LibraryVersion, options.InteractiveMemory >> 20, options.StreamingMemory >> 20, options.ScanMemory >> 20, options.ScanThreads);
            return catalog;
        }
        catch
        {
            locked.Value.Dispose();
            throw;
        }
    }

    public async ValueTask<ICatalogSnapshot> Open(CancellationToken cancel)
    {
        while (true)
        {
            var state = current;
            if (state is null || !IsCurrent(state))
                state = await Refresh(cancel);
            if (state.TryAcquire())
                return new DuckDbSnapshot(this, state, log);
        }
    }

    public async ValueTask<Result<string>> Check(CancellationToken cancel)
    {
        try
        {
            await using var snapshot = await Open(cancel);
            var tables = snapshot.Tables.Schemas.Sum(s => s.Tables.Count);
            return unreadable is { } table ? new Fault.Transient($"Table {table} cannot be read.") : new Result<string>($"{tables} tables are served.");
        }
        catch (Exception e) when (e is DuckDbException or CatalogException or IOException or Microsoft.Data.Sqlite.SqliteException)
        {
            CheckFailed(log, e);
            return new Fault.Transient("The catalog cannot be read.");
        }
    }

    /// <summary>May be called again: whoever registers it under two names has it disposed twice.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, true)) return;
        await rebuilding.WaitAsync();
        current?.Release();
        current = null;
        engines.Dispose();
        rebuilding.Dispose();
        serviceLock.Dispose();
    }

    [LoggerMessage(10, LogLevel.Information, "DuckDB {Version}: interactive {Interactive} MiB, streaming {Streaming} MiB, scans {Scan} MiB, {Threads} threads")]
    private static partial void Started(ILogger logger, string version, long interactive, long streaming, long scan, int threads);

    [LoggerMessage(11, LogLevel.Error, "The catalog cannot be read")]
    private static partial void CheckFailed(ILogger logger, Exception error);

    [LoggerMessage(12, LogLevel.Error, "Table {Schema}.{Table} cannot be read from {File}; it is left out")]
    private static partial void LeftOut(ILogger logger, Exception error, string schema, string table, string file);

    [LoggerMessage(13, LogLevel.Information, "Catalog version {Version}: {Tables} tables")]
    private static partial void Serving(ILogger logger, long version, int tables);

    [LoggerMessage(14, LogLevel.Information, "{Files} files of superseded tables removed")]
    private static partial void Collected(ILogger logger, int files);

    [LoggerMessage(15, LogLevel.Error, "Table {Schema}.{Table} of another backend is not served: the data folder has a table of that name")]
    private static partial void Hides(ILogger logger, string schema, string table);
}
