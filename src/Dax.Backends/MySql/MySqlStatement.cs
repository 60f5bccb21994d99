using System.Data.Common;

namespace Dax.Backends.MySql;

/// <summary>A running statement and what it holds; given back once.</summary>
/// <param name="hasRow">Whether the reader is at the first row; at the end otherwise.</param>
internal sealed class MySqlStatement(MySqlLane lane, DbConnection connection, DbCommand command, DbDataReader reader, MySqlKiller killer, bool hasRow) : IAsyncDisposable
{
    private bool isDisposed;
    private bool isBegun;

    public DbDataReader Reader => reader;

    /// <summary>Waits for the next row; the server stops when <paramref name="stop"/> is cancelled.</summary>
    public Task<bool> Next(CancellationToken stop)
    {
        if (isBegun) return killer.Guard(reader.ReadAsync, stop);
        isBegun = true;
        return Task.FromResult(hasRow);
    }

    /// <summary>Takes what is left of the answer: call it at the end, or when the server was told to stop.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isDisposed) return;
        isDisposed = true;
        try
        {
            await Close(reader);
        }
        finally
        {
            await command.DisposeAsync();
            await connection.DisposeAsync();
            killer.Dispose();
            lane.Return();
        }
    }

    public static async ValueTask Close(DbDataReader reader)
    {
        try
        {
            await reader.DisposeAsync();
        }
        catch (DbException)
        {
            // The rest of an answer that nobody wants; a connection that broke is not used again.
        }
    }
}
