namespace Dax.Backends.Tests.DuckDb;

public sealed class CircleFunctionTests : IAsyncLifetime
{
    private readonly CatalogFixture fixture = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    /// <summary>Positions over the sky, dense near the centre, about centres that matter: a pole, longitude zero, a plain one; the same test in SQL beside it.</summary>
    [Theory]
    [InlineData(10, 20)]
    [InlineData(0.001, -5)]
    [InlineData(123, 89.9999)]
    [InlineData(0, -90)]
    public async Task InCircle_OfAnyRadius_IsTheHaversineInSql(double lon, double lat)
    {
        await using var snapshot = await fixture.Open();
        var sql = FormattableString.Invariant($"""
            WITH p AS (SELECT {lon}e0 + pow(10e0, -(i % 11) + 2) * cos(i) AS lon, greatest(-90e0, least(90e0, {lat}e0 + pow(10e0, -(i % 11) + 2) * sin(i))) AS lat, r.r AS r
              FROM range(20000) n(i), (VALUES (0e0), (1e0 / 3600000), (1e-4), (0.1e0), (5e0), (60e0), (90e0), (100e0), (179.999e0), (180e0)) r(r)),
            h AS (SELECT *, pow(sin(radians(lat - {lat}e0) / 2), 2) + cos(radians(lat)) * cos(radians({lat}e0)) * pow(sin(radians(lon - {lon}e0) / 2), 2) AS hav FROM p),
            d AS (SELECT *, degrees(2 * asin(sqrt(least(1e0, hav)))) AS distance FROM h)
            SELECT count(*) FROM d WHERE abs(distance - r) > 1e-9 * greatest(1e-5, r) * (CASE WHEN r > 170 THEN 1e3 ELSE 1 END) AND (
              dax_in_circle(lon, lat, {lon}e0, {lat}e0, r) <> (distance <= r) OR dax_in_open_circle(lon, lat, {lon}e0, {lat}e0, r) <> (distance < r))
            """);
        Assert.Equal([0L], await CatalogFixture.Longs(snapshot, sql));
    }

    [Fact]
    public async Task InCircle_AtTheRim_HoldsItOnlyWhenClosed()
    {
        await using var snapshot = await fixture.Open();
        const string Sql = """
            SELECT coalesce(dax_in_circle(lon, lat, 10e0, 0e0, r)::VARCHAR, 'null'), coalesce(dax_in_open_circle(lon, lat, 10e0, 0e0, r)::VARCHAR, 'null') FROM (VALUES
              (1, 10e0, 0e0, 0e0), (2, 190e0, 0e0, 180e0), (3, 190e0, 0e0, 181e0), (4, 10e0, 0e0, -1e0), (5, NULL, 0e0, 1e0), (6, 10e0, 'nan'::DOUBLE, 1e0), (7, 'inf'::DOUBLE, 0e0, 1e0),
              (8, 10e0, 0e0, NULL), (9, 10e0, 0e0, 'inf'::DOUBLE), (10, 370e0, 0e0, 1e0), (11, -350e0, 0.5e0, 1e0), (12, 11e0, 95e0, 1e0)) t(n, lon, lat, r) ORDER BY n
            """;
        var rows = await CatalogFixture.Texts(snapshot, Sql, 2);
        Assert.Equal(
            ["true false", "true false", "true true", "false false", "null null", "null null", "null null", "null null", "null null", "true true", "true true", "null null"],
            rows.Select(row => $"{row[0]} {row[1]}"));
    }
}
