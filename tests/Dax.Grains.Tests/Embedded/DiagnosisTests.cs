using Dax.Grains.Tests.Hosting;
using Dax.Grains.Tests.Laws.Grains;
using Orleans.Runtime;

namespace Dax.Grains.Tests.Embedded;

/// <summary>What Dax.Embedded says beyond Orleans, and its bounds.</summary>
public sealed class DiagnosisTests : ActorLaws
{
    [Fact]
    public async Task Timeout_OfACallToItself_NamesTheChain()
    {
        var key = NewKey();
        var call = Grain<ITurnGrain>(key).CallSelf();
        await Eventually(() => Probe.Of(key).Log.Contains("sent"), "it calls itself");
        await Host.Elapse(ActorHostSettings.CallTimeout + TimeSpan.FromSeconds(3));
        var message = (await Assert.ThrowsAsync<TimeoutException>(() => Soon(call))).Message;
        Assert.Contains("deadlock", message, StringComparison.Ordinal);
        Assert.Contains($"ITurnGrain.CallSelf on TurnGrain/{key}", message, StringComparison.Ordinal);
        Assert.Contains($"ITurnGrain.Count on TurnGrain/{key}", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timeout_OfACircleOfTwo_NamesBoth()
    {
        var (first, second) = (NewKey(), NewKey());
        var call = Grain<ITurnGrain>(first).CallBackBy(second);
        await Eventually(() => Probe.Of(second).Log.Contains("sent"), "the second calls back");
        await Host.Elapse(ActorHostSettings.CallTimeout + TimeSpan.FromSeconds(3));
        var message = (await Assert.ThrowsAsync<TimeoutException>(() => Soon(call))).Message;
        Assert.Contains("deadlock", message, StringComparison.Ordinal);
        Assert.Contains($"TurnGrain/{first} → ITurnGrain.CallBackBy on TurnGrain/{second}", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timeout_OfAWaitingCall_SaysWhatTheGrainRunsAndHowLong()
    {
        var key = NewKey();
        var holding = Grain<ITurnGrain>(key).Hold("door");
        await Eventually(() => !Probe.Of(key).Log.IsEmpty, "the turn is held");
        var waiting = Grain<ITurnGrain>(key).Count();
        await Host.Elapse(ActorHostSettings.CallTimeout + TimeSpan.FromSeconds(3));
        var message = (await Assert.ThrowsAsync<TimeoutException>(() => Soon(waiting))).Message;
        Assert.Contains("has not begun: the grain has been running ITurnGrain.Hold for", message, StringComparison.Ordinal);
        Assert.DoesNotContain("deadlock", message, StringComparison.Ordinal);
        Probe.Of(key).Open("door");
        await Assert.ThrowsAsync<TimeoutException>(() => Soon(holding));
    }

    [Fact]
    public async Task Requests_BeyondTheBound_AreRefused()
    {
        var key = NewKey();
        var grain = Grain<ITurnGrain>(key);
        var holding = grain.Hold("door");
        await Eventually(() => !Probe.Of(key).Log.IsEmpty, "the turn is held");
        var waiting = Enumerable.Range(0, 10_000).Select(_ => grain.Count()).ToArray();
        await Assert.ThrowsAsync<LimitExceededException>(() => Soon(grain.Count()));
        Probe.Of(key).Open("door");
        await Soon(holding);
        await Soon(Task.WhenAll(waiting));
    }

    [Fact]
    public async Task Enumerator_WhoseReaderIsGone_IsEnded()
    {
        var key = NewKey();
        var reader = Grain<ISeriesGrain>(key).Count(100).WithBatchSize(1).GetAsyncEnumerator();
        Assert.True(await Soon(reader.MoveNextAsync().AsTask()));
        await Host.Elapse(ActorHostSettings.CallTimeout + TimeSpan.FromSeconds(3));
        await Eventually(() => Probe.Of(key).Log.Contains("over"), "the producer ends");
        await Assert.ThrowsAsync<EnumerationAbortedException>(() => Soon(reader.MoveNextAsync().AsTask()));
    }

    [Fact]
    public async Task Calls_AfterStop_AreRefused()
    {
        var grain = Grain<ITurnGrain>();
        await grain.Count();
        await Host.Stop();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => Soon(grain.Count()));
        await Host.Start();
    }
}
