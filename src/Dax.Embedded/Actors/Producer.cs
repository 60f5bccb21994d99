using Orleans.Runtime;

namespace Dax.Embedded.Actors;

/// <summary>Elements of one answer; the single element of a batch of one needs no list.</summary>
internal readonly record struct Batch<T>(T First, List<T>? All, int Count, bool IsLast)
{
    public T this[int index] => index < Count ? All is null ? First : All[index] : throw new InvalidOperationException("The enumeration is not on an element.");
}

/// <summary>The grain's end of an enumeration. It moves only when it is asked to, between the turns' awaits, on the activation's scheduler.</summary>
internal sealed class Producer<T> : IProducer
{
    private readonly ActorRuntime runtime;
    private readonly Activation activation;
    private readonly IAsyncEnumerator<T> elements;
    private readonly CancellationTokenSource cancellation;
    private readonly int batchSize;
    private Task<bool>? moving;
    private Task? stopping;
    private Exception? failure;

    public Producer(ActorRuntime runtime, Activation activation, IAsyncEnumerator<T> elements, CancellationTokenSource cancellation, int batchSize)
    {
        (this.runtime, this.activation, this.elements, this.cancellation, this.batchSize) = (runtime, activation, elements, cancellation, batchSize);
        LastAsked = runtime.Time.GetTimestamp();
        if (!activation.Adopt(this))
            throw Aborted();
    }

    public bool IsBusy { get; private set; }

    public long LastAsked { get; private set; }

    public Task<Batch<T>> Next() => runtime.IsHalted
        ? Task.FromException<Batch<T>>(Aborted())
        : activation.Post(static self => ((Producer<T>)self!).Fetch(), this);

    public Task StopFromOutside() => runtime.IsHalted
        ? Task.CompletedTask
        : activation.Post(static async self =>
        {
            await ((Producer<T>)self!).Stop();
            return true;
        }, this);

    public Task Stop() => stopping ??= StopOnce();

    private async Task<Batch<T>> Fetch()
    {
        if (stopping is not null)
            throw Aborted();
        IsBusy = true;
        try
        {
            return failure is null ? await Collect() : throw failure;
        }
        catch (Exception error)
        {
            var reason = stopping is not null ? Aborted() : error;
            await Stop();
            if (runtime.Codec is { } codec)
                throw codec.CopyException(reason);
            if (reason == error)
                throw;
            throw reason;
        }
        finally
        {
            IsBusy = false;
            LastAsked = runtime.Time.GetTimestamp();
            activation.Touch();
        }
    }

    // Waits for one element, then takes along what is there without waiting.
    private async Task<Batch<T>> Collect()
    {
        Batch<T> batch = default;
        moving ??= elements.MoveNextAsync().AsTask();
        do
        {
            bool more;
            try
            {
                more = await moving;
                moving = null;
            }
            catch (Exception error) when (batch.Count > 0)
            {
                (failure, moving) = (error, null);
                return batch;
            }

            if (stopping is not null)
                throw Aborted();
            if (!more)
            {
                await Stop();
                return batch with { IsLast = true };
            }

            batch = Add(batch, elements.Current);
            if (batch.Count < batchSize)
                moving = elements.MoveNextAsync().AsTask();
        }
        while (moving is { IsCompleted: true });
        return batch;
    }

    private Batch<T> Add(Batch<T> batch, T item)
    {
        if (runtime.Codec is { } codec)
            item = codec.Copy(item);
        if (batch.Count == 0)
            return new Batch<T>(item, null, 1, false);
        var all = batch.All ?? [batch.First];
        all.Add(item);
        return batch with { All = all, Count = all.Count };
    }

    // The token's callbacks are grain code: they run here, in order, not on another thread.
    private async Task StopOnce()
    {
        cancellation.Cancel();
        if (moving is { } move)
            await ((Task)move).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await elements.DisposeAsync();
        }
        catch (Exception error)
        {
            runtime.LogEnumerationFailed(activation.ToString(), error);
        }

        activation.Forget(this);
        cancellation.Dispose();
    }

    private EnumerationAbortedException Aborted() =>
        new($"The enumeration was aborted: {activation} was deactivated, or its reader did not ask for more within {runtime.Options.GrainCallTimeout}.");
}
