using System.Collections.Concurrent;
using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Engine.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Engine.Scans;
using Dax.Engine.Scans.Groups;
using Dax.Ivoa.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Tests.Scans.Groups;

/// <summary>Groups with real threads over a table and answers that are none.</summary>
public sealed class SharedScansTests : IAsyncDisposable
{
    private const int Rows = 20_050;
    private const long Total = (long)Rows * (Rows - 1) / 2;
    private const int Pieces = 21;

    private readonly FakeTable table = new("g1/1000", Rows, 1000);
    private readonly MemoryCheckpoints kept = new();
    private readonly ScanOptions options = new() { Workers = 2, WindowBatches = 4, CheckpointEvery = TimeSpan.FromTicks(1), FastNanoseconds = 1e9, MediumNanoseconds = 1e9, SlowNanoseconds = 1e9 };
    private readonly SharedScans scans;

    public SharedScansTests() => scans = New();

    private SharedScans New() => new(FakeAnswers.Tools, Options.Create(options), new ScanInstruments(), TimeProvider.System, NullLogger<SharedScans>.Instance, [kept]);

    [Fact]
    public async Task Join_Alone_SeesEveryRowOnceAndTellsEveryPiece()
    {
        var told = new ConcurrentQueue<JobProgress>();
        Assert.Equal(Total, await Sum(Query(grouped: true), new Listener(told)));
        Assert.Equal(Rows, table.RowsRead);
        await Eventually(() => told.Count == Pieces + 1);
        Assert.Equal(Enumerable.Range(0, Pieces + 1).Select(i => ((long)i, (long)Pieces)), told.Select(p => (p.Done, p.Total)).Order());
        Assert.All(told, p => Assert.Equal("scan of s.t, fast", p.Note));
        await Eventually(() => scans.Workers == 0);
        Assert.Empty(scans.Status());
    }

    [Fact]
    public async Task Join_ManyTogether_ReadTheTableOnce()
    {
        using var joined = new ManualResetEventSlim();
        table.BeforeBatch = _ => joined.Wait(60_000);
        // The first two pieces are opened for the first; the others come before a row is read.
        var sums = Enumerable.Range(0, 64).Select(_ => Task.Run(() => Sum(Query(grouped: true)))).ToList();
        await Eventually(() => scans.Status().SingleOrDefault()?.Members.Count == 64);
        joined.Set();
        Assert.All(await Task.WhenAll(sums), sum => Assert.Equal(Total, sum));
        Assert.InRange(table.Reads.Count, Pieces, Pieces + 2);
    }

    [Fact]
    public async Task Join_InTheMiddle_GoesOnToItsOwnBeginning()
    {
        options.Workers = 1;
        using var late = new SemaphoreSlim(0);
        var second = new TaskCompletionSource<Task<long>>();
        table.BeforeBatch = n =>
        {
            if (n == 35)
            {
                second.SetResult(Task.Run(() => Sum(Query(grouped: true))));
                Assert.True(SpinWait.SpinUntil(() => scans.Status().Single().Members.Count == 2, 60_000));
            }
        };
        Assert.Equal(Total, await Sum(Query(grouped: true)));
        Assert.Equal(Total, await await second.Task);
        Assert.Equal([0, 1, 2, 3], table.Reads.Skip(Pieces).Select(r => r.Piece));
    }

    [Fact]
    public async Task Member_SlowsItsGroup_GoesOnInASlowerOneWithWhatItHas()
    {
        (options.Workers, options.FastNanoseconds, options.BootShare) = (1, 1, 1e-9);
        using var joined = new ManualResetEventSlim();
        using var seen = new ManualResetEventSlim();
        table.BeforeBatch = n =>
        {
            joined.Wait(60_000);
            if (n == 90)
                seen.Wait(60_000);
        };
        var sums = Enumerable.Range(0, 2).Select(_ => Task.Run(() => Sum(Query(grouped: true)))).ToList();
        await Eventually(() => scans.Status().SingleOrDefault()?.Members.Count == 2);
        joined.Set();
        await Eventually(() => scans.Status().Single().Members.Any(m => m.Rating == ScanRating.Medium));
        seen.Set();
        Assert.All(await Task.WhenAll(sums), sum => Assert.Equal(Total, sum));
    }

    [Fact]
    public async Task Move_ByAnOperator_KeepsWhatWasSeen()
    {
        using var hold = new SemaphoreSlim(60);
        table.BeforeBatch = _ => hold.Wait(60_000);
        await using var rows = await Join(Query(grouped: true));
        await Eventually(() => hold.CurrentCount == 0);
        Assert.True(scans.Move("job", ScanRating.Snail));
        Assert.False(scans.Move("none", ScanRating.Snail));
        hold.Release(100_000);
        Assert.Equal(Total, await Last(rows));
        Assert.Equal(Rows, table.RowsRead);
    }

    [Fact]
    public async Task Leave_WhileItIsScanned_IsForgottenBetweenBatches()
    {
        using var hold = new ManualResetEventSlim();
        table.BeforeBatch = n => _ = n < 5 || hold.Wait(60_000);
        var rows = await Join(Query(grouped: true));
        var leaving = rows.DisposeAsync();
        Assert.Empty(scans.Status().SelectMany(s => s.Members));
        hold.Set();
        await leaving;
        Assert.Empty(scans.Status());
        await Eventually(() => scans.Workers == 0);
        Assert.True(table.RowsRead < Rows);
    }

    [Fact]
    public async Task Fold_FailsForOne_TheOthersGoOn()
    {
        var good = Task.Run(() => Sum(Query(grouped: true)));
        var failure = await Assert.ThrowsAsync<CatalogException>(() => Sum(Query(grouped: true) with { Distinct = true }));
        Assert.Equal("A value is out of range.", Assert.IsType<Fault.Usage>(failure.Fault).Message);
        Assert.Equal(Total, await good);
    }

    [Fact]
    public async Task Fold_OutgrowsTheGroup_SaysThatItMustRunAlone()
    {
        var failure = await Assert.ThrowsAsync<ScanFailure>(() => Sum(Query(grouped: true) with { Having = new ScanNull(new AdqlType(AdqlBase.Boolean)) }));
        Assert.True(failure.IsOutgrown);
    }

    [Fact]
    public async Task Read_DecoderFails_EveryMemberOfThePieceHearsWhy()
    {
        table.BrokenPiece = 7;
        var all = Enumerable.Range(0, 5).Select(_ => Task.Run(() => Sum(Query(grouped: true)))).ToList();
        foreach (var one in all)
            Assert.IsType<Fault.Transient>((await Assert.ThrowsAsync<CatalogException>(() => one)).Fault);
        await Eventually(() => scans.Workers == 0);
    }

    [Fact]
    public async Task Rows_Streamed_AreAllOnce()
    {
        await using var rows = await Join(Query(grouped: false));
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => (long)i), (await Values(rows)).Order());
    }

    [Fact]
    public async Task Rows_ReaderIsStuck_IsParkedAndComesBackForTheRest()
    {
        var stuck = await Join(Query(grouped: false));
        Assert.Equal(Total, await Sum(Query(grouped: true)));
        await Eventually(() => scans.Status().Single().Members.Single().IsParked);
        // What waits for the reader is bounded: four batches of three, and what two workers had in hand.
        Assert.True(table.RowsRead <= 2 * Rows);
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => (long)i), (await Values(stuck)).Order());
        Assert.Contains(table.Reads, r => r.Skip > 0);
        Assert.True(table.RowsRead <= 2 * Rows);
        await stuck.DisposeAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1234)]
    public async Task Rows_TopWithoutOrder_LeavesWhenItHasThem(int top)
    {
        await using var rows = await Join(Query(grouped: false) with { Top = top });
        Assert.Equal(top, (await Values(rows)).Distinct().Count());
        Assert.True(table.RowsRead < Rows);
    }

    [Fact]
    public async Task TwoTables_AtOnce_AreScannedSideBySide()
    {
        var other = new FakeTable("g2/1000", 5_000, 1000);
        var sums = Enumerable.Range(0, 10).Select(i => Task.Run(() => i % 2 == 0 ? Sum(Query(grouped: true)) : Sum(Query(grouped: true), null, other))).ToList();
        var answers = await Task.WhenAll(sums);
        Assert.All(answers.Where((_, i) => i % 2 == 0), a => Assert.Equal(Total, a));
        Assert.All(answers.Where((_, i) => i % 2 == 1), a => Assert.Equal(5_000L * 4_999 / 2, a));
    }

    [Fact]
    public async Task Checkpoint_NextAttempt_GoesOnFromIt()
    {
        options.Workers = 1;
        using var hold = new ManualResetEventSlim();
        table.BeforeBatch = n =>
        {
            if (n < 120)
                Assert.True(n % 11 != 0 || n == 0 || SpinWait.SpinUntil(() => kept.Saves > 0, 60_000));
            else
                hold.Wait(60_000);
        };
        var first = await Join(Query(grouped: true), isResumable: true);
        await Eventually(() => kept.Saves > 0);
        var leaving = first.DisposeAsync();
        hold.Set();
        await leaving;
        await Eventually(() => scans.Workers == 0);
        (table.BeforeBatch, table.RowsRead) = (_ => { }, 0);
        await using var again = await Join(Query(grouped: true), isResumable: true);
        Assert.Equal(Total, await Last(again));
        Assert.InRange(table.RowsRead, 1, Rows - 1000);
        Assert.Null(await kept.Load("job", default));
    }

    [Fact]
    public async Task Checkpoint_OfAnotherState_BeginsAnew()
    {
        await kept.Save("job", "DAXSnonsense"u8.ToArray(), default);
        await using var rows = await Join(Query(grouped: true), isResumable: true);
        Assert.Equal(Total, await Last(rows));
        Assert.Equal(Rows, table.RowsRead);
    }

    [Fact]
    public async Task Dispose_WithMembers_TellsThemAndEndsItsThreads()
    {
        using var hold = new ManualResetEventSlim();
        table.BeforeBatch = _ => hold.Wait(60_000);
        var rows = await Join(Query(grouped: true));
        var stopping = scans.DisposeAsync();
        hold.Set();
        await stopping;
        Assert.IsType<Fault.Transient>((await Assert.ThrowsAsync<CatalogException>(() => Last(rows))).Fault);
        await rows.DisposeAsync();
        Assert.Equal(0, scans.Workers);
    }

    public ValueTask DisposeAsync() => scans.DisposeAsync();

    private static ScanQuery Query(bool grouped) => new(FakeTable.Described("t"), new([FakeTable.Described("t").Columns[1]])) { Values = [], IsGrouped = grouped };

    private async Task<IRowStream> Join(ScanQuery query, IProgress<JobProgress>? progress = null, FakeTable? of = null, bool isResumable = false) => (await scans.Join(
        new ScanRequest(query, new TableSchema([]), (of ?? table).Cut, of ?? table, 1_000_000, "job", new Principal("ada", "::1")) { Progress = progress, IsResumable = isResumable }, default)).Value;

    private async Task<long> Sum(ScanQuery query, IProgress<JobProgress>? progress = null, FakeTable? of = null)
    {
        await using var rows = await Join(query, progress, of);
        return await Last(rows);
    }

    private static async Task<long> Last(IRowStream rows) => Assert.Single(await Values(rows));

    private static async Task<List<long>> Values(IRowStream rows)
    {
        var values = new List<long>();
        while (await rows.Read(new CancellationTokenSource(120_000).Token) is { } batch)
            values.AddRange(((ScalarVector<long>)batch.Columns[0]).Values);
        return values;
    }

    private static async Task Eventually(Func<bool> condition)
    {
        for (var i = 0; i < 6000 && !condition(); i++)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.True(condition());
    }

    private sealed class Listener(ConcurrentQueue<JobProgress> told) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => told.Enqueue(value);
    }
}
