namespace Dax.Backends.DuckDb.Native;

/// <summary>An open DuckDB database: a file, or ":memory:". Thread-safe.</summary>
internal sealed unsafe class DuckDbDatabase : IDisposable
{
    private readonly DatabaseHandle handle;

    private DuckDbDatabase(DatabaseHandle handle) => this.handle = handle;

    /// <param name="path">A file, made when it is missing, or ":memory:".</param>
    /// <param name="options">Configuration by name (https://duckdb.org/docs/configuration), set before anything is opened.</param>
    /// <exception cref="DuckDbException">An option is unknown, or the file cannot be opened.</exception>
    public static DuckDbDatabase Open(string path, IEnumerable<KeyValuePair<string, string>> options)
    {
        if (DuckDbApi.CreateConfig(out var config) != DuckDbState.Success)
            throw new DuckDbException(DuckDbErrorKind.OutOfMemory, "No configuration could be made.");
        try
        {
            foreach (var (name, value) in options)
            {
                if (DuckDbApi.SetConfig(config, name, value) != DuckDbState.Success)
                    throw new DuckDbException(DuckDbErrorKind.InvalidInput, $"The engine does not know the option {name} = {value}.");
            }
            if (DuckDbApi.Open(path, out var database, config, out var error) == DuckDbState.Success)
                return new DuckDbDatabase(new DatabaseHandle(database));
            var message = DuckDbApi.Utf8(error);
            DuckDbApi.Free(error);
            throw new DuckDbException(DuckDbErrorKind.IO, message);
        }
        finally
        {
            DuckDbApi.DestroyConfig(ref config);
        }
    }

    /// <exception cref="DuckDbException">The database is closing.</exception>
    public DuckDbConnection Connect()
    {
        var connection = new ConnectionHandle(handle);
        return connection.IsInvalid
            ? throw new DuckDbException(DuckDbErrorKind.Unknown, "No connection could be made.")
            : new DuckDbConnection(connection);
    }

    public void Dispose() => handle.Dispose();
}
