using System.Data.Common;
using System.Globalization;
using Dax.Adql.Dialects;

namespace Dax.Backends.MySql;

/// <summary>
/// The connections of one lane: as many statements run at a time as there are, the others wait their turn. Each runs in a read-only transaction of its own. What is set for a session goes
/// with it: the driver resets a connection before it is used again.
/// </summary>
/// <param name="timeout">Of a statement, until its last row is taken.</param>
/// <param name="control">From where statements are killed.</param>
internal sealed class MySqlLane(DbDataSource connections, int size, TimeSpan timeout, DbDataSource control) : IAsyncDisposable
{
    private readonly SemaphoreSlim turns = new(size, size);

    public TimeSpan Timeout => timeout;

    /// <summary>Starts a statement, and waits until its first row or its end is there.</summary>
    /// <exception cref="DbException"/>
    public async ValueTask<MySqlStatement> Start(SqlText sql, MySqlKind kind, CancellationToken cancel)
    {
        await turns.WaitAsync(cancel);
        DbConnection? connection = null;
        DbCommand? command = null;
        DbDataReader? reader = null;
        MySqlKiller? killer = null;
        try
        {
            connection = await connections.OpenConnectionAsync(cancel);
            killer = new MySqlKiller(control, await Prepare(connection, kind, cancel));
            command = connection.CreateCommand();
            command.CommandText = sql.Text;
            reader = await killer.Guard(patience => command.ExecuteReaderAsync(patience), cancel);
            // What the columns are is told before the work begins: whether it works, only by the first row.
            return new MySqlStatement(this, connection, command, reader, killer, await killer.Guard(reader.ReadAsync, cancel));
        }
        catch
        {
            if (reader is not null) await MySqlStatement.Close(reader);
            killer?.Dispose();
            if (command is not null) await command.DisposeAsync();
            if (connection is not null) await connection.DisposeAsync();
            turns.Release();
            throw;
        }
    }

    public void Return() => turns.Release();

    public async ValueTask DisposeAsync()
    {
        await connections.DisposeAsync();
        turns.Dispose();
    }

    /// <summary>Answers the server's number of the connection.</summary>
    private async Task<long> Prepare(DbConnection connection, MySqlKind kind, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        var seconds = (long)Math.Ceiling(timeout.TotalSeconds);
        // A reader that is slow must not lose its connection: the server waits for it as long as for the statement.
        var limit = kind == MySqlKind.MariaDb ? $"max_statement_time = {Number(seconds)}" : $"max_execution_time = {Number(seconds * 1000)}";
        command.CommandText = $"SELECT CONNECTION_ID(); SET SESSION {limit}, time_zone = '+00:00', net_write_timeout = {Number(seconds)}; START TRANSACTION READ ONLY";
        await using var reader = await command.ExecuteReaderAsync(cancel);
        long id = 0;
        do
        {
            while (await reader.ReadAsync(cancel)) id = Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture);
        }
        while (await reader.NextResultAsync(cancel));
        return id;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Whose server it is.</summary>
internal enum MySqlKind { MariaDb, MySql }
