namespace Dax.Sky.Coadds;

/// <summary>
/// The threads of one mosaic, as many as work on tiles at once, as long as it is made. On the process's pool tiles would wander over ever more threads, and the shared array pool keeps the last array of each
/// size for every thread that had one: tens of megabytes for each, more the longer a mosaic takes. Disposing lets the threads end; what waits then is still done.
/// </summary>
public sealed class TileThreads : TaskScheduler, IDisposable
{
    private readonly Queue<Task> waiting = [];
    private readonly int count;
    private int started;
    private int idle;
    private bool isOver;

    /// <param name="count">Threads; they begin when there is work for them.</param>
    public TileThreads(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        this.count = count;
    }

    public override int MaximumConcurrencyLevel => count;

    public void Dispose()
    {
        lock (waiting)
        {
            isOver = true;
            Monitor.PulseAll(waiting);
        }
    }

    protected override void QueueTask(Task task)
    {
        lock (waiting)
        {
            ObjectDisposedException.ThrowIf(isOver, this);
            waiting.Enqueue(task);
            if (idle < waiting.Count && started < count)
            {
                started++;
                new Thread(Work) { IsBackground = true, Name = "Mosaic tiles" }.Start();
            }
            else
            {
                Monitor.Pulse(waiting);
            }
        }
    }

    /// <summary>Never on the thread of who waits.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (waiting)
            return [.. waiting];
    }

    private void Work()
    {
        while (Next() is { } task) TryExecuteTask(task);
    }

    private Task? Next()
    {
        lock (waiting)
        {
            Task? task;
            while (!waiting.TryDequeue(out task) && !isOver)
            {
                idle++;
                Monitor.Wait(waiting);
                idle--;
            }
            return task;
        }
    }
}
