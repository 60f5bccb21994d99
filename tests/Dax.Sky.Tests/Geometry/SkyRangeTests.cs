using Dax.Sky.Geometry;
using Dax.Sky.Healpix;
using FsCheck.Fluent;

namespace Dax.Sky.Tests.Geometry;

public class SkyRangeTests
{
    [Theory]
    [InlineData(350, 10, -5, 5, 0, 0, true), InlineData(350, 10, -5, 5, 350, 5, true), InlineData(350, 10, -5, 5, 349.9999999, 0, false), InlineData(350, 10, -5, 5, 180, 0, false)]
    [InlineData(10, 350, -5, 5, 180, 5, true), InlineData(10, 350, -5, 5, 0, 0, false), InlineData(10, 350, -5, 5, 180, 5.0000001, false)]
    [InlineData(0, 360, 60, 60.5, 123, 60.25, true), InlineData(0, 360, 60, 60.5, 123, 60.5000001, false)]
    [InlineData(20, 40, 80, 90, 200, 90, true), InlineData(20, 40, 80, 90, 200, 89.999, false), InlineData(20, 40, -90, 90, 30, -89.9999999, true)]
    [InlineData(20, 20, 0, 10, 20, 5, true), InlineData(20, 20, 0, 10, 200, 5, false), InlineData(20, 200, 0, 10, 110, 10, true), InlineData(20, 200, 0, 10, 201, 5, false)]
    public void Contains_IsBetweenTheLimits(double lonMin, double lonMax, double latMin, double latMax, double lon, double lat, bool expected) =>
        Assert.Equal(expected, Regions.Range(lonMin, lonMax, latMin, latMax).Contains(new SkyPoint(lon, lat).ToUnitVector()));

    [Fact]
    public void SidesAreParallelsNotGreatCircles()
    {
        // The edge between (0, 50) and (60, 50) rises to 53.99.
        var polygon = SkyPolygonTests.Polygon((0, 40), (60, 40), (60, 50), (0, 50));
        Assert.False(SkyRegions.Contains(Regions.Range(0, 60, 40, 53.9), polygon));
        Assert.True(SkyRegions.Contains(Regions.Range(0, 60, 40, 54), polygon));
        Assert.False(SkyRegions.Contains(polygon, Regions.Range(0, 60, 40, 50)));
        Assert.True(SkyRegions.Contains(polygon, Regions.Range(1, 59, 45, 50)));
        Assert.True(SkyRegions.Intersects(Regions.Range(20, 40, 53, 60), polygon));
        Assert.False(SkyRegions.Intersects(Regions.Range(20, 40, 54, 60), polygon));
    }

    [Fact]
    public void Pairs_WithCircles_AreRight()
    {
        var band = Regions.Range(0, 360, -10, 10);
        Assert.True(SkyRegions.Contains(band, new SkyCircle(new SkyPoint(5, 5), 5)));
        Assert.False(SkyRegions.Contains(band, new SkyCircle(new SkyPoint(5, 5), 5.0000001)));
        Assert.True(SkyRegions.Intersects(band, new SkyCircle(new SkyPoint(5, 30), 20)));
        Assert.False(SkyRegions.Intersects(band, new SkyCircle(new SkyPoint(5, 30), 19.9999999)));
        Assert.True(SkyRegions.Contains(new SkyCircle(new SkyPoint(0, 90), 100), Regions.Range(10, 20, -10, 90)));
        Assert.False(SkyRegions.Contains(new SkyCircle(new SkyPoint(0, 90), 99.9999999), Regions.Range(10, 20, -10, 90)));
        Assert.True(SkyRegions.Contains(Regions.Range(0, 360, -90, 90), new SkyCircle(default, 180)));
        Assert.True(SkyRegions.Intersects(Regions.Range(0, 360, -90, 90), new SkyCircle(default, 0)));
        Assert.True(SkyRegions.Contains(Regions.Union(Regions.Range(0, 180, -90, 90), Regions.Range(180, 360, -90, 90)), new SkyCircle(default, 180)));
        Assert.False(SkyRegions.Contains(Regions.Union(Regions.Range(0, 180, -90, 90), Regions.Range(180, 359.999999, -90, 90)), new SkyCircle(default, 180)));
    }

    [Fact]
    public void Cover_HoldsEveryPoint()
    {
        Skies.Holds(from t in Regions.Pairs where t.A is SkyRange select t, t =>
        {
            var ranges = HealpixCover.Ranges(t.A, 64);
            return t.Points.All(v =>
            {
                var p = v.ToSkyPoint();
                return !t.A.Contains(v) || ranges.Any(r => r.Contains(HealpixNested.Index(29, p.LonDegrees, p.LatDegrees)));
            });
        }, 200);
        var square = Regions.Range(100, 101, 30, 31);
        var held = HealpixCover.Ranges(square, int.MaxValue).Sum(r => (double)(r.Last - r.First + 1)) / (12.0 * (1L << 58)) * 41252.96;
        Assert.InRange(held / square.AreaSquareDegrees, 1, 2);
    }

    [Theory]
    [InlineData(double.NaN, 1, 2, 3), InlineData(0, 361, 2, 3), InlineData(-1, 1, 2, 3), InlineData(0, 1, 3, 2), InlineData(0, 1, -91, 2), InlineData(0, 1, 0, double.NaN)]
    public void TryCreate_OffTheSky_SaysWhy(double lonMin, double lonMax, double latMin, double latMax)
    {
        Assert.False(SkyRange.TryCreate(lonMin, lonMax, latMin, latMax, out _, out var error));
        Assert.NotEmpty(error);
    }
}
