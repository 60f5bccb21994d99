using System.Data.Common;
using Dax.Backends.Gathering;

namespace Dax.Backends.MySql;

/// <summary>A statement of a lane.</summary>
/// <param name="hasRow">Whether the reader is at the first row; at the end otherwise.</param>
internal sealed class MySqlStatement(MySqlLane lane, DbConnection connection, DbCommand command, DbDataReader reader, MySqlKiller killer, bool hasRow) : IRunningStatement<DbDataReader>
{
    private bool isDisposed;
    private bool isBegun;

    public DbDataReader Reader => reader;

    public Task<bool> Next(CancellationToken stop)
    {
        if (isBegun) return killer.Guard(reader.ReadAsync, stop);
        isBegun = true;
        return Task.FromResult(hasRow);
    }

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
