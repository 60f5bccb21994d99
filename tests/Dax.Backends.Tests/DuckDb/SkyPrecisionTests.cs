using System.Globalization;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Tests.DuckDb;

/// <summary>
/// Circles of 1 mas to 180° about places next to the poles, over longitude zero and elsewhere: positions a milliarcsecond (less for the smallest circles)
/// inside and outside of the rim are told apart by every form of the test, as are distances. The positions are made with 60 digits.
/// </summary>
public sealed class SkyPrecisionTests : IAsyncLifetime
{
    private const double Mas = 1 / 3.6e6;

    private static readonly (double Lon, double Lat)[] Centres = [(0, 90), (123, -90), (10, 89.9999999), (200, -89.9999997), (359.9999999, 0), (0, 0), (180, 45), (77.25, -60.5), (0.0000001, 89)];
    private static readonly double[] Radii = [Mas, 10 * Mas, 1 / 3600.0, 0.01, 1, 30, 89.9999999, 90, 90.0000001, 120, 179, 179.9999, 180 - 10 * Mas, 180 - 2 * Mas];
    private static readonly double[] Bearings = [0, 37, 90, 180, 261];

    private readonly CatalogFixture fixture = new();
    private readonly List<(int Id, double Distance)> cases = [];

    public ValueTask InitializeAsync()
    {
        var rows = new List<string>();
        foreach (var (lon, lat) in Centres)
            foreach (var radius in Radii)
                foreach (var bearing in Bearings)
                    foreach (var side in (int[])[-1, 1])
                    {
                        // The doubles of a position are themselves up to 0.1 µas off; so the offset is far above that, and the truth is of the doubles.
                        var offset = side * Math.Min(Mas, radius / 2);
                        var (x, y) = Precise.Move(lon, lat, bearing, radius + offset);
                        cases.Add((rows.Count, Precise.Distance(lon, lat, x, y)));
                        rows.Add(string.Create(CultureInfo.InvariantCulture, $"({rows.Count}, {lon:R}, {lat:R}, {radius:R}, {x:R}, {y:R}, {(side < 0 ? 1 : 0)})"));
                    }
        fixture.Publish("s", "rim", $"SELECT id::BIGINT AS id, lon::DOUBLE AS lon, lat::DOUBLE AS lat, r::DOUBLE AS r, x::DOUBLE AS x, y::DOUBLE AS y, inside::BIGINT AS inside FROM (VALUES {string.Join(",\n", rows)}) v(id, lon, lat, r, x, y, inside)",
            [new("id", VoDatatype.Long), .. ((string[])["lon", "lat", "r", "x", "y"]).Select(n => new FieldInfo(n, VoDatatype.Double)), new("inside", VoDatatype.Long)]);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Theory]
    [InlineData("CONTAINS(POINT(x, y), CIRCLE(lon, lat, r))")]
    [InlineData("CONTAINS(POINT(lon, lat), CIRCLE(x, y, r))")]
    [InlineData("INTERSECTS(CIRCLE(POINT(lon, lat), r), POINT(x, y))")]
    [InlineData("CONTAINS(POINT(x, y), CIRCLE(COALESCE(NULL, POINT(lon, lat)), r))")]
    [InlineData("CONTAINS(POINT(x + 360, y), CIRCLE(lon, lat, r))")]
    [InlineData("INTERSECTS(CIRCLE(x, y, 0), CIRCLE(lon, lat, r))")]
    [InlineData("CONTAINS(CIRCLE(x, y, 0), CIRCLE(lon, lat, r))")]
    public async Task Circle_AMilliarcsecondAroundItsRim_IsRight(string test)
    {
        await using var snapshot = await fixture.Open();
        var wrong = await AdqlRows.Of(snapshot, $"SELECT id, lon, lat, r, x, y, {test} FROM s.rim WHERE {test} <> inside");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(5).Select(row => string.Join(' ', row))));
    }

    [Theory]
    [InlineData("DISTANCE(x, y, lon, lat) <= r")]
    [InlineData("r > DISTANCE(POINT(lon, lat), POINT(x, y))")]
    [InlineData("NOT DISTANCE(x, y, lon, lat) > r")]
    [InlineData("DISTANCE(COALESCE(NULL, POINT(x, y)), POINT(lon, lat)) < r")]
    public async Task Distance_AMilliarcsecondAroundTheRim_IsRight(string condition)
    {
        await using var snapshot = await fixture.Open();
        var wrong = await AdqlRows.Of(snapshot, $"SELECT id, lon, lat, r, x, y FROM s.rim WHERE ({condition} AND inside = 0) OR (NOT ({condition}) AND inside = 1)");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(5).Select(row => string.Join(' ', row))));
    }

    [Fact]
    public async Task Circle_OfConstants_IsRightForEveryRow()
    {
        await using var snapshot = await fixture.Open();
        foreach (var (lon, lat) in Centres)
            foreach (var radius in Radii)
            {
                var circle = string.Create(CultureInfo.InvariantCulture, $"lon = {lon:R} AND lat = {lat:R} AND r = {radius:R} AND CONTAINS(POINT(x, y), CIRCLE({lon:R}, {lat:R}, {radius:R})) <> inside");
                Assert.Equal(0L, await AdqlRows.Single(snapshot, $"SELECT COUNT(*) FROM s.rim WHERE {circle}"));
            }
    }

    [Theory]
    [InlineData("DISTANCE(x, y, lon, lat)")]
    [InlineData("DISTANCE(COALESCE(NULL, POINT(x, y)), POINT(lon, lat))")]
    public async Task Distance_AsAValue_IsRightToAHundredthOfAMilliarcsecond(string distance)
    {
        await using var snapshot = await fixture.Open();
        foreach (var row in await AdqlRows.Of(snapshot, $"SELECT id, {distance} FROM s.rim"))
            Assert.Equal(cases[(int)(long)row[0]!].Distance, (double)row[1]!, 0.01 * Mas);
    }
}
