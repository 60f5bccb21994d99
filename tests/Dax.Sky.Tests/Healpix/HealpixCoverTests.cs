using Dax.Sky.Geometry;
using Dax.Sky.Healpix;
using Dax.Sky.Tests.Geometry;
using FsCheck.Fluent;

namespace Dax.Sky.Tests.Healpix;

public class HealpixCoverTests
{
    private const double AllKeys = 12.0 * (1L << 58);

    [Fact]
    public void Ranges_OfACircle_HoldEveryPoint() =>
        Skies.Holds(Skies.CirclesWithPoint, t => Holds(t.Circle, t.Point), 3000);

    [Fact]
    public void Ranges_OfAPolygon_HoldEveryPoint() =>
        Skies.Holds(Skies.Stars, t => !SkyPolygonTests.Polygon(t.Vertices).Contains(t.Point) || Holds(SkyPolygonTests.Polygon(t.Vertices), t.Point), 400);

    [Fact]
    public void Ranges_OfABelt_HoldEveryPoint()
    {
        var belt = SkyPolygonTests.Belt();
        Skies.Holds(Skies.Positions, p => !belt.Contains(p) || Holds(belt, p.ToUnitVector()));
        Assert.True(Held(HealpixCover.Ranges(belt, 64)) < 0.5 * AllKeys);
    }

    [Fact]
    public void Ranges_OfRadiusZero_AreAFewCellsWithThePosition() =>
        Skies.Holds(Skies.Positions, p =>
        {
            var circle = new SkyCircle(p, 0);
            return Holds(circle, p.ToUnitVector()) && Held(HealpixCover.Ranges(circle, 16)) <= 64;
        });

    [Fact]
    public void Ranges_AreDisjointRisingAndNoMoreThanAsked() =>
        Skies.Holds(from c in Skies.CirclesWithPoint from n in Gen.Choose(1, 12) select (c, n), t =>
        {
            var ranges = HealpixCover.Ranges(t.c.Circle, t.n);
            if (ranges.Count < 1 || ranges.Count > t.n) return false;
            for (var i = 0; i < ranges.Count; i++)
            {
                if (ranges[i].First > ranges[i].Last || (i > 0 && ranges[i].First <= ranges[i - 1].Last + 1)) return false;
            }
            return true;
        });

    [Fact]
    public void Ranges_Fewer_CloseTheSmallestGaps()
    {
        var circle = new SkyCircle(new SkyPoint(45, 0.3), 1);
        var all = HealpixCover.Ranges(circle, int.MaxValue);
        Assert.True(all.Count > 4);
        var gaps = all.Skip(1).Select((r, i) => r.First - all[i].Last - 1).OrderDescending().ToArray();
        for (var n = 1; n <= all.Count; n++)
        {
            var some = HealpixCover.Ranges(circle, n);
            Assert.Equal(n, some.Count);
            Assert.Equal(Held(all) + gaps.Skip(n - 1).Sum(g => (double)g), Held(some), 1e-12 * AllKeys);
        }
    }

    [Fact]
    public void Ranges_OfACone_AreNotMuchMoreThanIt()
    {
        foreach (var (lon, lat) in new[] { (10.0, 5.0), (200.0, -30.0), (77.0, 60.0), (120.0, -85.0), (0.0, 0.0), (33.0, 90.0) })
        {
            foreach (var radius in new[] { 0.001, 0.1, 5 })
            {
                var part = (1 - Math.Cos(radius * Math.PI / 180)) / 2 * AllKeys;
                var held = Held(HealpixCover.Ranges(new SkyCircle(new SkyPoint(lon, lat), radius), int.MaxValue));
                Assert.InRange(held / part, 1, 2.5);
            }
        }
    }

    [Fact]
    public void Ranges_OfTheWholeSphere_IsOneRange() =>
        Assert.Equal([new KeyRange(0, (12L << 58) - 1)], HealpixCover.Ranges(new SkyCircle(new SkyPoint(1, 1), 180), 8));

    [Fact]
    public void Ranges_OfNothing_HoldNoKey() =>
        Assert.Equal([new KeyRange(0, -1)], HealpixCover.Ranges(new SkyCircle(new SkyPoint(1, 1), -1), 8));

    [Fact]
    public void Span_IsFromTheLowestToTheHighestRange() =>
        Skies.Holds(Skies.CirclesWithPoint, t =>
        {
            var ranges = HealpixCover.Ranges(t.Circle, int.MaxValue);
            return HealpixCover.Span(t.Circle) == new KeyRange(ranges[0].First, ranges[^1].Last);
        }, 200);

    private static bool Holds(ISkyRegion region, UnitVector3 v)
    {
        var p = v.ToSkyPoint();
        var key = HealpixNested.Index(29, p.LonDegrees, p.LatDegrees);
        return HealpixCover.Ranges(region, 16).Any(r => r.Contains(key)) && HealpixCover.Span(region).Contains(key);
    }

    private static double Held(IReadOnlyList<KeyRange> ranges) => ranges.Sum(r => (double)(r.Last - r.First + 1));
}
