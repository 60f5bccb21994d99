using System.Text.Json;
using Dax.Adql;
using Dax.Backends.DuckDb;
using Dax.Backends.DuckDb.Engine;
using Dax.Backends.DuckDb.Native;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Tests.DuckDb;

/// <summary>
/// Spatial predicates of constants read only the row groups that they need. 204,800 positions, even over the sky, in 100 row groups by the order of the
/// stored key; what the engine's own profile of a query says it scanned.
/// </summary>
public sealed class SpatialScanTests : IAsyncLifetime
{
    private const int RowGroup = 2048;
    private const int Rows = 100 * RowGroup;

    private readonly CatalogFixture fixture = new();

    public ValueTask InitializeAsync()
    {
        var path = fixture.Folder.NewGenerationPath();
        using (var database = DuckDbDatabase.Open(":memory:", []))
        using (var connection = database.Connect())
        {
            EngineFunctions.Register(connection);
            connection.Execute($"ATTACH '{path}' AS g (ROW_GROUP_SIZE {RowGroup})");
            connection.Execute($"""
                CREATE TABLE g.main.t AS SELECT *, dax_healpix_index(29, ra, dec) AS "{CatalogFolder.PositionKey}" FROM (
                  SELECT i::BIGINT AS id, fmod(i * 222.49223594996215, 360) AS ra, degrees(asin((2 * i + 1) / {Rows}.0 - 1)) AS dec FROM range({Rows}) r(i)) q
                ORDER BY "{CatalogFolder.PositionKey}"
                """);
            connection.Execute("DETACH g");
        }
        var generation = new TableGeneration(CatalogFolder.GenerationOf(path), Path.GetFileName(path), "s", "sky",
            new TableEntry("s.sky", [new(new FieldInfo("id", VoDatatype.Long)), new(new FieldInfo("ra", VoDatatype.Double)), new(new FieldInfo("dec", VoDatatype.Double))])
            {
                Position = new PositionColumns("ra", "dec"),
            }, CatalogFolder.PositionKey, DateTimeOffset.UnixEpoch);
        Assert.True(fixture.Folder.Publish([generation], [new SchemaEntry("s", [])], replace: true).IsOk);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Theory]
    [InlineData("1 = CONTAINS(POINT(ra, dec), CIRCLE(200.3, 33.3, 0.5))", 3)]
    [InlineData("DISTANCE(POINT(200.3, 33.3), POINT(ra, dec)) < 0.5", 3)]
    [InlineData("0.5 >= DISTANCE(ra, dec, 200.3, 33.3)", 3)]
    [InlineData("0 <> INTERSECTS(CIRCLE(200.3, 33.3, 0.5), POINT(ra, dec))", 3)]
    [InlineData("1 = CONTAINS(POINT(ra, dec), POLYGON(200, 33, 201, 33, 200.5, 34))", 3)]
    [InlineData("1 = CONTAINS(POINT(ra, dec), BOX(200.3, 33.3, 1, 1))", 3)]
    [InlineData("1 = CONTAINS(POINT(ra, dec), REGION('union (circle 200.3 33.3 0.5 circle 201 33 0.5)'))", 3)]
    [InlineData("1 = CONTAINS(POINT(ra, dec), CAST('circle 200.3 33.3 0.5' AS CIRCLE))", 3)]
    [InlineData("1 = CONTAINS(POINT(ra, dec), CIRCLE(COORD1(POINT(200.3, 33.3)), 33.3, 0.5))", 3)]
    [InlineData("1 = CONTAINS(CIRCLE(ra, dec, 0.1), POLYGON(200, 33, 201, 33, 200.5, 34))", 3)]
    [InlineData("1 = INTERSECTS(CIRCLE(ra, dec, 0.1), POLYGON(200, 33, 201, 33, 200.5, 34))", 3)]
    [InlineData("1 = CONTAINS(POINT(ra, dec), CIRCLE(0, 90, 1))", 5)]
    [InlineData("1 = CONTAINS(POINT(ra, dec), POLYGON(0, -89, 120, -89, 240, -89))", 4)]
    [InlineData("1 = CONTAINS(POINT(ra, dec), CIRCLE(0, 0.5, 1))", 8)]
    [InlineData("1 = CONTAINS(POINT(ra, dec), POLYGON(359.5, -40.2, 0.5, -40.2, 0.3, -39.5))", 8)]
    public async Task Predicate_OfASmallRegion_ReadsItsRowGroupsOnly(string condition, int most)
    {
        await using var snapshot = await fixture.Open();
        var expected = await AdqlRows.Single(snapshot, $"SELECT COUNT(*) FROM s.sky WHERE {condition} OR id < 0");
        Assert.NotEqual(0L, expected);
        var query = $"SELECT COUNT(*) FROM s.sky WHERE {condition}";
        Assert.Equal(expected, await AdqlRows.Single(snapshot, query));
        Assert.InRange(Scanned(snapshot, query), 1, most * RowGroup);
        Assert.Equal(Rows, Scanned(snapshot, query + " OR id < 0"));
    }

    /// <summary>Rows that the scans of a query's plan read.</summary>
    private long Scanned(Dax.Engine.Ports.ICatalogSnapshot snapshot, string adql)
    {
        var sql = snapshot.Dialect.Write(AdqlCompiler.Compile(adql, snapshot.Model, AdqlLimits.Default).Value, null).Value.Text;
        var engine = fixture.Catalog.Engines.Interactive;
        var connection = engine.Rent();
        try
        {
            using var result = connection.Stream("EXPLAIN (ANALYZE, FORMAT json) " + sql);
            using var chunk = result.Fetch()!;
            var plan = ((DuckDbTextVector)VectorReader.Create(result.Types[1], chunk.Vector(1), chunk.Count)).Text(0);
            using var document = JsonDocument.Parse(plan);
            return Sum(document.RootElement);
        }
        finally
        {
            engine.Return(connection, clean: false);
        }
    }

    private static long Sum(JsonElement node)
    {
        var rows = node.TryGetProperty("operator_type", out var type) && type.GetString()!.Contains("SCAN", StringComparison.Ordinal)
            ? node.GetProperty("operator_rows_scanned").GetInt64()
            : 0;
        return rows + node.GetProperty("children").EnumerateArray().Sum(Sum);
    }
}
