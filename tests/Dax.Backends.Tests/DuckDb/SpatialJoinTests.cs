using Dax.Adql;
using Dax.Adql.Dialects;
using Dax.Backends.DuckDb.Native;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Ivoa.Vosi;
using Place = Dax.Backends.Tests.DuckDb.MatchSky.Place;

namespace Dax.Backends.Tests.DuckDb;

/// <summary>Joins by position, from ADQL to rows, held against trying all pairs. A row of an answer is one number: 10,000 · a.id + b.id, 0 for NULL.</summary>
public sealed class SpatialJoinTests : IAsyncLifetime
{
    private readonly CatalogFixture fixture = new();

    public static TheoryData<double> Radii => [0, 2.7e-7, 2 / 3600.0, 0.01, 1, 20, 100];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    private MatchSky Publish(double radius, bool keyedB = true)
    {
        var sky = new MatchSky(Math.Max(radius, 1e-9) / 1.5, seed: 42);
        var position = new PositionColumns("ra", "dec");
        fixture.Publish("s", "a", MatchSky.Select(sky.A, keyed: true), MatchSky.Fields, position);
        fixture.Publish("s", "b", MatchSky.Select(sky.B, keyedB), MatchSky.Fields, keyedB ? position : null);
        return sky;
    }

    private static SqlText Sql(ICatalogSnapshot snapshot, string adql)
    {
        var compiled = AdqlCompiler.Compile(adql, snapshot.Model, AdqlLimits.Default);
        Assert.True(compiled.IsOk, string.Join('\n', compiled.Errors));
        return snapshot.Dialect.Write(compiled.Value, null).Value;
    }

    private async Task Check(string adql, IEnumerable<long> expected)
    {
        await using var snapshot = await fixture.Open();
        var sql = Sql(snapshot, adql);
        var found = await CatalogFixture.Longs(snapshot, sql, Lane.Scan);
        Assert.Equal(expected.Order(), found.Order());
    }

    private static long Code(Place? a, Place? b) => 10_000 * (a?.Id ?? 0) + (b?.Id ?? 0);

    private static IEnumerable<long> Codes(IEnumerable<(Place A, Place B)> pairs) => pairs.Select(p => Code(p.A, p.B));

    private static IEnumerable<long> Left(Place[] a, List<(Place A, Place B)> pairs) =>
        Codes(pairs).Concat(a.Except(pairs.Select(p => p.A)).Select(x => Code(x, null)));

    private const string Both = "10000 * COALESCE(a.id, 0) + COALESCE(b.id, 0)";

    private static string R(double radius) => radius.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [MemberData(nameof(Radii))]
    public async Task Inner_EveryWayToSayIt_FindsEveryPairOnce(double radius)
    {
        var sky = Publish(radius);
        var pairs = MatchSky.Pairs(sky.A, sky.B, (_, _) => radius);
        Assert.True(pairs.Count > (radius == 0 ? 20 : 100), $"{pairs.Count} pairs");
        var r = R(radius);
        await Check($"SELECT {Both} FROM s.a JOIN s.b ON DISTANCE(POINT(a.ra, a.dec), POINT(b.ra, b.dec)) <= {r}", Codes(pairs));
        await Check($"SELECT {Both} FROM s.a JOIN s.b ON {r} >= DISTANCE(b.ra, b.dec, a.ra, a.dec)", Codes(pairs));
        await Check($"SELECT {Both} FROM s.a, s.b WHERE 1 = CONTAINS(POINT(a.ra, a.dec), CIRCLE(b.ra, b.dec, {r})) AND a.id > 0", Codes(pairs));
        await Check($"SELECT {Both} FROM s.b JOIN s.a ON INTERSECTS(CIRCLE(a.ra, a.dec, {r}), POINT(b.ra, b.dec)) = 1 AND b.id > a.id", Codes(pairs));
        await Check($"SELECT {Both} FROM (SELECT id, ra + 0 AS x, dec AS y FROM s.a) AS a, s.b WHERE DISTANCE(a.x, a.y, b.ra, b.dec) <= {r}", Codes(pairs));
        await Check($"WITH w AS (SELECT * FROM s.a WHERE id < 1200) SELECT {Both} FROM w AS a JOIN s.b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) <= {r}",
            Codes(pairs.Where(p => p.A.Id < 1200)));
    }

    [Theory]
    [MemberData(nameof(Radii))]
    public async Task Outer_EveryKind_KeepsWhatHasNoPartner(double radius)
    {
        var sky = Publish(radius);
        var pairs = MatchSky.Pairs(sky.A, sky.B, (_, _) => radius);
        var on = $"DISTANCE(a.ra, a.dec, b.ra, b.dec) <= {R(radius)}";
        var odd = pairs.Where(p => p.B.Id % 3 != 0).ToList();
        await Check($"SELECT {Both} FROM s.a LEFT JOIN s.b ON {on}", Left(sky.A, pairs));
        await Check($"SELECT {Both} FROM s.a LEFT JOIN s.b ON {on} AND MOD(b.id, 3) <> 0", Left(sky.A, odd));
        await Check($"SELECT {Both} FROM s.a LEFT JOIN s.b ON {on} WHERE a.id < 1100", Left([.. sky.A.Where(x => x.Id < 1100)], [.. pairs.Where(p => p.A.Id < 1100)]));
        await Check($"SELECT {Both} FROM s.a LEFT JOIN s.b ON {on} WHERE b.id IS NULL", Left(sky.A, pairs).Where(code => code % 10_000 == 0));
        await Check($"SELECT {Both} FROM s.b RIGHT JOIN s.a ON {on}", Left(sky.A, pairs));
        await Check($"SELECT {Both} FROM (SELECT TOP 1000 * FROM s.a) AS a LEFT JOIN s.b ON {on} AND MOD(b.id, 3) <> 0", Left(sky.A, odd));
        await Check($"SELECT {Both} FROM (SELECT id AS k FROM s.a) AS k JOIN s.a ON a.id = k.k LEFT JOIN s.b ON {on} AND b.id > k.k", Left(sky.A, pairs));
        await Check($"SELECT {Both} FROM s.a LEFT JOIN s.b ON {on} AND MOD(b.id, 3) <> (SELECT COUNT(*) FROM s.a AS c WHERE c.id < 0)", Left(sky.A, odd));
        await Check($"SELECT c.id FROM s.a AS c LEFT JOIN s.b AS d ON c.id + 4000 = d.id AND EXISTS (SELECT 1 FROM s.b AS e WHERE e.id = d.id), s.a, s.b WHERE {on} AND a.id = c.id AND d.id = b.id",
            pairs.Where(p => p.A.Id + 4000 == p.B.Id).Select(p => p.A.Id));
        await Check($"SELECT {Both} FROM s.a FULL JOIN s.b ON {on} AND MOD(b.id, 3) <> 0",
            Left(sky.A, odd).Concat(sky.B.Except(odd.Select(p => p.B)).Select(y => Code(null, y))));
    }

    [Theory]
    [InlineData(2 / 3600.0)]
    [InlineData(1)]
    public async Task Queries_AboutAnOtherRow_AreTheSame(double radius)
    {
        var sky = Publish(radius);
        var pairs = MatchSky.Pairs(sky.A, sky.B, (_, _) => radius);
        var near = $"DISTANCE(a.ra, a.dec, b.ra, b.dec) <= {R(radius)}";
        var with = pairs.Select(p => p.A).Distinct().ToList();
        await Check($"SELECT a.id FROM s.a WHERE EXISTS (SELECT 1 FROM s.b WHERE {near})", with.Select(x => x.Id));
        await Check($"SELECT a.id FROM s.a WHERE NOT EXISTS (SELECT 1 FROM s.b WHERE {near} AND b.id > 0)", sky.A.Except(with).Select(x => x.Id));
        await Check($"SELECT 10000 * a.id + (SELECT COUNT(*) FROM s.b WHERE {near}) FROM s.a", sky.A.Select(x => 10_000 * x.Id + pairs.Count(p => p.A == x)));
        await Check($"SELECT 10000 * a.id + COALESCE((SELECT MIN(b.id) FROM s.b WHERE {near}), 0) FROM s.a",
            sky.A.Select(x => 10_000 * x.Id + pairs.Where(p => p.A == x).Select(p => p.B.Id).DefaultIfEmpty(0).Min()));
        await Check($"SELECT a.id FROM s.a WHERE a.id IN (SELECT c.id FROM s.a AS c JOIN s.b ON DISTANCE(c.ra, c.dec, b.ra, b.dec) <= {R(radius)})", with.Select(x => x.Id));
    }

    [Theory]
    [InlineData(2 / 3600.0, true)]
    [InlineData(2 / 3600.0, false)]
    [InlineData(5, true)]
    public async Task SelfMatchesAndThreeTables_FindEveryTupleOnce(double radius, bool keyed)
    {
        var sky = Publish(radius, keyed);
        var self = MatchSky.Pairs(sky.B, sky.B, (_, _) => radius);
        await Check($"SELECT 10000 * a.id + b.id FROM s.b AS a JOIN s.b AS b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) <= {R(radius)}", Codes(self));
        await Check($"SELECT 10000 * a.id + b.id FROM s.b AS a, s.b AS b WHERE DISTANCE(a.ra, a.dec, b.ra, b.dec) <= {R(radius)} AND a.id < b.id",
            Codes(self.Where(p => p.A.Id < p.B.Id)));
        var ab = MatchSky.Pairs(sky.A, sky.B, (_, _) => radius).ToLookup(p => p.A, p => p.B);
        var aa = MatchSky.Pairs(sky.A, sky.A, (_, _) => radius / 2).ToLookup(p => p.A, p => p.B);
        var triples = from a in sky.A from b in ab[a] from c in aa[a] select 10_000 * (10_000 * a.Id + b.Id) + c.Id;
        await Check($"""
            SELECT 10000 * (10000 * a.id + b.id) + c.id FROM s.a JOIN s.b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) <= {R(radius)}
            JOIN s.a AS c ON DISTANCE(a.ra, a.dec, c.ra, c.dec) <= {R(radius / 2)}
            """, triples);
        var left = from a in sky.A from b in ab[a].Cast<Place?>().DefaultIfEmpty() from c in aa[a] select 10_000 * Code(a, b) + c.Id;
        await Check($"""
            SELECT 10000 * ({Both}) + c.id FROM s.a LEFT JOIN s.b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) <= {R(radius)}
            JOIN s.a AS c ON DISTANCE(a.ra, a.dec, c.ra, c.dec) <= {R(radius / 2)}
            """, left);
    }

    /// <summary>Radii of every kind, NULL, NaN, infinite and negative ones too: nothing is within these.</summary>
    [Theory]
    [InlineData(2.7e-7)]
    [InlineData(2 / 3600.0)]
    [InlineData(3)]
    public async Task RadiusColumn_OfEitherSide_FindsEveryPairOnce(double scale)
    {
        var sky = Publish(scale);
        var pairs = MatchSky.Pairs(sky.A, sky.B, (a, _) => double.IsFinite(a.Radius ?? double.NaN) ? a.Radius : null);
        Assert.True(pairs.Count > 200);
        const string On = "DISTANCE(a.ra, a.dec, b.ra, b.dec) <= a.r";
        await Check($"SELECT {Both} FROM s.a JOIN s.b ON {On}", Codes(pairs));
        await Check($"SELECT {Both} FROM s.b, s.a WHERE CONTAINS(POINT(b.ra, b.dec), CIRCLE(a.ra, a.dec, a.r)) = 1 AND a.id > 0", Codes(pairs));
        await Check($"SELECT {Both} FROM (SELECT id, ra, dec, r FROM s.a) AS a JOIN s.b ON {On}", Codes(pairs));
        await Check($"SELECT {Both} FROM s.a LEFT JOIN s.b ON {On}", Left(sky.A, pairs));
        await Check($"SELECT {Both} FROM (SELECT * FROM s.a) AS a LEFT JOIN s.b ON {On}", Left(sky.A, pairs));
        await Check($"SELECT {Both} FROM s.b RIGHT JOIN s.a ON {On} AND MOD(b.id, 3) <> 0", Left(sky.A, [.. pairs.Where(p => p.B.Id % 3 != 0)]));
        await Check($"SELECT {Both} FROM s.b LEFT JOIN s.a ON {On}", Codes(pairs).Concat(sky.B.Except(pairs.Select(p => p.B)).Select(y => Code(null, y))));
        await Check($"SELECT {Both} FROM (SELECT * FROM s.b) AS b LEFT JOIN s.a ON {On}", Codes(pairs).Concat(sky.B.Except(pairs.Select(p => p.B)).Select(y => Code(null, y))));
        await Check($"SELECT {Both} FROM s.a FULL JOIN s.b ON {On}", Left(sky.A, pairs).Concat(sky.B.Except(pairs.Select(p => p.B)).Select(y => Code(null, y))));
        await Check($"SELECT a.id FROM s.a WHERE EXISTS (SELECT 1 FROM s.b WHERE {On})", pairs.Select(p => p.A.Id).Distinct());
        await Check($"SELECT b.id FROM s.b WHERE NOT EXISTS (SELECT 1 FROM s.a WHERE {On})", sky.B.Except(pairs.Select(p => p.B)).Select(y => y.Id));
    }

    [Theory]
    [InlineData("SELECT COUNT(*) FROM s.a JOIN s.b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < a.r")]
    [InlineData("SELECT COUNT(*) FROM s.a LEFT JOIN s.b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < b.r / 2")]
    [InlineData("SELECT COUNT(*) FROM s.a WHERE NOT EXISTS (SELECT 1 FROM s.b WHERE DISTANCE(a.ra, a.dec, b.ra, b.dec) < 2 * a.r)")]
    [InlineData("SELECT COUNT(*) FROM s.a JOIN s.b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < 0.001")]
    [InlineData("SELECT COUNT(*) FROM s.a, s.b WHERE CONTAINS(POINT(a.ra, a.dec), CIRCLE(b.ra, b.dec, 0.001)) = 1 AND a.r > b.r")]
    [InlineData("SELECT COUNT(*) FROM s.a LEFT JOIN s.b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < 0.001 AND b.r > a.r")]
    [InlineData("SELECT COUNT(*) FROM s.a RIGHT JOIN s.b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < 0.001")]
    [InlineData("SELECT COUNT(*) FROM s.a FULL JOIN s.b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < 0.001")]
    [InlineData("SELECT COUNT(*) FROM (SELECT DISTINCT ra, dec FROM s.a) AS a LEFT JOIN s.b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < 0.001")]
    [InlineData("SELECT COUNT(*) FROM s.a WHERE NOT EXISTS (SELECT 1 FROM s.b WHERE DISTANCE(a.ra, a.dec, b.ra, b.dec) < 0.001)")]
    [InlineData("SELECT id, (SELECT MIN(DISTANCE(a.ra, a.dec, b.ra, b.dec)) FROM s.b WHERE DISTANCE(a.ra, a.dec, b.ra, b.dec) < 0.001) FROM s.a")]
    [InlineData("SELECT COUNT(*) FROM s.a JOIN s.b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < 0.001 JOIN s.b AS c ON DISTANCE(c.ra, c.dec, b.ra, b.dec) < 0.01")]
    public async Task Plan_OfASpatialJoin_HasNoNestedLoop(string adql)
    {
        Publish(0.001);
        await using var snapshot = await fixture.Open();
        var connection = fixture.Catalog.Engines.Scan.Rent();
        var plan = "";
        using (var result = connection.Stream("EXPLAIN " + Sql(snapshot, adql).Text))
        using (var chunk = result.Fetch())
            plan = ((DuckDbTextVector)VectorReader.Create(result.Types[1], chunk!.Vector(1), chunk.Count)).Text(0);
        fixture.Catalog.Engines.Scan.Return(connection, clean: false);
        Assert.Contains("HASH_JOIN", plan, StringComparison.Ordinal);
        // With a radius for each row there is a product with the one row that tells the orders.
        string[] loops = ["NL_JOIN", "NESTED_LOOP", "IE_JOIN", "PIECEWISE"];
        Assert.All(plan.Contains("dax_disc_order", StringComparison.Ordinal) ? loops : [.. loops, "CROSS_PRODUCT"], name => Assert.DoesNotContain(name, plan, StringComparison.Ordinal));
    }

    [Fact]
    public async Task CellSets_OfASmallTable_PassOverRowsFarFromItsOwn()
    {
        var sky = Publish(0.001);
        await using var snapshot = await fixture.Open();
        var sql = Sql(snapshot, "SELECT 10000 * a.id + b.id FROM s.a JOIN s.b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) <= 0.001");
        var set = Assert.Single(sql.CellSets);
        // Without the cells the statement answers the same, and with the cells of nothing at all it finds nothing.
        var pairs = Codes(MatchSky.Pairs(sky.A, sky.B, (_, _) => 0.001)).Order().ToList();
        Assert.Equal(pairs, (await CatalogFixture.Longs(snapshot, sql, Lane.Scan)).Order());
        Assert.Equal(pairs, (await CatalogFixture.Longs(snapshot, sql with { CellSets = [] }, Lane.Scan)).Order());
        Assert.Equal(pairs, (await CatalogFixture.Longs(snapshot, sql with { CellSets = [set with { Sql = "SELECT no such thing" }] }, Lane.Scan)).Order());
        Assert.Empty(await CatalogFixture.Longs(snapshot, sql with { CellSets = [set with { Sql = "SELECT -5::BIGINT" }] }, Lane.Scan));
        // The connection that answered last is used again, and remembers a set that is gone.
        Assert.Equal(pairs, (await CatalogFixture.Longs(snapshot, sql with { CellSets = [] }, Lane.Scan)).Order());
    }
}
