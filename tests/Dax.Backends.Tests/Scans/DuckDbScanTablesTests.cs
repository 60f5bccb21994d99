using Dax.Adql;
using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Adql.Scans;
using Dax.Backends.DuckDb;
using Dax.Backends.Tests.DuckDb;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Tests.Scans;

public sealed class DuckDbScanTablesTests
{
    private const int Rows = 200_000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_AllPieces_GivesEveryRowOnceAndInOrder(bool ordered)
    {
        await using var fixture = Fixture();
        Publish(fixture, ordered);
        await using var snapshot = await fixture.Open();
        var (tables, table, columns) = Find(snapshot);
        Assert.Equal((Rows, 30_000, 7), (table.Rows, table.PieceRows, table.Pieces));
        var next = 0L;
        for (var piece = 0; piece < table.Pieces; piece++)
        {
            var rows = await Rowset(tables, table, piece, [columns["v"], columns["name"]], 0);
            Assert.Equal(Enumerable.Range(0, rows.Count).Select(i => (next + i, (string?)$"n{(next + i) % 7}")), rows);
            next += rows.Count;
        }
        Assert.Equal(Rows, next);
    }

    [Theory]
    [InlineData(6, 0)]
    [InlineData(3, 2048)]
    [InlineData(0, 29_999)]
    [InlineData(5, 30_000)]
    public async Task Read_AnyPieceFirstWithRowsSkipped_GivesTheRest(int piece, int skip)
    {
        await using var fixture = Fixture();
        Publish(fixture, ordered: true);
        await using var snapshot = await fixture.Open();
        var (tables, table, columns) = Find(snapshot);
        var rows = await Rowset(tables, table, piece, [columns["v"], columns["name"]], skip);
        var first = piece * 30_000L + skip;
        Assert.Equal(Math.Min(30_000L * (piece + 1), Rows) - first, rows.Count);
        Assert.All(rows.Select((r, i) => (r.Item1, first + i)), r => Assert.Equal(r.Item2, r.Item1));
    }

    [Fact]
    public async Task Read_WithoutColumns_CountsRows()
    {
        await using var fixture = Fixture();
        Publish(fixture, ordered: true);
        await using var snapshot = await fixture.Open();
        var (tables, table, _) = Find(snapshot);
        await using var stream = await tables.Read(table, 6, [], 10, default);
        var count = 0;
        while (await stream.Read(default) is { } batch)
        {
            using (batch)
            {
                Assert.Empty(batch.Columns);
                count += batch.Count;
            }
        }
        Assert.Equal(Rows - 6 * 30_000 - 10, count);
    }

    [Fact]
    public async Task Read_TableThatIsNotInItsOrder_FailsOnceAndIsReadByNumbersThen()
    {
        await using var fixture = Fixture();
        Publish(fixture, ordered: true, order: "CASE WHEN i < 100000 THEN i + 100000 ELSE i - 100000 END");
        await using var snapshot = await fixture.Open();
        var (tables, table, columns) = Find(snapshot);
        var failure = await Assert.ThrowsAsync<CatalogException>(async () =>
        {
            for (var piece = 0; piece < table.Pieces; piece++)
                await Rowset(tables, table, piece, [columns["v"], columns["name"]], 0);
        });
        Assert.IsType<Fault.Broken>(failure.Fault);
        var rows = 0;
        for (var piece = 0; piece < table.Pieces; piece++)
            rows += (await Rowset(tables, table, piece, [columns["v"], columns["name"]], 0)).Count;
        Assert.Equal(Rows, rows);
    }

    [Fact]
    public async Task Read_TableReplacedMeanwhile_StaysWhatItWas()
    {
        await using var fixture = Fixture();
        Publish(fixture, ordered: true);
        var snapshot = await fixture.Open();
        var (tables, table, columns) = Find(snapshot);
        var stream = await tables.Read(table, 1, [columns["v"]], 0, default);
        await snapshot.DisposeAsync();
        fixture.PublishNumbers("t", "SELECT 1::BIGINT AS v");
        await using (var later = await fixture.Open())
            Assert.Null(((ICatalogBackend)later).Scans!.Find(later.Model.Tables.Single(t => t.Name == "t")));
        var count = 0;
        while (await stream.Read(default) is { } batch)
        {
            using (batch)
                count += batch.Count;
        }
        await stream.DisposeAsync();
        Assert.Equal(30_000, count);
    }

    /// <summary>Whatever was skipped, what is left is what passes; and who goes on after any batch misses nothing.</summary>
    [Theory]
    [InlineData(true, "i")]
    [InlineData(false, "i")]
    [InlineData(true, "CASE WHEN i < 100000 THEN i + 100000 ELSE i - 100000 END")]
    public async Task Run_PieceByPieceAndFromAnywhere_GivesTheRowsThatPassInOrder(bool ordered, string order)
    {
        await using var fixture = Fixture();
        Publish(fixture, ordered, order);
        await using var snapshot = await fixture.Open();
        var (tables, table, _) = Find(snapshot);
        var statement = Statement(snapshot);
        var found = new List<long>();
        for (var piece = 0; piece < table.Pieces; piece++)
        {
            var (skip, rest) = (0L, long.MaxValue);
            while (rest > 0)
            {
                var (rows, seen) = await Passed(tables, table, piece, statement, skip, batches: 4);
                found.AddRange(rows);
                (skip, rest) = (seen, rows.Count);
            }
        }
        Assert.Equal(Enumerable.Range(0, Rows).Where(i => i % 7 == 3).Select(i => (long)i), found);
    }

    [Fact]
    public async Task Run_Cancelled_StopsTheEngine()
    {
        await using var fixture = Fixture();
        Publish(fixture, ordered: true);
        await using var snapshot = await fixture.Open();
        var (tables, table, _) = Find(snapshot);
        using var cancel = new CancellationTokenSource();
        await using var stream = await tables.Run(table, 1, Statement(snapshot), 0, cancel.Token);
        (await stream.Read(cancel.Token))!.Dispose();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stream.Read(cancel.Token));
    }

    private static PieceStatement Statement(ICatalogSnapshot snapshot)
    {
        var query = AdqlCompiler.Compile("SELECT v FROM s.t WHERE name LIKE '%3'", snapshot.Model, AdqlLimits.Default);
        var read = ScanReader.Read(query.Value);
        var sql = ((ICatalogBackend)snapshot).Dialect.Write(read.Statement!, null);
        return new PieceStatement(sql.Value, ResultSchema.Of([new ResultColumn("v", new AdqlType(AdqlBase.Bigint))]), true);
    }

    private static async Task<(List<long> Rows, long Seen)> Passed(IScanTables tables, ScanTable table, int piece, PieceStatement statement, long skip, int batches)
    {
        var rows = new List<long>();
        await using var stream = await tables.Run(table, piece, statement, skip, default);
        for (var i = 0; i < batches && await stream.Read(default) is { } batch; i++)
        {
            using (batch)
                rows.AddRange(((ScalarVector<long>)Assert.Single(batch.Columns)).Values);
        }
        return (rows, stream.Seen);
    }

    [Fact]
    public async Task Find_SmallTableOrTapSchema_IsNoneOfOurs()
    {
        await using var fixture = Fixture();
        fixture.PublishNumbers("few", "SELECT range AS v FROM range(99999)");
        await using var snapshot = await fixture.Open();
        Assert.All(snapshot.Model.Tables, t => Assert.Null(((ICatalogBackend)snapshot).Scans!.Find(t)));
    }

    internal static CatalogFixture Fixture() => new()
    {
        Options = new DuckDbOptions { InteractiveMemory = 128 << 20, StreamingMemory = 64 << 20, ScanMemory = 256 << 20, ScanThreads = 2, ScanPieceRows = 30_000, SharedScanRows = 100_000 },
    };

    private static void Publish(CatalogFixture fixture, bool ordered, string order = "i") => fixture.Publish("s", "t",
        $"SELECT i::BIGINT AS v, 'n' || (i % 7) AS name, 10.0::DOUBLE AS ra, 20.0::DOUBLE AS \"dec\", ({order}) // 100 AS \"dax$hpx\" FROM range({Rows}) r(i)",
        [new FieldInfo("v", VoDatatype.Long), new FieldInfo("name", VoDatatype.Char, "*"), new FieldInfo("ra", VoDatatype.Double), new FieldInfo("dec", VoDatatype.Double)],
        ordered ? new PositionColumns("ra", "dec") : null);

    private static (IScanTables Tables, ScanTable Table, Dictionary<string, CatalogColumn> Columns) Find(ICatalogSnapshot snapshot)
    {
        var table = snapshot.Model.Tables.Single(t => t.Schema == "s" && t.Name == "t");
        var tables = ((ICatalogBackend)snapshot).Scans!;
        return (tables, tables.Find(table)!, table.Columns.ToDictionary(c => c.Name));
    }

    private static async Task<List<(long, string?)>> Rowset(IScanTables tables, ScanTable table, int piece, IReadOnlyList<CatalogColumn> columns, long skip)
    {
        var rows = new List<(long, string?)>();
        await using var stream = await tables.Read(table, piece, columns, skip, default);
        while (await stream.Read(default) is { } batch)
        {
            using (batch)
            {
                Assert.InRange(batch.Count, 1, 2048);
                for (var i = 0; i < batch.Count; i++)
                    rows.Add((((ScalarVector<long>)batch.Columns[0]).Values[i], System.Text.Encoding.UTF8.GetString(((TextVector)batch.Columns[1]).Utf8(i))));
            }
        }
        return rows;
    }
}
