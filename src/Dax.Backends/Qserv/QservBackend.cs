using Dax.Adql.Dialects;
using Dax.Backends.Qserv.Frontend;
using Dax.Backends.Qserv.Leftovers;
using Dax.Backends.Qserv.Results;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Qserv;

/// <summary>
/// Runs queries on Qserv: admitted, submitted, watched until they end, read, and cleared away. One for each state of what is published; all of them share one
/// <see cref="QservServer"/>. Qserv shares scans itself.
/// </summary>
internal sealed partial class QservBackend(QservServer server, Dialect dialect) : ICatalogBackend
{
    public Dialect Dialect => dialect;

    public async ValueTask<Result<IRowStream>> Execute(SqlText sql, TableSchema schema, QueryContext context, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var work = new QservQuery(server, context);
        try
        {
            var completed = await Complete(work, sql, context, cancel);
            if (completed.IsOk)
            {
                var opened = await Open(work, completed.Value, schema, cancel);
                if (opened.IsOk)
                    return opened;
                completed = opened.Fault;
            }
            await work.DisposeAsync();
            return completed.Fault;
        }
        catch
        {
            await work.DisposeAsync();
            throw;
        }
    }

    /// <summary>A slot is held while Qserv works; reading its result needs none.</summary>
    private async Task<Result<QueryStatus>> Complete(QservQuery work, SqlText sql, QueryContext context, CancellationToken cancel)
    {
        var owner = context.Owner.FairnessKey;
        // Whoever scans waits for other scans first, and so never holds a slot that a short query could have.
        var scan = context.Lane == Lane.Interactive ? default(Result<IDisposable>?) : await server.Scans.Enter(owner, cancel);
        if (scan is { IsOk: false } full)
            return full.Fault;
        using var scanning = scan?.Value;
        var entered = await server.All.Enter(owner, cancel);
        if (!entered.IsOk)
            return entered.Fault;
        using var slot = entered.Value;
        var submitted = await work.Submit(sql.Text, cancel);
        return submitted.IsOk ? await work.Watch(cancel) : submitted.Fault;
    }

    /// <summary>Small results are not behind large ones: each sort has readers of its own.</summary>
    private async Task<Result<IRowStream>> Open(QservQuery work, QueryStatus status, TableSchema schema, CancellationToken cancel)
    {
        var readers = status.ExpectedBytes <= server.Options.SmallResultBytes ? server.SmallReaders : server.LargeReaders;
        var entered = await readers.Enter("", cancel);
        if (!entered.IsOk)
            return entered.Fault;
        var reader = entered.Value;
        IResultReading? reading = null;
        try
        {
            var problem = await server.Retry(async () =>
            {
                if (reading is not null) await reading.DisposeAsync();
                reading = await server.Frontend.OpenResult(work.Id, schema, status, cancel);
                return await reading.Begin(cancel);
            }, cancel);
            if (problem is null)
                return new QservRowStream(work, reading!, schema, reader);
            await End(reading, reader);
            return problem;
        }
        catch (Exception e)
        {
            await End(reading, reader);
            if (e is not QservOutageException outage)
                throw;
            NoResult(server.Log, outage, work.Id);
            return ResultWords.Broke(outage);
        }
    }

    private static async ValueTask End(IResultReading? reading, IDisposable reader)
    {
        if (reading is not null) await reading.DisposeAsync();
        reader.Dispose();
    }

    [LoggerMessage(38, LogLevel.Warning, "The result of Qserv's query {Id} could not be read")]
    private static partial void NoResult(ILogger logger, Exception error, long id);
}
