using Orleans.Runtime;

namespace Dax.Embedded.Actors;

/// <summary>What a method that returns IAsyncEnumerable answers: nothing has run yet; each enumeration opens a producer on the grain.</summary>
internal sealed class EnumerableCall<T>(
    ActorRuntime runtime, GrainMethod method, Func<object, object?[], IAsyncEnumerable<T>> invoke, GrainId grain, object?[] arguments) : IAsyncEnumerable<T>
{
    public int MaxBatchSize { get; set; } = 100;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBatchSize, 1);
        var own = method.TokenIndex >= 0 ? (CancellationToken)arguments[method.TokenIndex]! : default;
        return new Reader<T>(this, own, cancellationToken);
    }

    public Task<Producer<T>> Open()
    {
        // The producer brings a token of its own.
        object?[] given = [.. arguments];
        if (method.TokenIndex >= 0)
            given[method.TokenIndex] = CancellationToken.None;
        var call = new OpenCall(runtime, method, invoke, given, MaxBatchSize);
        call.Send(grain);
        return call.Answer;
    }

    public void LogStopFailed(Exception error) => runtime.LogEnumerationFailed(method.Name, error);

    public Task Bound(Task task) => task.WaitAsync(runtime.Options.GrainCallTimeout, runtime.Time);

    private sealed class OpenCall(
        ActorRuntime runtime, GrainMethod method, Func<object, object?[], IAsyncEnumerable<T>> invoke, object?[] arguments, int batchSize)
        : Call(runtime, method, arguments)
    {
        private readonly TaskCompletionSource<Producer<T>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Producer<T>> Answer => answer.Task;

        public override bool Interleaves => true;

        public override bool IsAnswered => answer.Task.IsCompleted;

        public override Task Invoke(object grain)
        {
            var cancellation = new CancellationTokenSource();
            if (Method.TokenIndex >= 0)
                Arguments[Method.TokenIndex] = cancellation.Token;
            var elements = invoke(grain, Arguments).GetAsyncEnumerator(cancellation.Token);
            return Task.FromResult(new Producer<T>(Runtime, Target!, elements, cancellation, batchSize));
        }

        public override void Complete(Task outcome)
        {
            if (outcome.IsFaulted)
                Fail(outcome.Exception.InnerException!);
            else if (!answer.TrySetFromTask((Task<Producer<T>>)outcome))
                _ = ((Task<Producer<T>>)outcome).Result.Stop();
        }

        public override void Fail(Exception error) => answer.TrySetException(Runtime.Codec is { } codec ? codec.CopyException(error) : error);

        protected override void Cancel(CancellationToken token) => answer.TrySetCanceled(token);
    }
}

/// <summary>The reader's end: asks for a batch when the last one is used up.</summary>
internal sealed class Reader<T> : IAsyncEnumerator<T>
{
    private readonly EnumerableCall<T> call;
    private readonly CancellationTokenSource? linked;
    private readonly CancellationToken cancel;
    private Producer<T>? producer;
    private Batch<T> batch;
    private int index;
    private bool isOver;

    public Reader(EnumerableCall<T> call, CancellationToken own, CancellationToken given)
    {
        this.call = call;
        if (own.CanBeCanceled && given.CanBeCanceled && own != given)
            linked = CancellationTokenSource.CreateLinkedTokenSource(own, given);
        cancel = linked?.Token ?? (given.CanBeCanceled ? given : own);
    }

    public T Current => batch[index];

    public async ValueTask<bool> MoveNextAsync()
    {
        if (++index < batch.Count)
            return true;
        if (isOver || batch.IsLast)
            return false;
        cancel.ThrowIfCancellationRequested();
        try
        {
            producer ??= await call.Open().WaitAsync(cancel);
            (batch, index) = (await producer.Next().WaitAsync(cancel), 0);
            return batch.Count > 0;
        }
        catch
        {
            (batch, isOver) = (default, true);
            if (producer is not null)
                _ = Stop();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        isOver = true;
        if (producer is not null)
            await Stop();
        linked?.Dispose();
    }

    private async Task Stop()
    {
        try
        {
            await call.Bound(producer!.StopFromOutside());
        }
        catch (Exception error)
        {
            call.LogStopFailed(error);
        }
    }
}
