using Dax.Adql.Dialects;
using Dax.Backends.Qserv.Frontend;
using Dax.Backends.Qserv.Leftovers;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Qserv;

/// <summary>One query on the server, from its submission until it is cleared away; disposing it does that, whatever state it is in.</summary>
internal sealed partial class QservQuery(QservServer server, QueryContext context) : IAsyncDisposable
{
    private const double PollGrowth = 1.5;

    private SubmittedQuery? submitted;
    private bool isDisposed;

    public long Id => submitted?.Id ?? throw new InvalidOperationException("It was not submitted.");

    private ILogger Log => server.Log;

    private TimeProvider Time => server.Time;

    private QservBackendOptions Options => server.Options;

    public async Task<Result<long>> Submit(string sql, CancellationToken cancel)
    {
        if (server.Frontend.Objection(sql) is { } why)
            return new Fault.Usage(why);
        var submission = server.Submitter.Submit(sql);
        try
        {
            var result = await submission.WaitAsync(cancel);
            if (!result.IsOk)
                return result.Fault;
            submitted = result.Value;
            Submitted(Log, context.JobId, Id);
            return Id;
        }
        catch (OperationCanceledException)
        {
            // Its number comes yet, and with it the query can be cleared away.
            _ = submission.ContinueWith(static (done, keeper) =>
            {
                if (done.IsCompletedSuccessfully && done.Result.IsOk)
                    ((LeftoverKeeper)keeper!).Release(done.Result.Value);
            }, server.Keeper, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>Waits for its end; tells its progress meanwhile.</summary>
    public async Task<Result<QueryStatus>> Watch(CancellationToken cancel)
    {
        var started = Time.GetTimestamp();
        var pause = Options.FirstPoll;
        // Most short queries have ended by a fraction of the first pause.
        await Task.Delay(pause / 4, Time, cancel);
        while (true)
        {
            QueryStatus status;
            try
            {
                var reply = await server.Frontend.Status(Id, cancel);
                if (!reply.Success)
                {
                    StatusRefused(Log, Id, reply.Error);
                    return QservFaults.NoStatus(reply);
                }
                status = reply.Value;
            }
            catch (QservOutageException e)
            {
                NoStatus(Log, e, Id);
                return QservFaults.Down;
            }
            Tell(status, started);
            if (status.Phase == QueryPhase.Completed)
                return status;
            if (status.Phase != QueryPhase.Executing)
            {
                Ended(Log, context.JobId, Id, status.Phase, status.Error);
                return QservFaults.Ending(status);
            }
            await Task.Delay(pause * (0.9 + 0.2 * PatientFrontend.Chance()), Time, cancel);
            pause = pause * PollGrowth < Options.LongestPoll ? pause * PollGrowth : Options.LongestPoll;
        }
    }

    private void Tell(QueryStatus status, long started)
    {
        if (context.Progress is not { } progress || status.TotalChunks == 0)
            return;
        var done = Math.Min(status.CompletedChunks, status.TotalChunks);
        var left = done == 0 ? (TimeSpan?)null : Time.GetElapsedTime(started) / done * (status.TotalChunks - done);
        progress.Report(new JobProgress(done, status.TotalChunks, "chunks") { EstimatedEnd = left is { } time ? Time.GetUtcNow() + time : null });
    }

    public ValueTask DisposeAsync()
    {
        if (!isDisposed && submitted is { } query)
            server.Keeper.Release(query);
        isDisposed = true;
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(41, LogLevel.Debug, "Job {Job} is Qserv's query {Id}")]
    private static partial void Submitted(ILogger logger, string job, long id);

    [LoggerMessage(42, LogLevel.Warning, "Qserv tells no status of its query {Id}: {Words}")]
    private static partial void StatusRefused(ILogger logger, long id, string words);

    [LoggerMessage(43, LogLevel.Warning, "Qserv's status of query {Id} could not be had")]
    private static partial void NoStatus(ILogger logger, Exception error, long id);

    [LoggerMessage(44, LogLevel.Warning, "Job {Job}, Qserv's query {Id}, ended as {Phase}: {Words}")]
    private static partial void Ended(ILogger logger, string job, long id, QueryPhase phase, string words);
}
