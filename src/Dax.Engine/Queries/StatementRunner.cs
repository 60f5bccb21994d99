using Dax.Adql.Dialects;
using Dax.Adql.Scans;
using Dax.Engine.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Ports;
using Dax.Engine.Scans.Groups;
using Dax.Ivoa.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Queries;

/// <summary>
/// Short statements run at once, and passes over small tables. Those that read most of a large table join its scan group, with kernels or with a statement of their own for each
/// chunk; what cannot (and says why) waits for the general lane: a few run at once, owners in turn. Backends without tables to scan have limits of their own.
/// </summary>
internal sealed partial class StatementRunner(SharedScans scans, IOptions<AdmissionOptions> options, ScanInstruments instruments, TimeProvider time, ILogger<StatementRunner> log) : IStatementRunner
{
    private readonly LaneQueue general = new(Lane.Scan, options.Value.General, time);

    public async ValueTask<Result<IRowStream>> Run(Statement statement, CancellationToken cancel)
    {
        if (statement.Context.Lane != Lane.Scan || statement.Backend.Scans is not { } tables)
            return await statement.Backend.Execute(statement.Sql, statement.Schema, statement.Context, cancel);
        var reading = ScanReader.Read(statement.Query);
        // One pass over one table that is too small to be shared is over soon: it waits for nobody.
        if (reading.Query is { } scan && tables.Find(scan.Table) is null)
            return await statement.Backend.Execute(statement.Sql, statement.Schema, statement.Context, cancel);
        if (Read(statement, tables, reading) is not { } request)
            return await Alone(statement, cancel);
        var joined = await scans.Join(request, cancel);
        if (joined.IsOk)
            return new SharedRows(joined.Value, () => Alone(statement, "It keeps more than a shared scan has room for.", cancel));
        return await Alone(statement, joined.Fault.Message, cancel);
    }

    /// <summary>The statement as a member of a group; null when it is none.</summary>
    private ScanRequest? Read(Statement statement, IScanTables tables, ScanReading reading)
    {
        // A small table is read before anybody else comes.
        if (!scans.IsEnabled || !statement.Query.Tables.Any(t => tables.Find(t) is not null))
            return null;
        if (reading.Query is not { } scan || tables.Find(scan.Table) is not { } table)
        {
            Tell(statement, reading.Reason ?? "It reads several tables.");
            return null;
        }
        PieceStatement? own = null;
        if (reading.Statement is { } bound)
        {
            var sql = statement.Backend.Dialect.Write(bound, null);
            if (!sql.IsOk)
            {
                Tell(statement, reading.Reason ?? "Its engine cannot do it chunk by chunk.");
                return null;
            }
            own = new PieceStatement(sql.Value, ResultSchema.Of([.. scan.Columns.Select(c => new ResultColumn(c.Name, c.Type))]), scan.IsStreamed);
            scan = scan with { Statement = sql.Value.Text };
        }
        return new ScanRequest(scan, statement.Schema, table, tables, statement.MostRows, statement.Context.JobId, statement.Context.Owner)
        {
            Progress = statement.Context.Progress,
            IsResumable = statement.IsResumable,
            Statement = own,
        };
    }

    private ValueTask<Result<IRowStream>> Alone(Statement statement, string reason, CancellationToken cancel)
    {
        Tell(statement, reason);
        return Alone(statement, cancel);
    }

    private async ValueTask<Result<IRowStream>> Alone(Statement statement, CancellationToken cancel)
    {
        var ticket = general.Join(statement.Context.Owner.FairnessKey, always: true).Value;
        try
        {
            if (!ticket.HoldsSlot)
            {
                statement.Context.Progress?.Report(new JobProgress { Unit = ScanEstimate.Unit, Note = "waits for the general lane" });
                await ticket.WaitForSlot(cancel);
                statement.Context.Progress?.Report(new JobProgress { Unit = ScanEstimate.Unit, Note = "runs by itself" });
            }
            var rows = await statement.Backend.Execute(statement.Sql, statement.Schema, statement.Context, cancel);
            if (rows.IsOk)
                return new TicketRows(rows.Value, ticket);
            ticket.Dispose();
            return rows.Fault;
        }
        catch
        {
            ticket.Dispose();
            throw;
        }
    }

    private void Tell(Statement statement, string reason)
    {
        instruments.OnRefused();
        OnNotShared(log, statement.Context.JobId, reason);
        statement.Context.Progress?.Report(new JobProgress { Unit = ScanEstimate.Unit, Note = "runs by itself: " + reason });
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Query {JobId} does not share a scan: {Reason}")]
    private static partial void OnNotShared(ILogger log, string jobId, string reason);

    /// <summary>Rows that hold a place in the general lane.</summary>
    private sealed class TicketRows(IRowStream rows, LaneTicket ticket) : IRowStream
    {
        public TableSchema Schema => rows.Schema;

        public ValueTask<RowBatch?> Read(CancellationToken cancel) => rows.Read(cancel);

        public async ValueTask DisposeAsync()
        {
            await rows.DisposeAsync();
            ticket.Dispose();
        }
    }
}
