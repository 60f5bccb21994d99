using System.Diagnostics;
using Dax.Adql.Dialects;
using Dax.Backends.DuckDb;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Tests.DuckDb;

public sealed class DuckDbCatalogTests : IAsyncLifetime
{
    private readonly CatalogFixture fixture = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Theory]
    [InlineData(Lane.Interactive)]
    [InlineData(Lane.Scan)]
    public async Task Execute_AQuery_GivesEveryRow(Lane lane)
    {
        fixture.PublishNumbers("t", "SELECT i AS v FROM range(10000) r(i)");
        await using var snapshot = await fixture.Open();
        var t = CatalogFixture.Physical(snapshot, "s", "t");
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => (long)i), await CatalogFixture.Longs(snapshot, $"SELECT v FROM {t}", lane));
        Assert.Equal([49_995_000L], await CatalogFixture.Longs(snapshot, $"SELECT sum(v)::BIGINT FROM {t}", lane));
        Assert.Empty(await CatalogFixture.Longs(snapshot, $"SELECT v FROM {t} WHERE v < 0", lane));
    }

    [Fact]
    public async Task Open_AfterAnImport_SeesItAtOnceWhileAnOlderQueryKeepsItsTable()
    {
        var first = fixture.PublishNumbers("t", "SELECT i AS v FROM range(1000000) r(i)");
        await using var old = await fixture.Open();
        var sql = new SqlText($"SELECT v FROM {CatalogFixture.Physical(old, "s", "t")}");
        await using var stream = (await old.Execute(sql, CatalogFixture.Schema(CellKind.Long), Lane.Scan, default)).Value;
        using (var batch = await stream.Read(default))
            Assert.NotNull(batch);

        fixture.PublishNumbers("t", "SELECT -1::BIGINT AS v");
        await using (var next = await fixture.Open())
            Assert.Equal([-1L], await CatalogFixture.Longs(next, $"SELECT v FROM {CatalogFixture.Physical(next, "s", "t")}"));
        Assert.True(File.Exists(fixture.Folder.PathOf(first)));

        long rows = 2048;
        while (await stream.Read(default) is { } batch)
        {
            using (batch)
                rows += batch.Count;
        }
        Assert.Equal(1_000_000, rows);
        await stream.DisposeAsync();
        Assert.True(File.Exists(fixture.Folder.PathOf(first)));
        await old.DisposeAsync();
        Assert.False(File.Exists(fixture.Folder.PathOf(first)));
    }

    [Fact]
    public async Task Open_AfterADrop_NoLongerHasTheTable()
    {
        fixture.PublishNumbers("t", "SELECT 1::BIGINT AS v");
        await using (var snapshot = await fixture.Open())
            Assert.Contains(snapshot.Model.Tables, t => t is { Schema: "s", Name: "t" });
        fixture.Folder.Drop("s", "t");
        await using var after = await fixture.Open();
        Assert.DoesNotContain(after.Model.Tables, t => t.Schema == "s");
        Assert.Empty(Directory.GetFiles(fixture.Folder.TablesDirectory));
    }

    [Fact]
    public async Task Open_WhenNothingChanged_CostsMicroseconds()
    {
        fixture.PublishNumbers("t", "SELECT 1::BIGINT AS v");
        await (await fixture.Open()).DisposeAsync();
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < 1000; i++)
                await (await fixture.Open()).DisposeAsync();
            var took = Stopwatch.GetElapsedTime(start) / 1000;
            best = took < best ? took : best;
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{best.TotalMicroseconds:F1} µs");
        Assert.True(best < TimeSpan.FromMicroseconds(200), $"{best}");
    }

    [Fact]
    public async Task Open_WhileTablesAreReplacedAgainAndAgain_AlwaysReadsOneWholeState()
    {
        fixture.PublishNumbers("t", "SELECT 0::BIGINT AS v FROM range(5000)");
        _ = fixture.Catalog;
        using var stop = new CancellationTokenSource();
        var counts = new int[4];
        var readers = Enumerable.Range(0, counts.Length).Select(i => Task.Run(async () =>
        {
            var count = 0;
            while (!stop.IsCancellationRequested)
            {
                await using var snapshot = await fixture.Open();
                var values = await CatalogFixture.Longs(snapshot, $"SELECT v FROM {CatalogFixture.Physical(snapshot, "s", "t")}", count % 2 == 0 ? Lane.Interactive : Lane.Scan);
                Assert.Equal(5000, values.Count);
                Assert.Single(values.Distinct());
                Volatile.Write(ref counts[i], ++count);
            }
        })).ToArray();
        // Until each has read some states.
        for (var n = 1; n <= 15 || (n < 2000 && counts.Min() < 3 && !readers.Any(r => r.IsCompleted)); n++)
        {
            fixture.PublishNumbers("t", $"SELECT {n}::BIGINT AS v FROM range(5000)");
            await Task.Delay(20);
        }
        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.All(counts, count => Assert.True(count > 0));
        await (await fixture.Open()).DisposeAsync();
        Assert.Single(Directory.GetFiles(fixture.Folder.TablesDirectory));
    }

    [Fact]
    public async Task Open_WithAnUnreadableFile_ServesTheRestAndSaysSo()
    {
        fixture.PublishNumbers("good", "SELECT 7::BIGINT AS v");
        var bad = fixture.PublishNumbers("bad", "SELECT 8::BIGINT AS v");
        File.WriteAllText(fixture.Folder.PathOf(bad), "no database");
        await using var snapshot = await fixture.Open();
        Assert.Equal([7L], await CatalogFixture.Longs(snapshot, $"SELECT v FROM {CatalogFixture.Physical(snapshot, "s", "good")}"));
        Assert.DoesNotContain(snapshot.Model.Tables, t => t.Name == "bad");
        var check = await fixture.Catalog.Check(default);
        Assert.Contains("s.bad", Assert.IsType<Fault.Transient>(check.Fault).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WhenAllIsWell_CountsTheTables()
    {
        fixture.PublishNumbers("t", "SELECT 1::BIGINT AS v");
        Assert.Contains("6 tables", (await fixture.Catalog.Check(default)).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_WhileAnotherServiceHasTheFolder_IsRefused()
    {
        _ = fixture.Catalog;
        Assert.Contains("Another service", Assert.IsType<Fault.Usage>(fixture.Start().Fault).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT CAST('x' AS BIGINT)")]
    [InlineData("SELECT CAST(v AS BIGINT) FROM (VALUES ('1'), ('x')) t(v)")]
    [InlineData("SELECT v * 9223372036854775807 FROM (VALUES (1::BIGINT), (2)) t(v)")]
    [InlineData("SELECT (SELECT v FROM (VALUES (1::BIGINT), (2)) t(v))")]
    public async Task Execute_WithDataThatDoesNotFit_IsAUsageFaultWithoutSql(string sql)
    {
        await using var snapshot = await fixture.Open();
        foreach (var lane in new[] { Lane.Interactive, Lane.Scan })
        {
            var fault = Assert.IsType<Fault.Usage>(await FaultOf(snapshot, sql, lane));
            Assert.DoesNotContain("SELECT", fault.Message, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("LINE", fault.Message, StringComparison.Ordinal);
        }
        // The connections are fit for the next query.
        Assert.Equal([5L], await CatalogFixture.Longs(snapshot, "SELECT 5::BIGINT"));
    }

    [Theory]
    [InlineData("SELECT nothing FROM nowhere")]
    [InlineData("SELECT 'text'")]
    [InlineData("SELECT 1::BIGINT, 2::BIGINT")]
    [InlineData("COPY (SELECT 1) TO 'x.csv'")]
    public async Task Execute_OfWhatADialectMustNotWrite_IsBroken(string sql)
    {
        await using var snapshot = await fixture.Open();
        foreach (var lane in new[] { Lane.Interactive, Lane.Scan })
            Assert.IsType<Fault.Broken>(await FaultOf(snapshot, sql, lane));
    }

    [Theory]
    [InlineData(Lane.Interactive)]
    [InlineData(Lane.Scan)]
    public async Task Execute_Cancelled_StopsTheEngine(Lane lane)
    {
        await using var snapshot = await fixture.Open();
        using var cancel = new CancellationTokenSource();
        var work = Task.Run(async () => await snapshot.Execute(
            new SqlText("SELECT sum(a.i * b.i)::BIGINT FROM range(1000000) a(i), range(1000000) b(i)"), CatalogFixture.Schema(CellKind.Long), lane, cancel.Token));
        await Task.Delay(50);
        var start = Stopwatch.GetTimestamp();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5), $"It took {Stopwatch.GetElapsedTime(start)}.");
        Assert.Equal([5L], await CatalogFixture.Longs(snapshot, "SELECT 5::BIGINT", lane));
    }

    [Theory]
    [InlineData(Lane.Interactive)]
    [InlineData(Lane.Scan)]
    public async Task Read_CancelledInMidStream_ThrowsAndDisposesQuickly(Lane lane)
    {
        await using var snapshot = await fixture.Open();
        using var cancel = new CancellationTokenSource();
        await using var stream = (await snapshot.Execute(new SqlText("SELECT i FROM range(100000000000) r(i)"), CatalogFixture.Schema(CellKind.Long), lane, cancel.Token)).Value;
        using (var batch = await stream.Read(default))
            Assert.Equal(2048, batch!.Count);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await stream.Read(default) is { } batch)
                batch.Dispose();
        });
        var start = Stopwatch.GetTimestamp();
        await stream.DisposeAsync();
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5), $"It took {Stopwatch.GetElapsedTime(start)}.");
    }

    [Fact]
    public async Task Dispose_OfAStreamThatNobodyReadToItsEnd_LeavesTheEngineUsable()
    {
        await using var snapshot = await fixture.Open();
        foreach (var lane in new[] { Lane.Interactive, Lane.Scan, Lane.Interactive, Lane.Scan })
        {
            await using (var stream = (await snapshot.Execute(new SqlText("SELECT i FROM range(100000000000) r(i)"), CatalogFixture.Schema(CellKind.Long), lane, default)).Value)
            using (await stream.Read(default)) { }
            Assert.Equal([5L], await CatalogFixture.Longs(snapshot, "SELECT 5::BIGINT", lane));
        }
    }

    [Fact]
    public async Task Execute_NeedingMoreMemoryThanThereIs_IsAUsageFault()
    {
        await using var tight = new CatalogFixture { Options = new() { InteractiveMemory = 64 << 20, StreamingMemory = 64 << 20, ScanMemory = 64 << 20, ScanThreads = 1, ScratchSpace = 1 << 20 } };
        await using var snapshot = await tight.Open();
        var fault = await FaultOf(snapshot, "SELECT count(DISTINCT i || 'some text to make it long')::BIGINT FROM range(20000000) r(i)", Lane.Scan);
        Assert.Contains("too much", Assert.IsType<Fault.Usage>(fault).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Lane.Interactive)]
    [InlineData(Lane.Scan)]
    public async Task Execute_OfMoreColumnsThanASmallPoolHolds_RunsWhereThereIsMemory(Lane lane)
    {
        await using var wide = new CatalogFixture { Options = new() { InteractiveMemory = 64 << 20, StreamingMemory = 64 << 20, ScanMemory = 1 << 30, ScanThreads = 2 } };
        var columns = Enumerable.Range(0, 300).Select(i => $"hash(i * 300 + {i})::DOUBLE AS d{i}");
        wide.Publish("s", "wide", $"SELECT {string.Join(", ", columns)} FROM range(40000) r(i)", [.. Enumerable.Range(0, 300).Select(i => new FieldInfo($"d{i}", VoDatatype.Double))]);
        await using var snapshot = await wide.Open();
        await using var stream = (await snapshot.Execute(new SqlText($"SELECT * FROM {CatalogFixture.Physical(snapshot, "s", "wide")}"),
            CatalogFixture.Schema(Enumerable.Repeat(CellKind.Double, 300)), lane, default)).Value;
        long rows = 0;
        while (await stream.Read(default) is { } batch)
        {
            using (batch)
                rows += batch.Count;
        }
        Assert.Equal(40_000, rows);
    }

    [Theory]
    [InlineData("SELECT v FROM {0} WHERE v > 5", true)]
    [InlineData("SELECT v + 1 FROM {0} LIMIT 5", true)]
    [InlineData("SELECT count(*) FROM {0} GROUP BY v % 3", false)]
    [InlineData("SELECT v FROM {0} ORDER BY v DESC", false)]
    [InlineData("SELECT a.v FROM {0} a JOIN {0} b ON a.v = b.v", false)]
    public async Task Choose_ByPlan_StreamsWhatNeedsNoMemory(string sql, bool streams)
    {
        fixture.PublishNumbers("t", "SELECT i AS v FROM range(10000) r(i)");
        await using var snapshot = await fixture.Open();
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, CatalogFixture.Physical(snapshot, "s", "t"));
        var engines = fixture.Catalog.Engines;
        Assert.Same(streams ? engines.Streaming : engines.Scan, engines.Choose(text, Lane.Scan, hasUploads: false));
        Assert.Same(engines.Interactive, engines.Choose(text, Lane.Interactive, hasUploads: false));
        Assert.Same(engines.Scan, engines.Choose(text, Lane.Interactive, hasUploads: true));
    }

    [Fact]
    public async Task Model_OfATableWithOddNames_KeepsTheDeclaredOnesAndQuotesThePublishedOnes()
    {
        fixture.Publish("my schema", "order", "SELECT 1.5::DOUBLE AS \"ra\", 2.5::DOUBLE AS \"Dec deg\", [1.0::FLOAT] AS \"select\", -1::BIGINT AS \"dax$hpx\"",
            [new FieldInfo("ra", VoDatatype.Double) { Unit = "deg" }, new FieldInfo("Dec deg", VoDatatype.Double), new FieldInfo("select", VoDatatype.Float, "*")], new PositionColumns("ra", "Dec deg"));
        await using var snapshot = await fixture.Open();
        var table = snapshot.Model.Tables.Single(t => t.Schema == "my schema");
        Assert.Equal(("order", "dax$hpx", "Dec deg"), (table.Name, table.Spatial?.KeyColumn, table.Spatial?.Latitude));
        Assert.Equal(["ra", "Dec deg", "select"], table.Columns.Select(c => c.Name));
        Assert.Equal(("deg", true), (table.Columns[0].Unit, table.Columns[2].Type.IsArray));
        var entry = snapshot.Tables.Schemas.Single(s => s.Name == "\"my schema\"").Tables.Single();
        Assert.Equal("\"my schema\".\"order\"", entry.QualifiedName);
        Assert.Equal(["ra", "\"Dec deg\"", "\"select\""], entry.Columns.Select(c => c.Field.Name));
    }

    private static async Task<Fault> FaultOf(ICatalogSnapshot snapshot, string sql, Lane lane)
    {
        var answer = await snapshot.Execute(new SqlText(sql), CatalogFixture.Schema(CellKind.Long), lane, default);
        if (!answer.IsOk)
            return answer.Fault;
        await using var stream = answer.Value;
        var error = await Assert.ThrowsAsync<CatalogException>(async () =>
        {
            while (await stream.Read(default) is { } batch)
                batch.Dispose();
        });
        return error.Fault;
    }
}
