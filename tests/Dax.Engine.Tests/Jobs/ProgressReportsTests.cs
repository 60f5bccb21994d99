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
        var reports = new ProgressReports(p => { heard.Enqueue(p); return Task.CompletedTask; }, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        reports.Report(Chunk(1));
        await Until(() => heard.Count == 1);
        reports.Report(Chunk(2));
        reports.Close();
        reports.Report(Chunk(3));
        await Task.Delay(ProgressReports.Period * 2);
        Assert.Equal([Chunk(1)], heard);
    }

    private static async Task Until(Func<bool> holds)
    {
        for (var i = 0; i < 500 && !holds(); i++)
            await Task.Delay(10);
        Assert.True(holds());
    }
}
