using System.Data.Common;

namespace Dax.Backends.MySql;

/// <summary>A running statement and what it holds; given back once.</summary>
internal sealed class MySqlStatement(MySqlLane lane, DbConnection connection, DbCommand command, DbDataReader reader, MySqlKiller killer) : IAsyncDisposable
{
    private bool isDisposed;

    public DbDataReader Reader => reader;

    /// <summary>Waits for the next row; the server stops when <paramref name="stop"/> is cancelled.</summary>
    public Task<bool> Next(CancellationToken stop) => killer.Guard(reader.ReadAsync, stop);

    /// <summary>Takes what is left of the answer: call it at the end, or when the server was told to stop.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isDisposed) return;
        isDisposed = true;
        try
        {
            await reader.DisposeAsync();
        }
        catch (DbException)
        {
            // The rest of an answer that nobody wants; a connection that broke is not used again.
        }
        finally
        {
            await command.DisposeAsync();
            await connection.DisposeAsync();
            killer.Dispose();
            lane.Return();
        }
    }
}
