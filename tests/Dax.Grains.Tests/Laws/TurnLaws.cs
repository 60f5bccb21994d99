using Dax.Grains.Tests.Hosting;
using Dax.Grains.Tests.Laws.Grains;

namespace Dax.Grains.Tests.Laws;

/// <summary>One request at a time, across awaits; interleaving only where it was asked for.</summary>
public sealed class TurnLaws : ActorLaws
{
    [Fact]
    public async Task Requests_ManyAtOnce_NeverOverlap()
    {
        var grain = Grain<ITurnGrain>();
        var most = await Soon(Task.WhenAll(Enumerable.Range(0, 300).Select(_ => grain.Add())));
        Assert.Equal(1, most.Max());
        Assert.Equal(900, await grain.Count());
    }

    [Fact]
    public async Task Requests_OfOneCaller_BeginInTheOrderOfTheirSending()
    {
        var key = NewKey();
        var grain = Grain<ITurnGrain>(key);
        await grain.Count();
        await Soon(Task.WhenAll(Enumerable.Range(0, 200).Select(i => grain.Note($"{i}"))));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}"), Probe.Of(key).Log);
    }

    [Fact]
    public async Task Request_WhileAnotherHoldsTheTurn_Waits()
    {
        var key = NewKey();
        var grain = Grain<ITurnGrain>(key);
        var holding = grain.Hold("door");
        await Eventually(() => !Probe.Of(key).Log.IsEmpty, "the turn is held");
        var counting = grain.Count();
        await Task.Delay(100);
        Assert.False(counting.IsCompleted);
        Probe.Of(key).Open("door");
        await Soon(holding);
        Assert.Equal(0, await Soon(counting));
    }

    [Fact]
    public async Task AlwaysInterleave_WhileAnotherHoldsTheTurn_RunsAtOnce()
    {
        var key = NewKey();
        var grain = Grain<ITurnGrain>(key);
        var holding = grain.Hold("door");
        Assert.Equal(0, await Soon(grain.Peek()));
        Assert.False(holding.IsCompleted);
        Probe.Of(key).Open("door");
        await Soon(holding);
    }

    [Fact]
    public async Task Reentrant_ManyAtOnce_InterleaveButNeverOnTwoThreads()
    {
        var grain = Grain<IReentrantGrain>();
        var most = await Soon(Task.WhenAll(Enumerable.Range(0, 300).Select(_ => grain.Add())));
        Assert.True(most.Max() > 1, "Nothing interleaved.");
        Assert.Equal(900, await grain.Count());
    }

    [Fact]
    public async Task Reentrant_CallingItself_IsAnswered() => Assert.Equal(0, await Soon(Grain<IReentrantGrain>().CallSelf()));

    [Fact]
    public async Task Continuations_AfterAnAwait_RunOnTheGrainsScheduler() => Assert.True(await Soon(Grain<ITurnGrain>().StaysHome()));

    [Fact]
    public async Task Request_CallingItself_TimesOut()
    {
        var key = NewKey();
        var call = Grain<ITurnGrain>(key).CallSelf();
        await Eventually(() => Probe.Of(key).Log.Contains("sent"), "it calls itself");
        await Host.Elapse(ActorHostSettings.CallTimeout + TimeSpan.FromSeconds(3));
        await Assert.ThrowsAsync<TimeoutException>(() => Soon(call));
    }

    [Fact]
    public async Task Request_CallingItselfByAnother_TimesOut()
    {
        var other = NewKey();
        var call = Grain<ITurnGrain>().CallBackBy(other);
        await Eventually(() => Probe.Of(other).Log.Contains("sent"), "the other calls back");
        await Host.Elapse(ActorHostSettings.CallTimeout + TimeSpan.FromSeconds(3));
        await Assert.ThrowsAsync<TimeoutException>(() => Soon(call));
    }

    [Fact]
    public async Task Grain_AfterATimeOut_GoesOn()
    {
        var key = NewKey();
        var grain = Grain<ITurnGrain>(key);
        var holding = grain.Hold("door");
        await Eventually(() => !Probe.Of(key).Log.IsEmpty, "the turn is held");
        var waiting = grain.Note("never");
        await Task.Delay(50);
        await Host.Elapse(ActorHostSettings.CallTimeout + TimeSpan.FromSeconds(3));
        await Assert.ThrowsAsync<TimeoutException>(() => Soon(holding));
        await Assert.ThrowsAsync<TimeoutException>(() => Soon(waiting));
        Probe.Of(key).Open("door");
        Assert.Equal(0, await Soon(grain.Count()));
        Assert.DoesNotContain("never", Probe.Of(key).Log);
    }

    [Theory]
    [InlineData("before an await")]
    [InlineData("after an await")]
    public async Task Exception_OfAnyType_KeepsItsTypeAndData(string kind)
    {
        var error = await Assert.ThrowsAsync<LawException>(() => Soon(Grain<ITurnGrain>().Fail(kind)));
        Assert.Equal((kind, 7), (error.Message, error.Number));
    }

    [Fact]
    public async Task Exception_OfTheFramework_KeepsItsType()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Soon(Grain<ITurnGrain>().Fail("argument")));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(Grain<ITurnGrain>().Fail("cancelled")));
    }
}
