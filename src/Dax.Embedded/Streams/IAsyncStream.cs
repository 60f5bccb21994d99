using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.Runtime
{
    /// <summary>Which stream: a namespace and a key.</summary>
    public readonly struct StreamId : IEquatable<StreamId>
    {
        private readonly string? ns;
        private readonly string key;

        private StreamId(string? ns, string key) => (this.ns, this.key) = (ns, key);

        public static StreamId Create(string? ns, string key)
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            return new StreamId(ns, key);
        }

        public string? GetNamespace() => ns;

        public string GetKeyAsString() => key;

        public bool Equals(StreamId other) => ns == other.ns && key == other.key;

        public override bool Equals(object? obj) => obj is StreamId other && Equals(other);

        public override int GetHashCode() => HashCode.Combine(ns, key);

        public override string ToString() => $"{ns ?? "null"}/{key}";

        public static bool operator ==(StreamId left, StreamId right) => left.Equals(right);

        public static bool operator !=(StreamId left, StreamId right) => !left.Equals(right);
    }
}

namespace Orleans.Streams
{
    public interface IStreamProvider
    {
        string Name { get; }

        IAsyncStream<T> GetStream<T>(StreamId streamId);
    }

    /// <summary>The place of an event in its stream; tokens of one stream grow, with gaps.</summary>
    public abstract class StreamSequenceToken
    {
        public abstract long SequenceNumber { get; protected set; }

        public abstract int EventIndex { get; protected set; }

        public abstract int CompareTo(StreamSequenceToken? other);
    }

    /// <summary>
    /// Takes events. On a stream, an await of <see cref="OnNextAsync"/> means accepted, not delivered; nothing completes a stream, and an error is not an event.
    /// </summary>
    public interface IAsyncObserver<in T>
    {
        Task OnNextAsync(T item, StreamSequenceToken? token = null);

        Task OnCompletedAsync() => Task.CompletedTask;

        Task OnErrorAsync(Exception ex);
    }

    public interface IAsyncObservable<T>
    {
        Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer);
    }

    public interface IAsyncStream
    {
        bool IsRewindable { get; }

        string ProviderName { get; }

        StreamId StreamId { get; }
    }

    /// <summary>
    /// A persistent stream in Orleans' meaning: accepted is not delivered; delivery comes later and may repeat; in order per producer; events
    /// may be lost at a restart; a subscriber that fails is tried again, then skipped, and never holds up the others.
    /// </summary>
    public interface IAsyncStream<T> : IAsyncStream, IAsyncObservable<T>, IAsyncObserver<T>
    {
        Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles();
    }

    public abstract class StreamSubscriptionHandle<T>
    {
        public abstract StreamId StreamId { get; }

        public abstract string ProviderName { get; }

        public abstract Guid HandleId { get; }

        public abstract Task UnsubscribeAsync();
    }

    /// <summary>What a subscriber is told when it kept failing and an event was skipped.</summary>
    public sealed class StreamEventDeliveryFailureException(string message, Exception innerException) : OrleansException(message, innerException);

    public static class AsyncObservableExtensions
    {
        public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(this IAsyncObservable<T> obs, Func<T, StreamSequenceToken?, Task> onNextAsync) =>
            obs.SubscribeAsync(onNextAsync, static _ => Task.CompletedTask);

        public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
            this IAsyncObservable<T> obs, Func<T, StreamSequenceToken?, Task> onNextAsync, Func<Exception, Task> onErrorAsync)
        {
            ArgumentNullException.ThrowIfNull(onNextAsync);
            return obs.SubscribeAsync(new DelegateObserver<T>(onNextAsync, onErrorAsync));
        }

        private sealed class DelegateObserver<T>(Func<T, StreamSequenceToken?, Task> onNext, Func<Exception, Task> onError) : IAsyncObserver<T>
        {
            public Task OnNextAsync(T item, StreamSequenceToken? token = null) => onNext(item, token);

            public Task OnErrorAsync(Exception ex) => onError(ex);
        }
    }
}

namespace Orleans
{
    public static class GrainStreamingExtensions
    {
        public static Streams.IStreamProvider GetStreamProvider(this IGrainBase grain, string name)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name);
            return grain.GrainContext.ActivationServices.GetKeyedService<Streams.IStreamProvider>(name)
                ?? throw new KeyNotFoundException($"Stream provider '{name}' not found");
        }
    }
}
