using Dax.Embedded.Actors;
using Orleans.Runtime;
using Orleans.Streams;

namespace Dax.Embedded.Streams;

internal sealed class EmbeddedStream<T>(StreamProvider provider, StreamId id) : IAsyncStream<T>
{
    public bool IsRewindable => false;

    public string ProviderName => provider.Name;

    public StreamId StreamId => id;

    public Task OnNextAsync(T item, StreamSequenceToken? token = null)
    {
        if (token is not null)
            throw new ArgumentException("The stream numbers its events itself.", nameof(token));
        provider.Publish(id, provider.Runtime.Codec is { } codec ? codec.Copy(item) : item);
        return Task.CompletedTask;
    }

    public Task OnCompletedAsync() => throw new NotSupportedException("Persistent streams do not complete; send an event that says so.");

    public Task OnErrorAsync(Exception ex) => throw new NotSupportedException("Persistent streams do not carry errors; send an event that says so.");

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var activation = Activation.Current ?? throw new InvalidOperationException("Only a grain can subscribe, in one of its turns.");
        var subscription = new Subscription<T>(provider, id, activation, observer);
        provider.Add(subscription);
        subscription.EndWith(activation);
        return Task.FromResult<StreamSubscriptionHandle<T>>(new Handle(subscription));
    }

    public Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles()
    {
        var activation = Activation.Current;
        return Task.FromResult<IList<StreamSubscriptionHandle<T>>>(
            [.. provider.Of(id).Where(s => s.Owner == activation).OfType<Subscription<T>>().Select(s => new Handle(s))]);
    }

    private sealed class Handle(Subscription<T> subscription) : StreamSubscriptionHandle<T>
    {
        public override StreamId StreamId => subscription.Stream;

        public override string ProviderName => subscription.ProviderName;

        public override Guid HandleId => subscription.Id;

        public override Task UnsubscribeAsync()
        {
            subscription.End();
            return Task.CompletedTask;
        }
    }
}
