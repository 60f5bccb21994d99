using System.Diagnostics;
using Dax.Adql;
using Dax.Backends.Routing;
using Dax.Backends.Tests.DuckDb;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dax.Backends.Tests.Routing;

public sealed class RoutedCatalogTests : IAsyncLifetime
{
    private readonly CatalogFixture fixture = new();
    private RoutedCatalog? catalog;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (catalog is not null) await catalog.DisposeAsync();
        await fixture.DisposeAsync();
    }

    private async Task<ICatalogSnapshot> Open(params ICatalogSource[] sources)
    {
        fixture.PublishNumbers("t", "SELECT i AS v FROM range(3) r(i)");
        catalog = RoutedCatalog.Start(fixture.Catalog, sources, new HurriedTime(sources.Any(s => s is FakeSource { Hangs: true })), NullLogger<RoutedCatalog>.Instance).Value;
        return await catalog.Open(default);
    }

    private static Result<ICatalogBackend> Route(ICatalogSnapshot snapshot, string adql)
    {
        var query = AdqlCompiler.Compile(adql, snapshot.Model, AdqlLimits.Default, snapshot.UserFunctions);
        Assert.True(query.IsOk, string.Join("; ", query.Errors));
        return snapshot.Route(query.Value);
    }

    private static IEnumerable<string> Names(ICatalogSnapshot snapshot) =>
        snapshot.Tables.Schemas.SelectMany(s => s.Tables).Select(t => t.QualifiedName).Where(n => !n.StartsWith("tap_schema", StringComparison.Ordinal));

    [Fact]
    public async Task Open_WithSources_ListsAllTablesInOneTapSchema()
    {
        await using var snapshot = await Open(FakeSource.Of("pg", "sky.stars", "s.u"), FakeSource.Of("maria", "far.galaxies"));
        Assert.Equal(["s.t", "s.u", "sky.stars", "far.galaxies"], Names(snapshot));
        Assert.Equal(["tap_schema", "s", "sky", "far"], snapshot.Tables.Schemas.Select(s => s.Name));
        var listed = await AdqlRows.Of(Embedded(snapshot), "SELECT table_name, column_name, datatype, indexed FROM tap_schema.columns WHERE table_name LIKE 'sky.%'");
        Assert.Equal([["sky.stars", "id", "long", 1]], listed);
    }

    [Fact]
    public async Task Route_OneBackend_IsTheOneOfTheTables()
    {
        var (pg, maria) = (FakeSource.Of("pg", "sky.stars", "sky.more"), FakeSource.Of("maria", "far.galaxies"));
        await using var snapshot = await Open(pg, maria);
        Assert.Same(pg.Content.Value.Backend, Route(snapshot, "SELECT a.id FROM sky.stars AS a JOIN sky.more AS b ON a.id = b.id").Value);
        Assert.Same(maria.Content.Value.Backend, Route(snapshot, "SELECT id FROM far.galaxies WHERE id IN (SELECT id FROM far.galaxies)").Value);
        Assert.Equal("duckdb", Route(snapshot, "SELECT v FROM s.t").Value.Dialect.Name);
        Assert.Equal("duckdb", Route(snapshot, "SELECT table_name FROM tap_schema.tables").Value.Dialect.Name);
    }

    [Theory]
    [InlineData("SELECT v FROM s.t WHERE v IN (SELECT id FROM sky.stars)", "s.t (embedded)", "sky.stars (pg)")]
    [InlineData("SELECT a.id FROM sky.stars AS a, far.galaxies AS b", "sky.stars (pg)", "far.galaxies (maria)")]
    [InlineData("SELECT a.id FROM sky.stars AS a, tap_schema.tables AS b", "sky.stars (pg)", "tap_schema.tables (embedded)")]
    [InlineData("WITH w AS (SELECT id FROM sky.stars) SELECT 1 AS x FROM s.t, w", "s.t (embedded)", "sky.stars (pg)")]
    [InlineData("SELECT id FROM far.galaxies UNION SELECT id FROM sky.stars UNION SELECT v FROM s.t", "far.galaxies (maria)", "sky.stars (pg)", "s.t (embedded)")]
    public async Task Route_SeveralBackends_NamesTheTablesAndTheirBackends(string adql, params string[] named)
    {
        await using var snapshot = await Open(FakeSource.Of("pg", "sky.stars"), FakeSource.Of("maria", "far.galaxies"));
        var fault = Assert.IsType<Fault.Usage>(Route(snapshot, adql).Fault);
        Assert.All(named, part => Assert.Contains(part, fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Route_UploadWithAForeignTable_SaysThatUploadsJoinWithTheEmbeddedBackend()
    {
        await using var snapshot = await Open(FakeSource.Of("pg", "sky.stars"));
        var uploaded = (await snapshot.Upload("mine", new OneRow(), default)).Value;
        var model = snapshot.Model.With([uploaded]);
        var mixed = AdqlCompiler.Compile("SELECT s.id FROM sky.stars AS s JOIN TAP_UPLOAD.mine AS m ON s.id = m.id", model, AdqlLimits.Default);
        var fault = Assert.IsType<Fault.Usage>(snapshot.Route(mixed.Value).Fault);
        Assert.Contains("TAP_UPLOAD.mine (embedded)", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Uploaded tables can be joined with tables of the embedded backend only.", fault.Message, StringComparison.Ordinal);
        var own = AdqlCompiler.Compile("SELECT t.v FROM s.t AS t JOIN TAP_UPLOAD.mine AS m ON t.v = m.id", model, AdqlLimits.Default);
        Assert.Equal("duckdb", snapshot.Route(own.Value).Value.Dialect.Name);
    }

    [Fact]
    public async Task Open_WithTheSameNameTwice_ServesTheFirstAndTellsTheOther()
    {
        await using var snapshot = await Open(FakeSource.Of("pg", "S.T", "sky.stars"), FakeSource.Of("maria", "SKY.stars", "tap_schema.tables", "TAP_UPLOAD.x"));
        Assert.Equal(["s.t", "sky.stars"], Names(snapshot));
        Assert.Equal("duckdb", Route(snapshot, "SELECT v FROM s.t").Value.Dialect.Name);
        var status = (await catalog!.Check(default)).Value;
        Assert.Contains("SKY.stars of 'maria' is not served: 'pg' has a table of that name.", status, StringComparison.Ordinal);
        Assert.Contains("tap_schema.tables of 'maria' is not served", status, StringComparison.Ordinal);
        Assert.Contains("Another backend's S.T is not served", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ASourceThatIsDownAtStart_ComesWhenItIsThere()
    {
        var late = new FakeSource("pg", FakeSource.Down);
        await using (var first = await Open(late, FakeSource.Of("maria", "far.galaxies")))
            Assert.Equal(["s.t", "far.galaxies"], Names(first));
        Assert.Contains("Backend 'pg' is not available: The server cannot be reached.", (await catalog!.Check(default)).Value, StringComparison.Ordinal);
        late.Content = FakeSource.Tables("1", "sky.stars");
        await Until(["s.t", "sky.stars", "far.galaxies"]);
        late.Content = FakeSource.Tables("2", "sky.stars", "sky.more");
        await Until(["s.t", "sky.stars", "sky.more", "far.galaxies"]);
        late.Content = FakeSource.Down;
        await Task.Delay(100, TestContext.Current.CancellationToken);
        await Until(["s.t", "sky.stars", "sky.more", "far.galaxies"]);
    }

    [Fact]
    public async Task Open_WhileTablesChange_KeepsItsState()
    {
        var source = FakeSource.Of("pg", "sky.stars");
        await using var snapshot = await Open(source);
        var backend = source.Content.Value.Backend;
        source.Content = FakeSource.Tables("2", "sky.other");
        await Until(["s.t", "sky.other"]);
        Assert.Equal(["s.t", "sky.stars"], Names(snapshot));
        Assert.Same(backend, Route(snapshot, "SELECT id FROM sky.stars").Value);
    }

    [Fact]
    public async Task Open_ASourceThatHangs_DoesNotKeepTheOthersFromServing()
    {
        await using var snapshot = await Open(new FakeSource("pg", FakeSource.Down) { Hangs = true });
        Assert.Equal(["s.t"], Names(snapshot));
        Assert.Contains("Backend 'pg' does not answer.", (await catalog!.Check(default)).Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pg", "PG")]
    [InlineData("Embedded", "pg")]
    public void Start_WithOneNameTwice_IsRefused(string first, string second) =>
        Assert.IsType<Fault.Usage>(RoutedCatalog.Start(fixture.Catalog, [FakeSource.Of(first), FakeSource.Of(second)], TimeProvider.System, NullLogger<RoutedCatalog>.Instance).Fault);

    private async Task Until(string[] names)
    {
        string[] seen = [];
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromSeconds(60);)
        {
            await using var snapshot = await catalog!.Open(default);
            seen = [.. Names(snapshot)];
            if (seen.SequenceEqual(names)) return;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"Never listed {string.Join(", ", names)}, but {string.Join(", ", seen)}.");
    }

    /// <summary>As a statement of the embedded engine sees it.</summary>
    private static ICatalogSnapshot Embedded(ICatalogSnapshot snapshot) => (ICatalogSnapshot)Route(snapshot, "SELECT table_name FROM tap_schema.tables").Value;

    private sealed class OneRow : IRowStream
    {
        private bool read;

        public TableSchema Schema { get; } = new([new TableColumn(new FieldInfo("id", VoDatatype.Long), CellKind.Long)]);

        public ValueTask<RowBatch?> Read(CancellationToken cancel) =>
            ValueTask.FromResult(Interlocked.Exchange(ref read, true) ? null : new RowBatch(1, [new MemoryVector<long>(new[] { 1L })]));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
