using Dax.Backends.Gathering;
using Npgsql;

namespace Dax.Backends.Postgres;

/// <summary>
/// A statement of a lane. The driver buffers a row at a time: its sequential access would wait on a thread for the rest of a row that is cut by the border of a network packet. When it
/// waits with a cancelled token it asks the server to stop, and gives the connection up when the server does not within two seconds.
/// </summary>
internal sealed class PostgresStatement(PostgresLane lane, NpgsqlConnection connection, NpgsqlBatch batch, int process, NpgsqlDataReader reader) : IRunningStatement<NpgsqlDataReader>
{
    private bool isDisposed;

    public NpgsqlDataReader Reader => reader;

    public Task<bool> Next(CancellationToken stop) => reader.ReadAsync(stop);

    public async ValueTask DisposeAsync()
    {
        if (isDisposed) return;
        isDisposed = true;
        try
        {
            await reader.DisposeAsync();
        }
        catch (NpgsqlException)
        {
            // The rest of an answer that nobody wants; a connection that broke is not used again.
        }
        finally
        {
            await batch.DisposeAsync();
            await lane.Return(connection, process);
        }
    }
}
