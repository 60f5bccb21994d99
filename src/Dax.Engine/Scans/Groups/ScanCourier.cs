using System.Collections.Concurrent;

namespace Dax.Engine.Scans.Groups;

/// <summary>
/// Does for the workers what would wake others. A thread inherits the priority of the one that starts it, and waking somebody may start a thread of the pool: on a worker's
/// own thread that would leave the pool with threads that stand back.
/// </summary>
internal sealed class ScanCourier
{
    private readonly BlockingCollection<Action> errands = [];
    private readonly Action<Exception> failed;

    private ScanCourier(Action<Exception> failed) => this.failed = failed;

    /// <summary>Its thread has the priority of the caller's.</summary>
    public static ScanCourier Start(Action<Exception> failed)
    {
        var courier = new ScanCourier(failed);
        new Thread(courier.Run) { IsBackground = true, Name = "scan courier" }.Start();
        return courier;
    }

    public void Post(Action errand) => errands.Add(errand);

    /// <summary>After what was posted before.</summary>
    public void Stop() => errands.CompleteAdding();

    private void Run()
    {
        foreach (var errand in errands.GetConsumingEnumerable())
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
        errands.Dispose();
    }
}
