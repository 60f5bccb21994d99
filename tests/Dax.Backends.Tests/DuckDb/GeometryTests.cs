using System.Globalization;
using Dax.Engine.Jobs;
using Dax.Ivoa.Tables;
using Dax.Sky.Geometry;

namespace Dax.Backends.Tests.DuckDb;

/// <summary>ADQL geometry on stored geometries of every form, held against Dax.Sky.</summary>
public sealed class GeometryTests : IAsyncLifetime
{
    private const int Rows = 300;

    private static readonly FieldInfo[] Fields =
    [
        new("id", VoDatatype.Long), new("ra", VoDatatype.Double), new("dec", VoDatatype.Double), new("r", VoDatatype.Double),
        new("pos", VoDatatype.Double, "2") { XType = "point" }, new("circ", VoDatatype.Float, "3") { XType = "circle" },
        new("poly", VoDatatype.Double, "*") { XType = "polygon" }, new("s_region", VoDatatype.Char, "*") { XType = "adql:REGION" },
    ];

    private readonly CatalogFixture fixture = new();
    private readonly Sample[] samples = MakeSamples();

    public ValueTask InitializeAsync()
    {
        var values = samples.Select((s, i) => string.Create(CultureInfo.InvariantCulture,
            $"({i}, {s.Lon:R}, {s.Lat:R}, {s.Radius:R}, [{s.Lon:R}, {s.Lat:R}], [{s.Lon:R}, {s.Lat:R}, {s.Radius:R}], [{string.Join(", ", s.Corners.Select(c => c.ToString("R", CultureInfo.InvariantCulture)))}], '{s.Text}')"));
        fixture.Publish("s", "obs", $"""
            SELECT id::BIGINT AS id, ra::DOUBLE AS ra, dec::DOUBLE AS dec, r::DOUBLE AS r, pos::DOUBLE[] AS pos, circ::FLOAT[] AS circ, poly::DOUBLE[] AS poly, s_region
            FROM (VALUES {string.Join(",\n", values)}) v(id, ra, dec, r, pos, circ, poly, s_region)
            """, Fields);
        fixture.Publish("s", "bad", """
            SELECT * FROM (VALUES
              (1::BIGINT, NULL::DOUBLE, 0::DOUBLE, 1::DOUBLE, NULL::DOUBLE[], NULL::FLOAT[], NULL::DOUBLE[], NULL::VARCHAR),
              (2, 10, 95, 1, [10, NULL], [1, 2], [1, 2, 3, 4], 'circle 1 2'),
              (3, 'nan', 5, 1, ['nan'::DOUBLE, 'nan'], [1, 2, -3], [1, 2, 3, 4, 5], 'nonsense'),
              (4, 'inf', 5, 1, [], [1, 2, 'nan'::FLOAT], [0, 0, 10, 0, 10, 95], ''),
              (5, 10, 5, 'nan', [1, 2, 3], [], [0, 0, 0, 0, 0, 0], 'polygon 0 0 0 0 0 0')) v(id, ra, dec, r, pos, circ, poly, s_region)
            """, Fields);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    /// <summary>ADQL of a geometry, and the same of Dax.Sky for a row.</summary>
    private static readonly Dictionary<string, (string Adql, Func<Sample, ISkyRegion> Of)> Kinds = new()
    {
        ["point"] = ("POINT(ra, dec)", s => s.Point),
        ["stored point"] = ("pos", s => s.Point),
        ["computed point"] = ("CENTROID(poly)", s => s.Polygon.Centroid),
        ["circle"] = ("CIRCLE(ra, dec, r)", s => s.Circle),
        ["fixed circle"] = ("CIRCLE(10, 20, 30)", _ => new SkyCircle(new(10, 20), 30)),
        ["circle of a value"] = ("CIRCLE(COALESCE(pos, POINT(0, 0)), r)", s => s.Circle),
        ["polygon"] = ("poly", s => s.Polygon),
        ["fixed polygon"] = ("POLYGON(350, -10, 30, -10, 20, 40, 340, 30)", _ => Polygon([350, -10, 30, -10, 20, 40, 340, 30])),
        ["polygon of columns"] = ("POLYGON(ra, dec, 10, 20, 40, 50)", s => Polygon([s.Lon, s.Lat, 10, 20, 40, 50])),
        ["polygon of values"] = ("POLYGON(POINT(10, 20), COALESCE(pos, POINT(0, 0)), POINT(40, 50))", s => Polygon([10, 20, s.Lon, s.Lat, 40, 50])),
        ["box"] = ("BOX(ra, dec, r, 2 * r)", s => Box(s.Point, s.Radius, 2 * s.Radius)),
        ["fixed box"] = ("BOX(POINT(10, 80), 20, 30)", _ => Box(new(10, 80), 20, 30)),
        ["region"] = ("s_region", s => s.Region),
        ["fixed union"] = ("REGION('Union ICRS (Circle 10 20 30 Circle 200 -80 20)')", _ => Union(new SkyCircle(new(10, 20), 30), new SkyCircle(new(200, -80), 20))),
        ["coalesced"] = ("COALESCE(s_region, poly, POINT(ra, dec))", s => s.Region),
    };

    public static TheoryData<string> KindNames => [.. Kinds.Keys];

    [Theory]
    [InlineData("CONTAINS(POINT(0, 0), CIRCLE(ra, dec, r + 200))")]
    [InlineData("CONTAINS(CIRCLE(0, 0, 1), CIRCLE(ra, dec, r + 200))")]
    [InlineData("INTERSECTS(POLYGON(0, 0, 1, 0, 0, 1), CIRCLE(ra, dec, r + 200))")]
    public async Task Circle_OfAColumnsRadiusBeyondTheSky_IsTheWholeSky(string test)
    {
        await using var snapshot = await fixture.Open();
        Assert.Equal((long)Rows, await AdqlRows.Single(snapshot, $"SELECT COUNT(*) FROM s.obs WHERE 1 = {test}"));
    }

    [Theory]
    [MemberData(nameof(KindNames))]
    public async Task Predicates_OfEveryPair_AreThoseOfTheSphere(string name)
    {
        await using var snapshot = await fixture.Open();
        var (first, ofFirst) = Kinds[name];
        foreach (var (otherName, (second, ofSecond)) in Kinds)
        {
            var contains = otherName.Contains("point") && !otherName.Contains("of") && !name.Contains("point") && !(name is "region" or "coalesced" or "fixed union")
                ? "0" : $"CONTAINS({first}, {second})";
            var rows = await AdqlRows.Of(snapshot, $"SELECT id, {contains}, INTERSECTS({first}, {second}) FROM s.obs");
            Assert.Equal(Rows, rows.Count);
            foreach (var row in rows)
            {
                var sample = samples[(long)row[0]!];
                var (a, b) = (ofFirst(sample), ofSecond(sample));
                if (IsOnBorder(a, b))
                    continue;
                if (contains != "0")
                    Assert.True(SkyRegions.Contains(b, a) == ((int)row[1]! == 1), $"{contains}: {SkyRegionText.Write(a)} in {SkyRegionText.Write(b)}");
                Assert.True(SkyRegions.Intersects(a, b) == ((int)row[2]! == 1), $"INTERSECTS({first}, {second}): {SkyRegionText.Write(a)} and {SkyRegionText.Write(b)}");
            }
        }
    }

    /// <summary>Rounding decides: the centroid of a polygon is the point that it was made around only nearly.</summary>
    private static bool IsOnBorder(ISkyRegion a, ISkyRegion b) => IsNear(a, b) || IsNear(b, a);

    private static bool IsNear(ISkyRegion point, ISkyRegion region) =>
        point is SkyPoint p && region.Relate(p.ToUnitVector(), 1e-7) == CircleRelation.Overlaps;

    [Fact]
    public async Task Measures_OfEveryKind_AreThoseOfTheSphere()
    {
        await using var snapshot = await fixture.Open();
        foreach (var (adql, of) in Kinds.Values)
            foreach (var row in await AdqlRows.Of(snapshot, $"SELECT id, AREA({adql}), COORD1(CENTROID({adql})), COORD2(CENTROID({adql})), DISTANCE(CENTROID({adql}), POINT(1, 2)), COORDSYS({adql}) FROM s.obs"))
            {
                var region = of(samples[(long)row[0]!]);
                var centre = region.Centroid;
                Assert.Equal(region.AreaSquareDegrees, (double)row[1]!, 1e-3 * (1e-3 + region.AreaSquareDegrees));
                Assert.Equal(0, Spherical.SeparationDegrees((double)row[2]!, (double)row[3]!, centre.LonDegrees, centre.LatDegrees), 1e-4);
                Assert.Equal(Spherical.SeparationDegrees(centre.LonDegrees, centre.LatDegrees, 1, 2), (double)row[4]!, 1e-4);
                Assert.Equal("ICRS", row[5]);
            }
    }

    [Fact]
    public async Task Values_OfEveryKind_AreDalisNumbers()
    {
        await using var snapshot = await fixture.Open();
        var rows = await AdqlRows.Of(snapshot, """
            SELECT id, POINT(ra, dec), CIRCLE(ra, dec, r), POLYGON(ra, dec, 10, 20, 40, 50), BOX(ra, dec, r, r), CENTROID(circ), COALESCE(poly, NULL), COALESCE(s_region, pos),
              CAST(s_region AS CIRCLE), CAST(CAST(pos AS VARCHAR) AS POINT), CAST(CIRCLE(ra, dec, 1) AS VARCHAR(4))
            FROM (SELECT * FROM s.obs) AS q
            """);
        foreach (var row in rows)
        {
            var s = samples[(long)row[0]!];
            Assert.Equal([s.Lon, s.Lat], (double[])row[1]!);
            Assert.Equal([s.Lon, s.Lat, s.Radius], (double[])row[2]!);
            Assert.Equal([s.Lon, s.Lat, 10, 20, 40, 50], (double[])row[3]!);
            Assert.Equal(8, ((double[])row[4]!).Length);
            Assert.Equal(s.Lon, ((double[])row[5]!)[0], 1e-4);
            Assert.Equal(s.Corners, (double[])row[6]!);
            Assert.Equal(s.Text, row[7]);
            Assert.Equal(s.Region is SkyCircle c ? [c.Center.LonDegrees, c.Center.LatDegrees, c.RadiusDegrees] : null, (double[]?)row[8]);
            Assert.Equal([s.Lon, s.Lat], (double[])row[9]!);
            Assert.Equal(4, ((string)row[10]!).Length);
        }
    }

    [Theory]
    [InlineData("POINT(ra, dec)", "5")]
    [InlineData("CIRCLE(ra, dec, r)", "")]
    [InlineData("CIRCLE(pos, r)", "")]
    [InlineData("CIRCLE(circ, r)", null)]
    [InlineData("POLYGON(ra, dec, 10, 20, 40, 50)", "5")]
    [InlineData("POLYGON(COALESCE(pos), POINT(10, 20), POINT(40, 50), POINT(41, 30))", "5")]
    [InlineData("BOX(ra, dec, r, r)", "")]
    [InlineData("CENTROID(s_region)", "")]
    [InlineData("CENTROID(poly)", "")]
    [InlineData("CENTROID(circ)", "")]
    [InlineData("COORD1(POINT(ra, dec))", "5")]
    [InlineData("COORD2(pos)", "5")]
    [InlineData("AREA(s_region)", "")]
    [InlineData("AREA(poly)", "")]
    [InlineData("AREA(circ)", "")]
    [InlineData("DISTANCE(pos, POINT(1, 2))", "5")]
    [InlineData("DISTANCE(ra, dec, 1, 2)", "5")]
    [InlineData("CONTAINS(POINT(1, 2), s_region)", "")]
    [InlineData("CONTAINS(POINT(ra, dec), CIRCLE(1, 2, 3))", "5")]
    [InlineData("CONTAINS(POINT(ra, dec), CIRCLE(0, 0, 180))", "5")]
    [InlineData("CONTAINS(POINT(ra, dec), CIRCLE(ra, dec, r))", "")]
    [InlineData("CONTAINS(POINT(ra, dec), POLYGON(0, 0, 10, 0, 5, 5))", "5")]
    [InlineData("CONTAINS(POINT(ra, dec), REGION('union (circle 1 2 3 circle 4 5 6)'))", "5")]
    [InlineData("INTERSECTS(s_region, CIRCLE(1, 2, 3))", "")]
    [InlineData("INTERSECTS(poly, circ)", "")]
    [InlineData("CAST(s_region AS POINT)", "")]
    public async Task Evaluate_OfWhatIsNoGeometry_IsNull(string adql, string? ids)
    {
        await using var snapshot = await fixture.Open();
        if (ids is null)
        {
            Assert.False(Adql.AdqlCompiler.Compile($"SELECT {adql} FROM s.bad", snapshot.Model, Adql.AdqlLimits.Default).IsOk);
            return;
        }
        var known = (await AdqlRows.Of(snapshot, $"SELECT id FROM (SELECT id, {adql} AS g FROM s.bad) q WHERE g IS NOT NULL")).Select(r => r[0]);
        var shown = (await AdqlRows.Of(snapshot, $"SELECT id, {adql} AS g FROM s.bad")).Where(r => r[1] is not null).Select(r => r[0]);
        Assert.Equal(ids, string.Join(',', known));
        Assert.Equal(ids, string.Join(',', shown));
    }

    [Theory]
    [InlineData(Lane.Interactive)]
    [InlineData(Lane.Scan)]
    public async Task Geometry_ThroughQueriesWithinQueries_KeepsItsMeaning(Lane lane)
    {
        await using var snapshot = await fixture.Open();
        var inside = samples.Select((s, i) => (s, i)).Where(p => new SkyCircle(new(10, 20), 60).Contains(p.s.Point)).Select(p => (object)(long)p.i).ToList();
        foreach (var query in (string[])
        [
            "WITH w AS (SELECT id, POINT(ra, dec) AS p FROM s.obs) SELECT id FROM w WHERE 1 = CONTAINS(p, CIRCLE(10, 20, 60)) ORDER BY id",
            "SELECT id FROM (SELECT id, COALESCE(pos, POINT(0, 0)) AS p FROM s.obs) q WHERE 1 = CONTAINS(p, CIRCLE(10, 20, 60)) ORDER BY id",
            "SELECT id FROM (SELECT id, CIRCLE(ra, dec, 0) AS c FROM s.obs) q WHERE 1 = INTERSECTS(c, REGION('circle 10 20 60')) ORDER BY id",
            "SELECT id FROM s.obs o WHERE 1 = CONTAINS((SELECT pos FROM s.obs i WHERE i.id = o.id), CIRCLE(10, 20, 60)) ORDER BY id",
            "SELECT id FROM s.obs WHERE 1 = CONTAINS(CAST(CAST(pos AS VARCHAR) AS POINT), CIRCLE(10, 20, 60)) ORDER BY id",
            "SELECT id FROM (SELECT id, POINT(ra, dec) AS p FROM s.obs UNION ALL SELECT id, CENTROID(poly) FROM s.obs WHERE id < 0) q WHERE 1 = CONTAINS(p, CIRCLE(10, 20, 60)) ORDER BY id",
            "SELECT id FROM s.obs WHERE DISTANCE(COORD1(pos), COORD2(pos), 10, 20) <= 60 ORDER BY id",
        ])
            Assert.Equal(inside, (await AdqlRows.Of(snapshot, query, lane)).Select(r => r[0]!));
    }

    private static SkyPolygon Polygon(ReadOnlySpan<double> numbers)
    {
        var corners = new SkyPoint[numbers.Length / 2];
        for (var i = 0; i < corners.Length; i++)
            corners[i] = new(numbers[2 * i], numbers[2 * i + 1]);
        Assert.True(SkyPolygon.TryCreate(corners, out var polygon, out var error), error);
        return polygon;
    }

    private static SkyPolygon Box(SkyPoint centre, double width, double height)
    {
        Assert.True(SkyPolygon.TryCreateBox(centre, width, height, out var box, out var error), error);
        return box;
    }

    private static SkyUnion Union(params ISkyRegion[] members)
    {
        Assert.True(SkyUnion.TryCreate(members, out var union, out var error), error);
        return union;
    }

    private static Sample[] MakeSamples()
    {
        var random = new Random(7);
        var samples = new Sample[Rows];
        for (var i = 0; i < Rows; i++)
        {
            var lat = i % 10 == 0 ? Math.CopySign(89.9, random.NextDouble() - 0.5) : Math.Round(random.NextDouble() * 170 - 85, 3);
            var lon = i % 7 == 0 ? Math.Round(359.5 + random.NextDouble() * 0.4, 3) : Math.Round(random.NextDouble() * 360, 3) % 360;
            samples[i] = new Sample(lon, lat, Math.Round(0.5 + random.NextDouble() * 30, 3), i % 4);
        }
        return samples;
    }

    private sealed class Sample
    {
        public Sample(double lon, double lat, double radius, int kind)
        {
            (Lon, Lat, Radius) = (lon, lat, radius);
            Corners = [.. Box(Point, radius, radius).Vertices.ToArray().SelectMany(v => (double[])[Math.Round(v.LonDegrees, 6), Math.Round(v.LatDegrees, 6)])];
            Text = FormattableString.Invariant(kind switch
            {
                0 => (FormattableString)$"CIRCLE ICRS {lon} {lat} {radius}",
                1 => $"polygon {string.Join(' ', Corners.Select(c => c.ToString("R", CultureInfo.InvariantCulture)))}",
                2 => $"Union ICRS (Circle {lon} {lat} {radius} Circle {(lon + 90) % 360} 0 1)",
                _ => $"POSITION {lon} {lat}",
            });
            Assert.True(SkyRegionText.TryParse(Text, out var region, out var error), error);
            Region = region;
        }

        public double Lon { get; }
        public double Lat { get; }
        public double Radius { get; }
        public SkyPoint Point => new(Lon, Lat);
        public SkyCircle Circle => new(Point, Radius);
        public double[] Corners { get; }
        public SkyPolygon Polygon => GeometryTests.Polygon(Corners);
        public string Text { get; }
        public ISkyRegion Region { get; }
    }
}
