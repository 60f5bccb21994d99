using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Dax.Embedded.Persistence;

/// <summary>A few read-only connections. A read sees every write that was acknowledged before it began.</summary>
public sealed class SqliteReaders(SqliteWriter writer) : IDisposable
{
    private const int Kept = 8;

    private readonly ConcurrentBag<Lease> idle = [];
    private bool isDisposed;

    /// <summary>Runs <paramref name="read"/> on the caller's thread; the statements belong to it meanwhile.</summary>
    public T Read<T>(Func<SqliteStatements, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        ObjectDisposedException.ThrowIf(isDisposed, this);
        var lease = idle.TryTake(out var kept) ? kept : new Lease(writer.File);
        var isSound = false;
        try
        {
            var result = read(lease.Statements);
            isSound = true;
            return result;
        }
        finally
        {
            if (isSound && idle.Count < Kept && !isDisposed)
                idle.Add(lease);
            else
                lease.Dispose();
        }
    }

    public void Dispose()
    {
        isDisposed = true;
        while (idle.TryTake(out var lease))
            lease.Dispose();
    }

    private sealed class Lease : IDisposable
    {
        private readonly SqliteConnection connection;

        public Lease(string file)
        {
            connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            Statements = new SqliteStatements(connection);
        }

        public SqliteStatements Statements { get; }

        public void Dispose()
        {
            Statements.Dispose();
            connection.Dispose();
        }
    }
}
