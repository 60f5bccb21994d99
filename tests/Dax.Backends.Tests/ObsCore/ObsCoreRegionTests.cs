using Dax.Adql;
using Dax.Engine.Datasets;
using Dax.Engine.Tests.ObsCore;
using Dax.Sky.Geometry;

namespace Dax.Backends.Tests.ObsCore;

/// <summary>Searches by region against every row's own region.</summary>
public sealed class ObsCoreRegionTests(ObsCoreRegionTests.Sky sky) : IClassFixture<ObsCoreRegionTests.Sky>
{
    [Theory]
    [InlineData("INTERSECTS(s_region, CIRCLE(0, 0, 0.3))")]
    [InlineData("INTERSECTS(CIRCLE(180, 89.8, 1), s_region)")]
    [InlineData("INTERSECTS(s_region, POLYGON(350, -10, 10, -10, 10, 10, 350, 10))")]
    [InlineData("CONTAINS(POINT(45, 30), s_region)")]
    [InlineData("CONTAINS(POINT(0, -90), s_region)")]
    [InlineData("CONTAINS(s_region, CIRCLE(200, -60, 20))")]
    [InlineData("INTERSECTS(s_region, BOX(359.9, 45, 1, 1))")]
    [InlineData("INTERSECTS(s_region, REGION('range 0 360 -2 5'))")]
    [InlineData("CONTAINS(CIRCLE(100, 50, 0.01), s_region)")]
    public async Task Search_ByRegion_FindsWhatNoBoxesWouldHaveFound(string predicate)
    {
        // The boxes are used where the test must hold: here they are, and with OR they are not.
        var found = await sky.Fixture.Column($"SELECT obs_publisher_did FROM ivoa.ObsCore WHERE 1 = {predicate} ORDER BY 1");
        var plain = await sky.Fixture.Column($"SELECT obs_publisher_did FROM ivoa.ObsCore WHERE 1 = {predicate} OR obs_id = 'none' ORDER BY 1");
        Assert.Equal(plain, found);
        Assert.NotEmpty(found);
        await using var snapshot = await sky.Fixture.Catalog.Open();
        var sql = snapshot.Dialect.Write(AdqlCompiler.Compile($"SELECT obs_id FROM ivoa.ObsCore WHERE 1 = {predicate}", snapshot.Model, AdqlLimits.Default).Value, null).Value.Text;
        Assert.Contains("dax$z1", sql, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_ByPosition_UsesTheKey()
    {
        Assert.NotEmpty(await sky.Fixture.Column("SELECT obs_id FROM ivoa.ObsCore WHERE 1 = CONTAINS(POINT(s_ra, s_dec), CIRCLE(10, 10, 20))"));
        await using var snapshot = await sky.Fixture.Catalog.Open();
        var query = AdqlCompiler.Compile("SELECT obs_id FROM ivoa.ObsCore WHERE 1 = CONTAINS(POINT(s_ra, s_dec), CIRCLE(10, 10, 1))", snapshot.Model, AdqlLimits.Default).Value;
        Assert.Contains("dax$hpx", snapshot.Dialect.Write(query, null).Value.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_JoinedWithATable_FindsTheSame()
    {
        var found = await sky.Fixture.Column("SELECT a.obs_publisher_did FROM ivoa.ObsCore AS a LEFT JOIN ivoa.ObsCore AS b ON a.obs_id = b.obs_id AND 1 = INTERSECTS(b.s_region, CIRCLE(45, 30, 2)) WHERE b.obs_id IS NOT NULL ORDER BY 1");
        Assert.Equal(await sky.Fixture.Column("SELECT obs_publisher_did FROM ivoa.ObsCore WHERE 1 = INTERSECTS(s_region, CIRCLE(45, 30, 2)) ORDER BY 1"), found);
    }

    [Theory]
    [InlineData("CONTAINS(POINT(a.s_ra, a.s_dec), b.s_region)")]
    [InlineData("INTERSECTS(b.s_region, POINT(a.s_ra, a.s_dec))")]
    public async Task Join_PositionsWithRegions_FindsWhatNoBoxesWouldHaveFound(string predicate)
    {
        const string Few = "(SELECT s_ra, s_dec, obs_publisher_did AS id FROM ivoa.ObsCore WHERE MOD(lsst_tract, 10) = 0)";
        var found = await sky.Fixture.Column($"SELECT a.id || b.obs_publisher_did AS pair FROM {Few} AS a JOIN ivoa.ObsCore AS b ON 1 = {predicate} ORDER BY pair");
        var plain = await sky.Fixture.Column($"SELECT a.id || b.obs_publisher_did AS pair FROM {Few} AS a JOIN ivoa.ObsCore AS b ON 1 = {predicate} OR a.id = 'none' ORDER BY pair");
        Assert.Equal(plain, found);
        Assert.True(found.Count > 300);
        await using var snapshot = await sky.Fixture.Catalog.Open();
        var query = AdqlCompiler.Compile($"SELECT a.id FROM {Few} AS a JOIN ivoa.ObsCore AS b ON 1 = {predicate}", snapshot.Model, AdqlLimits.Default).Value;
        Assert.Contains("dax$z1\" >= sin(radians(", snapshot.Dialect.Write(query, null).Value.Text, StringComparison.Ordinal);
    }

    public sealed class Sky : IAsyncLifetime
    {
        internal ObsCoreFixture Fixture { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var butler = new FakeButler("sky");
            butler.Types.Add(Survey.Coadd);
            var random = new Random(1);
            for (var i = 1; i <= 3000; i++)
            {
                var coadd = Survey.CoaddOf(i, i, i);
                butler.Add(coadd with { Ref = coadd.Ref with { Run = "r" }, Region = i % 50 == 0 ? null : Region(i, random) });
            }
            Fixture = new ObsCoreFixture(butler);
            await Fixture.Run();
        }

        public ValueTask DisposeAsync() => Fixture.DisposeAsync();

        private static ISkyRegion Region(int i, Random random)
        {
            var (lon, lat) = (i % 10 == 0 ? 0 : random.NextDouble() * 360, i % 25 == 0 ? (i % 2 == 0 ? 89.9 : -89.9) : Math.Asin(2 * random.NextDouble() - 1) * 180 / Math.PI);
            var size = i % 100 == 1 ? 30 : 0.05 + 3 * random.NextDouble();
            if (i % 3 == 0) return new SkyCircle(new SkyPoint(lon, lat), size);
            SkyPoint[] corners = [.. Enumerable.Range(0, 5).Select(k => At(lon, lat, size, 72 * k))];
            return SkyPolygon.TryCreate(corners, out var polygon, out var error) ? polygon : throw new InvalidOperationException(error);
        }

        /// <summary>The point so many degrees away in that direction.</summary>
        private static SkyPoint At(double lon, double lat, double distance, double angle)
        {
            var (d, a, p) = (distance * Math.PI / 180, angle * Math.PI / 180, lat * Math.PI / 180);
            var y = Math.Asin(Math.Sin(p) * Math.Cos(d) + Math.Cos(p) * Math.Sin(d) * Math.Cos(a));
            var x = Math.Atan2(Math.Sin(a) * Math.Sin(d) * Math.Cos(p), Math.Cos(d) - Math.Sin(p) * Math.Sin(y));
            return new SkyPoint(((lon + x * 180 / Math.PI) % 360 + 360) % 360, y * 180 / Math.PI);
        }
    }
}
