using Dax.Embedded.Actors;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Dax.Embedded.Reminders;

/// <summary>
/// Wakes grains on time. A reminder ticks on a grid (first tick plus multiples of the period); what was missed while the process was down or a tick
/// was late is not made up. Few: one timer each.
/// </summary>
internal sealed partial class ReminderService : IDisposable
{
    public static readonly TimeSpan ShortestPeriod = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<(GrainId Grain, string Name), Reminder> reminders = [];
    private readonly ActorRuntime runtime;
    private readonly ReminderTable table;
    private readonly ILogger logger;
    private readonly Task loaded;
    private bool isStopped;

    public ReminderService(ActorRuntime runtime, ReminderTable table, ILogger<ReminderService> logger)
    {
        (this.runtime, this.table, this.logger) = (runtime, table, logger);
        loaded = Load();
    }

    /// <summary>Returns when every stored reminder is on time.</summary>
    public Task Start() => loaded;

    public async Task<IGrainReminder> Register(GrainId grain, string name, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        if (period < ShortestPeriod)
            throw new ArgumentException($"Cannot register reminder {name}: its period ({period}) is less than {ShortestPeriod}.", nameof(period));
        await loaded;
        var first = runtime.Time.GetUtcNow().UtcDateTime + dueTime;
        var version = await table.Put(grain, name, first, period);
        var reminder = new Reminder(this, new ReminderRow(grain, name, first, period, version));
        lock (gate)
        {
            // A later registration may have been stored and scheduled before this one got here.
            if (reminders.TryGetValue((grain, name), out var other) && other.Row.Version > version)
                return reminder;
            other?.Dispose();
            reminders[(grain, name)] = reminder;
            if (!isStopped)
                reminder.Schedule();
        }

        return reminder;
    }

    public async Task Unregister(GrainId grain, IGrainReminder reminder)
    {
        if (reminder is not Reminder known || known.Row.Grain != grain)
            throw new ArgumentException("It is not a reminder of this grain.", nameof(reminder));
        await loaded;
        if (!await table.Remove(known.Row))
            throw new ReminderException($"Could not unregister reminder {known.ReminderName} of {grain}: it was changed or removed since it was read.");
        lock (gate)
        {
            if (reminders.TryGetValue((grain, known.ReminderName), out var scheduled) && scheduled.Row.Version == known.Row.Version)
            {
                scheduled.Dispose();
                reminders.Remove((grain, known.ReminderName));
            }
        }
    }

    public async Task<IGrainReminder?> Find(GrainId grain, string name)
    {
        await loaded;
        lock (gate)
            return reminders.GetValueOrDefault((grain, name));
    }

    public void Dispose()
    {
        lock (gate)
        {
            isStopped = true;
            foreach (var reminder in reminders.Values)
                reminder.Dispose();
        }
    }

    private async Task Load()
    {
        foreach (var row in await table.Read(runtime.Types))
        {
            lock (gate)
            {
                if (isStopped)
                    return;
                var reminder = new Reminder(this, row);
                reminders[(row.Grain, row.Name)] = reminder;
                reminder.Schedule();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reminder {Name} of {Grain} failed; it comes again")]
    private partial void LogTickFailed(string name, string grain, Exception error);

    /// <summary>One reminder and its timer.</summary>
    private sealed class Reminder(ReminderService service, ReminderRow row) : IGrainReminder, IDisposable
    {
        // The longest time a timer takes; a later tick is waited for in several steps.
        private static readonly TimeSpan LongestWait = TimeSpan.FromDays(40);

        private ITimer? timer;
        private DateTime due;

        public string ReminderName => row.Name;

        public ReminderRow Row => row;

        public void Schedule()
        {
            using (AmbientContext.Suppress())
                timer ??= service.runtime.Time.CreateTimer(static self => ((Reminder)self!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            var now = service.runtime.Time.GetUtcNow().UtcDateTime;
            due = row.NextTick(now);
            Wait(due - now);
        }

        public void Dispose() => timer?.Dispose();

        private void Wait(TimeSpan time) => timer!.Change(time < LongestWait ? time : LongestWait, Timeout.InfiniteTimeSpan);

        private void Fire()
        {
            var now = service.runtime.Time.GetUtcNow().UtcDateTime;
            if (now < due)
                Wait(due - now);
            else
                _ = Tick(now);
        }

        private async Task Tick(DateTime now)
        {
            try
            {
                await GrainProxy.Create<IRemindable>(service.runtime, row.Grain).ReceiveReminder(row.Name, new TickStatus(row.First, row.Period, now));
            }
            catch (Exception error)
            {
                service.LogTickFailed(row.Name, row.Grain.ToString(), error);
            }

            lock (service.gate)
            {
                if (!service.isStopped && service.reminders.GetValueOrDefault((row.Grain, row.Name)) == this)
                    Schedule();
            }
        }
    }
}
