using Dax.Adql.Binding;
using Dax.Backends.DuckDb.Native;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Tests.DuckDb;

public sealed class UploadTests : IAsyncLifetime
{
    private readonly CatalogFixture fixture = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    private static readonly TableSchema Positions = new(
    [
        new(new FieldInfo("Name", VoDatatype.Char, "*"), CellKind.Text),
        new(new FieldInfo("name", VoDatatype.Double) { Ucd = "pos.eq.ra" }, CellKind.Double),
        new(new FieldInfo("RA", VoDatatype.Double) { Ucd = "pos.eq.ra;meta.main", Unit = "deg" }, CellKind.Double),
        new(new FieldInfo("order", VoDatatype.Double) { Ucd = "POS.EQ.DEC;META.MAIN" }, CellKind.Double),
        new(new FieldInfo("t", VoDatatype.Char, "*") { XType = "timestamp" }, CellKind.Timestamp),
        new(new FieldInfo("p", VoDatatype.Float, "2"), CellKind.Float, IsArray: true),
    ]);

    private static Rows Of(int batches, TableSchema? schema = null) => new(schema ?? Positions, Enumerable.Range(0, batches).Select(n => new RowBatch(2,
    [
        MemoryTextVector.Of([$"row {n}", null]), new MemoryVector<double>(new double[2]), new MemoryVector<double>(new[] { 10.0 + n, 20 }), new MemoryVector<double>(new[] { -5.0, 5 }),
        new MemoryVector<long>(new[] { 1_000_000L, 0 }, new ulong[] { 1 }), new MemoryArrayVector<float>(new[] { 1f, 2f }, new[] { 0, 2, 2 }, new ulong[] { 1 }),
    ])));

    [Fact]
    public async Task Upload_ATable_AnswersItsMetadataAndItsRowsCanBeJoined()
    {
        fixture.PublishNumbers("t", "SELECT i AS v FROM range(100) r(i)");
        await using var snapshot = await fixture.Open();
        var table = (await snapshot.Upload("mine", Of(3), default)).Value;
        Assert.Equal(("TAP_UPLOAD", "mine"), (table.Schema, table.Name));
        Assert.Equal(["Name", "name", "RA", "order", "t", "p"], table.Columns.Select(c => c.Name));
        Assert.Equal([AdqlBase.Text, AdqlBase.Double, AdqlBase.Double, AdqlBase.Double, AdqlBase.Timestamp, AdqlBase.Real], table.Columns.Select(c => c.Type.Base));
        Assert.Equal(("RA", "order", null), (table.Spatial!.Longitude, table.Spatial.Latitude, table.Spatial.KeyColumn));
        Assert.Equal(("deg", "timestamp", "2"), (table.Columns[2].Unit, table.Columns[4].XType, table.Columns[5].ArraySize));

        var physical = string.Join('.', table.PhysicalName.Select(p => $"\"{p}\""));
        Assert.Equal([10L, 11L, 12L, 20L, 20L, 20L], await CatalogFixture.Longs(snapshot,
            $"SELECT b.v FROM {physical} a JOIN {CatalogFixture.Physical(snapshot, "s", "t")} b ON b.v = a.\"{table.Columns[2].PhysicalName}\" ORDER BY 1", Lane.Interactive));
        Assert.Equal([3L], await CatalogFixture.Longs(snapshot, $"SELECT count(*) FROM {physical} WHERE \"{table.Columns[4].PhysicalName}\" IS NULL AND \"{table.Columns[0].PhysicalName}\" IS NULL"));
    }

    [Fact]
    public async Task Upload_Several_AreSeparateAndGoneWithTheSnapshot()
    {
        string database;
        await using (var snapshot = await fixture.Open())
        {
            var first = (await snapshot.Upload("a", Of(1), default)).Value;
            var second = (await snapshot.Upload("b", Of(2), default)).Value;
            database = first.PhysicalName[0];
            Assert.Equal(database, second.PhysicalName[0]);
            Assert.NotEqual(first.PhysicalName, second.PhysicalName);
            Assert.Equal([2L, 4L], await CatalogFixture.Longs(snapshot, $"SELECT count(*) FROM \"{database}\".main.\"{first.PhysicalName[2]}\" UNION ALL SELECT count(*) FROM \"{database}\".main.\"{second.PhysicalName[2]}\""));
            await using var other = await fixture.Open();
            Assert.DoesNotContain(other.Model.Tables, t => t.Schema == "TAP_UPLOAD");
        }
        Assert.Throws<DuckDbException>(() => fixture.Catalog.Engines.Scan.Run($"SELECT * FROM \"{database}\".main.t1"));
    }

    [Fact]
    public async Task Upload_BeyondItsBounds_IsAUsageFault()
    {
        await using var small = new CatalogFixture { Options = new() { UploadRows = 5, UploadBytes = 1000 } };
        await using var snapshot = await small.Open();
        Assert.Contains("5 rows", Assert.IsType<Fault.Usage>((await snapshot.Upload("a", Of(3), default)).Fault).Message, StringComparison.Ordinal);
        var long1 = new Rows(new TableSchema([Positions.Columns[0]]), [new RowBatch(1, [MemoryTextVector.Of([new string('x', 2000)])])]);
        Assert.Contains("larger", Assert.IsType<Fault.Usage>((await snapshot.Upload("b", long1, default)).Fault).Message, StringComparison.Ordinal);
        Assert.True((await snapshot.Upload("c", Of(2), default)).IsOk);
    }

    [Fact]
    public async Task Upload_MoreThanTheEngineHasMemoryFor_MovesToScratch()
    {
        await using var small = new CatalogFixture { Options = new() { ScanMemory = 64 << 20, ScanThreads = 1, UploadRows = 20_000_000 } };
        await using var snapshot = await small.Open();
        var schema = new TableSchema([new(new FieldInfo("v", VoDatatype.Double), CellKind.Double)]);
        var random = new Random(7);
        var rows = new Rows(schema, Enumerable.Range(0, 160).Select(_ => new RowBatch(100_000, [new MemoryVector<double>(Enumerable.Range(0, 100_000).Select(_ => random.NextDouble()).ToArray())])));
        var table = (await snapshot.Upload("big", rows, default)).Value;
        Assert.Equal([16_000_000L], await CatalogFixture.Longs(snapshot, $"SELECT count(c0) FROM \"{table.PhysicalName[0]}\".main.{table.PhysicalName[2]}"));
    }

    [Fact]
    public async Task Upload_Cancelled_Throws()
    {
        await using var snapshot = await fixture.Open();
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await snapshot.Upload("a", Of(3), cancel.Token));
    }

    private sealed class Rows(TableSchema schema, IEnumerable<RowBatch> batches) : IRowStream
    {
        private readonly IEnumerator<RowBatch> next = batches.GetEnumerator();

        public TableSchema Schema => schema;

        public ValueTask<RowBatch?> Read(CancellationToken cancel)
        {
            cancel.ThrowIfCancellationRequested();
            return ValueTask.FromResult(next.MoveNext() ? next.Current : null);
        }

        public ValueTask DisposeAsync()
        {
            next.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
