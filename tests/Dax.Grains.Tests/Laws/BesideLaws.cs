using Dax.Grains.Tests.Hosting;
using Dax.Grains.Tests.Laws.Grains;

namespace Dax.Grains.Tests.Laws;

/// <summary>Requests that run beside others are the grain's all the same, on whichever thread they begin.</summary>
public sealed class BesideLaws : ActorLaws
{
    [Fact]
    public async Task Requests_ManyAtOnce_InterleaveButNeverOnTwoThreads()
    {
        var grain = Grain<IBesideGrain>();
        await Soon(grain.Count());
        var most = await Soon(Task.WhenAll(Enumerable.Range(0, 300).Select(_ => Task.Run(grain.Add))));
        Assert.True(most.Max() > 1, "Nothing interleaved.");
        Assert.Equal(900, await Soon(grain.Count()));
    }

    [Fact]
    public async Task Continuations_AfterAnAwait_RunOnTheGrainsScheduler()
    {
        var grain = Grain<IBesideGrain>();
        await Soon(grain.Count());
        Assert.All(await Soon(Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(grain.StaysHome)))), Assert.True);
    }

    [Fact]
    public async Task AmbientContext_OfCallerAndGrain_IsEachOnesOwn()
    {
        var grain = Grain<IBesideGrain>();
        await Soon(grain.Count());
        for (var i = 0; i < 20; i++)
        {
            var seen = await Task.Run(async () =>
            {
                BesideGrain.Ambient.Value = "the caller's";
                return (await Soon(grain.Swap()), BesideGrain.Ambient.Value);
            });
            Assert.Equal(("nothing", "the caller's"), seen);
        }
    }

    [Fact]
    public async Task Requests_ThatAskEachOther_AreAllAnswered()
    {
        var (one, other) = (NewKey(), NewKey());
        await Soon(Grain<IBesideGrain>(other).Count());
        Assert.All(await Soon(Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Grain<IBesideGrain>(one).AskBy(other, 20))))), n => Assert.Equal(20, n));
    }

    [Fact]
    public async Task Requests_ToGrainsThatAreNotThereYet_AreAllAnswered()
    {
        var keys = Enumerable.Range(0, 4).Select(_ => NewKey()).ToArray();
        var counts = await Soon(Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(() => Grain<IBesideGrain>(keys[i % 4]).Count()))));
        Assert.All(counts, c => Assert.Equal(0, c));
    }
}
