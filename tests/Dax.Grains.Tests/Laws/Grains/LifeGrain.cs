using Orleans;
using Orleans.Runtime;

namespace Dax.Grains.Tests.Laws.Grains;

[Alias("laws.ILifeGrain")]
public interface ILifeGrain : IGrainWithStringKey
{
    /// <summary>Adds one to the durable count in memory; it is written when the grain deactivates.</summary>
    [Alias("Increment")] Task<int> Increment();

    [Alias("Save")] Task<int> Save();

    [Alias("Read")] Task<int> Read();

    [Alias("Etag")] Task<string?> Etag();

    [Alias("Clear")] Task Clear();

    [Alias("Retire")] Task Retire();

    [Alias("StayFor")] Task StayFor(TimeSpan time);

    /// <summary>Writes the same record by two facets, or clears it by the second, which holds a stale etag.</summary>
    [Alias("Conflict")] Task Conflict(bool clear);
}

[Alias("laws.IFailingGrain")]
public interface IFailingGrain : IGrainWithStringKey
{
    [Alias("Ping")] Task<int> Ping();
}

/// <summary>A second interface of the class of <see cref="ILifeGrain"/>.</summary>
[Alias("laws.ILifeWatch")]
public interface ILifeWatch : IGrainWithStringKey
{
    [Alias("Peek")] Task<int> Peek();
}

public sealed class LifeState
{
    public int Count { get; set; }
}

internal sealed class LifeGrain(
    [PersistentState("life", "laws")] IPersistentState<LifeState> life, [PersistentState("life", "laws")] IPersistentState<LifeState> twin)
    : Grain, ILifeGrain, ILifeWatch
{
    private bool isDirty;

    private Probe Probe => Probe.Of(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Probe.OnActivated();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Probe.Log.Enqueue(reason.ReasonCode.ToString());
        await Task.Delay(5, cancellationToken);
        if (isDirty)
            await life.WriteStateAsync(cancellationToken);
        Probe.OnDeactivated();
    }

    public Task<int> Increment()
    {
        isDirty = true;
        return Task.FromResult(++life.State.Count);
    }

    public async Task<int> Save()
    {
        life.State.Count++;
        await life.WriteStateAsync();
        return life.State.Count;
    }

    public Task<int> Read() => Task.FromResult(life.State.Count);

    public Task<int> Peek() => Task.FromResult(life.State.Count);

    public Task<string?> Etag() => Task.FromResult(life.RecordExists ? life.Etag : null);

    public Task Clear() => life.ClearStateAsync();

    public Task Retire()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task StayFor(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public async Task Conflict(bool clear)
    {
        life.State.Count += 100;
        await life.WriteStateAsync();
        twin.State.Count = -1;
        await (clear ? twin.ClearStateAsync() : twin.WriteStateAsync());
    }
}

/// <summary>Fails to activate while the probe's log is empty.</summary>
internal sealed class FailingGrain : Grain, IFailingGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var probe = Probe.Of(this.GetPrimaryKeyString());
        probe.OnActivated();
        await Task.Yield();
        if (probe.Log.IsEmpty)
            throw new LawException("not yet", 3);
    }

    public Task<int> Ping() => Task.FromResult(1);
}
