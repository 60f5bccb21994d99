using Orleans;
using Orleans.Runtime;
using Orleans.Streams;

namespace Dax.Grains.Tests.Laws.Grains;

[GenerateSerializer, Immutable, Alias("laws.Event")]
public sealed record Event([property: Id(0)] string Producer, [property: Id(1)] int Number);

[Alias("laws.IStreamGrain")]
public interface IStreamGrain : IGrainWithStringKey
{
    [Alias("Publish")] Task Publish(string stream, int count);

    /// <summary>Notes what comes; with <paramref name="failAt"/>, every attempt at that event fails.</summary>
    [Alias("Subscribe")] Task Subscribe(string stream, int? failAt);

    [Alias("Unsubscribe")] Task Unsubscribe(string stream);

    [Alias("Complete")] Task Complete(string stream);

    [Alias("Hold")] Task Hold(string gate);
}

internal sealed class StreamGrain : Grain, IStreamGrain
{
    private StreamSubscriptionHandle<Event>? subscription;

    private Probe Probe => Probe.Of(this.GetPrimaryKeyString());

    public async Task Publish(string stream, int count)
    {
        for (var i = 0; i < count; i++)
            await Stream(stream).OnNextAsync(new Event(this.GetPrimaryKeyString(), i));
    }

    public async Task Subscribe(string stream, int? failAt) => subscription = await Stream(stream).SubscribeAsync(
        (item, _) =>
        {
            Probe.Log.Enqueue($"{item.Producer} {item.Number}");
            return item.Number == failAt ? throw new LawException("an event", item.Number) : Task.CompletedTask;
        },
        error =>
        {
            Probe.Log.Enqueue(error.GetType().Name);
            return Task.CompletedTask;
        });

    public Task Unsubscribe(string stream) => subscription!.UnsubscribeAsync();

    public Task Complete(string stream) => Stream(stream).OnCompletedAsync();

    public Task Hold(string gate) => Probe.Gate(gate);

    private IAsyncStream<Event> Stream(string key) => this.GetStreamProvider("events").GetStream<Event>(StreamId.Create("laws", key));
}
