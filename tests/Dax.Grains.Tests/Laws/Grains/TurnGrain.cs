using Orleans;
using Orleans.Concurrency;

namespace Dax.Grains.Tests.Laws.Grains;

[Alias("laws.ITurnGrain")]
public interface ITurnGrain : IGrainWithStringKey
{
    /// <summary>Adds one in three steps with awaits between; answers the most requests that were inside at once.</summary>
    [Alias("Add")] Task<int> Add();

    [Alias("Count")] Task<int> Count();

    /// <summary>Holds the turn until the probe's gate opens.</summary>
    [Alias("Hold")] Task Hold(string gate);

    [Alias("Note")] Task Note(string text);

    [Alias("Peek"), AlwaysInterleave] Task<int> Peek();

    /// <summary>Calls itself by its reference.</summary>
    [Alias("CallSelf")] Task CallSelf();

    /// <summary>Calls the other grain, which calls this one.</summary>
    [Alias("CallBackBy")] Task CallBackBy(string other);

    /// <summary>Whether the code after an await runs where the code before it did.</summary>
    [Alias("StaysHome")] Task<bool> StaysHome();

    [Alias("Fail")] Task Fail(string kind);
}

[Alias("laws.IReentrantGrain")]
public interface IReentrantGrain : IGrainWithStringKey
{
    [Alias("Add")] Task<int> Add();

    [Alias("Count")] Task<int> Count();

    [Alias("CallSelf")] Task<int> CallSelf();

    [Alias("Hold")] Task Hold(string gate);
}

/// <summary>A type of exception that is not the runtime's.</summary>
[GenerateSerializer, Alias("laws.LawException")]
public sealed class LawException(string message, int number) : Exception(message)
{
    [Id(0)] public int Number { get; } = number;
}

/// <summary>Work that shows whether turns overlap: its fields have no locks.</summary>
internal sealed class Overlap
{
    private int inside;
    private int threads;
    private int most;

    public int Count { get; private set; }

    public int Inside => inside;

    public async Task<int> Add()
    {
        most = Math.Max(most, ++inside);
        for (var i = 0; i < 3; i++)
        {
            Alone(() => Count++);
            await Task.Yield();
        }

        await Task.Delay(1);
        Alone(() => inside--);
        return most;
    }

    private void Alone(Action action)
    {
        if (Interlocked.Increment(ref threads) != 1)
            throw new InvalidOperationException("Two threads at once in one grain.");
        action();
        Interlocked.Decrement(ref threads);
    }
}

internal sealed class TurnGrain : Grain, ITurnGrain
{
    private readonly Overlap overlap = new();
    private Probe Probe => Probe.Of(this.GetPrimaryKeyString());

    public Task<int> Add() => overlap.Add();

    public Task<int> Count() => Task.FromResult(overlap.Count);

    public Task Hold(string gate)
    {
        Probe.Log.Enqueue("holding " + gate);
        return Probe.Gate(gate);
    }

    public async Task Note(string text)
    {
        await Task.Yield();
        Probe.Log.Enqueue(text);
    }

    public Task<int> Peek() => Task.FromResult(overlap.Inside);

    public Task CallSelf() => Sent(this.AsReference<ITurnGrain>().Count());

    public Task CallBackBy(string other) => Sent(GrainFactory.GetGrain<ITurnGrain>(other).CallBackBy(this.GetPrimaryKeyString()));

    private Task Sent(Task call)
    {
        Probe.Log.Enqueue("sent");
        return call;
    }

    public async Task<bool> StaysHome()
    {
        var home = TaskScheduler.Current;
        await Task.Delay(1);
        return home != TaskScheduler.Default && TaskScheduler.Current == home;
    }

    public async Task Fail(string kind)
    {
        if (kind == "before an await")
            throw new LawException(kind, 7);
        await Task.Yield();
        throw kind switch
        {
            "argument" => new ArgumentException("no such thing", nameof(kind)),
            "cancelled" => new OperationCanceledException(kind),
            _ => new LawException(kind, 7),
        };
    }
}

[Reentrant]
internal sealed class ReentrantGrain : Grain, IReentrantGrain
{
    private readonly Overlap overlap = new();

    public Task<int> Add() => overlap.Add();

    public Task<int> Count() => Task.FromResult(overlap.Count);

    public Task<int> CallSelf() => this.AsReference<IReentrantGrain>().Count();

    public Task Hold(string gate) => Probe.Of(this.GetPrimaryKeyString()).Gate(gate);
}
