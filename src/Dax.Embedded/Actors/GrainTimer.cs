using Orleans.Runtime;

namespace Dax.Embedded.Actors;

/// <summary>The period runs from the end of a tick to the next, so ticks never pile up.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(0xfffffffe);

    private readonly Lock gate = new();
    private readonly Activation activation;
    private readonly Func<CancellationToken, Task> callback;
    private readonly GrainTimerCreationOptions options;
    private readonly CancellationTokenSource ended = new();
    private readonly ITimer timer;
    private TimeSpan dueTime;
    private TimeSpan period;
    private bool isFiring;
    private bool isChanged;

    public GrainTimer(Activation activation, TimeProvider time, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        Validate(options.DueTime, options.Period);
        (this.activation, this.callback, this.options) = (activation, callback, options);
        (dueTime, period) = (options.DueTime, options.Period);
        using (AmbientContext.Suppress())
            timer = time.CreateTimer(static self => ((GrainTimer)self!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Start() => timer.Change(dueTime, Timeout.InfiniteTimeSpan);

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Validate(dueTime, period);
        lock (gate)
        {
            (this.dueTime, this.period, isChanged) = (dueTime, period, true);
            if (!isFiring)
                timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        ended.Cancel();
        timer.Dispose();
        activation.Forget(this);
    }

    private static void Validate(TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dueTime, Longest);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(period, Longest);
    }

    private void Fire()
    {
        lock (gate)
        {
            if (ended.IsCancellationRequested || isFiring)
                return;
            isFiring = true;
        }

        activation.TryEnqueue(new Tick(this));
    }

    private Task Run()
    {
        lock (gate)
            isChanged = false;
        return callback(ended.Token);
    }

    private void OnTicked()
    {
        lock (gate)
        {
            isFiring = false;
            if (!ended.IsCancellationRequested)
                timer.Change(isChanged ? dueTime : period, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class Tick(GrainTimer timer) : Invocation
    {
        public override string Name => "a timer";

        public override bool Interleaves => timer.options.Interleave;

        public override bool KeepsAlive => timer.options.KeepAlive;

        public override bool OutlivesActivation => false;

        public override bool IsAnswered => timer.ended.IsCancellationRequested;

        public override Task Invoke(object grain) => timer.Run();

        public override void Complete(Task outcome)
        {
            if (outcome.Exception is { } error && !timer.ended.IsCancellationRequested)
                Target!.LogTickFailed(error.InnerException!);
            timer.OnTicked();
        }

        public override void Fail(Exception error) => timer.OnTicked();
    }
}
