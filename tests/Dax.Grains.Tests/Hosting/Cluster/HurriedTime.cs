using System.Collections.Concurrent;

namespace Dax.Grains.Tests.Hosting;

/// <summary>The real time, and what a test adds to it: a silo does not live in a time that stands still.</summary>
public sealed class HurriedTime : TimeProvider
{
    private readonly ConcurrentDictionary<HurriedTimer, bool> timers = new();
    private long added;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref added));

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public void Add(TimeSpan time)
    {
        Interlocked.Add(ref added, time.Ticks);
        foreach (var (timer, _) in timers)
            timer.Rearm();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HurriedTimer(this, callback, state);
        timers[timer] = true;
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class HurriedTimer : ITimer
    {
        private readonly Lock gate = new();
        private readonly HurriedTime time;
        private readonly ITimer real;
        private long? due;
        private TimeSpan period;

        public HurriedTimer(HurriedTime time, TimerCallback callback, object? state)
        {
            this.time = time;
            real = System.CreateTimer(_ => Fire(callback, state), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (gate)
            {
                this.period = period;
                due = dueTime < TimeSpan.Zero ? null : time.GetTimestamp() + dueTime.Ticks;
            }

            Rearm();
            return true;
        }

        public void Rearm()
        {
            lock (gate)
            {
                var left = due is { } at ? TimeSpan.FromTicks(Math.Clamp(at - time.GetTimestamp(), 0, TimeSpan.TicksPerDay)) : Timeout.InfiniteTimeSpan;
                real.Change(left, Timeout.InfiniteTimeSpan);
            }
        }

        public void Dispose()
        {
            time.timers.TryRemove(this, out _);
            lock (gate)
                due = null;
            real.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Fire(TimerCallback callback, object? state)
        {
            bool isDue;
            lock (gate)
            {
                var now = time.GetTimestamp();
                isDue = due <= now;
                if (isDue)
                    due = period > TimeSpan.Zero ? now + period.Ticks : null;
            }

            Rearm();
            if (isDue)
                callback(state);
        }
    }
}
