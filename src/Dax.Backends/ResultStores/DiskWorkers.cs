using System.Collections.Concurrent;

namespace Dax.Backends.ResultStores;

/// <summary>
/// A few threads that wait for the disk so that the pool's need not: an fsync blocks for half a millisecond to seconds, and a machine of two
/// cores has two pool threads to lose.
/// </summary>
internal sealed class DiskWorkers : IDisposable
{
    private const int Threads = 4;
    private readonly BlockingCollection<Work> queue = [];

    private readonly record struct Work(Func<long> Do, TaskCompletionSource<long> Done);

    public DiskWorkers()
    {
        for (var i = 0; i < Threads; i++)
            new Thread(WorkAll) { IsBackground = true, Name = "dax-disk" }.Start();
    }

    public Task<long> Run(Func<long> work)
    {
        var done = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        queue.Add(new Work(work, done));
        return done.Task;
    }

    /// <summary>What is queued is still done; the threads end by themselves.</summary>
    public void Dispose() => queue.CompleteAdding();

    private void WorkAll()
    {
        foreach (var work in queue.GetConsumingEnumerable())
        {
            try
            {
                work.Done.SetResult(work.Do());
            }
            catch (Exception e)
            {
                work.Done.SetException(e);
            }
        }
    }
}
