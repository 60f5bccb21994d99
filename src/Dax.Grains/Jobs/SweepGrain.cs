using Dax.Contracts.Jobs;
using Orleans;
using Orleans.Runtime;

namespace Dax.Grains.Jobs;

/// <summary>
/// Housekeeping by the clock, once for all silos. The reminder brings it back after a restart; while it is active a timer is prompter than reminders can be.
/// </summary>
internal sealed class SweepGrain : Grain, ISweepGrain, IRemindable
{
    private const string Reminder = "sweep";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(5);

    private readonly ResultHousekeeping housekeeping;

    public SweepGrain(ResultHousekeeping housekeeping) => this.housekeeping = housekeeping;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(_ => (Task)Sweep(), new GrainTimerCreationOptions(Period, Period) { KeepAlive = true });
        return Task.CompletedTask;
    }

    public Task Start() => this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);

    public Task ReceiveReminder(string reminderName, TickStatus status) => Sweep();

    public Task<int> Sweep() => housekeeping.Round();
}
