using Dax.Sky.Geometry;
using FsCheck.Fluent;

namespace Dax.Sky.Tests.Geometry;

public class SkyPolygonTests
{
    internal static SkyPolygon Polygon(params (double Lon, double Lat)[] vertices) => Polygon([.. vertices.Select(v => new SkyPoint(v.Lon, v.Lat))]);

    internal static SkyPolygon Polygon(SkyPoint[] vertices) =>
        SkyPolygon.TryCreate(vertices, out var polygon, out var error) ? polygon : throw new InvalidOperationException(error);

    private static bool Has(SkyPolygon polygon, double lon, double lat) => polygon.Contains(new SkyPoint(lon, lat));

    /// <summary>A C of 300 degrees of longitude about the equator, 10 degrees wide: in no hemisphere.</summary>
    internal static SkyPolygon Belt() =>
        Polygon([.. Enumerable.Range(0, 16).Select(i => (20.0 * i, 5.0)), .. Enumerable.Range(0, 16).Select(i => (300 - 20.0 * i, -5.0))]);

    [Fact]
    public void Contains_Star_AgreesWithItsTriangles() =>
        Skies.Holds(Skies.Stars, t =>
        {
            var c = t.Center.ToUnitVector();
            // Near the rim either answer is right.
            if (IsNearRim(c, t.Vertices, t.Point)) return true;
            return Polygon(t.Vertices).Contains(t.Point) == IsInFan(c, t.Vertices, t.Point);
        }, 1500);

    [Fact]
    public void Contains_EitherWinding_IsTheSameArea() =>
        Skies.Holds(Skies.Stars, t => IsNearRim(t.Center.ToUnitVector(), t.Vertices, t.Point)
            || Polygon(t.Vertices).Contains(t.Point) == Polygon([.. t.Vertices.Reverse()]).Contains(t.Point));

    [Fact]
    public void Contains_Star_HoldsItsCentreAndNotItsAntipode() =>
        Skies.Holds(Skies.Stars, t => Polygon(t.Vertices).Contains(t.Center) && !Polygon(t.Vertices).Contains(-t.Center.ToUnitVector()));

    [Fact]
    public void Contains_PoleInside_IsTrue()
    {
        var cap = Polygon((0, 80), (90, 80), (180, 80), (270, 80));
        Assert.True(Has(cap, 0, 90));
        Assert.True(Has(cap, 45, 84));
        Assert.False(Has(cap, 45, 80));
        Assert.False(Has(cap, 0, -90));
        Assert.True(cap.BoundingBox.HasAllLongitudes);
        Assert.Equal(90, cap.BoundingBox.LatMax);
        Assert.Equal(80, cap.BoundingBox.LatMin, 1e-9);
    }

    [Fact]
    public void Contains_ThroughLongitudeZero_IsRight()
    {
        var polygon = Polygon((359, -1), (1, -1), (1, 1), (359, 1));
        Assert.True(Has(polygon, 0, 0) && Has(polygon, 359.5, 0.5) && Has(polygon, 0.5, -0.5));
        Assert.False(Has(polygon, 358.9, 0) || Has(polygon, 1.1, 0) || Has(polygon, 180, 0));
        Assert.True(polygon.BoundingBox.Wraps);
    }

    [Fact]
    public void Contains_EdgesAreGreatCirclesNotParallels()
    {
        var polygon = Polygon((0, 40), (60, 40), (60, 50), (0, 50));
        var summit = Math.Atan(Math.Tan(50 * Math.PI / 180) / Math.Cos(30 * Math.PI / 180)) * 180 / Math.PI;
        Assert.True(Has(polygon, 30, summit - 1e-6));
        Assert.False(Has(polygon, 30, summit + 1e-6));
        Assert.False(Has(polygon, 30, 40.5));
        Assert.Equal(summit, polygon.BoundingBox.LatMax, 1e-9);
    }

    [Fact]
    public void Contains_WiderThanAHemisphere_IsTheSmallerArea()
    {
        var belt = Belt();
        var back = Polygon([.. belt.Vertices.ToArray().Reverse()]);
        foreach (var polygon in new[] { belt, back })
        {
            for (var lon = 1.0; lon < 300; lon += 7)
            {
                Assert.True(Has(polygon, lon, 0) && Has(polygon, lon, 4.9) && Has(polygon, lon, -4.9));
                Assert.False(Has(polygon, lon, 5.3) || Has(polygon, lon, -5.3) || Has(polygon, lon, 60) || Has(polygon, lon, -88));
            }
            for (var lon = 301.0; lon < 360; lon += 7) Assert.False(Has(polygon, lon, 0) || Has(polygon, lon, 4));
            Assert.False(Has(polygon, 0, 90) || Has(polygon, 0, -90));
        }
    }

    [Fact]
    public void Contains_LargeTriangleAboutAPole_IsTheCapSide()
    {
        Assert.True(Has(Polygon((0, 2), (120, 2), (240, 2)), 10, 89));
        Assert.True(Has(Polygon((0, -2), (240, -2), (120, -2)), 10, -89));
        Assert.False(Has(Polygon((0, -2), (240, -2), (120, -2)), 10, 89));
    }

    [Theory]
    [InlineData("two", 0, 0, 1, 1, 0, 0), InlineData("antipodes", 10, 20, 190, -20, 5, 5), InlineData("hemisphere", 0, 0, 120, 0, 240, 0)]
    public void TryCreate_WithoutAnArea_SaysWhy(string what, double lon1, double lat1, double lon2, double lat2, double lon3, double lat3)
    {
        Assert.False(SkyPolygon.TryCreate([new(lon1, lat1), new(lon2, lat2), new(lon3, lat3)], out var polygon, out var error), what);
        Assert.Null(polygon);
        Assert.NotEmpty(error);
    }

    [Fact]
    public void TryCreate_FirstVertexRepeated_IsTaken()
    {
        Assert.True(SkyPolygon.TryCreate([new(0, 0), new(1, 0), new(1, 1), new(0, 0)], out var polygon, out _));
        Assert.Equal(3, polygon.Vertices.Length);
    }

    [Fact]
    public void TryCreate_TooManyVertices_IsRefused() =>
        Assert.False(SkyPolygon.TryCreate([.. Enumerable.Range(0, SkyPolygon.MaxVertices + 1).Select(i => new SkyPoint(i * 0.01, i % 2))], out _, out _));

    [Fact]
    public void Bounds_HoldEveryPoint() =>
        Skies.Holds(Skies.Stars, t =>
        {
            var polygon = Polygon(t.Vertices);
            if (!polygon.Contains(t.Point)) return true;
            var p = t.Point.ToSkyPoint();
            return polygon.BoundingCircle.Contains(t.Point) && polygon.BoundingBox.Contains(p.LonDegrees, p.LatDegrees);
        }, 1500);

    private static bool IsInFan(UnitVector3 center, SkyPoint[] vertices, UnitVector3 p)
    {
        for (var i = 0; i < vertices.Length; i++)
        {
            var (a, b) = Side(vertices, i);
            if (Turn(center, a, p) >= 0 && Turn(a, b, p) >= 0 && Turn(b, center, p) >= 0) return true;
            if (Turn(center, a, p) <= 0 && Turn(a, b, p) <= 0 && Turn(b, center, p) <= 0) return true;
        }
        return false;
    }

    private static bool IsNearRim(UnitVector3 center, SkyPoint[] vertices, UnitVector3 p)
    {
        var size = vertices.Max(v => center.AngleTo(v.ToUnitVector()));
        for (var i = 0; i < vertices.Length; i++)
        {
            var (a, b) = Side(vertices, i);
            if (Math.Abs(Turn(a, b, p)) < 1e-6 * size + 1e-13) return true;
            if (Math.Abs(Turn(center, a, p)) < 1e-6 * size + 1e-13) return true;
        }
        return false;
    }

    private static (UnitVector3 A, UnitVector3 B) Side(SkyPoint[] vertices, int i) =>
        (vertices[i].ToUnitVector(), vertices[(i + 1) % vertices.Length].ToUnitVector());

    /// <summary>Signed distance of p from the great circle a-b.</summary>
    private static double Turn(UnitVector3 a, UnitVector3 b, UnitVector3 p) => (a + b).Cross(b - a).Normalize().Dot(p);
}
