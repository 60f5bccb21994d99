namespace Dax.Engine.Scans.Groups;

/// <summary>
/// Does for the workers what would wake others. A thread inherits the priority of the one that starts it, and waking somebody may start a thread of the pool: on a worker's
/// own thread that would leave the pool with threads that stand back.
/// </summary>
/// <remarks>
/// It has nothing to dispose, on purpose: its thread may see the end while the worker that stops it is still in <see cref="Stop"/>, put aside for anybody else of the machine,
/// and what would be thrown there (as BlockingCollection.CompleteAdding does after Dispose) would end the process.
/// </remarks>
internal sealed class ScanCourier
{
    private readonly Queue<Action> errands = [];
    private readonly Action<Exception> failed;
    private readonly Thread thread;
    private bool isStopped;

    private ScanCourier(Action<Exception> failed)
    {
        this.failed = failed;
        thread = new Thread(Run) { IsBackground = true, Name = "scan courier" };
    }

    /// <summary>Its thread has the priority of the caller's.</summary>
    public static ScanCourier Start(Action<Exception> failed)
    {
        var courier = new ScanCourier(failed);
        courier.thread.Start();
        return courier;
    }

    /// <summary>What is posted after <see cref="Stop"/> may never be done.</summary>
    public void Post(Action errand)
    {
        lock (errands)
        {
            errands.Enqueue(errand);
            Monitor.Pulse(errands);
        }
    }

    /// <summary>After what was posted before. Never fails, and may be called again at any time.</summary>
    public void Stop()
    {
        lock (errands)
        {
            isStopped = true;
            Monitor.Pulse(errands);
        }
    }

    /// <summary>Waits until all is done that was posted before <see cref="Stop"/>; false when that takes longer.</summary>
    internal bool Join(TimeSpan atMost) => thread.Join(atMost);

    private void Run()
    {
        while (Take() is { } errand)
        {
            try
            {
                errand();
            }
            catch (Exception e)
            {
                failed(e);
            }
        }
    }

    private Action? Take()
    {
        lock (errands)
        {
            while (errands.Count == 0 && !isStopped)
                Monitor.Wait(errands);
            return errands.TryDequeue(out var errand) ? errand : null;
        }
    }
}
