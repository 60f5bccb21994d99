using System.Data.Common;
using Dax.Backends.MySql;
using Dax.Backends.Qserv.Frontend;

namespace Dax.Backends.Qserv.Proxy;

/// <summary>
/// Statements on Qserv's proxy, each on a connection for itself. The proxy cannot be told to stop one: who waits no longer leaves it to end by itself, or by the driver's time limit.
/// </summary>
internal sealed class ProxyConnections(DbDataSource connections, TimeProvider time) : IAsyncDisposable
{
    /// <summary>The answer to a statement, or Qserv's words for that there is none.</summary>
    /// <param name="read">Of an answer of the wrong shape it throws an outage.</param>
    /// <exception cref="QservOutageException"/>
    public Task<QservReply<T>> Ask<T>(string sql, Func<DbDataReader, Task<T>> read, TimeSpan allowed, CancellationToken cancel) => Within(async () =>
    {
        var started = await Start(sql, allowed);
        if (!started.Success)
            return QservReply<T>.Refused(started);
        var statement = started.Value;
        try
        {
            return QservReply<T>.Of(await read(statement.Reader));
        }
        catch (Exception e) when (ProxyFailures.IsExpected(e))
        {
            return ProxyFailures.Words(e) is { } words ? QservReply<T>.Refused(QservReply.Failed(words)) : throw ProxyFailures.Outage(e);
        }
        finally
        {
            await statement.Finish();
        }
    }, static _ => ValueTask.CompletedTask, allowed, cancel);

    /// <summary>A statement whose rows the caller reads; what is in front of the first row is here.</summary>
    /// <exception cref="QservOutageException"/>
    public Task<QservReply<ProxyStatement>> Open(string sql, TimeSpan allowed, CancellationToken cancel) =>
        Within(() => Start(sql, allowed), static late => late.Success ? late.Value.DisposeAsync() : ValueTask.CompletedTask, allowed, cancel);

    public ValueTask DisposeAsync() => connections.DisposeAsync();

    private async Task<QservReply<ProxyStatement>> Start(string sql, TimeSpan allowed)
    {
        DbConnection? connection = null;
        DbCommand? command = null;
        try
        {
            connection = await connections.OpenConnectionAsync();
            command = connection.CreateCommand();
            // Of each wait for the server's bytes; the driver knows whole seconds, and 0 as for ever.
            (command.CommandText, command.CommandTimeout) = (sql, (int)Math.Clamp(Math.Ceiling(allowed.TotalSeconds), 1, int.MaxValue / 1000));
            var reader = await command.ExecuteReaderAsync();
            return QservReply<ProxyStatement>.Of(new ProxyStatement(connection, command, reader));
        }
        catch (Exception e) when (ProxyFailures.IsExpected(e))
        {
            var words = ProxyFailures.Words(e);
            var outage = ProxyFailures.Outage(e, wasSent: connection is not null);
            if (command is not null) await ProxyStatement.End(command);
            if (connection is not null) await ProxyStatement.End(connection);
            return words is not null ? QservReply<ProxyStatement>.Refused(QservReply.Failed(words)) : throw outage;
        }
    }

    /// <summary>Waits so long; what comes later is disposed of.</summary>
    private async Task<T> Within<T>(Func<Task<T>> work, Func<T, ValueTask> dispose, TimeSpan allowed, CancellationToken cancel)
    {
        using var patience = new Deadline(allowed, time, cancel);
        var working = Task.Run(work, CancellationToken.None);
        try
        {
            return await working.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (patience.Token.IsCancellationRequested)
        {
            _ = Abandon(working, dispose);
            cancel.ThrowIfCancellationRequested();
            throw new QservOutageException("There was no answer in time.", Trouble.Unanswered);
        }
    }

    private static async Task Abandon<T>(Task<T> working, Func<T, ValueTask> dispose)
    {
        try
        {
            await dispose(await working);
        }
        catch (QservOutageException)
        {
            // It failed, and nobody waits for it.
        }
    }
}
