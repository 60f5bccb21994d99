namespace Dax.Grains.Tests.Hosting;

/// <summary>Time that stands still until it is moved. Timers fire on the mover's thread, in the order of their times.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private DateTimeOffset now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan time)
    {
        var end = GetUtcNow() + time;
        while (TakeDue(end) is { } due)
            due.Fire();
        lock (gate)
            now = end > now ? end : now;
    }

    private ManualTimer? TakeDue(DateTimeOffset end)
    {
        lock (gate)
        {
            var next = timers.Where(t => t.Due <= end).MinBy(t => t.Due);
            if (next is null)
                return null;
            now = next.Due > now ? next.Due : now;
            if (next.Period > TimeSpan.Zero)
                next.Due = now + next.Period;
            else
                timers.Remove(next);
            return next;
        }
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.gate)
            {
                time.timers.Remove(this);
                Period = period;
                if (dueTime < TimeSpan.Zero)
                    return true;
                Due = time.now + dueTime;
                time.timers.Add(this);
            }

            if (dueTime == TimeSpan.Zero)
                ThreadPool.QueueUserWorkItem(static t => t.Advance(TimeSpan.Zero), time, preferLocal: false);
            return true;
        }

        public void Dispose()
        {
            lock (time.gate)
                time.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
