using System.Collections.Concurrent;
using System.Globalization;
using Dax.Backends.DuckDb.Native;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>
/// One locked-down DuckDB in memory with a pool of connections. It can read what is attached from the tables folder and use its scratch
/// folder; it cannot reach any other file or the network, load code or change its configuration. Thread-safe.
/// </summary>
internal sealed class EngineInstance : IDisposable
{
    private const int IdleConnections = 64;

    private readonly DuckDbDatabase database;
    private readonly ConcurrentBag<DuckDbConnection> idle = [];
    private volatile bool disposed;

    private EngineInstance(string name, DuckDbDatabase database) => (Name, this.database) = (name, database);

    public string Name { get; }

    /// <param name="name">Names the engine in logs and its scratch folder.</param>
    /// <param name="folder">Its tables may be attached.</param>
    /// <param name="memory">Bytes of the buffer pool.</param>
    /// <param name="threads">Threads that work on queries.</param>
    /// <param name="scratchSpace">Bytes of temporary files at most.</param>
    public static EngineInstance Open(string name, CatalogFolder folder, long memory, int threads, long scratchSpace)
    {
        var scratch = Path.Combine(folder.ScratchDirectory, "engine-" + name);
        // Left over by a process that was killed; the holder of the folder is alone in it.
        if (Directory.Exists(scratch))
            Directory.Delete(scratch, recursive: true);
        Directory.CreateDirectory(scratch);
        var database = DuckDbDatabase.Open(":memory:", new Dictionary<string, string>
        {
            ["memory_limit"] = Bytes(memory),
            ["threads"] = threads.ToString(CultureInfo.InvariantCulture),
            ["temp_directory"] = scratch,
            ["max_temp_directory_size"] = Bytes(scratchSpace),
            ["autoinstall_known_extensions"] = "false",
            ["autoload_known_extensions"] = "false",
            ["allow_community_extensions"] = "false",
            ["allow_unsigned_extensions"] = "false",
            ["allow_persistent_secrets"] = "false",
            ["extension_directory"] = scratch,
            ["enable_object_cache"] = "true",
            ["allocator_background_threads"] = "false",
            ["allocator_flush_threshold"] = "16MiB",
            ["allocator_bulk_deallocation_flush_threshold"] = "16MiB",
        });
        try
        {
            var engine = new EngineInstance(name, database);
            using var connection = database.Connect();
            // These three in this order: a database already open can only become more restricted, and then nothing can be changed any more.
            connection.Execute($"SET allowed_directories = [{Sql.Text(folder.TablesDirectory + Path.DirectorySeparatorChar)}]");
            connection.Execute("SET enable_external_access = false");
            EngineFunctions.Register(connection);
            connection.Execute("SET lock_configuration = true");
            return engine;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public DuckDbConnection Rent()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return idle.TryTake(out var connection) ? connection : database.Connect();
    }

    /// <param name="clean">False when its last statement was left before its end: the connection is not used again.</param>
    public void Return(DuckDbConnection connection, bool clean)
    {
        if (clean && !disposed && idle.Count < IdleConnections)
            idle.Add(connection);
        else
            connection.Dispose();
    }

    /// <summary>Runs a statement of our own.</summary>
    public void Run(string sql)
    {
        var connection = Rent();
        var clean = false;
        try
        {
            connection.Execute(sql);
            clean = true;
        }
        finally
        {
            Return(connection, clean);
        }
    }

    public void Attach(string name, string path) => Run($"ATTACH {Sql.Text(path)} AS {Sql.Name(name)} (READ_ONLY)");

    /// <summary>A database in memory (and scratch) of that name.</summary>
    public void AttachMemory(string name) => Run($"ATTACH ':memory:' AS {Sql.Name(name)}");

    public void Detach(string name) => Run($"DETACH DATABASE IF EXISTS {Sql.Name(name)}");

    public void Dispose()
    {
        disposed = true;
        while (idle.TryTake(out var connection))
            connection.Dispose();
        database.Dispose();
    }

    private static string Bytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024}KiB");
}
