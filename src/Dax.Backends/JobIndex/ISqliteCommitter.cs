using Microsoft.Data.Sqlite;

namespace Dax.Backends.JobIndex;

/// <summary>
/// The one writer of a SQLite file. Works run one after another on its connection, inside a transaction that several of them may share; a work that
/// throws undoes itself only. The task completes when the commit is durable (synchronous=FULL).
/// </summary>
public interface ISqliteCommitter
{
    Task<T> Commit<T>(Func<SqliteConnection, T> work);
}

/// <summary>Connections for reading the same file (WAL: they see what is committed and block nobody).</summary>
public interface ISqliteReaders
{
    /// <summary>An open connection; disposing gives it back.</summary>
    SqliteConnection Open();
}
