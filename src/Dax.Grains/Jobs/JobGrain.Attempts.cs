using Dax.Contracts.Jobs;
using Dax.Engine.Jobs;
using Dax.Engine.Jobs.Admission;
using Orleans;
using Orleans.Runtime;

namespace Dax.Grains.Jobs;

internal sealed partial class JobGrain
{
    /// <summary>How often a working job is shown to be in use; well below the collection age of idle grains.</summary>
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromMilliseconds(1);

    private CancellationTokenSource? attempt;
    private IGrainTimer? watch;
    private (int Attempt, ProgressView View)? progress;

    public async Task<bool> Begin(int attempt)
    {
        if (job is null)
            return false;
        await Commit(JobMachine.Begin(job, attempt, Now));
        return job.Phase is Engine.Jobs.JobPhase.Executing && job.Attempt == attempt;
    }

    public async Task Finish(AttemptReport report)
    {
        if (job is null)
            return;
        var decision = JobMachine.Finish(job, report.Attempt, report.ToOutcome(), Now);
        await Commit(decision);
        // It came too late to count: nothing of the job's lies in the store.
        if (!decision.IsChange && job is { IsFinished: true, Results.IsEmpty: true })
            await Try(() => tools.Results.Delete(Id, CancellationToken.None));
    }

    public Task Report(int attempt, ProgressView progress)
    {
        if (job is { IsWorking: true } && job.Attempt == attempt)
        {
            this.progress = (attempt, progress);
            Announce();
        }
        return Task.CompletedTask;
    }

    public async Task Resume()
    {
        // With a job, activating has done it. Without one its creation was never acknowledged: only its row was written.
        if (job is null && await tools.Index.Find(Id, CancellationToken.None) is { Phase: not Engine.Jobs.JobPhase.Archived } row)
            await tools.Index.Put(
                row with { Phase = Engine.Jobs.JobPhase.Archived, Lease = null, Destruction = null, Uploads = [], Version = row.Version + 1 }, CancellationToken.None);
    }

    public Task Sweep() => job is null ? Resume() : Commit(JobMachine.Destroy(job, Now));

    public Task Evict() => job is null ? Task.CompletedTask : Commit(JobMachine.Evict(job));

    public async Task Forget(DateTimeOffset before)
    {
        if (job is { } known && (known.Phase is not Engine.Jobs.JobPhase.Archived || known.Created >= before))
            return;
        // The state first: a row without a state is forgotten the next time, a state without a row would bring its row back.
        if (job is not null)
            await record.ClearStateAsync();
        job = null;
        if (await tools.Index.Find(Id, CancellationToken.None) is { Phase: Engine.Jobs.JobPhase.Archived } row && row.Created < before)
            await tools.Index.Remove(Id, CancellationToken.None);
        DeactivateOnIdle();
    }

    private void StartAttempt(JobState state, LaneTicket? ticket)
    {
        var cancel = new CancellationTokenSource();
        attempt = cancel;
        var owner = new AttemptOwner(this.AsReference<IJobAttempt>());
        var pause = ticket is null ? JobMachine.PauseBefore(state) : TimeSpan.Zero;
        if (pause == TimeSpan.Zero)
            ticket ??= tools.Gate.Rejoin(state.Lane, state.Owner);
        // Nothing ambient goes along: the job carries its principal and trace.
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(() => ticket is null ? RunLater(state, pause, owner, cancel.Token) : tools.Runner.Run(state, ticket, owner, cancel.Token), CancellationToken.None);
    }

    /// <summary>Off the grain's turns. It takes a place in its lane when its pause is over.</summary>
    private async Task RunLater(JobState state, TimeSpan pause, AttemptOwner owner, CancellationToken cancel)
    {
        OnPausing(log, state.Id, state.Tries, pause);
        await Task.Delay(pause, tools.Time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!cancel.IsCancellationRequested)
            await tools.Runner.Run(state, tools.Gate.Rejoin(state.Lane, state.Owner), owner, cancel);
    }

    private void CancelAttempt()
    {
        // Off this turn: callbacks of the token interrupt engines, which may take its time.
        if (attempt is { } running)
            _ = running.CancelAsync();
        attempt = null;
    }

    /// <summary>A timer while the job works: it keeps the grain alive, and ends the attempt at its deadline.</summary>
    private void KeepWatch()
    {
        if (job is not { IsWorking: true })
        {
            watch?.Dispose();
            watch = null;
            return;
        }
        var due = job.Deadline - Now is { } left && left < WatchPeriod ? left : WatchPeriod;
        if (due < ShortestWatch)
            due = ShortestWatch;
        if (watch is null)
            watch = this.RegisterGrainTimer(Watch, new GrainTimerCreationOptions(due, WatchPeriod) { KeepAlive = true });
        else
            watch.Change(due, WatchPeriod);
    }

    private async Task Watch(CancellationToken cancel)
    {
        if (job is not { } seen)
            return;
        var decision = JobMachine.Expire(seen, Now);
        await Commit(decision);
        if (!decision.IsChange)
            KeepWatch();
    }

    /// <summary>The attempt speaks to the grain by calls, as anybody else does.</summary>
    private sealed class AttemptOwner(IJobAttempt grain) : IAttemptOwner
    {
        public Task<bool> Begin(int attempt) => grain.Begin(attempt);

        public Task Finish(int attempt, AttemptOutcome outcome) => grain.Finish(outcome.ToReport(attempt));

        public Task Report(int attempt, JobProgress progress) => grain.Report(attempt, progress.ToView());
    }
}
