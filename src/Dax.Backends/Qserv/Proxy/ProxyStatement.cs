using System.Data.Common;
using Dax.Backends.Gathering;

namespace Dax.Backends.Qserv.Proxy;

/// <summary>
/// A statement whose rows come. The proxy does not stop: of an answer that nobody wants any longer the rest is read and thrown away, while its reader goes on with something else; it is as
/// long as Qserv lets results be, at most.
/// </summary>
internal sealed class ProxyStatement(DbConnection connection, DbCommand command, DbDataReader reader) : IRunningStatement<DbDataReader>
{
    private Task<bool> next = Task.FromResult(true);
    private bool isDisposed;

    public DbDataReader Reader => reader;

    public Task<bool> Next(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        next = reader.ReadAsync(CancellationToken.None);
        return next.IsCompleted ? next : next.WaitAsync(stop);
    }

    public ValueTask DisposeAsync()
    {
        if (isDisposed) return ValueTask.CompletedTask;
        isDisposed = true;
        var rest = Task.Run(Rest);
        // At the end of an answer, or behind a connection that broke, nothing is left to wait for.
        return next is { IsCompletedSuccessfully: true, Result: false } or { IsFaulted: true } ? new ValueTask(rest) : ValueTask.CompletedTask;
    }

    /// <summary>Disposes of it, and waits for the end of the answer.</summary>
    public Task Finish()
    {
        isDisposed = true;
        return Rest();
    }

    private async Task Rest()
    {
        await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await End(reader);
        await End(command);
        await End(connection);
    }

    /// <summary>Gives back what the driver holds; the rest of an answer is nobody's any more.</summary>
    public static async ValueTask End(IAsyncDisposable held)
    {
        try
        {
            await held.DisposeAsync();
        }
        catch (DbException)
        {
            // The connection broke; it is not used again.
        }
        catch (IOException)
        {
            // The same, in the stream's words.
        }
        catch (InvalidOperationException)
        {
            // The same: the rest was none of the protocol's.
        }
    }
}
