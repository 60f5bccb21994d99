using System.Collections.Frozen;
using Dax.Adql;
using Dax.Adql.Binding;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Queries;

/// <summary>The one way a query takes: parameters → plan → snapshot → uploads → bound tree → SQL → rows → document.</summary>
public sealed partial class QueryRunner(
    IEnumerable<IQueryProtocol> protocols, ICatalog catalog, IUploadStore uploads, IUploadFetcher fetcher, IResultStore results, ResultLinks links, IStatementRunner statements,
    IOptions<QueryOptions> options, TimeProvider clock, ILogger<QueryRunner> log)
    : IQueryRunner
{
    private readonly FrozenDictionary<string, IQueryProtocol> protocols = protocols.ToFrozenDictionary(p => p.Service, StringComparer.Ordinal);
    private readonly UploadLoader loader = new(uploads, fetcher, options.Value);

    public async Task<Result<QuerySummary>> Run(QueryRequest request, IChunkSink sink, CancellationToken cancel)
    {
        var planned = protocols[request.Service].Plan(request, options.Value);
        if (!planned.IsOk) return planned.Fault;
        var plan = planned.Value;
        try
        {
            await using var snapshot = await catalog.Open(cancel);
            var model = await loader.Load(snapshot, request.Uploads, cancel);
            if (!model.IsOk) return model.Fault;
            if (plan.Requires is { } table && !model.Value.Has(table.Schema, table.Table)) return new Fault.NotFound(table.Absence);
            var compiled = AdqlCompiler.Compile(plan.Query, model.Value, AdqlLimits.Default, snapshot.UserFunctions, plan.Version);
            return compiled.IsOk ? await Answer(request, plan, snapshot, compiled.Value, sink, cancel) : Refusal(compiled.Errors);
        }
        catch (CatalogException failure)
        {
            LogFailure(request.JobId, failure.Fault.Message, failure);
            return failure.Fault;
        }
    }

    private async Task<Result<QuerySummary>> Answer(
        QueryRequest request, QueryPlan plan, ICatalogSnapshot snapshot, BoundQuery query, IChunkSink sink, CancellationToken cancel)
    {
        var route = snapshot.Route(query);
        if (!route.IsOk) return route.Fault;
        var backend = route.Value;
        var sql = backend.Dialect.Write(query, plan.MaxRec + 1);
        if (!sql.IsOk) return Refusal(sql.Errors);
        var schema = ResultSchema.Of(query.Columns);
        // Uploads live where scans run: in the engine that has the memory for them.
        var lane = query.IsRestricted && request.Uploads.Count == 0 ? Lane.Interactive : Lane.Scan;
        using var encoder = plan.Format.CreateEncoder(links.Attach(Head(plan, schema), request.BaseUrl), results.Spool);
        await using var pump = new TablePump(encoder, sink, new QueryHead(plan.ContentType, "result." + plan.Format.Extension));
        var outcome = TableEnd.Complete;
        if (plan.MaxRec == 0)
        {
            outcome = new TableEnd(TableOutcome.Overflow);
        }
        else
        {
            using var patience = new Patience(request.IsSync ? options.Value.SyncTimeout : Timeout.InfiniteTimeSpan, clock, cancel);
            try
            {
                if (await Sit(request, backend, lane, patience.Token) is { } busy) return busy;
                var context = new QueryContext(lane, request.JobId, request.Principal) { Progress = request.Progress };
                var statement = new Statement(query, backend, sql.Value, schema, context, plan.MaxRec + 1) { IsResumable = !request.IsSync };
                var execution = await statements.Run(statement, patience.Token);
                if (!execution.IsOk) return execution.Fault;
                await using var rows = execution.Value;
                outcome = await Pump(rows, pump, plan.MaxRec, patience, request, cancel);
            }
            catch (OperationCanceledException) when (patience.Ended)
            {
                return new Fault.Usage($"The query gave no row within {options.Value.SyncTimeout.TotalSeconds:0} s; send it to /async, where it may take longer.");
            }
        }
        await pump.End(outcome, cancel);
        return new QuerySummary(pump.Rows, pump.Bytes, backend.Dialect.Name, lane, outcome.Outcome == TableOutcome.Overflow)
        {
            LateFault = outcome.Outcome == TableOutcome.Failed ? new Fault.Transient(outcome.Message!) : null,
        };
    }

    /// <summary>
    /// What reads most of a table keeps nobody from searching; and a job's search takes its turn with the others. An engine elsewhere has its own queue: this machine's
    /// slots are not for waiting there.
    /// </summary>
    private static ValueTask<Fault?> Sit(QueryRequest request, ICatalogBackend backend, Lane lane, CancellationToken cancel) =>
        request.Seat is { } seat && (lane == Lane.Scan || backend.Scans is not null) ? seat.Move(lane, cancel) : ValueTask.FromResult<Fault?>(null);

    private async Task<TableEnd> Pump(IRowStream rows, TablePump pump, long maxRec, Patience patience, QueryRequest request, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                using var batch = await rows.Read(patience.Token);
                patience.Satisfy();
                if (batch is null) return TableEnd.Complete;
                if (batch.Count > 0 && pump.Made >= request.MaxBytes) return new TableEnd(TableOutcome.Overflow);
                var room = maxRec - pump.Rows;
                await pump.Write(batch, room, cancel);
                if (batch.Count > room) return new TableEnd(TableOutcome.Overflow);
            }
        }
        catch (CatalogException failure) when (pump.EndsFailures)
        {
            LogFailure(request.JobId, failure.Fault.Message, failure);
            return new TableEnd(TableOutcome.Failed, failure.Fault.Message);
        }
    }

    private static TableHead Head(QueryPlan plan, TableSchema schema) =>
        new(schema) { TableName = "results", Infos = plan.Infos, Descriptors = plan.Descriptors };

    private static Fault.Usage Refusal(IReadOnlyList<AdqlError> errors) => new(string.Join('\n', errors.Select(e => e.ToString())));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Query {JobId} failed: {Reason}")]
    private partial void LogFailure(string jobId, string reason, Exception failure);
}
