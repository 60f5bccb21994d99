using System.Collections.Concurrent;
using System.Data.Common;
using Dax.Engine.Faults;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Dax.Backends.Butler.Sql;

/// <summary>A registry in a SQLite file, opened read-only; others may be writing it. Connections are kept as long as the file is the same one.</summary>
internal sealed class SqliteRegistry : RegistryDatabase
{
    private static readonly Lazy<bool> Ready = new(() =>
    {
        Batteries_V2.Init();
        return true;
    });

    private readonly string label;
    private readonly string file;
    private readonly string text;
    private readonly TimeSpan timeout;
    private readonly SemaphoreSlim room;
    private readonly ConcurrentBag<(SqliteConnection Connection, DateTime Born)> idle = [];
    private volatile bool closed;

    public SqliteRegistry(string label, string file, ButlerOptions options)
    {
        _ = Ready.Value;
        (this.label, this.file, timeout) = (label, file, options.StatementTimeout);
        text = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = (int)Math.Ceiling(options.BusyTimeout.TotalSeconds) }.ToString();
        room = new SemaphoreSlim(options.MaxConnections);
    }

    public override RegistryDialect Dialect => SqliteDialect.Instance;

    public override object? Stamp() => (Look(file), Look(file + "-wal"));

    public override async Task<List<T>> Rows<T>(SqlText sql, Func<DbDataReader, T> read, CancellationToken cancel)
    {
        await room.WaitAsync(cancel);
        try
        {
            using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            bounded.CancelAfter(timeout);
            // The library's calls block; they do so on a thread of the pool, not on the caller's.
            return await Task.Run(() => Read(sql, read, bounded.Token), CancellationToken.None);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new RegistryException(new Fault.Busy($"The registry of '{label}' took too long to answer. Narrow the search, or try again later.", TimeSpan.FromSeconds(30)));
        }
        finally
        {
            room.Release();
        }
    }

    public override void Dispose()
    {
        closed = true;
        while (idle.TryTake(out var kept)) kept.Connection.Dispose();
        room.Dispose();
    }

    private List<T> Read<T>(SqlText sql, Func<DbDataReader, T> read, CancellationToken cancel)
    {
        var (connection, born) = Take();
        var isSound = false;
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql.ToString();
            for (var i = 0; i < sql.Parameters.Count; i++) command.Parameters.AddWithValue(SqlText.ParameterName(i), sql.Parameters[i] ?? DBNull.Value);
            var rows = new List<T>();
            using (cancel.Register(static state => raw.sqlite3_interrupt((sqlite3)state!), connection.Handle))
            {
                cancel.ThrowIfCancellationRequested();
                using var reader = command.ExecuteReader();
                while (reader.Read()) rows.Add(read(reader));
            }
            isSound = true;
            return rows;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            isSound = true;
            throw new OperationCanceledException("The statement was interrupted.", e, cancel);
        }
        catch (SqliteException e)
        {
            throw new RegistryException(FaultOf(e), e);
        }
        catch (Exception e) when (e is InvalidCastException or FormatException or OverflowException or InvalidOperationException)
        {
            throw new RegistryException(new Fault.Broken($"The registry of '{label}' holds values that are none of a Butler's."), e);
        }
        finally
        {
            if (isSound && !closed) idle.Add((connection, born));
            else connection.Dispose();
        }
    }

    private (SqliteConnection Connection, DateTime Born) Take()
    {
        var look = new FileInfo(file);
        if (!look.Exists) throw new RegistryException(new Fault.Transient($"The registry of the Butler repository '{label}' is not there."));
        // A file that was put in another's place has another birth.
        var born = look.CreationTimeUtc;
        while (idle.TryTake(out var kept))
        {
            if (kept.Born == born) return kept;
            kept.Connection.Dispose();
        }
        var connection = new SqliteConnection(text);
        try
        {
            connection.Open();
            return (connection, born);
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new RegistryException(FaultOf(e), e);
        }
    }

    private Fault FaultOf(SqliteException e) => e.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new Fault.Transient($"The registry of the Butler repository '{label}' is locked by a writer. Try again later."),
        raw.SQLITE_NOTADB => new Fault.Broken($"The registry of '{label}' is no SQLite database."),
        raw.SQLITE_CORRUPT => new Fault.Broken($"The registry of '{label}' is damaged."),
        raw.SQLITE_CANTOPEN or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => new Fault.Transient($"The registry of the Butler repository '{label}' cannot be read at the moment."),
        _ => new Fault.Broken($"The registry of '{label}' cannot be read: its tables are not those of a Butler, or of one that is not known here."),
    };

    private static (bool, DateTime, long) Look(string path)
    {
        var info = new FileInfo(path);
        return info.Exists ? (true, info.LastWriteTimeUtc, info.Length) : default;
    }
}
