using Microsoft.Data.Sqlite;

namespace Dax.Backends.DuckDb;

/// <summary>
/// The folder's version, read with every query. SQLite's data_version tells without reading a page whether any other connection
/// has committed since; only then is the version itself read.
/// </summary>
internal sealed class CatalogWatch : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly SqliteCommand dataVersion;
    private readonly Lock gate = new();
    private long seen = -1;
    private long version;

    /// <param name="connection">A connection that never writes; owned.</param>
    public CatalogWatch(SqliteConnection connection)
    {
        this.connection = connection;
        dataVersion = connection.CreateCommand();
        dataVersion.CommandText = "PRAGMA data_version";
        dataVersion.Prepare();
    }

    public long Version
    {
        get
        {
            lock (gate)
            {
                var now = (long)dataVersion.ExecuteScalar()!;
                if (now == seen)
                    return version;
                version = CatalogDatabase.Version(connection);
                seen = now;
                return version;
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            dataVersion.Dispose();
            connection.Dispose();
        }
    }
}
