using System.Collections.Concurrent;
using Dax.Engine.Jobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dax.Engine.Tests.Jobs;

public sealed class ProgressReportsTests
{
    private readonly ConcurrentQueue<JobProgress> heard = new();

    private static JobProgress Chunk(int i) => new(i, 1_000_000, "chunks");

    [Fact]
    public async Task Report_VeryOften_TellsTheFirstAndTheNewest_AndNeverWaits()
    {
        var holding = new TaskCompletionSource();
        var reports = new ProgressReports(async p => { heard.Enqueue(p); await holding.Task; }, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        reports.Report(Chunk(0));
        await Until(() => heard.Count == 1);
        for (var i = 1; i <= 100_000; i++)
            reports.Report(Chunk(i));
        holding.SetResult();
        await Until(() => heard.Count > 1);
        Assert.Equal([Chunk(0), Chunk(100_000)], heard);
    }

    [Fact]
    public async Task Report_ThatFails_DoesNotKeepTheNextOne()
    {
        var reports = new ProgressReports(p => { heard.Enqueue(p); throw new TimeoutException(); }, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        reports.Report(Chunk(1));
        await Until(() => heard.Count == 1);
        reports.Report(Chunk(2));
        await Until(() => heard.Count == 2);
    }

    [Fact]
    public async Task Report_AfterTheEnd_IsNotHeard()
    {
        // Its period is over when the test says so: the second report is waiting when the end comes.
        var time = new StandingTime();
        var reports = new ProgressReports(p => { heard.Enqueue(p); return Task.CompletedTask; }, time, NullLogger.Instance, CancellationToken.None);
        reports.Report(Chunk(1));
        await Until(() => heard.Count == 1);
        reports.Report(Chunk(2));
        reports.Close();
        reports.Report(Chunk(3));
        Assert.Single(heard);
        await Until(() => time.Waiting is not null);
        time.Waiting!();
        await Task.Delay(100);
        Assert.Equal([Chunk(1)], heard);
    }

    /// <summary>Its waits are over when the test says so.</summary>
    private sealed class StandingTime : TimeProvider
    {
        public volatile Action? Waiting;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waiting = () => callback(state);
            return TimeProvider.System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private static async Task Until(Func<bool> holds)
    {
        for (var i = 0; i < 6000 && !holds(); i++)
            await Task.Delay(10);
        Assert.True(holds());
    }
}
