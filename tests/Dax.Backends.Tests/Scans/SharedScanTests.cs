using System.Collections.Concurrent;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Tests.Scans;

/// <summary>Queries in scan groups over the embedded engine: the answers are the engine's.</summary>
public sealed class SharedScanTests(SharedScanFixture fixture) : IClassFixture<SharedScanFixture>
{
    [Fact]
    public async Task Queries_AllOfTheBenchmark_AreForSharing()
    {
        var notes = new ConcurrentQueue<string>();
        foreach (var query in SharedScanFixture.Queries("s.t"))
            await fixture.Run(query, (_, snapshot) => fixture.Statements.Run(SharedScanFixture.StatementOf(snapshot, query, new RowSets.Notes(notes)), default));
        Assert.DoesNotContain(notes, n => !n.StartsWith("scan of s.t", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Queries_SixtyFourAtOnceOverTwoTables_AnswerAsTheEngine()
    {
        var queries = SharedScanFixture.Queries("s.t").Concat(SharedScanFixture.Queries("s.other")).ToList();
        Assert.Equal(64, queries.Count);
        var answers = await Task.WhenAll(queries.Select(q => Task.Run(() => fixture.Shared(q))));
        for (var i = 0; i < queries.Count; i++)
            RowSets.Same(queries[i], await fixture.Alone(queries[i]), answers[i]);
        Assert.Empty(fixture.Groups.Status());
    }

    [Theory]
    [InlineData("SELECT a.objectId FROM s.t AS a JOIN s.other AS b ON a.objectId = b.objectId WHERE a.flags = 15 AND b.flags = 15", "runs by itself: It joins tables.")]
    [InlineData("SELECT COUNT(*) AS n FROM s.t WHERE flags = (SELECT MAX(flags) FROM s.t)", "runs by itself: ")]
    public async Task Queries_ThatCannotShare_RunByThemselvesAndSayWhy(string query, string note)
    {
        var notes = new ConcurrentQueue<string>();
        var rows = await fixture.Run(query, (_, snapshot) => fixture.Statements.Run(SharedScanFixture.StatementOf(snapshot, query, new RowSets.Notes(notes)), default));
        RowSets.Same(query, await fixture.Alone(query), rows);
        Assert.Contains(notes, n => n.StartsWith(note, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Queries_OfASmallTable_DoNotWaitForTheGeneralLane()
    {
        await using var snapshot = await fixture.Open();
        var held = new List<IRowStream>();
        for (var i = 0; i < new AdmissionOptions().General.MaxInFlight; i++)
            held.Add((await fixture.Statements.Run(SharedScanFixture.StatementOf(snapshot, $"SELECT a.objectId FROM s.t AS a JOIN s.other AS b ON a.objectId = b.objectId + {i}"), default)).Value);
        var waits = fixture.Shared("SELECT COUNT(*) AS n FROM s.small AS a JOIN s.small AS b ON a.objectId = b.objectId");
        var rows = await fixture.Shared("SELECT COUNT(*) AS n FROM s.small WHERE mag_r < 30").WaitAsync(TimeSpan.FromMinutes(2));
        Assert.False(waits.IsCompleted);
        foreach (var stream in held) await stream.DisposeAsync();
        Assert.Equal(20_000L, Assert.Single(await waits)[0]);
        Assert.InRange((long)Assert.Single(rows)[0]!, 1, 20_000);
    }

    [Fact]
    public async Task Rows_ReaderIsSlow_IsParkedAndComesBack()
    {
        const string Query = "SELECT objectId, mag_r FROM s.t";
        var rows = await fixture.Run(Query, async (statement, _) =>
        {
            var slow = await fixture.Statements.Run(statement, default);
            await fixture.Shared("SELECT COUNT(*) AS n FROM s.t WHERE mag_g > 20");
            await Eventually(() => fixture.Groups.Status().Single().Members.Single().IsParked);
            return slow;
        });
        RowSets.Same(Query, await fixture.Alone(Query), rows);
    }

    [Fact]
    public async Task Rows_Abandoned_LeaveTheGroupAtOnce()
    {
        await using var snapshot = await fixture.Open();
        var rows = (await fixture.Statements.Run(SharedScanFixture.StatementOf(snapshot, "SELECT * FROM s.t"), default)).Value;
        (await rows.Read(default))!.Dispose();
        await rows.DisposeAsync();
        Assert.Empty(fixture.Groups.Status());
    }

    [Fact]
    public async Task Fold_ValueOutOfRange_FailsForItsQueryAlone()
    {
        var good = Task.Run(() => fixture.Shared("SELECT SUM(flags) AS n FROM s.t"));
        var failure = await Assert.ThrowsAsync<CatalogException>(() => fixture.Shared("SELECT SUM(objectId * objectId) AS n FROM s.t WHERE objectId > 0"));
        Assert.Equal("usage", failure.Fault.Code);
        RowSets.Same("", await fixture.Alone("SELECT SUM(flags) AS n FROM s.t"), await good);
    }

    [Fact]
    public async Task Table_ReplacedAndDroppedMeanwhile_StaysWhatTheQueryHasBound()
    {
        const string Query = "SELECT objectId, mag_i FROM s.brief";
        fixture.Publish("brief", 2);
        var before = await fixture.Alone(Query);
        var rows = await fixture.Run(Query, async (statement, _) =>
        {
            var slow = await fixture.Statements.Run(statement, default);
            fixture.Publish("brief", 3);
            RowSets.Same(Query, await fixture.Alone(Query), await fixture.Shared(Query));
            fixture.Drop("brief");
            await (await fixture.Open()).DisposeAsync();
            return slow;
        });
        RowSets.Same(Query, before, rows);
    }

    private static async Task Eventually(Func<bool> condition)
    {
        for (var i = 0; i < 6000 && !condition(); i++)
            await Task.Delay(10);
        Assert.True(condition());
    }
}
