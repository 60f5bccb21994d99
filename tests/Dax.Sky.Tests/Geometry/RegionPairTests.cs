using Dax.Sky.Geometry;
using FsCheck.Fluent;

namespace Dax.Sky.Tests.Geometry;

public class RegionPairTests
{
    private static readonly SkyPolygon Square = SkyPolygonTests.Polygon((10, -1), (12, -1), (12, 1), (10, 1));

    [Theory]
    [InlineData(11, 0, 0.1, true)] // inside
    [InlineData(11, 0, 30, true)] // around
    [InlineData(9, 0, 1.001, true)] // over an edge
    [InlineData(9, 0, 0.999, false)]
    [InlineData(9, 2, 1.41, false)] // past a corner
    [InlineData(9, 2, 1.42, true)]
    [InlineData(191, 0, 178.5, false)] // all but a hole with the square in it
    [InlineData(191, 0, 179.5, true)]
    public void Intersects_CircleAndPolygon_IsRight(double lon, double lat, double radius, bool expected)
    {
        var circle = new SkyCircle(new SkyPoint(lon, lat), radius);
        Assert.Equal(expected, circle.Intersects(Square));
        Assert.Equal(expected, Square.Intersects(circle));
    }

    [Fact]
    public void Intersects_PolygonPairs_AreRight()
    {
        var inside = SkyPolygonTests.Polygon((10.5, -0.5), (11.5, -0.5), (11, 0.5));
        var cross = SkyPolygonTests.Polygon((10.8, -5), (11.2, -5), (11.2, 5), (10.8, 5));
        var bar = SkyPolygonTests.Polygon((5, -0.2), (15, -0.2), (15, 0.2), (5, 0.2));
        var beside = SkyPolygonTests.Polygon((12.001, -1), (13, -1), (13, 1), (12.001, 1));
        var sharing = SkyPolygonTests.Polygon((12, -1), (13, -1), (13, 1), (12, 1));
        Both(true, Square, inside);
        Both(true, Square, cross);
        Both(true, cross, bar);
        Both(true, Square, Square);
        Both(true, Square, sharing);
        Both(false, Square, beside);
        Both(false, inside, beside);
        Both(true, SkyPolygonTests.Belt(), Square);
        Both(false, SkyPolygonTests.Belt(), SkyPolygonTests.Polygon((310, -1), (312, -1), (312, 1), (310, 1)));

        static void Both(bool expected, SkyPolygon a, SkyPolygon b)
        {
            Assert.Equal(expected, a.Intersects(b));
            Assert.Equal(expected, b.Intersects(a));
        }
    }

    [Fact]
    public void Intersects_StarsSharingAPoint_IsTrue() =>
        Skies.Holds(from a in Skies.Stars from b in Skies.Stars select (a, b), t =>
        {
            var (first, second) = (SkyPolygonTests.Polygon(t.a.Vertices), SkyPolygonTests.Polygon(t.b.Vertices));
            var shared = (first.Contains(t.a.Point) && second.Contains(t.a.Point)) || first.Contains(t.b.Center) || second.Contains(t.a.Center);
            return (!shared || first.Intersects(second)) && first.Intersects(second) == second.Intersects(first);
        });

    [Fact]
    public void Relate_Encloses_MeansEveryPointOfTheCircle() =>
        Skies.Holds(from s in Skies.Stars from f in Gen.Choose(1, 100) from b in Gen.Choose(0, 359) select (s, f, b), t =>
        {
            var polygon = SkyPolygonTests.Polygon(t.s.Vertices);
            var radius = polygon.BoundingCircle.RadiusDegrees * t.f / 200;
            var circle = new SkyCircle(t.s.Point.ToSkyPoint(), radius);
            var relation = polygon.Relate(t.s.Point, radius * Math.PI / 180);
            var rim = Skies.Away(circle.Center, t.b, radius * (1 - 1e-6));
            return relation switch
            {
                CircleRelation.Encloses => polygon.Contains(rim) && polygon.Contains(t.s.Point),
                CircleRelation.Disjoint => !polygon.Contains(rim) && !polygon.Contains(t.s.Point),
                _ => true,
            };
        });
}
