using Orleans;
using Orleans.Runtime;

namespace Dax.Grains.Tests.Laws.Grains;

[Alias("laws.ITimerGrain")]
public interface ITimerGrain : IGrainWithStringKey
{
    /// <summary>Ticks are noted in the probe; <paramref name="gate"/>, when given, holds each tick.</summary>
    [Alias("Start")] Task Start(TimeSpan due, TimeSpan period, string? gate, bool interleave, bool keepAlive);

    /// <summary>Fails at every other tick.</summary>
    [Alias("StartFailing")] Task StartFailing(TimeSpan period);

    [Alias("Change")] Task Change(TimeSpan due, TimeSpan period);

    [Alias("Stop")] Task Stop();

    [Alias("Hold")] Task Hold(string gate);

    [Alias("Ping")] Task Ping();

    [Alias("Retire")] Task Retire();
}

internal sealed class TimerGrain : Grain, ITimerGrain
{
    private IGrainTimer? timer;
    private int ticks;

    private Probe Probe => Probe.Of(this.GetPrimaryKeyString());

    public Task Start(TimeSpan due, TimeSpan period, string? gate, bool interleave, bool keepAlive)
    {
        Func<CancellationToken, Task> tick = async cancel =>
        {
            Probe.Log.Enqueue("tick");
            if (gate is not null)
                await Probe.Gate(gate).WaitAsync(cancel);
            Probe.Log.Enqueue("tock");
        };
        timer = this.RegisterGrainTimer(tick, new GrainTimerCreationOptions { DueTime = due, Period = period, Interleave = interleave, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public Task StartFailing(TimeSpan period)
    {
        Func<CancellationToken, Task> tick = _ =>
        {
            Probe.Log.Enqueue("tick");
            return ticks++ % 2 == 0 ? throw new LawException("a tick", 1) : Task.CompletedTask;
        };
        timer = this.RegisterGrainTimer(tick, new GrainTimerCreationOptions(period, period));
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan due, TimeSpan period)
    {
        timer!.Change(due, period);
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task Hold(string gate)
    {
        Probe.Log.Enqueue("holding");
        return Probe.Gate(gate);
    }

    public Task Ping()
    {
        Probe.Log.Enqueue("ping");
        return Task.CompletedTask;
    }

    public Task Retire()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Probe.OnActivated();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Probe.Log.Enqueue(reason.ReasonCode.ToString());
        return Task.CompletedTask;
    }
}

[Alias("laws.IReminderGrain")]
public interface IReminderGrain : IGrainWithStringKey
{
    [Alias("Register")] Task Register(string name, TimeSpan due, TimeSpan period);

    [Alias("Unregister")] Task<bool> Unregister(string name);

    [Alias("Has")] Task<bool> Has(string name);
}

internal sealed class ReminderGrain : Grain, IReminderGrain, IRemindable
{
    public Task Register(string name, TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder(name, due, period);

    public async Task<bool> Unregister(string name)
    {
        if (await this.GetReminder(name) is not { } reminder)
            return false;
        await this.UnregisterReminder(reminder);
        return true;
    }

    public async Task<bool> Has(string name) => await this.GetReminder(name) is not null;

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Probe.Of(this.GetPrimaryKeyString()).Log.Enqueue($"{reminderName} {status.Period}");
        return reminderName == "failing" ? throw new LawException(reminderName, 1) : Task.CompletedTask;
    }
}
