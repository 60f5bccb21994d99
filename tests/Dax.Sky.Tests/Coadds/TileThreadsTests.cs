using System.Collections.Concurrent;
using Dax.Sky.Coadds;

namespace Dax.Sky.Tests.Coadds;

public sealed class TileThreadsTests
{
    [Fact]
    public void For_ManyTimes_StaysOnItsOwnThreads()
    {
        using var threads = new TileThreads(3);
        var seen = new ConcurrentDictionary<int, bool>();
        var done = 0;
        for (var round = 0; round < 200; round++)
            Parallel.For(0, 20, new ParallelOptions { MaxDegreeOfParallelism = 5, TaskScheduler = threads }, _ =>
            {
                seen[Environment.CurrentManagedThreadId] = Thread.CurrentThread.IsThreadPoolThread;
                Interlocked.Increment(ref done);
            });
        Assert.Equal(4000, done);
        Assert.InRange(seen.Count, 1, 3);
        Assert.DoesNotContain(true, seen.Values);
        Assert.DoesNotContain(Environment.CurrentManagedThreadId, seen.Keys);
    }

    [Fact]
    public async Task Start_AsManyAsThreads_RunAtOnce()
    {
        using var threads = new TileThreads(4);
        // None gets further before all four are there.
        using var meeting = new Barrier(4);
        var cancel = TestContext.Current.CancellationToken;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(() => meeting.SignalAndWait(cancel), cancel, TaskCreationOptions.None, threads))).WaitAsync(TimeSpan.FromMinutes(1), cancel);
        Assert.Equal(1, meeting.CurrentPhaseNumber);
    }

    [Fact]
    public async Task Dispose_WhileWorkWaits_DoesItAndTakesNoMore()
    {
        var threads = new TileThreads(1);
        using var go = new ManualResetEventSlim();
        var cancel = TestContext.Current.CancellationToken;
        var first = Task.Factory.StartNew(() =>
        {
            go.Wait(cancel);
            return Thread.CurrentThread;
        }, cancel, TaskCreationOptions.None, threads);
        var second = Task.Factory.StartNew(() => 2, cancel, TaskCreationOptions.None, threads);
        threads.Dispose();
        go.Set();
        var worker = await first.WaitAsync(TimeSpan.FromMinutes(1), cancel);
        Assert.Equal(2, await second.WaitAsync(TimeSpan.FromMinutes(1), cancel));
        Assert.True(worker.Join(TimeSpan.FromMinutes(1)), "Its thread goes on.");
        await Assert.ThrowsAsync<TaskSchedulerException>(() => Task.Factory.StartNew(() => 3, cancel, TaskCreationOptions.None, threads));
    }

    [Fact]
    public async Task For_WorkThatFails_TellsAndGoesOn()
    {
        using var threads = new TileThreads(2);
        var options = new ParallelOptions { TaskScheduler = threads, MaxDegreeOfParallelism = 2 };
        var failed = await Assert.ThrowsAsync<AggregateException>(() => Task.Run(() => Parallel.For(0, 10, options, i => { if (i == 3) throw new IOException("gone"); }), TestContext.Current.CancellationToken));
        Assert.Contains(failed.InnerExceptions, e => e is IOException);
        var done = 0;
        Parallel.For(0, 10, options, _ => Interlocked.Increment(ref done));
        Assert.Equal(10, done);
    }
}
