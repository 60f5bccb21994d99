using Microsoft.Data.Sqlite;

namespace Dax.Embedded.Persistence;

/// <summary>The one writer of a SQLite file: group commit, one fsync for many. Registered as a singleton.</summary>
public sealed class SqliteWriter
{
    /// <summary>
    /// Runs <paramref name="work"/> on the writer's thread, in its own savepoint of a transaction that others share; the task completes when the
    /// transaction is on disk. An exception of the work undoes that work alone and comes out of the task.
    /// </summary>
    public Task<T> Enqueue<T>(Func<SqliteConnection, T> work) => throw new NotImplementedException();
}
