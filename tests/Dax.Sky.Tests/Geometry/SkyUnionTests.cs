using Dax.Sky.Geometry;
using Dax.Sky.Healpix;
using FsCheck.Fluent;

namespace Dax.Sky.Tests.Geometry;

public class SkyUnionTests
{
    private static readonly SkyPolygon West = SkyPolygonTests.Polygon((9, -1), (10, -1), (10, 1), (9, 1));
    private static readonly SkyPolygon East = SkyPolygonTests.Polygon((10, -1), (11, -1), (11, 1), (10, 1));

    [Fact]
    public void Contains_AcrossASeam_IsTrue()
    {
        var both = Regions.Union(West, East);
        Assert.True(SkyRegions.Contains(both, new SkyCircle(new SkyPoint(10, 0), 0.9)));
        Assert.True(SkyRegions.Contains(both, SkyPolygonTests.Polygon((9.1, -0.5), (10.9, -0.5), (10.9, 0.5))));
        Assert.True(SkyRegions.Contains(both, Regions.Range(9.5, 10.5, -0.5, 0.5)));
        Assert.True(SkyRegions.Contains(both, West) && SkyRegions.Contains(both, both));
        Assert.False(SkyRegions.Contains(West, both) || SkyRegions.Contains(both, new SkyCircle(new SkyPoint(10, 0), 1.001)));
        Assert.False(SkyRegions.Contains(both, SkyPolygonTests.Polygon((9, -1), (11, -1), (11, 1), (9, 1)))); // its long sides bulge out between the corners
    }

    [Theory]
    [InlineData(1, false), InlineData(0.01, false), InlineData(1e-6, true), InlineData(-1, true)]
    public void Contains_AcrossAGap_DependsOnItsWidth(double mas, bool expected)
    {
        var east = SkyPolygonTests.Polygon((10 + mas * Skies.Mas, -1), (11, -1), (11, 1), (10 + mas * Skies.Mas, 1));
        foreach (var size in new[] { 0.5, 1e-3, 5 * Skies.Mas })
        {
            if (mas < 1e-3 && mas > 0 && size < 1e-5) continue;
            Assert.Equal(expected, SkyRegions.Contains(Regions.Union(West, east), new SkyCircle(new SkyPoint(10, 0), size)));
            Assert.Equal(expected, SkyRegions.Contains(Regions.Union(West, east), Regions.Box(10, 0, size, size)));
        }
    }

    [Theory]
    [InlineData(0, 0), InlineData(123, 45), InlineData(0, 90), InlineData(359.9999, -89.99)]
    public void Contains_AroundAHole_IsFalseHoweverSmallIt(double lon, double lat)
    {
        foreach (var hole in new[] { Skies.Mas, 1e-4, 0.1 })
        {
            // Four boxes about a hole, laid like bricks.
            var centre = new SkyPoint(lon, lat);
            var box = Regions.Box(lon, lat, hole, hole);
            var ring = Enumerable.Range(0, 4).Select(i => Corner(box, centre, i)).ToArray();
            var union = Regions.Union(ring);
            Assert.False(union.Contains(centre));
            Assert.False(SkyRegions.Contains(union, Regions.Box(lon, lat, 3 * hole, 3 * hole)));
            Assert.False(SkyRegions.Contains(union, new SkyCircle(centre, hole)));
            Assert.True(SkyRegions.Contains(Regions.Union([.. ring, new SkyCircle(centre, 0.72 * hole)]), new SkyCircle(centre, hole)));
            Assert.True(SkyRegions.Intersects(union, new SkyCircle(centre, 0.51 * hole)));
            Assert.False(SkyRegions.Intersects(union, new SkyCircle(centre, 0.49 * hole)));
        }

        // Beyond one side of the box, from before its start to its end: quadrilaterals that overlap at the corners.
        static ISkyRegion Corner(SkyPolygon box, SkyPoint centre, int i)
        {
            var (a, b) = (box.Vertices[i], box.Vertices[(i + 1) % 4]);
            return SkyPolygonTests.Polygon([a, b, Beyond(b), Beyond(a)]);

            SkyPoint Beyond(SkyPoint p)
            {
                var (c, v) = (centre.ToUnitVector(), p.ToUnitVector());
                return (c + (v - c) * 3).Normalize().ToSkyPoint();
            }
        }
    }

    [Fact]
    public void Contains_TheWholeSky_ByCapsOfACube()
    {
        var sky = new SkyCircle(new SkyPoint(1, 2), 180);
        // The corners of a cube are 54.7356 degrees from the middles of its faces.
        Assert.True(SkyRegions.Contains(Regions.Union([.. MeasureTests.Caps(54.7357)]), sky));
        Assert.False(SkyRegions.Contains(Regions.Union([.. MeasureTests.Caps(54.7355)]), sky));
        Assert.True(SkyRegions.Contains(Regions.Union(new SkyCircle(new SkyPoint(0, 90), 90), new SkyCircle(new SkyPoint(0, -90), 90)), sky));
        Assert.False(SkyRegions.Contains(Regions.Union(new SkyCircle(new SkyPoint(0, 90), 90), new SkyCircle(new SkyPoint(0, -90), 90 - Skies.Mas)), sky));
        Assert.True(SkyRegions.Contains(sky, Regions.Union([.. MeasureTests.Caps(20)])));
    }

    [Fact]
    public void Contains_APolygonInTriangles_IsTrueUntilOneIsMissing() =>
        Skies.Holds(from s in Skies.Stars from i in Gen.Choose(0, 11) select (s, i), t =>
        {
            var star = SkyPolygonTests.Polygon(t.s.Vertices);
            var fan = MeasureTests.Fan(t.s.Center, t.s.Vertices);
            var missing = fan.Where((_, i) => i != t.i % fan.Length).ToArray();
            return SkyRegions.Contains(Regions.Union(fan), star) && SkyRegions.Contains(star, Regions.Union(fan)) && !SkyRegions.Contains(Regions.Union(missing), star);
        }, 400);

    [Fact]
    public void Contains_PointsAndDots_AreTheirPositions()
    {
        var union = Regions.Union(new SkyPoint(1, 2), new SkyCircle(new SkyPoint(3, 4), 0));
        Assert.True(SkyRegions.Contains(union, new SkyPoint(361 - 360, 2)) && SkyRegions.Contains(union, new SkyCircle(new SkyPoint(1, 2), 0)));
        Assert.False(SkyRegions.Contains(union, new SkyCircle(new SkyPoint(1, 2), 1e-9)) || SkyRegions.Intersects(union, new SkyPoint(1, 2.0000001)));
        Assert.True(SkyRegions.Intersects(union, union));
        Assert.False(SkyRegions.Contains(union, new SkyCircle(new SkyPoint(1, 2), -1)) || SkyRegions.Intersects(new SkyCircle(new SkyPoint(1, 2), -1), union));
    }

    [Fact]
    public void Contains_AsManyVerticesAsThereMayBe_IsAnsweredAndTanglesAreRefused()
    {
        SkyPoint[] Gear(double phase) => [.. Enumerable.Range(0, SkyPolygon.MaxVertices).Select(i => Skies.Away(new SkyPoint(20, 20), i * 0.09 + phase, 5 + 0.1 * (i % 2)).ToSkyPoint())];
        var gear = SkyPolygonTests.Polygon(Gear(0));
        Assert.True(SkyRegions.Contains(gear, gear));
        Assert.False(SkyRegions.Contains(gear, SkyPolygonTests.Polygon(Gear(0.02))));
        var tangle = SkyPolygonTests.Polygon([.. Enumerable.Range(0, SkyPolygon.MaxVertices).Select(i => Skies.Away(new SkyPoint(20, 20), i * 1999.0 % 4000 * 0.09, 5).ToSkyPoint())]);
        Assert.Throws<SkyRegionException>(() => tangle.AreaSquareDegrees);
    }

    [Fact]
    public void TryCreate_OfUnions_IsFlat()
    {
        var union = Regions.Union(West, Regions.Union(East, new SkyPoint(1, 2)));
        Assert.Equal(3, union.Members.Count);
        Assert.False(SkyUnion.TryCreate([], out _, out var error));
        Assert.NotEmpty(error);
        Assert.False(SkyUnion.TryCreate([.. Enumerable.Repeat<ISkyRegion>(West, SkyUnion.MaxMembers + 1)], out _, out _));
    }

    [Fact]
    public void BoundingBox_LeavesOutTheWidestGap()
    {
        var box = Regions.Union(new SkyCircle(new SkyPoint(350, 0), 5), new SkyCircle(new SkyPoint(20, 10), 5), new SkyCircle(new SkyPoint(1, -20), 15)).BoundingBox;
        Assert.True(box.Wraps && box.Contains(0, 0) && box.Contains(25, 10) && box.Contains(345, 0));
        Assert.False(box.Contains(26, 0) || box.Contains(180, 0) || box.Contains(340, 0));
        Assert.True(Regions.Union(new SkyPoint(1, 2), new SkyCircle(new SkyPoint(50, 89), 2)).BoundingBox.HasAllLongitudes);
    }

    [Fact]
    public void Cover_OfAUnion_HoldsEveryPointAndLittleElse()
    {
        Skies.Holds(Regions.Pairs, t =>
        {
            var union = Regions.Union(t.A, t.B);
            var ranges = HealpixCover.Ranges(union, 64);
            return t.Points.All(v =>
            {
                var p = v.ToSkyPoint();
                return !union.Contains(v) || ranges.Any(r => r.Contains(HealpixNested.Index(29, p.LonDegrees, p.LatDegrees)));
            });
        }, 300);
        var spots = Regions.Union([.. Enumerable.Range(0, 200).Select(i => (ISkyRegion)new SkyCircle(new SkyPoint(i * 1.7 % 360, i * 0.8 - 80), 0.01))]);
        var held = HealpixCover.Ranges(spots, int.MaxValue).Sum(r => (double)(r.Last - r.First + 1)) / (12.0 * (1L << 58)) * 41252.96;
        Assert.InRange(held / spots.AreaSquareDegrees, 1, 3);
        Assert.Equal([new KeyRange(0, -1)], HealpixCover.Ranges(Regions.Union(new SkyCircle(default, -1)), 8));
    }
}
