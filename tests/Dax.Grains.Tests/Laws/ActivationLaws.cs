using Dax.Grains.Tests.Hosting;
using Dax.Grains.Tests.Laws.Grains;
using Orleans;

namespace Dax.Grains.Tests.Laws;

/// <summary>At most one activation of a grain at a time, and no request lost between two of them.</summary>
public sealed class ActivationLaws : ActorLaws
{
    [Fact]
    public async Task FirstCalls_TenThousandAtOnce_ActivateOnce()
    {
        var key = NewKey();
        var grains = Enumerable.Range(0, 10_000).Select(_ => Grain<ILifeGrain>(key)).ToArray();
        var answers = new Task<int>[grains.Length];
        Parallel.For(0, grains.Length, i => answers[i] = grains[i].Increment());
        var counts = await Soon(Task.WhenAll(answers));
        Assert.Equal(Enumerable.Range(1, 10_000), counts.Order());
        Assert.Equal(1, Probe.Of(key).Activations);
    }

    [Fact]
    public async Task Grains_ManyKeysAtOnce_EachHasItsOwnActivation()
    {
        var keys = Enumerable.Range(0, 1000).Select(_ => NewKey()).ToArray();
        await Soon(Task.WhenAll(keys.Select(k => Grain<ILifeGrain>(k).Increment())));
        Assert.All(keys, k => Assert.Equal(1, Probe.Of(k).Activations));
    }

    [Fact]
    public async Task Interfaces_OfOneClass_ReachTheSameActivation()
    {
        var key = NewKey();
        await Grain<ILifeGrain>(key).Increment();
        Assert.Equal(1, await Grain<ILifeWatch>(key).Peek());
        Assert.Equal(1, await Grain<ILifeGrain>(key).AsReference<ILifeWatch>().Peek());
        Assert.Equal(1, Probe.Of(key).Activations);
    }

    [Fact]
    public async Task References_OfTheSameGrain_AreEqualAndKnowTheirKey()
    {
        var key = NewKey();
        Assert.Equal(Grain<ILifeGrain>(key), Grain<ILifeGrain>(key));
        Assert.NotEqual(Grain<ILifeGrain>(key), Grain<ILifeGrain>());
        Assert.Equal(key, Grain<ILifeGrain>(key).GetPrimaryKeyString());
        await Task.CompletedTask;
    }

    [Fact]
    public async Task DeactivateOnIdle_ThenACall_FindsWhatTheOldActivationWrote()
    {
        var key = NewKey();
        var grain = Grain<ILifeGrain>(key);
        await grain.Increment();
        await grain.Retire();
        Assert.Equal(2, await Soon(grain.Increment()));
        Assert.Equal((2, 1), (Probe.Of(key).Activations, Probe.Of(key).MostAlive));
        Assert.Equal("ApplicationRequested", Probe.Of(key).Log.First());
    }

    [Fact]
    public async Task Calls_DuringDeactivations_AreNeverLostNorAnsweredByTwoActivations()
    {
        var key = NewKey();
        var grain = Grain<ILifeGrain>(key);
        var (calls, isOver) = (0, false);
        var callers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref isOver))
            {
                await grain.Increment();
                Interlocked.Increment(ref calls);
            }
        })).ToArray();
        for (var round = 1; round <= 10; round++)
        {
            await grain.Retire();
            // One deactivation at a time: a cluster gives a request up that it had to send on too often.
            await Eventually(() => Probe.Of(key).Activations > round, "a new activation");
        }

        Volatile.Write(ref isOver, true);
        await Soon(Task.WhenAll(callers));
        Assert.Equal(calls, await grain.Read());
        Assert.Equal(1, Probe.Of(key).MostAlive);
    }

    [Fact]
    public async Task FailedActivation_ReachesTheCallers_AndALaterCallTriesAgain()
    {
        var key = NewKey();
        var grain = Grain<IFailingGrain>(key);
        var calls = Enumerable.Range(0, 10).Select(_ => grain.Ping()).ToArray();
        foreach (var call in calls)
            Assert.Equal(3, (await Assert.ThrowsAsync<LawException>(() => Soon(call))).Number);
        Probe.Of(key).Log.Enqueue("ready");
        await Eventually(async () =>
        {
            // Orleans keeps a failed activation for a while before it makes another.
            await Host.Elapse(TimeSpan.FromSeconds(1));
            try
            {
                return await grain.Ping() == 1;
            }
            catch (LawException)
            {
                return false;
            }
        }, "the grain activates");
    }

    [Fact]
    public async Task Stop_DeactivatesEverything()
    {
        var key = NewKey();
        await Grain<ILifeGrain>(key).Increment();
        await Host.Stop();
        Assert.Contains("ShuttingDown", Probe.Of(key).Log);
        await Host.Start();
        Assert.Equal(1, await Grain<ILifeGrain>(key).Read());
    }
}

/// <summary>Activations end when nobody uses them.</summary>
public sealed class CollectionLaws : ActorLaws
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(4);

    protected override ActorHostSettings Settings { get; } = new() { CollectionAge = Age };

    [Fact]
    public async Task Unused_ForTheCollectionAge_IsDeactivated()
    {
        var key = NewKey();
        await Grain<ILifeGrain>(key).Increment();
        await Host.Elapse(Age * 3);
        await Eventually(() => Probe.Of(key).Log.Contains("ActivationIdle"), "the grain is collected");
        Assert.Equal(1, await Grain<ILifeGrain>(key).Read());
        Assert.Equal(2, Probe.Of(key).Activations);
    }

    [Fact]
    public async Task DelayDeactivation_KeepsTheActivation()
    {
        var key = NewKey();
        await Grain<ILifeGrain>(key).StayFor(TimeSpan.FromHours(1));
        await Host.Elapse(Age * 3);
        await Grain<ILifeGrain>(key).Read();
        Assert.Equal(1, Probe.Of(key).Activations);
    }

    [Fact]
    public async Task Timer_ThatWasAskedTo_KeepsTheActivation()
    {
        var key = NewKey();
        await Grain<ITimerGrain>(key).Start(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), null, false, keepAlive: true);
        for (var i = 0; i < 4; i++)
            await Host.Elapse(Age);
        Assert.True(Probe.Of(key).Log.Count(l => l == "tick") > 5, "It hardly ticked.");
        Assert.DoesNotContain("ActivationIdle", Probe.Of(key).Log);
    }

    [Fact]
    public async Task Timer_OfTheUsualKind_DoesNotKeepTheActivation()
    {
        var key = NewKey();
        await Grain<ITimerGrain>(key).Start(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), null, false, keepAlive: false);
        await Eventually(async () =>
        {
            await Host.Elapse(Age);
            return Probe.Of(key).Log.Contains("ActivationIdle");
        }, "the grain is collected");
    }
}
