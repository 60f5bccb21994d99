using System.Threading.Channels;
using Dax.Embedded.Actors;
using Orleans.Runtime;
using Orleans.Streams;

namespace Dax.Embedded.Streams;

/// <summary>One subscriber of one stream, with a queue of its own; it ends with its activation.</summary>
internal abstract class Subscription(StreamProvider provider, StreamId stream, Activation owner)
{
    public Guid Id { get; } = Guid.NewGuid();

    public StreamId Stream => stream;

    public string ProviderName => provider.Name;

    public Activation Owner => owner;

    /// <summary>Under the stream's lock; never waits.</summary>
    public abstract void Accept(object? item, StreamSequenceToken token);

    public virtual void End() => provider.Remove(this);

    public void EndWith(Activation activation) => _ = activation.Deactivated.ContinueWith(
        static (_, self) => ((Subscription)self!).End(), this, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}

internal sealed class Subscription<T> : Subscription
{
    private readonly StreamProvider provider;
    private readonly IAsyncObserver<T> observer;
    private readonly Channel<(T Item, StreamSequenceToken Token)> queue;
    private bool isBehind;

    public Subscription(StreamProvider provider, StreamId stream, Activation owner, IAsyncObserver<T> observer) : base(provider, stream, owner)
    {
        (this.provider, this.observer) = (provider, observer);
        var bound = new BoundedChannelOptions(provider.Runtime.Options.StreamQueueLength) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
        queue = Channel.CreateBounded<(T, StreamSequenceToken)>(bound, OnDropped);
        using (AmbientContext.Suppress())
            _ = Task.Run(Deliver);
    }

    public override void Accept(object? item, StreamSequenceToken token)
    {
        // Events of another type are not this subscriber's.
        if (item is T or null)
            queue.Writer.TryWrite(((T)item!, token));
    }

    public override void End()
    {
        queue.Writer.TryComplete();
        base.End();
    }

    private void OnDropped((T, StreamSequenceToken) lost)
    {
        if (isBehind)
            return;
        isBehind = true;
        provider.LogBehind(Stream.ToString(), Owner.ToString());
    }

    private async Task Deliver()
    {
        await foreach (var (item, token) in queue.Reader.ReadAllAsync())
        {
            if (!await DeliverOne(item, token))
                return;
            isBehind = isBehind && queue.Reader.Count > 0;
        }
    }

    /// <summary>Tries again, then tells the subscriber and goes on. False when there is no subscriber any more.</summary>
    private async Task<bool> DeliverOne(T item, StreamSequenceToken token)
    {
        var options = provider.Runtime.Options;
        Exception? failure = null;
        for (var attempt = 1; attempt <= options.StreamDeliveryAttempts; attempt++)
        {
            if (attempt > 1)
                await Task.Delay(options.StreamRetryDelay, provider.Runtime.Time);
            failure = await Take(() => observer.OnNextAsync(item, token));
            if (failure is null or SubscriberGoneException)
                return failure is null;
            provider.LogDeliveryFailed(Stream.ToString(), Owner.ToString(), attempt, failure);
        }

        var told = await Take(() => observer.OnErrorAsync(new StreamEventDeliveryFailureException(
            $"An event of stream {Stream} could not be delivered in {options.StreamDeliveryAttempts} attempts.", failure!)));
        return told is not SubscriberGoneException;
    }

    private async Task<Exception?> Take(Func<Task> call)
    {
        var delivery = new Delivery(call);
        if (!Owner.TryEnqueue(delivery))
            return new SubscriberGoneException();
        return await delivery.Outcome;
    }

    private sealed class SubscriberGoneException : Exception;

    /// <summary>An event as a turn of the subscriber.</summary>
    private sealed class Delivery(Func<Task> call) : Invocation
    {
        private readonly TaskCompletionSource<Exception?> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Exception?> Outcome => outcome.Task;

        public override string Name => "a stream event";

        public override bool Interleaves => false;

        public override bool OutlivesActivation => false;

        public override Task Invoke(object grain) => call();

        public override void Complete(Task result) =>
            outcome.TrySetResult(result.IsCanceled ? new TaskCanceledException(result) : result.Exception?.InnerException);

        public override void Fail(Exception error) => outcome.TrySetResult(new SubscriberGoneException());

        public override void End()
        {
            base.End();
            outcome.TrySetResult(new SubscriberGoneException());
        }
    }
}
