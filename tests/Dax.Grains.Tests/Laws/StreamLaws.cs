using Dax.Grains.Tests.Hosting;
using Dax.Grains.Tests.Laws.Grains;

namespace Dax.Grains.Tests.Laws;

/// <summary>Accepted is not delivered; in order per producer; events may repeat; a failing subscriber fails alone.</summary>
public sealed class StreamLaws : ActorLaws
{
    [Fact]
    public async Task Events_ReachEverySubscriber_InOrder()
    {
        var (stream, first, second, producer) = (NewKey(), NewKey(), NewKey(), NewKey());
        await Grain<IStreamGrain>(first).Subscribe(stream, null);
        await Grain<IStreamGrain>(second).Subscribe(stream, null);
        await Soon(Grain<IStreamGrain>(producer).Publish(stream, 100));
        foreach (var subscriber in (string[])[first, second])
        {
            await Delivered(subscriber, $"{producer} 99");
            Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{producer} {i}"), Once(subscriber));
        }
    }

    [Fact]
    public async Task Events_OfManyProducers_KeepTheOrderOfEach()
    {
        var (stream, subscriber) = (NewKey(), NewKey());
        var producers = Enumerable.Range(0, 8).Select(_ => NewKey()).ToArray();
        await Grain<IStreamGrain>(subscriber).Subscribe(stream, null);
        await Soon(Task.WhenAll(producers.Select(p => Grain<IStreamGrain>(p).Publish(stream, 50))));
        foreach (var producer in producers)
        {
            await Delivered(subscriber, $"{producer} 49");
            Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{producer} {i}"), Once(subscriber).Where(l => l.StartsWith(producer, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task OnNext_WhileTheSubscriberIsBusy_ReturnsBeforeDelivery()
    {
        var (stream, subscriber, producer) = (NewKey(), NewKey(), NewKey());
        var grain = Grain<IStreamGrain>(subscriber);
        await grain.Subscribe(stream, null);
        var holding = grain.Hold("door");
        await Soon(Grain<IStreamGrain>(producer).Publish(stream, 3));
        Assert.Empty(Probe.Of(subscriber).Log);
        Probe.Of(subscriber).Open("door");
        await Soon(holding);
        await Delivered(subscriber, $"{producer} 2");
    }

    [Fact]
    public async Task FailingSubscriber_IsTriedAgain_ThenSkipped_AndNeverHoldsUpTheOthers()
    {
        var (stream, failing, sound, producer) = (NewKey(), NewKey(), NewKey(), NewKey());
        await Grain<IStreamGrain>(failing).Subscribe(stream, 1);
        await Grain<IStreamGrain>(sound).Subscribe(stream, null);
        await Soon(Grain<IStreamGrain>(producer).Publish(stream, 4));
        await Eventually(() => Probe.Of(sound).Log.Contains($"{producer} 3"), "the sound subscriber has everything");
        await Delivered(failing, $"{producer} 3");
        Assert.True(Probe.Of(failing).Log.Count(l => l == $"{producer} 1") > 1, "It was not tried again.");
        Assert.Contains("StreamEventDeliveryFailureException", Probe.Of(failing).Log);
    }

    [Fact]
    public async Task Unsubscribed_GetsNoMore()
    {
        var (stream, subscriber, producer) = (NewKey(), NewKey(), NewKey());
        await Grain<IStreamGrain>(subscriber).Subscribe(stream, null);
        await Grain<IStreamGrain>(producer).Publish(stream, 1);
        await Delivered(subscriber, $"{producer} 0");
        await Grain<IStreamGrain>(subscriber).Unsubscribe(stream);
        await Grain<IStreamGrain>(producer).Publish(stream, 5);
        await Host.Elapse(TimeSpan.FromSeconds(1));
        Assert.DoesNotContain($"{producer} 4", Probe.Of(subscriber).Log);
    }

    [Fact]
    public async Task OnCompleted_IsRefused() =>
        await Assert.ThrowsAnyAsync<Exception>(() => Soon(Grain<IStreamGrain>().Complete(NewKey())));

    // Delivery may repeat: laws look at first occurrences.
    private static IEnumerable<string> Once(string subscriber) => Probe.Of(subscriber).Log.Distinct();

    private Task Delivered(string subscriber, string last) => Eventually(async () =>
    {
        await Host.Elapse(TimeSpan.FromMilliseconds(100));
        return Probe.Of(subscriber).Log.Contains(last);
    }, $"{last} is delivered");
}
