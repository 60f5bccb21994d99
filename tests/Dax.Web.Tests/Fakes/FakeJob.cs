using System.Collections.Immutable;
using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;

namespace Dax.Web.Tests.Fakes;

/// <summary>A job in memory that keeps IJobGrain's promises and runs only as far as a test moves it.</summary>
internal sealed class FakeJob(FakeGrains grains, string id) : IJobGrain
{
    private readonly Lock gate = new();
    private JobView? view;
    private TaskCompletionSource changed = new();

    public JobSpec? Spec { get; private set; }

    public JobView View => view ?? throw new FaultException(new FaultView(FaultCode.NotFound, "no such job"));

    /// <summary>Every wait that was asked for.</summary>
    public List<JobWait> Waits { get; } = [];

    public Task<JobView> Create(JobSpec spec, bool run)
    {
        if (run && grains.Full is { } full)
            throw new FaultException(full);
        Spec = spec;
        view = new JobView
        {
            Id = id, Service = spec.Service, Phase = run ? JobPhase.Queued : JobPhase.Pending, Owner = spec.Owner.Name,
            RunId = spec.Parameters.FirstOrDefault(p => p.Name.Equals("RUNID", StringComparison.OrdinalIgnoreCase))?.Value,
            Created = Fixtures.Noon.AddSeconds(grains.Jobs.Count), ExecutionDurationSeconds = spec.ExecutionDurationSeconds ?? 600,
            Destruction = spec.Destruction ?? Fixtures.Noon.AddDays(7),
            Parameters = spec.Parameters, Version = 1,
        };
        grains.Jobs[id] = this;
        return Task.FromResult(view);
    }

    /// <summary>Makes the job what a test wants it to be.</summary>
    public JobView Set(Func<JobView, JobView> change)
    {
        lock (gate)
        {
            view = change(View) with { Version = View.Version + 1 };
            var waiting = changed;
            changed = new TaskCompletionSource();
            waiting.SetResult();
            return view;
        }
    }

    public Task<JobView> Get(Caller caller) => Task.FromResult(For(caller));

    public async Task<JobView> Wait(Caller caller, JobWait wait)
    {
        Waits.Add(wait);
        var end = DateTime.UtcNow.AddSeconds(wait.Seconds);
        while (For(caller).Phase == wait.Phase && DateTime.UtcNow < end)
        {
            Task change;
            lock (gate)
                change = View.Phase == wait.Phase ? changed.Task : Task.CompletedTask;
            await Task.WhenAny(change, Task.Delay(TimeSpan.FromMilliseconds(20)));
        }
        return For(caller);
    }

    public Task<JobView> AddParameters(Caller caller, ImmutableArray<JobParameter> parameters, ImmutableArray<UploadedTable> uploads)
    {
        if (For(caller).Phase != JobPhase.Pending)
            throw new FaultException(new FaultView(FaultCode.Usage, "The job is not pending."));
        Spec = Spec! with { Uploads = Spec.Uploads.AddRange(uploads) };
        return Task.FromResult(Set(v => v with { Parameters = [.. v.Parameters.Where(old => !parameters.Any(p => p.Name.Equals(old.Name, StringComparison.OrdinalIgnoreCase))), .. parameters] }));
    }

    public Task<JobView> Run(Caller caller)
    {
        if (grains.Full is { } full)
            throw new FaultException(full);
        return Task.FromResult(For(caller).Phase == JobPhase.Pending ? Set(v => v with { Phase = JobPhase.Executing, Started = Fixtures.Noon.AddMinutes(1) }) : View);
    }

    public Task<JobView> Abort(Caller caller) =>
        Task.FromResult(For(caller).Phase is JobPhase.Completed or JobPhase.Error ? View : Set(v => v with { Phase = JobPhase.Aborted, Ended = Fixtures.Noon.AddMinutes(2) }));

    public Task Delete(Caller caller)
    {
        For(caller);
        grains.Jobs.TryRemove(id, out _);
        return Task.CompletedTask;
    }

    public Task<JobView> SetDestruction(Caller caller, DateTimeOffset at)
    {
        For(caller);
        return Task.FromResult(Set(v => v with { Destruction = at }));
    }

    public Task<JobView> SetExecutionDuration(Caller caller, long seconds)
    {
        For(caller);
        return Task.FromResult(Set(v => v with { ExecutionDurationSeconds = seconds }));
    }

    private JobView For(Caller caller) => View.Owner is null || View.Owner == caller.Name
        ? View : throw new FaultException(new FaultView(FaultCode.Forbidden, "The job belongs to somebody else."));
}
