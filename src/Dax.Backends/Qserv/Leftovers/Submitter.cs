using System.Collections.Concurrent;
using Dax.Backends.Qserv.Frontend;
using Dax.Engine.Faults;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Qserv.Leftovers;

/// <summary>
/// Submits queries so that none is forgotten. The frontend has no list of queries, so a submission whose answer was lost cannot be found before it is repeated: it is repeated (it only
/// reads, so a double costs work and nothing else), and then the double is looked for, by its mark, among the numbers between the last one known before and the repetition's, cancelled
/// and deleted.
/// </summary>
internal sealed partial class Submitter(QservFrontend frontend, QueryJournal journal, LeftoverKeeper keeper, QservBackendOptions options, TimeProvider time, ILogger log)
{
    /// <summary>Numbers that are looked at for lost submissions, the newest first.</summary>
    private const int MostLooks = 256;

    private const int MostCopies = 3;

    /// <summary>Submissions whose answers never came, of an earlier run too; those that are under way are not among them.</summary>
    private readonly ConcurrentDictionary<string, LostSubmission> lost = new(journal.Unsettled.Select(l => KeyValuePair.Create(l.Mark, l)));
    private long lastId;

    /// <summary>Never cancelled on the way: who gives up gets rid of the query when its number is known.</summary>
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
                return Taken(await frontend.Submit(QueryMark.Put(sql, submission.Mark), CancellationToken.None), submission);
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
            await Task.Delay(frontend.Pause(attempt), time);
        }
    }

    private void Note(LostSubmission submission, Trouble trouble)
    {
        if (trouble == Trouble.Unsent)
            journal.Settle(submission.Mark);
        else
            lost[submission.Mark] = submission;
    }

    private Result<SubmittedQuery> Taken(QservReply reply, LostSubmission submission)
    {
        if (!reply.Success)
        {
            journal.Settle(submission.Mark);
            NotTaken(log, reply.Error);
            return QservFaults.Refusal(reply);
        }
        if (!reply.Body.TryGetProperty("queryId", out var number) || !number.TryGetInt64(out var id))
            throw new QservOutageException("The answer has no number of a query.", Trouble.Answer);
        var query = new SubmittedQuery(id, submission.Mark);
        journal.Add(query);
        Interlocked.Exchange(ref lastId, Math.Max(Volatile.Read(ref lastId), id));
        if (!lost.IsEmpty)
            _ = Task.Run(() => Look(id));
        return query;
    }

    /// <summary>Looks for lost submissions below a number that is known.</summary>
    private async Task Look(long below)
    {
        try
        {
            var wanted = lost.Values.Where(l => l.Floor < below).ToDictionary(l => l.Mark, StringComparer.Ordinal);
            var lowest = wanted.Count == 0 ? below : Math.Max(below - MostLooks, wanted.Values.Min(l => l.Floor) + 1);
            for (var id = below - 1; id >= lowest && wanted.Count > 0; id--)
            {
                var reply = await frontend.Status(id, CancellationToken.None);
                if (!reply.Success || wanted.Keys.FirstOrDefault(mark => QueryMark.Is(QueryStatus.Of(reply).Query, mark)) is not { } mark)
                    continue;
                wanted.Remove(mark);
                lost.TryRemove(mark, out _);
                var twin = new SubmittedQuery(id, mark);
                journal.Add(twin);
                keeper.Release(twin);
                FoundDouble(log, id);
            }
            // One that the server was slow to number may come yet: later submissions look above this number, for a while.
            foreach (var left in wanted.Values)
                if (time.GetUtcNow() > left.Until && lost.TryRemove(left.Mark, out _))
                    journal.Settle(left.Mark);
        }
        catch (QservOutageException e)
        {
            LookFailed(log, e);
        }
    }

    [LoggerMessage(34, LogLevel.Warning, "A submission to Qserv was lost ({Trouble})")]
    private static partial void LostAnswer(ILogger logger, Exception error, string trouble);

    [LoggerMessage(35, LogLevel.Information, "Qserv did not take a query: {Words}")]
    private static partial void NotTaken(ILogger logger, string words);

    [LoggerMessage(36, LogLevel.Information, "Qserv's query {Id} was a double, and is cleared away")]
    private static partial void FoundDouble(ILogger logger, long id);

    [LoggerMessage(37, LogLevel.Warning, "Qserv could not be asked for lost submissions")]
    private static partial void LookFailed(ILogger logger, Exception error);
}
