using Dax.Grains.Tests.Hosting;
using Dax.Grains.Tests.Laws.Grains;

namespace Dax.Grains.Tests.Laws;

/// <summary>A token travels with the call; the caller does not wait for the grain to notice.</summary>
public sealed class CancellationLaws : ActorLaws
{
    [Fact]
    public async Task Cancelled_WhileItRuns_TheGrainSeesIt_InATurnOfItsOwn()
    {
        var key = NewKey();
        using var source = new CancellationTokenSource();
        var call = Grain<ICancelGrain>(key).WaitForIt(source.Token);
        await Eventually(() => Probe.Of(key).Log.Contains("waiting"), "the call runs");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(call));
        await Eventually(() => Probe.Of(key).Log.Contains("cancelled"), "the grain is cancelled");
        Assert.Contains("at home", Probe.Of(key).Log);
    }

    [Fact]
    public async Task Cancelled_ThroughAnotherGrain_ReachesTheLast()
    {
        var (first, last) = (NewKey(), NewKey());
        using var source = new CancellationTokenSource();
        var call = Grain<ICancelGrain>(first).PassOn(last, source.Token);
        await Eventually(() => Probe.Of(last).Log.Contains("waiting"), "the call runs");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(call));
        await Eventually(() => Probe.Of(last).Log.Contains("cancelled"), "the last grain is cancelled");
    }

    [Fact]
    public async Task Cancelled_BeforeTheCall_IsNotSent()
    {
        var key = NewKey();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Grain<ICancelGrain>(key).Note("never", new CancellationToken(canceled: true)));
        await Grain<ICancelGrain>(key).Note("later", default);
        Assert.DoesNotContain("never", Probe.Of(key).Log);
    }

    [Fact]
    public async Task Cancelled_WhileItWaits_NeverBegins()
    {
        var key = NewKey();
        var grain = Grain<ICancelGrain>(key);
        using var source = new CancellationTokenSource();
        var holding = grain.Hold("door");
        await Eventually(() => Probe.Of(key).Log.Contains("holding"), "the turn is held");
        var waiting = grain.Note("never", source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(waiting));
        // The caller knows at once; the word has to travel to the grain.
        await Task.Delay(300);
        Probe.Of(key).Open("door");
        await Soon(holding);
        await Soon(grain.Note("later", default));
        Assert.DoesNotContain("never", Probe.Of(key).Log);
    }
}
