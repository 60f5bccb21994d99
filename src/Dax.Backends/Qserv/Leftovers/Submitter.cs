using System.Collections.Concurrent;
using Dax.Backends.Qserv.Frontend;
using Dax.Engine.Faults;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Qserv.Leftovers;

/// <summary>
/// Submits queries so that none is forgotten. A submission whose answer was lost cannot be found before it is repeated, because its number is not known: it is repeated (it only reads, so a
/// double costs work and nothing else), and then the double is looked for (<see cref="LostQueries"/>).
/// </summary>
internal sealed partial class Submitter : IAsyncDisposable
{
    private const int MostCopies = 3;

    private readonly PatientFrontend frontend;
    private readonly QueryJournal journal;
    private readonly QservBackendOptions options;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly LostQueries lost;
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationToken stopping;
    private readonly ConcurrentDictionary<Task, bool> looking = new();
    private long lastId;

    public Submitter(PatientFrontend frontend, QueryJournal journal, LeftoverKeeper keeper, QservBackendOptions options, TimeProvider time, ILogger log)
    {
        (this.frontend, this.journal, this.options, this.time, this.log) = (frontend, journal, options, time, log);
        lastId = journal.Last;
        stopping = stop.Token;
        lost = new LostQueries(frontend, journal, keeper, time, log);
        if (!lost.IsEmpty)
            Run(() => lost.LookAfterRestart(options.LongestPause, stopping));
    }

    /// <summary>Never cancelled on the way, but by the end of this process: who gives up gets rid of the query when its number is known.</summary>
    public async Task<Result<SubmittedQuery>> Submit(string sql)
    {
        var started = time.GetTimestamp();
        var copies = 0;
        for (var attempt = 1; ; attempt++)
        {
            var submission = new LostSubmission(QueryMark.New(), Volatile.Read(ref lastId), time.GetUtcNow() + 2 * options.SubmitPatience);
            journal.Begin(submission);
            try
            {
                return Taken(await frontend.Submit(sql, submission.Mark, CancellationToken.None), submission);
            }
            catch (QservOutageException e)
            {
                LostAnswer(log, e, e.Trouble.ToString());
                Note(submission, e.Trouble);
                copies += e.Trouble == Trouble.Unsent ? 0 : 1;
            }
            // A frontend that is away may be waited for; one that loses answers gets no more than a few copies.
            if (time.GetElapsedTime(started) > options.OutagePatience || copies >= MostCopies)
                return QservFaults.Down;
            await Task.Delay(frontend.Pause(attempt), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
                return QservFaults.Down;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(looking.Keys);
        stop.Dispose();
    }

    private void Note(LostSubmission submission, Trouble trouble)
    {
        if (trouble == Trouble.Unsent)
            journal.Settle(submission.Mark);
        else
            lost.Add(submission);
    }

    private Result<SubmittedQuery> Taken(QservReply<long> reply, LostSubmission submission)
    {
        if (!reply.Success)
        {
            journal.Settle(submission.Mark);
            NotTaken(log, reply.Error);
            return QservFaults.Refusal(reply);
        }
        var query = new SubmittedQuery(reply.Value, submission.Mark);
        journal.Add(query);
        // Not the highest: another Qserv in the old one's place counts from 1 again.
        Volatile.Write(ref lastId, query.Id);
        if (!lost.IsEmpty)
            Run(() => lost.LookBelow(query.Id, stopping));
        return query;
    }

    /// <summary>Beside the submissions.</summary>
    private void Run(Func<Task> look)
    {
        if (stopping.IsCancellationRequested)
            return;
        var task = Task.Run(look);
        looking.TryAdd(task, true);
        _ = task.ContinueWith(done => looking.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    [LoggerMessage(34, LogLevel.Warning, "A submission to Qserv was lost ({Trouble})")]
    private static partial void LostAnswer(ILogger logger, Exception error, string trouble);

    [LoggerMessage(35, LogLevel.Information, "Qserv did not take a query: {Words}")]
    private static partial void NotTaken(ILogger logger, string words);
}
