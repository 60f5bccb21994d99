using Dax.Grains.Tests.Hosting;
using Dax.Grains.Tests.Laws.Grains;

namespace Dax.Grains.Tests.Laws;

/// <summary>A tick is a turn; the period runs from its end; a timer ends with its activation.</summary>
public sealed class TimerLaws : ActorLaws
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Timer_Ticks_AgainAndAgain_UntilItIsDisposed()
    {
        var key = NewKey();
        await Grain<ITimerGrain>(key).Start(Second, Second, null, false, false);
        await Elapsing(() => Ticks(key) >= 3, "three ticks");
        await Grain<ITimerGrain>(key).Stop();
        var ticks = Ticks(key);
        await Host.Elapse(Second * 5);
        Assert.Equal(ticks, Ticks(key));
    }

    [Fact]
    public async Task Timer_WithoutPeriod_TicksOnce()
    {
        var key = NewKey();
        await Grain<ITimerGrain>(key).Start(Second, Timeout.InfiniteTimeSpan, null, false, false);
        await Elapsing(() => Ticks(key) == 1, "a tick");
        await Host.Elapse(Second * 5);
        Assert.Equal(1, Ticks(key));
    }

    [Fact]
    public async Task Tick_WhileARequestHoldsTheTurn_Waits()
    {
        var key = NewKey();
        var grain = Grain<ITimerGrain>(key);
        await grain.Start(Second, Timeout.InfiniteTimeSpan, null, false, false);
        var holding = grain.Hold("door");
        await Eventually(() => Probe.Of(key).Log.Contains("holding"), "the turn is held");
        await Host.Elapse(Second * 3);
        Assert.Equal(0, Ticks(key));
        Probe.Of(key).Open("door");
        await Soon(holding);
        await Eventually(() => Ticks(key) == 1, "the tick");
    }

    [Fact]
    public async Task Tick_ThatHoldsTheTurn_KeepsRequestsWaiting_AndTheNextTickToo()
    {
        var key = NewKey();
        var grain = Grain<ITimerGrain>(key);
        await grain.Start(Second, Second, "door", false, false);
        await Elapsing(() => Ticks(key) == 1, "the tick");
        var ping = grain.Ping();
        await Host.Elapse(Second * 3);
        Assert.Equal(1, Ticks(key));
        Assert.DoesNotContain("ping", Probe.Of(key).Log);
        Probe.Of(key).Open("door");
        await Soon(ping);
    }

    [Fact]
    public async Task InterleavingTick_WhileARequestHoldsTheTurn_Runs()
    {
        var key = NewKey();
        var grain = Grain<ITimerGrain>(key);
        await grain.Start(Second, Second, null, true, false);
        var holding = grain.Hold("door");
        await Elapsing(() => Ticks(key) >= 2, "ticks");
        Probe.Of(key).Open("door");
        await Soon(holding);
    }

    [Fact]
    public async Task Tick_ThatFails_IsFollowedByTheNext()
    {
        var key = NewKey();
        await Grain<ITimerGrain>(key).StartFailing(Second);
        await Elapsing(() => Ticks(key) >= 3, "ticks after failures");
    }

    [Fact]
    public async Task Change_StartsAnew()
    {
        var key = NewKey();
        var grain = Grain<ITimerGrain>(key);
        await grain.Start(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, null, false, false);
        await Host.Elapse(Second * 3);
        Assert.Equal(0, Ticks(key));
        await grain.Change(Second, Second);
        await Elapsing(() => Ticks(key) >= 2, "ticks");
    }

    [Fact]
    public async Task Deactivation_EndsTheTimer_AndCancelsItsToken()
    {
        var key = NewKey();
        var grain = Grain<ITimerGrain>(key);
        await grain.Start(Second, Second, null, false, false);
        await grain.Retire();
        await grain.Ping();
        await Host.Elapse(Second * 5);
        Assert.Equal((2, 0), (Probe.Of(key).Activations, Ticks(key)));
    }

    private static int Ticks(string key) => Probe.Of(key).Log.Count(l => l == "tick");

    private Task Elapsing(Func<bool> condition, string what) => Eventually(async () =>
    {
        if (!condition())
            await Host.Elapse(Second / 4);
        return condition();
    }, what);
}
