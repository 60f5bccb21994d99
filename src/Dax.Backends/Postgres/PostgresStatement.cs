using Npgsql;

namespace Dax.Backends.Postgres;

/// <summary>A running statement and what it holds; given back once.</summary>
internal sealed class PostgresStatement(PostgresLane lane, NpgsqlConnection connection, NpgsqlBatch batch, int process, NpgsqlDataReader reader) : IAsyncDisposable
{
    private bool isDisposed;

    public NpgsqlDataReader Reader => reader;

    /// <summary>Takes what is left of the answer: call it at the end, or when the server was told to stop.</summary>
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
