using System.Collections.Concurrent;
using Dax.Backends.Qserv.Frontend;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Qserv.Leftovers;

/// <summary>
/// Submissions whose answers never came, of an earlier run too; those that are under way are not among them. They are looked for by their marks, in the texts of queries whose numbers may be
/// theirs: below a number that is known later, or, after a restart, above the last one known before. One that is found is cleared away.
/// </summary>
internal sealed partial class LostQueries(PatientFrontend frontend, QueryJournal journal, LeftoverKeeper keeper, TimeProvider time, ILogger log)
{
    /// <summary>Numbers that are looked at below a known one, the newest first.</summary>
    private const int MostBelow = 256;

    /// <summary>Numbers that are looked at after a restart: others' queries lie between.</summary>
    private const int MostAbove = 4096;

    /// <summary>Numbers in a row that the server does not know: behind them comes none that it does. Numbers are given one after the other; few are given to nothing.</summary>
    private const int MostUnknown = 32;

    private readonly ConcurrentDictionary<string, LostSubmission> lost = new(journal.Unsettled.Select(l => KeyValuePair.Create(l.Mark, l)));

    public bool IsEmpty => lost.IsEmpty;

    public void Add(LostSubmission submission) => lost[submission.Mark] = submission;

    /// <summary>Looks for all whose numbers may lie below one that is known.</summary>
    public async Task LookBelow(long known, CancellationToken stop)
    {
        try
        {
            var wanted = Wanted(l => l.Floor < known);
            var lowest = wanted.Count == 0 ? known : Math.Max(known - MostBelow, wanted.Values.Min(l => l.Floor) + 1);
            for (var id = known - 1; id >= lowest && wanted.Count > 0; id--)
                await IsKnown(id, wanted, stop);
            // One that the server was slow to number may come yet: later submissions look above this number, for a while.
            GiveUp(lost.Values);
        }
        catch (QservOutageException e)
        {
            LookFailed(log, e);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The journal has them: the next start goes on.
        }
    }

    /// <summary>
    /// Looks for what the last run lost, above the number that it last knew: at once, and as long as one may be numbered yet. Where no number was known, the next submission's has to be waited for.
    /// </summary>
    public async Task LookAfterRestart(TimeSpan pause, CancellationToken stop)
    {
        var wanted = Wanted(l => l.Floor > 0);
        try
        {
            while (wanted.Count > 0)
            {
                if (await LookAbove(wanted, stop))
                    GiveUp(wanted.Values);
                foreach (var mark in wanted.Keys.Where(mark => !lost.ContainsKey(mark)).ToArray())
                    wanted.Remove(mark);
                if (wanted.Count > 0)
                    await Task.Delay(pause, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The journal has them: the next start goes on.
        }
    }

    /// <summary>Whether the server could be asked.</summary>
    private async Task<bool> LookAbove(Dictionary<string, LostSubmission> wanted, CancellationToken stop)
    {
        try
        {
            var floor = wanted.Values.Min(l => l.Floor);
            for (long id = floor + 1, unknown = 0; id <= floor + MostAbove && unknown < MostUnknown && wanted.Count > 0; id++)
                unknown = await IsKnown(id, wanted, stop) ? 0 : unknown + 1;
            return true;
        }
        catch (QservOutageException e)
        {
            LookFailed(log, e);
            return false;
        }
    }

    /// <summary>Whether the server knows a query of this number; one of the wanted is cleared away, and wanted no longer.</summary>
    private async Task<bool> IsKnown(long id, Dictionary<string, LostSubmission> wanted, CancellationToken stop)
    {
        var reply = await frontend.Status(id, stop);
        if (!reply.Success)
            return false;
        if (wanted.Keys.FirstOrDefault(mark => QueryMark.Is(reply.Value.Query, mark)) is { } mark && wanted.Remove(mark) && lost.TryRemove(mark, out _))
        {
            var twin = new SubmittedQuery(id, mark);
            journal.Add(twin);
            keeper.Release(twin);
            Found(log, id);
        }
        return true;
    }

    private void GiveUp(IEnumerable<LostSubmission> left)
    {
        foreach (var one in left)
            if (time.GetUtcNow() > one.Until && lost.TryRemove(one.Mark, out _))
                journal.Settle(one.Mark);
    }

    private Dictionary<string, LostSubmission> Wanted(Func<LostSubmission, bool> condition) => lost.Values.Where(condition).ToDictionary(l => l.Mark, StringComparer.Ordinal);

    [LoggerMessage(36, LogLevel.Information, "Qserv's query {Id} was lost on its way, and is cleared away")]
    private static partial void Found(ILogger logger, long id);

    [LoggerMessage(37, LogLevel.Warning, "Qserv could not be asked for lost submissions")]
    private static partial void LookFailed(ILogger logger, Exception error);
}
