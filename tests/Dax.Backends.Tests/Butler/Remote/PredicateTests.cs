using System.Text;
using System.Text.Json;
using Dax.Backends.Butler.Remote;
using Dax.Backends.Butler.Sql;
using Dax.Backends.Butler.Universe;
using Dax.Backends.Butler.Regions;
using Dax.Sky.Geometry;

namespace Dax.Backends.Tests.Butler.Remote;

public sealed class PredicateTests
{
    private const string Universe = """
        {"version":8,"namespace":"daf_butler","skypix":{"common":"htm7"},
        "elements":{
          "instrument":{"keys":[{"name":"name","type":"string"}],"requires":[],"implies":[],"metadata":[],"governor":true},
          "visit":{"keys":[{"name":"id","type":"int"}],"requires":["instrument"],"implies":[],"metadata":[{"name":"exposure_time","type":"float"},{"name":"good","type":"bool"}]}},
        "topology":{"spatial":{"observation_regions":["visit"]},"temporal":{"observation_timespans":["visit"]}}}
        """;

    private const string Visit = """{"expression_type":"dimension_key","dimension":"visit"}""";
    private const string Good = """{"predicate_type":"boolean_wrapper","operand":{"expression_type":"dimension_field","element":"visit","field":"good"}}""";
    private const string X = """{"predicate_type":"comparison","a":{"expression_type":"dimension_key","dimension":"instrument"},"b":{"expression_type":"string","value":"X"},"operator":"=="}""";

    [Theory]
    [InlineData("visit = 3", $$"""[{"predicate_type":"comparison","a":{{Visit}},"b":{"expression_type":"int","value":3},"operator":"=="}]""")]
    [InlineData("visit != -3", $$"""[{"predicate_type":"comparison","a":{{Visit}},"b":{"expression_type":"int","value":-3},"operator":"!="}]""")]
    [InlineData("visit IN (1, 2, 4..8:2)", $$"""[{"predicate_type":"in_container","member":{{Visit}},"container":[{"expression_type":"int","value":1},{"expression_type":"int","value":2}]},{"predicate_type":"in_range","member":{{Visit}},"start":4,"stop":9,"step":2}]""")]
    [InlineData("visit.exposure_time >= 2.0", """[{"predicate_type":"comparison","a":{"expression_type":"dimension_field","element":"visit","field":"exposure_time"},"b":{"expression_type":"float","value":2.0},"operator":">="}]""")]
    [InlineData("visit.exposure_time IS NULL", """[{"predicate_type":"is_null","operand":{"expression_type":"dimension_field","element":"visit","field":"exposure_time"}}]""")]
    [InlineData("visit.good", $"[{Good}]")]
    [InlineData("visit.good = FALSE", $$"""[{"predicate_type":"not","operand":{{Good}}}]""")]
    [InlineData("visit % 2 = 1", $$"""[{"predicate_type":"comparison","a":{"expression_type":"binary","a":{{Visit}},"b":{"expression_type":"int","value":2},"operator":"%"},"b":{"expression_type":"int","value":1},"operator":"=="}]""")]
    [InlineData("visit.timespan.begin < T'mjd/58849/tai'", """[{"predicate_type":"comparison","a":{"expression_type":"unary","operand":{"expression_type":"dimension_field","element":"visit","field":"timespan"},"operator":"begin_of"},"b":{"expression_type":"datetime","nsec":1577836800000000000},"operator":"<"}]""")]
    [InlineData("GLOB(instrument, 'D*')", """[{"predicate_type":"comparison","a":{"expression_type":"dimension_key","dimension":"instrument"},"b":{"expression_type":"string","value":"D*"},"operator":"glob"}]""")]
    [InlineData("image.run = 'r'", """[{"predicate_type":"comparison","a":{"expression_type":"dataset_field","dataset_type":"image","field":"run"},"b":{"expression_type":"string","value":"r"},"operator":"=="}]""")]
    [InlineData("NOT (instrument = 'X' AND visit.good)", $$"""[{"predicate_type":"not","operand":{{X}}},{"predicate_type":"not","operand":{{Good}}}]""")]
    [InlineData("NOT (instrument = 'X' OR visit.good)", $$"""[{"predicate_type":"not","operand":{{X}}}],[{"predicate_type":"not","operand":{{Good}}}]""")]
    [InlineData("instrument = 'X' OR instrument = 'X' AND visit.good", $"[{X},{X}],[{X},{Good}]")]
    [InlineData("TRUE", "")]
    [InlineData("FALSE", "[]")]
    public void Write_Expression_IsTheServersForm(string where, string groups) =>
        Assert.Equal($$"""{"operands":[{{groups}}]}""", Written(RecordedServerTests.Predicate(DimensionUniverseReader.Read(Universe), ["instrument", "visit"], where)));

    [Fact]
    public void Law_ConjunctiveForm_MeansTheSame()
    {
        var random = new Random(20260322);
        for (var round = 0; round < 300; round++)
        {
            var (predicate, meaning) = Tree(random, 4);
            using var json = JsonDocument.Parse(Written(predicate));
            for (var facts = 0; facts < 32; facts++)
            {
                var written = json.RootElement.GetProperty("operands").EnumerateArray().All(g => g.EnumerateArray().Any(leaf => Holds(leaf, facts)));
                Assert.Equal(meaning(facts), written);
            }
        }
    }

    [Fact]
    public void Any_AlternativesInsideAlternatives_AreRefusedBeforeTheyAreMade()
    {
        var pair = Predicate.All([Leaf(0), Leaf(1)]);
        Assert.Throws<RegistryException>(() => Predicate.Any(Enumerable.Repeat(pair, 60)));
        Assert.Throws<RegistryException>(() => Predicate.All(Enumerable.Repeat(Predicate.Any([Leaf(0), Leaf(1)]), 60)).Not());
    }

    [Fact]
    public void TryWrite_Regions_AreReadBackAsTheyWere()
    {
        var random = new Random(20260323);
        for (var round = 0; round < 400; round++)
        {
            var region = Region(random, round % 4);
            Assert.True(SphgeomWriter.TryWrite(region, out var bytes), region.ToString());
            Assert.True(SphgeomRegion.TryRead(bytes, out var again));
            for (var i = 0; i < 50; i++)
            {
                var point = Near(region.BoundingCircle, random);
                // On the border rounding decides.
                if (region.Contains(point) != again!.Contains(point)) Assert.True(SkyRegions.Intersects(region, new SkyCircle(point.ToSkyPoint(), 1e-11)) && SkyRegions.Intersects(again, new SkyCircle(point.ToSkyPoint(), 1e-11)));
            }
        }
    }

    [Fact]
    public void TryWrite_PolygonThatIsNotConvex_IsRefused()
    {
        Assert.True(SkyPolygon.TryCreate([new(0, 0), new(10, 0), new(2, 2), new(0, 10)], out var dart, out _));
        Assert.False(SphgeomWriter.TryWrite(dart, out _));
        Assert.True(SkyPolygon.TryCreate([new(0, 10), new(6, -8), new(-9.5, 3), new(9.5, 3), new(-6, -8)], out var star, out _));
        Assert.False(SphgeomWriter.TryWrite(star, out _));
    }

    private static ISkyRegion Region(Random random, int kind)
    {
        var center = new SkyPoint(360 * random.NextDouble(), 160 * random.NextDouble() - 80);
        var size = Math.Pow(10, 3 * random.NextDouble() - 2);
        switch (kind)
        {
            case 0:
                return new SkyCircle(center, size);
            case 1:
                Assert.True(SkyRange.TryCreate(center.LonDegrees, (center.LonDegrees + size) % 360, center.LatDegrees, center.LatDegrees + 1, out var range, out _));
                return range;
            case 2:
                var corners = new List<SkyPoint>();
                var axis = center.ToUnitVector();
                var east = new UnitVector3(0, 0, 1).Cross(axis).Normalize();
                var north = axis.Cross(east);
                for (var i = 0; i < 5; i++) corners.Add((axis + east * (0.01 * size * Math.Cos(1.2566 * i)) + north * (0.01 * size * Math.Sin(1.2566 * i))).Normalize().ToSkyPoint());
                if (random.Next(2) == 0) corners.Reverse();
                Assert.True(SkyPolygon.TryCreate([.. corners], out var polygon, out _));
                return polygon;
            default:
                Assert.True(SkyUnion.TryCreate([Region(random, 0), Region(random, 2)], out var union, out _));
                return union;
        }
    }

    private static UnitVector3 Near(SkyCircle circle, Random random)
    {
        var axis = circle.Axis;
        var offset = new UnitVector3(random.NextDouble() - 0.5, random.NextDouble() - 0.5, random.NextDouble() - 0.5) * (3 * circle.RadiusDegrees * Math.PI / 180);
        return (axis + offset).Normalize();
    }

    private static (Predicate, Func<int, bool>) Tree(Random random, int depth)
    {
        if (depth == 0 || random.Next(4) == 0)
        {
            var fact = random.Next(7);
            return fact switch { 5 => (Predicate.True, _ => true), 6 => (Predicate.False, _ => false), _ => (Leaf(fact), facts => (facts >> fact & 1) != 0) };
        }
        var parts = Enumerable.Range(0, random.Next(1, 3)).Select(_ => Tree(random, depth - 1)).ToArray();
        return random.Next(3) switch
        {
            0 => (Predicate.All(parts.Select(p => p.Item1)), facts => parts.All(p => p.Item2(facts))),
            1 => (Predicate.Any(parts.Select(p => p.Item1)), facts => parts.Any(p => p.Item2(facts))),
            _ => (parts[0].Item1.Not(), facts => !parts[0].Item2(facts)),
        };
    }

    private static Predicate Leaf(int fact) => Predicate.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("predicate_type", "fact");
        json.WriteNumber("fact", fact);
        json.WriteEndObject();
    });

    private static bool Holds(JsonElement leaf, int facts) =>
        leaf.TryGetProperty("operand", out var operand) ? !Holds(operand, facts) : (facts >> leaf.GetProperty("fact").GetInt32() & 1) != 0;

    private static string Written(Predicate predicate) => Encoding.UTF8.GetString(QueryDocuments.Write(predicate.Write));
}
