using Dax.Contracts.Jobs;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Dax.Grains.Hosting;

/// <summary>
/// Four errands, none of which waits for another: (1) jobs whose process is gone are taken up again, whenever one goes and now and then, (2) every minute those
/// of this process whose activation ended before their work did (a write that failed ends it), (3) the sweep of destruction times is set going, (4) bytes that
/// no job owns are removed, now and then again. Several processes may do the same errand at once: a job has one activation, and its state one next version.
/// </summary>
internal sealed partial class JobRecovery(
    IGrainFactory grains, IJobIndex index, ProcessLease lease, ILiveProcesses processes, StraySweep strays, TimeProvider time, ILogger<JobRecovery> log) : BackgroundService
{
    private const int Batch = 500;
    private const int AtOnce = 16;
    /// <summary>Longer than any request takes between its first byte and the job that owns it.</summary>
    private static readonly TimeSpan StrayAge = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromMinutes(1);
    /// <summary>A process that does not know yet that the others gave it up may write down one more job.</summary>
    private static readonly TimeSpan OrphanPeriod = TimeSpan.FromSeconds(15);
    private const int MostWorking = 100_000;
    private static readonly TimeSpan StrayPeriod = TimeSpan.FromHours(6);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(
            WatchProcesses(stoppingToken),
            WatchWork(stoppingToken),
            RemoveStrays(stoppingToken));
    }

    private async Task WatchProcesses(CancellationToken cancel)
    {
        var sweeping = Task.CompletedTask;
        for (var isChange = true; ;)
        {
            var leases = processes.Leases;
            // It may have lived in the process that is gone.
            if (isChange && sweeping.IsCompleted)
                sweeping = Insist(_ => grains.GetGrain<ISweepGrain>("0").Start(), cancel);
            await Insist(ResumeOrphans, cancel);
            isChange = await processes.Changed(leases, OrphanPeriod, cancel);
        }
    }

    private async Task WatchWork(CancellationToken cancel)
    {
        while (true)
        {
            await Task.Delay(WatchPeriod, time, cancel);
            await Insist(ResumeOwn, cancel);
        }
    }

    private async Task RemoveStrays(CancellationToken cancel)
    {
        while (true)
        {
            await Insist(stop => strays.Sweep(time.GetUtcNow() - StrayAge, stop), cancel);
            await Task.Delay(StrayPeriod, time, cancel);
        }
    }

    /// <summary>A job that is being worked on is not disturbed: activating is all that resuming does, and it is active.</summary>
    private async Task ResumeOwn(CancellationToken cancel)
    {
        var working = await index.Working(lease.Value, MostWorking, cancel);
        await Parallel.ForEachAsync(working, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, Resume);
    }

    private async Task ResumeOrphans(CancellationToken cancel)
    {
        var leases = processes.Leases;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var orphans = await index.Orphans(leases, Batch, cancel);
            var fresh = orphans.Where(seen.Add).ToList();
            if (fresh.Count == 0)
                break;
            await Parallel.ForEachAsync(fresh, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, Resume);
        }
        if (seen.Count > 0)
            OnResumed(log, seen.Count);
        if (await index.Orphans(leases, 1, cancel) is { Count: > 0 })
            throw new InvalidOperationException("Some jobs could not be taken up again.");
    }

    private async ValueTask Resume(string jobId, CancellationToken cancel)
    {
        try
        {
            await grains.GetGrain<IJobUpkeep>(jobId).Resume();
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            OnFailed(log, jobId, e);
        }
    }

    private async Task Insist(Func<CancellationToken, Task> step, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await step(cancel);
                return;
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                OnStepFailed(log, Retry, e);
            }
            await Task.Delay(Retry, time, cancel);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Took {Count} jobs up again.")]
    private static partial void OnResumed(ILogger log, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId} could not be taken up again.")]
    private static partial void OnFailed(ILogger log, string jobId, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "A step of the recovery of jobs failed; trying again after {Pause}.")]
    private static partial void OnStepFailed(ILogger log, TimeSpan pause, Exception e);
}
