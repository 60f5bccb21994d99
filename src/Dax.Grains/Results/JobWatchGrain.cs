using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Dax.Engine.Faults;
using Dax.Grains.Faults;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;

namespace Dax.Grains.Results;

/// <summary>
/// Listens to the streams of one job on behalf of all its readers, as long as some ask. It keeps the newest of each kind and no queue, so a slow or dead reader costs nothing.
/// What the streams lose is found by asking the job now and then.
/// </summary>
internal sealed class JobWatchGrain : Grain, IJobWatchGrain
{
    private const int MostReaders = 64;
    private static readonly TimeSpan LongestSlice = TimeSpan.FromSeconds(20);
    /// <summary>How long a lost event can go unnoticed.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private const int BusySeconds = 10;

    private readonly TimeProvider time;
    private long ticket;
    private int readers;
    private ChunkView? chunk;
    /// <summary>The job at the last look, whoever looked.</summary>
    private JobView? seenLast;
    private TaskCompletionSource news = New();
    private StreamSubscriptionHandle<ChunkView>? chunks;
    private StreamSubscriptionHandle<JobStep>? steps;

    public JobWatchGrain(TimeProvider time) => this.time = time;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Not the number of an earlier activation.
        ticket = time.GetUtcNow().UtcTicks;
        chunks = await Subscribe<ChunkView>(JobStreams.Results, Hear);
        steps = await Subscribe<JobStep>(JobStreams.Progress, _ => Tell());
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (chunks is not null)
            await chunks.UnsubscribeAsync();
        if (steps is not null)
            await steps.UnsubscribeAsync();
    }

    public async Task<JobNews> Next(Caller caller, long seen, double seconds)
    {
        if (readers >= MostReaders)
            throw new Fault.Busy("Too many readers watch this job.", TimeSpan.FromSeconds(BusySeconds)).ToException();
        readers++;
        try
        {
            return await WaitForNews(caller, seen, TimeSpan.FromSeconds(Math.Clamp(seconds, 0, LongestSlice.TotalSeconds)));
        }
        finally
        {
            readers--;
        }
    }

    private async Task<JobNews> WaitForNews(Caller caller, long seen, TimeSpan slice)
    {
        var since = time.GetTimestamp();
        var job = GrainFactory.GetGrain<IJobGrain>(this.GetPrimaryKeyString());
        while (true)
        {
            // Before the job is asked: what comes meanwhile is news after the answer.
            var (now, change) = (ticket, news.Task);
            var view = await job.Get(caller);
            if (seenLast is not { } last || last.Version != view.Version || last.Progress != view.Progress)
            {
                // A stream said nothing of it, or nothing yet.
                seenLast = view;
                Tell();
                now = ticket;
            }
            var left = slice - time.GetElapsedTime(since);
            if (now != seen || IsFinished(view) || left <= TimeSpan.Zero)
                return new JobNews(now, view, chunk is { } c && c.Attempt == view.Attempt ? c : null);
            await change.WaitAsync(left < Look ? left : Look, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    /// <summary>The newest by attempt and place; repeats and late ones are no news.</summary>
    private void Hear(ChunkView heard)
    {
        if (chunk is { } c && (heard.Attempt < c.Attempt || heard.Attempt == c.Attempt && heard.Name == c.Name && heard.Sequence <= c.Sequence))
            return;
        chunk = heard;
        Tell();
    }

    private void Tell()
    {
        ticket++;
        var waiting = news;
        news = New();
        waiting.SetResult();
    }

    private async Task<StreamSubscriptionHandle<T>> Subscribe<T>(string kind, Action<T> hear)
    {
        var stream = this.GetStreamProvider(JobStreams.Provider).GetStream<T>(StreamId.Create(kind, this.GetPrimaryKeyString()));
        // Of an activation that ended without a word.
        foreach (var left in await stream.GetAllSubscriptionHandles())
            await left.UnsubscribeAsync();
        return await stream.SubscribeAsync((item, _) =>
        {
            hear(item);
            return Task.CompletedTask;
        });
    }

    private static bool IsFinished(JobView job) => job.Phase is JobPhase.Completed or JobPhase.Error or JobPhase.Aborted or JobPhase.Archived;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
