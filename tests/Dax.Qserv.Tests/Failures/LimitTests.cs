using System.Collections.Concurrent;
using Dax.Engine.Jobs;
using Dax.Qserv.StandIn;
using Dax.Qserv.Tests.Hosting;

namespace Dax.Qserv.Tests.Failures;

/// <summary>How many queries are on the server, who waits for whom, and what is told meanwhile.</summary>
public sealed class LimitTests(QservRoom room)
{
    private const string Scan = "SELECT COUNT(*) FROM qcase01.Source";
    private const string Short = "SELECT ra_PS FROM qcase01.Object WHERE objectId = 390034570102582";

    [Fact]
    public async Task Execute_ManyOfOneUser_AtMostSoManyAtATime()
    {
        await using var front = await room.Own();
        await using var side = await QservSide.Open(front, o => (o.MaxInFlight, o.MaxPerUser, o.MaxScans, o.MaxScansPerUser) = (5, 3, 4, 2));
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => side.Ask(i % 2 == 0 ? Scan : Short, i % 3 == 0 ? "ada" : "ben")));
        Assert.All(answers, a => Assert.True(a.IsOk, a.IsOk ? "" : a.Fault.ToString()));
        Assert.InRange(front.Czar.MostExecuting, 2, 5);
        Assert.Equal(0, side.Server.All.Taken + side.Server.Scans.Taken + side.Server.SmallReaders.Taken + side.Server.LargeReaders.Taken);
        await front.LeavesNothing();
    }

    [Fact]
    public async Task Execute_ScansFillTheirShare_ShortQueriesGoOn()
    {
        await using var front = await room.Own();
        await using var side = await QservSide.Open(front, o => (o.MaxInFlight, o.MaxPerUser, o.MaxScans, o.MaxScansPerUser) = (4, 4, 2, 2));
        front.Misbehave(Misbehaviour.Endless);
        using var cancel = new CancellationTokenSource();
        var scans = Enumerable.Range(0, 6).Select(_ => side.Ask(Scan, cancel: cancel.Token)).ToArray();
        await Patience.Until(() => front.Czar.Executing == 2, "as many scans run as may");
        front.Misbehave(Misbehaviour.None);
        Assert.Single((await side.Ask(Short)).Value);
        Assert.Equal(2, front.Czar.Executing);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(scans));
        await front.LeavesNothing();
    }

    [Fact]
    public async Task Execute_SmallResults_AreNotBehindLargeOnes()
    {
        await using var front = await room.Own();
        await using var side = await QservSide.Open(front, o => (o.SmallResultBytes, o.LargeReaders) = (1000, 1));
        var large = await side.Start("SELECT sourceId, ra, decl FROM qcase02.Source");
        using var impatience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await side.Start("SELECT sourceId, ra, decl FROM qcase01.Source", cancel: impatience.Token));
        Assert.Single((await side.Ask(Short)).Value);
        await large.Value.DisposeAsync();
        Assert.Equal(3339, (await side.Ask("SELECT sourceId, ra, decl FROM qcase01.Source")).Value.Count);
        await front.LeavesNothing();
    }

    [Fact]
    public async Task Execute_QueueIsFull_IsBusy()
    {
        await using var front = await room.Own();
        await using var side = await QservSide.Open(front, o => (o.MaxInFlight, o.MaxPerUser, o.MaxScans, o.MaxScansPerUser, o.MaxWaiting) = (1, 1, 1, 1, 1));
        front.Misbehave(Misbehaviour.Endless);
        using var cancel = new CancellationTokenSource();
        var scans = Enumerable.Range(0, 2).Select(_ => side.Ask(Scan, cancel: cancel.Token)).ToArray();
        await Patience.Until(() => front.Czar.Executing == 1, "the first runs");
        Assert.Equal("busy", (await side.Ask(Scan)).Fault.Code);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(scans));
        await front.LeavesNothing();
    }

    [Fact]
    public async Task Execute_WhileChunksAreWorkedOn_TellsThem()
    {
        await using var front = await room.Own();
        front.Czar.ChunkTime = TimeSpan.FromMilliseconds(60);
        var looked = new TaskCompletionSource();
        front.Czar.Hold = looked.Task;
        await using var side = await QservSide.Open(front);
        var told = new Told();
        var asked = side.Ask(Scan, progress: told);
        await Patience.Until(() => told.Reports.Count > 3 && told.Reports.Any(r => r.Done > 0), "progress is told", () => $"{told.Reports.Count} reports");
        looked.SetResult();
        Assert.True((await asked).IsOk);
        var reports = told.Reports.ToArray();
        Assert.All(reports, r => Assert.Equal(("chunks", 13L), (r.Unit, r.Total)));
        Assert.Equal(reports.Select(r => r.Done).Order(), reports.Select(r => r.Done));
        Assert.Equal(13, reports[^1].Done);
        Assert.Contains(reports, r => r is { Done: > 0 and < 13, EstimatedEnd: not null });
    }

    private sealed class Told : IProgress<JobProgress>
    {
        public ConcurrentQueue<JobProgress> Reports { get; } = new();

        public void Report(JobProgress value) => Reports.Enqueue(value);
    }
}
