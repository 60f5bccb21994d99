using Dax.Backends.JobIndex;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Dax.Silo.Hosting;

/// <summary>A SQLite file with one writer that commits each work by itself (WAL, synchronous=FULL), and pooled readers.</summary>
internal sealed class SqliteFile : ISqliteCommitter, ISqliteReaders, IDisposable
{
    private readonly string readText;
    private readonly SqliteConnection writer;
    private readonly SemaphoreSlim turn = new(1);

    public SqliteFile(string path)
    {
        Batteries_V2.Init();
        readText = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly }.ToString();
        writer = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        writer.Open();
        using var pragmas = writer.CreateCommand();
        pragmas.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;";
        pragmas.ExecuteNonQuery();
    }

    public async Task<T> Commit<T>(Func<SqliteConnection, T> work)
    {
        await turn.WaitAsync();
        try
        {
            return await Task.Run(() => InTransaction(work));
        }
        finally
        {
            turn.Release();
        }
    }

    public SqliteConnection Open()
    {
        var reader = new SqliteConnection(readText);
        reader.Open();
        return reader;
    }

    public void Dispose()
    {
        writer.Dispose();
        turn.Dispose();
    }

    // BEGIN by hand: works prepare their own commands, which a SqliteTransaction object would have to be given to.
    private T InTransaction<T>(Func<SqliteConnection, T> work)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            var result = work(writer);
            Execute("COMMIT");
            return result;
        }
        catch
        {
            Execute("ROLLBACK");
            throw;
        }
    }

    private void Execute(string sql)
    {
        using var command = writer.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
