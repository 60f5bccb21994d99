using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Dax.Embedded.Reminders;

namespace Dax.Embedded.Actors;

internal enum ActivationPhase { Created, Activating, Valid, Deactivating, Ended }

/// <summary>
/// One activation of a grain: its queue, its turn, its life. Everything of the grain runs on <see cref="ActivationScheduler"/>; the fields
/// below are guarded by the gate, because callers of other threads enqueue.
/// </summary>
internal sealed partial class Activation : IActivation
{
    private readonly Lock gate = new();
    private readonly ActorRuntime runtime;
    private readonly ActivationScheduler scheduler;
    private readonly TaskCompletionSource deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IDisposable> timers = [];
    private readonly List<IProducer> producers = [];
    private AsyncServiceScope? scope;
    private object? grain;
    private ActivationPhase phase;
    private long lastUsed;
    private long keepUntil;

    public Activation(ActorRuntime runtime, GrainId id)
    {
        this.runtime = runtime;
        GrainId = id;
        scheduler = new ActivationScheduler(runtime, this);
        lastUsed = runtime.Time.GetTimestamp();
    }

    public GrainId GrainId { get; }

    public object? GrainInstance => grain;

    public IServiceProvider ActivationServices => scope?.ServiceProvider ?? throw new InvalidOperationException($"{GrainId} is not activated.");

    public Task Deactivated => deactivated.Task;

    public IGrainFactory GrainFactory => runtime;

    public ReminderService Reminders => runtime.Reminders;

    public TGrainInterface Cast<TGrainInterface>() => GrainProxy.Create<TGrainInterface>(runtime, GrainId);

    /// <summary>The activation whose code runs here, or null outside of grains.</summary>
    public static Activation? Current => (TaskScheduler.Current as ActivationScheduler)?.Owner;

    public override string ToString() => GrainId.ToString();

    public void DelayDeactivation(TimeSpan time)
    {
        lock (gate)
            keepUntil = time <= TimeSpan.Zero ? 0 : time == Timeout.InfiniteTimeSpan || time == TimeSpan.MaxValue ? long.MaxValue : runtime.After(time);
    }

    public IGrainTimer RegisterTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer(this, runtime.Time, callback, options);
        lock (gate)
            timers.Add(timer);
        timer.Start();
        return timer;
    }

    public void Forget(GrainTimer timer)
    {
        lock (gate)
            timers.Remove(timer);
    }

    /// <summary>Runs work between the turns' awaits; dropped when the activation has ended.</summary>
    public void Post(Action<object?> work, object state) => scheduler.Run(work, state);

    public Task<T> Post<T>(Func<object?, Task<T>> work, object state) => scheduler.Run(work, state);

    public void LogTickFailed(Exception error) => runtime.LogTickFailed(GrainId.ToString(), error);

    public void Touch() => Volatile.Write(ref lastUsed, runtime.Time.GetTimestamp());

    /// <summary>False when the activation takes no more producers.</summary>
    public bool Adopt(IProducer producer)
    {
        lock (gate)
        {
            if (phase is not ActivationPhase.Valid)
                return false;
            producers.Add(producer);
            return true;
        }
    }

    public void Forget(IProducer producer)
    {
        lock (gate)
            producers.Remove(producer);
    }
}

/// <summary>The running end of an asynchronous enumeration.</summary>
internal interface IProducer
{
    /// <summary>Whether a reader waits for an element.</summary>
    bool IsBusy { get; }

    /// <summary>Timestamp of the last request of its reader.</summary>
    long LastAsked { get; }

    /// <summary>On the activation's scheduler: cancels, waits for the move under way, disposes. Later requests are aborted.</summary>
    Task Stop();
}
