using Dax.Ivoa.Tables;

namespace Dax.Engine.Queries;

/// <summary>
/// Encodes the second half of some rows on another thread while the pump encodes the first: text is number formatting, and one core of it is slower than
/// the engine and the network together. When no thread comes in time, who asked does it himself; so it never waits for a busy pool.
/// </summary>
internal sealed class RowTwin(TableEncoder encoder, int capacity) : IThreadPoolWorkItem, IDisposable
{
    private const int Idle = 0;
    private const int Offered = 1;
    private const int Taken = 2;

    private int state;
    private RowBatch? batch;
    private int first;
    private int count;
    private TaskCompletionSource done = new();

    /// <summary>Where the rows are; whoever exchanges it owns the old one.</summary>
    public ChunkBuffer Output { get; set; } = new(capacity);

    /// <summary>The batch must live until <see cref="Join"/> has completed.</summary>
    public void Offer(RowBatch batch, int first, int count)
    {
        (this.batch, this.first, this.count) = (batch, first, count);
        done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref state, Offered);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Completes when what was offered is encoded; fails as the encoder failed.</summary>
    public Task Join()
    {
        var asked = done;
        TakeAndWork();
        return asked.Task;
    }

    void IThreadPoolWorkItem.Execute() => TakeAndWork();

    public void Dispose()
    {
        encoder.Dispose();
        Output.Dispose();
    }

    private void TakeAndWork()
    {
        // A work item that comes after all was done finds nothing offered, or the next rows: either is right.
        if (Interlocked.CompareExchange(ref state, Taken, Offered) != Offered)
            return;
        var mine = done;
        try
        {
            encoder.Rows(batch!, first, count, Output);
            Volatile.Write(ref state, Idle);
            mine.SetResult();
        }
        catch (Exception e)
        {
            Volatile.Write(ref state, Idle);
            mine.SetException(e);
        }
    }
}
