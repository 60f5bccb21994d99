using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dax.Embedded.Actors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Streams;

namespace Dax.Embedded.Streams;

/// <summary>The streams of one name. In memory: what was not delivered at a restart is lost.</summary>
internal sealed partial class StreamProvider(string name, ActorRuntime runtime, ILogger<StreamProvider> logger) : IStreamProvider
{
    private readonly ConcurrentDictionary<StreamId, Topic> topics = new();

    public string Name => name;

    public ActorRuntime Runtime => runtime;

    /// <summary>For the container: the provider of a configured name, or an error that says which there are.</summary>
    public static StreamProvider Create(IServiceProvider services, object? key)
    {
        var runtime = services.GetRequiredService<ActorRuntime>();
        if (key is not string name || !runtime.Options.StreamProviders.Contains(name))
            throw new KeyNotFoundException($"Stream provider '{key}' not found");
        return ActivatorUtilities.CreateInstance<StreamProvider>(services, name, runtime);
    }

    public IAsyncStream<T> GetStream<T>(StreamId streamId)
    {
        if (streamId == default)
            throw new ArgumentException("A stream has a key.", nameof(streamId));
        return new EmbeddedStream<T>(this, streamId);
    }

    public void Publish(StreamId stream, object? item)
    {
        if (topics.TryGetValue(stream, out var topic))
            topic.Publish(item);
    }

    public void Add(Subscription subscription)
    {
        while (!topics.GetOrAdd(subscription.Stream, static _ => new Topic()).TryAdd(subscription))
        {
            // The last subscriber of that topic has just left; the next attempt makes a new one.
        }
    }

    public void Remove(Subscription subscription)
    {
        if (topics.TryGetValue(subscription.Stream, out var topic) && topic.Remove(subscription))
            topics.TryRemove(new KeyValuePair<StreamId, Topic>(subscription.Stream, topic));
    }

    public ImmutableArray<Subscription> Of(StreamId stream) => topics.TryGetValue(stream, out var topic) ? topic.All : [];

    [LoggerMessage(Level = LogLevel.Warning, Message = "An event of stream {Stream} was not taken by {Grain}, attempt {Attempt}")]
    public partial void LogDeliveryFailed(string stream, string grain, int attempt, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Grain} is too far behind on stream {Stream}: it loses the oldest events")]
    public partial void LogBehind(string stream, string grain);

    /// <summary>The subscriptions of one stream. Events get their numbers and places under its lock, so every subscriber sees the same order.</summary>
    private sealed class Topic
    {
        private readonly Lock gate = new();
        private long sequence;
        private bool isGone;

        public ImmutableArray<Subscription> All { get; private set; } = [];

        public void Publish(object? item)
        {
            lock (gate)
            {
                var token = new EventToken(++sequence);
                foreach (var subscription in All)
                    subscription.Accept(item, token);
            }
        }

        public bool TryAdd(Subscription subscription)
        {
            lock (gate)
            {
                if (!isGone)
                    All = All.Add(subscription);
                return !isGone;
            }
        }

        /// <summary>True when it was the last.</summary>
        public bool Remove(Subscription subscription)
        {
            lock (gate)
            {
                All = All.Remove(subscription);
                return isGone = All.IsEmpty;
            }
        }
    }
}

/// <summary>A place in a stream.</summary>
internal sealed class EventToken(long number) : StreamSequenceToken
{
    public override long SequenceNumber { get; protected set; } = number;

    public override int EventIndex { get; protected set; }

    public override int CompareTo(StreamSequenceToken? other) => other is null ? 1 : SequenceNumber.CompareTo(other.SequenceNumber);
}
