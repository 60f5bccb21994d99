using Dax.Contracts.Jobs;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Dax.Grains.Jobs;

/// <summary>
/// Finds jobs whose destruction time has come. The reminder brings it back after a restart; while it is active a timer is prompter than reminders can be.
/// </summary>
internal sealed partial class SweepGrain : Grain, ISweepGrain, IRemindable
{
    private const string Reminder = "sweep";
    private const int Batch = 200;
    private const int AtOnce = 8;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(5);

    private readonly IJobIndex index;
    private readonly TimeProvider time;
    private readonly ILogger<SweepGrain> log;

    public SweepGrain(IJobIndex index, TimeProvider time, ILogger<SweepGrain> log) => (this.index, this.time, this.log) = (index, time, log);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(_ => (Task)Sweep(), new GrainTimerCreationOptions(Period, Period) { KeepAlive = true });
        return Task.CompletedTask;
    }

    public Task Start() => this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);

    public Task ReceiveReminder(string reminderName, TickStatus status) => Sweep();

    public async Task<int> Sweep()
    {
        var due = await index.Due(time.GetUtcNow(), Batch, CancellationToken.None);
        // Calls are made in this grain's turn; the jobs answer side by side.
        foreach (var some in due.Chunk(AtOnce))
            await Task.WhenAll(some.Select(SweepOne));
        return due.Count;
    }

    private async Task SweepOne(string jobId)
    {
        try
        {
            await GrainFactory.GetGrain<IJobUpkeep>(jobId).Sweep();
        }
        catch (Exception e)
        {
            OnFailed(log, jobId, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} could not be swept; the next sweep tries again.")]
    private static partial void OnFailed(ILogger log, string jobId, Exception e);
}
