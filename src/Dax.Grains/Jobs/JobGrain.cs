using System.Collections.Immutable;
using Dax.Contracts.Jobs;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Jobs.Admission;
using Dax.Grains.Faults;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Dax.Grains.Jobs;

/// <summary>
/// Owns one job: its turns, its state, its running attempt. Every command reads check, decide, commit; the machine decides. Turns are short, the work is
/// done elsewhere, so an abort never waits behind it.
/// </summary>
internal sealed partial class JobGrain : Grain, IJobGrain, IJobAttempt, IJobUpkeep
{
    private static readonly TimeSpan LongestSlice = TimeSpan.FromSeconds(20);

    private readonly IPersistentState<JobRecord> record;
    private readonly JobTools tools;
    private readonly ILogger<JobGrain> log;
    /// <summary>The job as it was last made durable: what readers see while a change is being written.</summary>
    private JobState? job;
    /// <summary>Fires at the next change; made by the first who waits for it.</summary>
    private TaskCompletionSource? changed;

    public JobGrain([PersistentState("job")] IPersistentState<JobRecord> record, JobTools tools, ILogger<JobGrain> log)
    {
        this.record = record;
        this.tools = tools;
        this.log = log;
    }

    private string Id => this.GetPrimaryKeyString();

    private DateTimeOffset Now => tools.Time.GetUtcNow();

    public async Task<JobView> Create(JobSpec spec, bool run)
    {
        if (job is not null)
            throw new Fault.Usage("There is, or was, a job of this identifier.").ToException();
        if (!tools.Works.TryFind(spec.Service, out var work))
            throw new Fault.Usage("There is no service of this name.").ToException();
        var request = spec.ToRequest(Id) with { Lane = work.AsyncLane };
        var ticket = run ? Join(request.Lane, request.Owner) : null;
        var decision = tools.Machine.Create(request, EntryOf(ticket), Now);
        if (!decision.IsOk)
            ticket?.Dispose();
        var view = await Commit(decision.OrThrow(), ticket);
        tools.Instruments.OnJobCreated();
        return view;
    }

    public Task<JobView> Get(Caller caller) => Task.FromResult(View(Open(caller)));

    public async Task<JobView> Wait(Caller caller, JobWait wait)
    {
        var since = tools.Time.GetTimestamp();
        var slice = wait.Seconds > 0 ? TimeSpan.FromSeconds(Math.Min(wait.Seconds, LongestSlice.TotalSeconds)) : TimeSpan.Zero;
        var seen = Open(caller);
        var phase = wait.Phase?.ToEngine() ?? seen.Phase;
        while (!seen.IsFinished && seen.Phase == phase && slice - tools.Time.GetElapsedTime(since) is var left && left > TimeSpan.Zero)
        {
            changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await changed.Task.WaitAsync(left, tools.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            seen = Open(caller);
        }
        return View(seen);
    }

    public Task<JobView> AddParameters(Caller caller, ImmutableArray<Contracts.Jobs.JobParameter> parameters, ImmutableArray<UploadedTable> uploads) =>
        Commit(tools.Machine.Edit(Open(caller), parameters.ToEngine(), uploads.ToEngine()).OrThrow());

    public Task<JobView> Run(Caller caller)
    {
        var seen = Open(caller);
        if (seen.Phase is not Engine.Jobs.JobPhase.Pending)
            return Task.FromResult(View(seen));
        var ticket = Join(seen.Lane, seen.Owner);
        return Commit(tools.Machine.Run(seen, EntryOf(ticket)!.Value, Now), ticket);
    }

    public Task<JobView> Abort(Caller caller) => Commit(JobMachine.Abort(Open(caller), Now));

    public Task Delete(Caller caller) => Commit(JobMachine.Delete(Open(caller), Now));

    public Task<JobView> SetDestruction(Caller caller, DateTimeOffset at) => Commit(tools.Machine.SetDestruction(Open(caller), at, Now));

    public Task<JobView> SetExecutionDuration(Caller caller, long seconds) =>
        Commit(tools.Machine.SetExecutionDuration(Open(caller), seconds).OrThrow());

    /// <summary>With the progress of its newest attempt, while that works.</summary>
    private JobView View(JobState state) =>
        state.IsWorking && progress is { } p && p.Attempt == state.Attempt ? state.ToView() with { Progress = p.View } : state.ToView();

    private JobState Open(Caller caller) => JobAccess.Open(job, caller.ToPrincipal()).OrThrow();

    /// <summary>Room in the lane before anything is written down, or Busy.</summary>
    private LaneTicket Join(Lane lane, Principal owner) => tools.Gate.Join(lane, owner).OrThrow();

    private static LaneEntry? EntryOf(LaneTicket? ticket) => ticket is null ? null : ticket.HoldsSlot ? LaneEntry.Slot : LaneEntry.Queue;
}
