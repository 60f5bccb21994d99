using Dax.Contracts.Jobs;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Engine.Results;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;

namespace Dax.Grains.Jobs;

/// <summary>
/// One round of housekeeping, as far as time allows; the next goes on from there. (1) Jobs whose destruction time has come are archived. (2) When all results together are too
/// large, the jobs that ended first are. (3) Now and then, lines of the history that are too old are forgotten.
/// </summary>
internal sealed partial class ResultHousekeeping(IJobIndex index, IGrainFactory grains, IOptions<ResultOptions> options, TimeProvider time, ILogger<ResultHousekeeping> log)
{
    private const int Batch = 200;
    private const int AtOnce = 8;
    /// <summary>Of one round: whoever waits for it hears before a call times out.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PurgePeriod = TimeSpan.FromHours(1);

    private DateTimeOffset purged = DateTimeOffset.MinValue;

    /// <summary>Answers how many jobs were due.</summary>
    public async Task<int> Round()
    {
        var since = time.GetTimestamp();
        var due = await Repeat(since, () => index.Due(time.GetUtcNow(), Batch, CancellationToken.None), job => job.Sweep());
        if (options.Value.MaxTotalBytes > 0)
            await Repeat(since, Excess, job => job.Evict());
        if (options.Value.HistoryRetention > TimeSpan.Zero && time.GetUtcNow() - purged >= PurgePeriod)
            await Purge(since);
        return due;
    }

    private async ValueTask<IReadOnlyList<string>> Excess()
    {
        var total = await index.HeldBytes(CancellationToken.None);
        var most = options.Value.MaxTotalBytes;
        if (total <= most)
            return [];
        var gone = Retention.Excess(total, most, await index.OldestHeld(Batch, CancellationToken.None));
        OnExcess(log, total, most, gone.Count);
        return gone;
    }

    private async Task Purge(long since)
    {
        var before = time.GetUtcNow() - options.Value.HistoryRetention;
        var forgotten = await Repeat(since, () => index.Forgettable(before, Batch, CancellationToken.None), job => job.Forget(before));
        int removed;
        do
        {
            removed = await index.RemoveSync(before, Batch, CancellationToken.None);
            forgotten += removed;
        }
        while (removed == Batch && !IsLate(since));
        if (forgotten > 0)
            OnForgotten(log, forgotten);
        if (!IsLate(since))
            purged = time.GetUtcNow();
    }

    /// <summary>Batches until one is not full, something fails, or it is late.</summary>
    private async Task<int> Repeat(long since, Func<ValueTask<IReadOnlyList<string>>> find, Func<IJobUpkeep, Task> act)
    {
        for (var all = 0; ;)
        {
            var jobs = await find();
            var isDone = true;
            // Calls are made in the caller's turn; the jobs answer side by side.
            foreach (var some in jobs.Chunk(AtOnce))
                isDone &= (await Task.WhenAll(some.Select(job => Try(job, act)))).All(done => done);
            all += jobs.Count;
            if (jobs.Count < Batch || !isDone || IsLate(since))
                return all;
        }
    }

    private async Task<bool> Try(string jobId, Func<IJobUpkeep, Task> act)
    {
        try
        {
            await act(grains.GetGrain<IJobUpkeep>(jobId));
            return true;
        }
        catch (Exception e)
        {
            OnFailed(log, jobId, e);
            return false;
        }
    }

    private bool IsLate(long since) => time.GetElapsedTime(since) > Patience;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} could not be swept; the next sweep tries again.")]
    private static partial void OnFailed(ILogger log, string jobId, Exception e);

    [LoggerMessage(Level = LogLevel.Information, Message = "Results have {Total} bytes, {Most} are allowed: {Count} jobs are archived before their time.")]
    private static partial void OnExcess(ILogger log, long total, long most, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} old lines of the history were forgotten.")]
    private static partial void OnForgotten(ILogger log, int count);
}
