using System.Collections.Concurrent;
using Dax.Backends.Qserv.Frontend;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Qserv.Leftovers;

/// <summary>
/// Sees to it that nothing of ours is left on the server, however a query ends: what still runs is cancelled, results are deleted. It works beside the queries and goes on until the
/// server has done it; what it could not do before this process ends, the next one does, by the journal.
/// </summary>
internal sealed partial class LeftoverKeeper : IAsyncDisposable
{
    /// <summary>What is cleaned at a time.</summary>
    private const int AtOnce = 4;
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AfterOutage = TimeSpan.FromSeconds(5);

    /// <summary>At the end of the process.</summary>
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(5);

    private readonly IQservFrontend frontend;
    private readonly QueryJournal journal;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly ConcurrentDictionary<long, Task> cleaning = new();
    private readonly SemaphoreSlim turns = new(AtOnce);
    private readonly CancellationTokenSource stop = new();

    public LeftoverKeeper(IQservFrontend frontend, QueryJournal journal, TimeProvider time, ILogger log)
    {
        (this.frontend, this.journal, this.time, this.log) = (frontend, journal, time, log);
        var before = journal.Submitted;
        if (before.Count > 0)
            Found(log, before.Count);
        foreach (var query in before)
            Release(query);
    }

    /// <summary>Nobody needs the query any longer. Returns at once.</summary>
    public void Release(SubmittedQuery query)
    {
        if (stop.IsCancellationRequested)
            return;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (cleaning.TryAdd(query.Id, done.Task))
            _ = Task.Run(() => Clean(query, done));
    }

    private async Task Clean(SubmittedQuery query, TaskCompletionSource done)
    {
        try
        {
            await turns.WaitAsync(stop.Token);
            try
            {
                await UntilGone(query);
            }
            finally
            {
                turns.Release();
            }
            journal.Remove(query.Id);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The journal has it: the next start goes on.
        }
        catch (Exception e)
        {
            Failed(log, e, query.Id);
        }
        finally
        {
            cleaning.TryRemove(query.Id, out _);
            done.TrySetResult();
        }
    }

    private async Task UntilGone(SubmittedQuery query)
    {
        var pause = FirstLook;
        while (true)
        {
            try
            {
                if (await IsGone(query))
                    return;
            }
            catch (QservOutageException e)
            {
                Unreachable(log, e, query.Id);
                pause = AfterOutage;
            }
            await Task.Delay(pause, time, stop.Token);
            pause = pause * 2 < LongestLook ? pause * 2 : LongestLook;
        }
    }

    /// <summary>Looks once, and does what there is to do.</summary>
    private async Task<bool> IsGone(SubmittedQuery query)
    {
        var reply = await frontend.Status(query.Id, stop.Token);
        if (!reply.Success)
            return QservFaults.IsUnknown(reply) || Refused(query, reply);
        var status = reply.Value;
        // Another Qserv in the old one's place counts from 1 again.
        if (!QueryMark.Is(status.Query, query.Mark))
            return true;
        switch (status.Phase)
        {
            case QueryPhase.Executing:
                // A refusal means that it ended meanwhile: the next look tells how.
                await frontend.Cancel(query.Id, stop.Token);
                return false;
            case QueryPhase.Completed:
                var deleted = await frontend.DeleteResult(query.Id, stop.Token);
                return deleted.Success || QservFaults.IsUnknown(deleted) || Refused(query, deleted);
            default:
                return true;
        }
    }

    private bool Refused(SubmittedQuery query, QservReply reply)
    {
        NotDone(log, query.Id, reply.Error);
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(LastPatience, time);
        await Task.WhenAll(cleaning.Values).WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stop.CancelAsync();
        await Task.WhenAll(cleaning.Values);
        stop.Dispose();
        turns.Dispose();
    }

    [LoggerMessage(30, LogLevel.Information, "{Count} queries of an earlier run are cleared away from Qserv")]
    private static partial void Found(ILogger logger, int count);

    [LoggerMessage(31, LogLevel.Debug, "Qserv's query {Id} cannot be cleared away now")]
    private static partial void Unreachable(ILogger logger, Exception error, long id);

    [LoggerMessage(32, LogLevel.Warning, "Qserv does not clear away its query {Id}: {Words}")]
    private static partial void NotDone(ILogger logger, long id, string words);

    [LoggerMessage(33, LogLevel.Error, "Qserv's query {Id} could not be cleared away; the next start tries again")]
    private static partial void Failed(ILogger logger, Exception error, long id);
}
