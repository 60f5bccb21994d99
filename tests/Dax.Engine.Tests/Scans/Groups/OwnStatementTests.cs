using System.Collections.Concurrent;
using Dax.Adql.Scans;
using Dax.Engine.Diagnostics;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Engine.Scans.Groups;
using Dax.Ivoa.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Tests.Scans.Groups;

/// <summary>Members with statements of their own, in groups with real threads over a table and answers that are none.</summary>
public sealed class OwnStatementTests : IAsyncDisposable
{
    private const int Rows = 20_050;
    private const long Total = (long)Rows * (Rows - 1) / 2;
    private const int Pieces = 21;

    private readonly FakeTable table = new("g1/1000", Rows, 1000);
    private readonly MemoryCheckpoints kept = new();
    private readonly ScanOptions options = new() { Workers = 2, WindowBatches = 4, CheckpointEvery = TimeSpan.FromTicks(1), FastNanoseconds = 1e9, MediumNanoseconds = 1e9, SlowNanoseconds = 1e9 };
    private readonly SharedScans scans;

    public OwnStatementTests() => scans = new(FakeAnswers.Tools, Options.Create(options), new ScanInstruments(), TimeProvider.System, NullLogger<SharedScans>.Instance, [kept]);

    [Fact]
    public async Task Join_Alone_RunsForEveryPieceAndReadsNoColumns()
    {
        var told = new ConcurrentQueue<JobProgress>();
        await using (var rows = await Join(own: true, progress: new Listener(told)))
            Assert.Equal(Total, await Last(rows));
        Assert.Empty(table.Reads);
        Assert.Equal(Enumerable.Range(0, Pieces), table.Runs.Select(r => r.Piece).Order());
        await Eventually(() => told.Count == Pieces + 1);
        Assert.Equal(Enumerable.Range(0, Pieces + 1).Select(i => ((long)i, (long)Pieces)), told.Select(p => (p.Done, p.Total)).Order());
        Assert.All(told, p => Assert.Equal("scan of s.t, fast, by a statement for each chunk", p.Note));
    }

    [Fact]
    public async Task Join_BesideOthers_RunsAtTheirPieces()
    {
        options.Workers = 1;
        using var joined = new ManualResetEventSlim();
        table.BeforeBatch = _ => joined.Wait(20_000, TestContext.Current.CancellationToken);
        var first = await Join(own: false);
        await Eventually(() => table.Reads.Count == 1);
        var others = new List<IRowStream> { await Join(own: true), await Join(own: false), await Join(own: true) };
        joined.Set();
        foreach (var rows in others.Append(first))
        {
            Assert.Equal(Total, await Last(rows));
            await rows.DisposeAsync();
        }
        // The first piece was read before the others came: they see it last.
        Assert.Equal([.. Enumerable.Range(0, Pieces), 0], table.Reads.Select(r => r.Piece));
        Assert.Equal([.. Enumerable.Range(1, Pieces - 1).SelectMany(p => (int[])[p, p]), 0, 0], table.Runs.Select(r => r.Piece));
    }

    [Fact]
    public async Task Rows_ReaderIsSlow_GoOnInTheMiddleOfThePiece()
    {
        await using var slow = await Join(own: true, grouped: false);
        await using (var other = await Join(own: false))
            Assert.Equal(Total, await Last(other));
        await Eventually(() => scans.Status().Single().Members.Single().IsParked);
        var values = await Values(slow);
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => (long)i), values.Order());
        Assert.Contains(table.Runs, r => r.Skip > 0);
    }

    [Fact]
    public async Task Rows_Abandoned_StopTheStatement()
    {
        using var reached = new ManualResetEventSlim();
        table.WhileRunning = cancel =>
        {
            reached.Set();
            cancel.WaitHandle.WaitOne(20_000);
        };
        var rows = await Join(own: true);
        Assert.True(reached.Wait(20_000, TestContext.Current.CancellationToken));
        await rows.DisposeAsync();
        Assert.Empty(scans.Status());
        await Eventually(() => scans.Workers == 0);
    }

    [Fact]
    public async Task Statement_Fails_FailsForItsMemberAlone()
    {
        table.BrokenRun = 3;
        await using var broken = await Join(own: true);
        await using var other = await Join(own: false);
        Assert.Equal("The disk is gone.", (await Assert.ThrowsAsync<CatalogException>(() => Last(broken))).Fault.Message);
        Assert.Equal(Total, await Last(other));
    }

    [Fact]
    public async Task Checkpoint_OfAMember_IsTakenUp()
    {
        options.Workers = 1;
        using var hold = new ManualResetEventSlim();
        table.BeforeBatch = n =>
        {
            if (n == 120)
                hold.Wait(20_000);
            else if (n > 0 && n % 11 == 0)
                Assert.True(SpinWait.SpinUntil(() => kept.Saves > 0, 20_000));
        };
        var first = await Join(own: true, isResumable: true);
        await Eventually(() => kept.Saves > 0);
        var leaving = first.DisposeAsync();
        hold.Set();
        await leaving;
        await Eventually(() => scans.Workers == 0);
        (table.BeforeBatch, table.RowsRead) = (_ => { }, 0);
        await using var again = await Join(own: true, isResumable: true);
        Assert.Equal(Total, await Last(again));
        Assert.InRange(table.RowsRead, 1, Rows - 1000);
    }

    [Fact]
    public async Task Member_SlowsItsGroup_GoesOnInASlowerOne()
    {
        (options.Workers, options.FastNanoseconds, options.BootShare) = (1, 1, 1e-9);
        using var joined = new ManualResetEventSlim();
        table.BeforeBatch = _ => joined.Wait(20_000);
        await using var own = await Join(own: true);
        await using var other = await Join(own: false);
        await Eventually(() => scans.Status().Single().Members.Count == 2);
        var ratings = new ConcurrentBag<ScanRating>();
        table.BeforeBatch = _ => ratings.Add(scans.Status().Single().Members.FirstOrDefault(m => m.JobId == "own")?.Rating ?? ScanRating.Fast);
        joined.Set();
        Assert.Equal(Total, await Last(own));
        Assert.Equal(Total, await Last(other));
        Assert.Contains(ratings, r => r != ScanRating.Fast);
    }

    public ValueTask DisposeAsync() => scans.DisposeAsync();

    private async Task<IRowStream> Join(bool own, bool grouped = true, IProgress<JobProgress>? progress = null, bool isResumable = false)
    {
        var query = new ScanQuery(FakeTable.Described("t"), new([FakeTable.Described("t").Columns[1]])) { Values = [], IsGrouped = grouped };
        return (await scans.Join(new ScanRequest(query, new TableSchema([]), table.Cut, table, 1_000_000, own ? "own" : "job", new Principal("ada", "::1"))
        {
            Progress = progress, IsResumable = isResumable, Statement = own ? FakeTable.Statement : null,
        }, default)).Value;
    }

    private static async Task<long> Last(IRowStream rows) => Assert.Single(await Values(rows));

    private static async Task<List<long>> Values(IRowStream rows)
    {
        using var bound = new CancellationTokenSource(60_000);
        var values = new List<long>();
        while (await rows.Read(bound.Token) is { } batch)
            values.AddRange(((ScalarVector<long>)batch.Columns[0]).Values);
        return values;
    }

    private static async Task Eventually(Func<bool> condition)
    {
        for (var i = 0; i < 3000 && !condition(); i++)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.True(condition());
    }

    private sealed class Listener(ConcurrentQueue<JobProgress> told) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => told.Enqueue(value);
    }
}
