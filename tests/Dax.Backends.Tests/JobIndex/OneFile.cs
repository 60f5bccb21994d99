using Dax.Backends.JobIndex;
using Microsoft.Data.Sqlite;

namespace Dax.Backends.Tests.JobIndex;

/// <summary>A SQLite file with the simplest writer that keeps the promise: one work, one transaction.</summary>
internal sealed class OneFile : ISqliteCommitter, ISqliteReaders, IDisposable
{
    private readonly Lock gate = new();
    private readonly string file;
    private readonly SqliteConnection writer;

    public OneFile(string folder)
    {
        file = Path.Combine(folder, "index.db");
        writer = Connect(SqliteOpenMode.ReadWriteCreate);
        Execute("PRAGMA journal_mode = WAL");
    }

    public int Commits { get; private set; }

    public bool IsBroken { get; set; }

    public Task<T> Commit<T>(Func<SqliteConnection, T> work)
    {
        lock (gate)
        {
            if (IsBroken)
                return Task.FromException<T>(new SqliteException("database or disk is full", 13));
            Execute("BEGIN IMMEDIATE");
            var result = work(writer);
            Execute("COMMIT");
            Commits++;
            return Task.FromResult(result);
        }
    }

    public SqliteConnection Open() => Connect(SqliteOpenMode.ReadOnly);

    public void Dispose() => writer.Dispose();

    private void Execute(string sql)
    {
        using var command = writer.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteConnection Connect(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
