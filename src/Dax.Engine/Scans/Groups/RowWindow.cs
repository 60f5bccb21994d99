using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Groups;

/// <summary>
/// Batches between the workers and the one reader of a member whose rows come as the scan passes. Writers never wait: one that finds it full parks the member. Thread-safe.
/// </summary>
internal sealed class RowWindow(int batches, Action<Action> post, Action drained) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Queue<RowBatch> waiting = new();
    private TaskCompletionSource? reader;
    private ManualResetEventSlim? room;
    private Exception? failure;
    private bool ended;
    private bool isPressed;

    public bool IsFull
    {
        get
        {
            lock (gate)
                return !ended && waiting.Count >= batches;
        }
    }

    /// <summary>Takes over the batch. What comes after the end is thrown away.</summary>
    public void Write(RowBatch batch)
    {
        TaskCompletionSource? wake;
        lock (gate)
        {
            if (ended)
            {
                batch.Dispose();
                return;
            }
            waiting.Enqueue(batch);
            wake = Take();
        }
        if (wake is not null)
            post(wake.SetResult);
    }

    /// <summary>From now on <c>drained</c> is called, once, when there is room again; false, and nothing else, when there is now.</summary>
    public bool Press()
    {
        lock (gate)
            return isPressed = !ended && waiting.Count > batches / 2;
    }

    /// <summary>Blocks until half of it is free or the time is over; answers which.</summary>
    public bool WaitForRoom(TimeSpan patience)
    {
        ManualResetEventSlim signal;
        lock (gate)
        {
            if (ended || waiting.Count <= batches / 2)
                return true;
            signal = room ??= new ManualResetEventSlim();
            signal.Reset();
        }
        return signal.Wait(patience);
    }

    /// <summary>No more rows come; with a failure, after those that wait.</summary>
    public void End(Exception? why)
    {
        TaskCompletionSource? wake;
        lock (gate)
        {
            if (ended)
                return;
            (ended, failure) = (true, why);
            wake = Take();
            room?.Set();
        }
        if (wake is not null)
            post(wake.SetResult);
    }

    public async ValueTask<RowBatch?> Read(CancellationToken cancel)
    {
        while (true)
        {
            Task wait;
            bool tell;
            RowBatch? batch;
            lock (gate)
            {
                if (!waiting.TryDequeue(out batch) && ended)
                    return failure is null ? null : throw failure;
                if (waiting.Count <= batches / 2)
                    room?.Set();
                tell = batch is not null && isPressed && waiting.Count <= batches / 2;
                isPressed &= !tell;
                reader = batch is null ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null;
                wait = reader?.Task ?? Task.CompletedTask;
            }
            if (tell)
                drained();
            if (batch is not null)
                return batch;
            await wait.WaitAsync(cancel);
        }
    }

    /// <summary>The reader is gone: what waits goes, and what comes.</summary>
    public void Dispose()
    {
        End(null);
        lock (gate)
        {
            while (waiting.TryDequeue(out var batch))
                batch.Dispose();
        }
    }

    private TaskCompletionSource? Take()
    {
        var wake = reader;
        reader = null;
        return wake;
    }
}
