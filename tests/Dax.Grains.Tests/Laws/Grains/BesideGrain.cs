using Orleans;
using Orleans.Concurrency;

namespace Dax.Grains.Tests.Laws.Grains;

/// <summary>All of its requests may run beside others.</summary>
[Alias("laws.IBesideGrain")]
public interface IBesideGrain : IGrainWithStringKey
{
    /// <summary>As ITurnGrain has it.</summary>
    [Alias("Add"), AlwaysInterleave] Task<int> Add();

    /// <summary>Answers without an await.</summary>
    [Alias("Count"), AlwaysInterleave] Task<int> Count();

    /// <summary>Whether the code after an await runs where the code before it did.</summary>
    [Alias("StaysHome"), AlwaysInterleave] Task<bool> StaysHome();

    /// <summary>What is in the ambient context of the code that runs the request; leaves another value there.</summary>
    [Alias("Swap"), AlwaysInterleave] Task<string> Swap();

    /// <summary>Asks another one, which asks this one.</summary>
    [Alias("AskBy"), AlwaysInterleave] Task<int> AskBy(string other, int times);
}

internal sealed class BesideGrain : Grain, IBesideGrain
{
    public static readonly AsyncLocal<string?> Ambient = new();

    private readonly Overlap overlap = new();

    public Task<int> Add() => overlap.Add();

    public Task<int> Count() => Task.FromResult(overlap.Count);

    public async Task<bool> StaysHome()
    {
        var home = TaskScheduler.Current;
        await Task.Delay(1);
        return home != TaskScheduler.Default && TaskScheduler.Current == home;
    }

    public Task<string> Swap()
    {
        var before = Ambient.Value ?? "nothing";
        Ambient.Value = "the grain's";
        return Task.FromResult(before);
    }

    public async Task<int> AskBy(string other, int times) =>
        times == 0 ? 0 : 1 + await GrainFactory.GetGrain<IBesideGrain>(other).AskBy(this.GetPrimaryKeyString(), times - 1);
}
