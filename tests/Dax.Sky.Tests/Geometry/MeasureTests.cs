using Dax.Sky.Geometry;
using FsCheck.Fluent;

namespace Dax.Sky.Tests.Geometry;

/// <summary>Areas and centres of mass.</summary>
public class MeasureTests
{
    private const double Sphere = 41252.961249419271;

    [Theory]
    [InlineData(180, Sphere), InlineData(90, Sphere / 2), InlineData(60, Sphere / 4), InlineData(0, 0), InlineData(-1, 0)]
    public void Area_OfACircle_IsTheCap(double radius, double expected) =>
        Assert.Equal(expected, new SkyCircle(new SkyPoint(12, 34), radius).AreaSquareDegrees, 1e-9);

    [Fact]
    public void Area_OfTinyShapes_KeepsItsDigits()
    {
        Assert.Equal(1, new SkyCircle(new SkyPoint(300, -89.999), Skies.Mas).AreaSquareDegrees / (Math.PI * Skies.Mas * Skies.Mas), 1e-12);
        foreach (var (lon, lat) in new[] { (0.0, 0.0), (10, 45), (300, -89.999), (0, 90), (359.9999999, 12) })
        {
            // A corner of 1 mas is known to 1e-16/5e-9 of it.
            Assert.Equal(1, Regions.Box(lon, lat, Skies.Mas, Skies.Mas).AreaSquareDegrees / (Skies.Mas * Skies.Mas), 4e-7);
            Assert.Equal(1, Regions.Box(lon, lat, 1 / 3600.0, 2 / 3600.0).AreaSquareDegrees / (2 / 3600.0 / 3600), 1e-9);
        }
        Assert.Equal(1, Regions.Range(10, 10.5, 89.5, 90).AreaSquareDegrees / (0.5 * Math.PI / 180 * (1 - Math.Sin(89.5 * Math.PI / 180)) * Math.Pow(180 / Math.PI, 2)), 1e-11);
    }

    [Fact]
    public void OctantAndItsComplementInTriangles_AreRight()
    {
        var octant = SkyPolygonTests.Polygon((0, 0), (90, 0), (0, 90));
        Assert.Equal(Sphere / 8, octant.AreaSquareDegrees, 1e-9);
        Assert.Equal(45, octant.Centroid.LonDegrees, 1e-12);
        Assert.Equal(Math.Asin(Math.Sqrt(1.0 / 3)) * 180 / Math.PI, octant.Centroid.LatDegrees, 1e-12);
        var nearlyHalf = SkyPolygonTests.Polygon((0, 0.001), (120, 0.001), (240, 0.001));
        Assert.InRange(nearlyHalf.AreaSquareDegrees, Sphere / 2 - 1, Sphere / 2 - 1e-6);
        Assert.Equal(90, nearlyHalf.Centroid.LatDegrees, 1e-9);
    }

    [Fact]
    public void Area_IsTheSumOfTheParts() =>
        Skies.Holds(Skies.Stars, t =>
        {
            var star = SkyPolygonTests.Polygon(t.Vertices);
            var parts = Fan(t.Center, t.Vertices);
            var sum = parts.Sum(p => p.AreaSquareDegrees);
            var union = Regions.Union(parts);
            var size = star.BoundingCircle.RadiusDegrees;
            var allowed = 1e-13 * size * 50 + 1e-12 * sum;
            return Math.Abs(star.AreaSquareDegrees - sum) <= allowed && Math.Abs(union.AreaSquareDegrees - sum) <= allowed + 1e-9 * size * t.Vertices.Length
                && Spherical.SeparationDegrees(star.Centroid, union.Centroid) <= 1e-11 + 1e-7 * size;
        }, 500);

    [Fact]
    public void Area_OfUnions_CountsCommonPartsOnce()
    {
        var (a, b, both) = (Regions.Range(350, 30, -10, 20), Regions.Range(10, 50, 5, 40), Regions.Range(10, 30, 5, 20));
        Assert.Equal(a.AreaSquareDegrees + b.AreaSquareDegrees - both.AreaSquareDegrees, Regions.Union(a, b).AreaSquareDegrees, 1e-9);
        var circle = new SkyCircle(new SkyPoint(77, 88), 3);
        Assert.Equal(circle.AreaSquareDegrees, Regions.Union(circle, circle, circle).AreaSquareDegrees, 1e-9);
        Assert.Equal(circle.AreaSquareDegrees, Regions.Union(circle, new SkyCircle(new SkyPoint(77, 88), 1), new SkyPoint(3, 4)).AreaSquareDegrees, 1e-9);
        var square = Regions.Box(200, 60, 2, 2);
        Assert.Equal(square.AreaSquareDegrees, Regions.Union(square, square, Regions.Box(200, 60, 1, 1)).AreaSquareDegrees, 1e-10);
        // Two of a milliarcsecond, half the sky apart, keep their digits; so does a mas beside a hemisphere.
        var (tiny, far) = (Regions.Box(0, 0, Skies.Mas, Skies.Mas), Regions.Box(170, 10, Skies.Mas, Skies.Mas));
        Assert.Equal(2, Regions.Union(tiny, far).AreaSquareDegrees / (Skies.Mas * Skies.Mas), 1e-6);
    }

    [Fact]
    public void Area_OfCapsAllOverTheSky_IsTheSky()
    {
        Assert.Equal(Sphere, Regions.Union([.. Caps(54.8)]).AreaSquareDegrees, 1e-6);
        var less = Regions.Union([.. Caps(54.7)]).AreaSquareDegrees;
        Assert.InRange(less, Sphere - 0.1, Sphere - 1e-4);
        Assert.Equal(6 * new SkyCircle(default, 45).AreaSquareDegrees, Regions.Union([.. Caps(45)]).AreaSquareDegrees, 1e-6);
        Assert.Equal(Sphere, Regions.Union(new SkyCircle(new SkyPoint(1, 2), 180), new SkyCircle(new SkyPoint(100, 2), 30)).AreaSquareDegrees, 1e-6);
        Assert.Equal(Sphere, Regions.Union(new SkyCircle(new SkyPoint(0, 90), 91), new SkyCircle(new SkyPoint(0, -90), 91)).AreaSquareDegrees, 1e-6);
    }

    [Fact]
    public void Area_OfSelfCrossingLines_IsByTheEvenOddRule()
    {
        var bow = SkyPolygonTests.Polygon((0, 0), (2, 2), (2, 0), (0, 2));
        Assert.Equal(2.0, bow.AreaSquareDegrees, 0.01);
        Assert.Equal(1, bow.Centroid.LonDegrees, 1e-3);
        SkyPoint[] ring = [.. Enumerable.Range(0, 5).Select(i => Skies.Away(new SkyPoint(40, 50), 72 * i, 1).ToSkyPoint())];
        var (star, hull) = (SkyPolygonTests.Polygon([ring[0], ring[2], ring[4], ring[1], ring[3]]), SkyPolygonTests.Polygon(ring));
        Assert.False(star.Contains(new SkyPoint(40, 50)));
        Assert.True(SkyRegions.Contains(hull, star));
        Assert.False(SkyRegions.Contains(star, new SkyCircle(new SkyPoint(40, 50), 0.1)));
        // Golden ratios: of the pentagon's area 1 the centre is 1/φ⁴, and the five triangles at the sides are missing too; to the plane's accuracy.
        var phi = (1 + Math.Sqrt(5)) / 2;
        var sides = 5 * TriangleAtSide();
        Assert.Equal((1 - Math.Pow(phi, -4) - sides) * hull.AreaSquareDegrees, star.AreaSquareDegrees, 1e-3);
    }

    [Fact]
    public void Belt_IsTheSumOfItsCells()
    {
        var cells = Enumerable.Range(0, 15).Select(i => SkyPolygonTests.Polygon((20 * i, 5), (20 * i + 20, 5), (20 * i + 20, -5), (20 * i, -5))).ToArray();
        var belt = SkyPolygonTests.Belt();
        Assert.Equal(cells.Sum(c => c.AreaSquareDegrees), belt.AreaSquareDegrees, 1e-9);
        Assert.Equal(150, belt.Centroid.LonDegrees, 1e-9);
        Assert.Equal(0, belt.Centroid.LatDegrees, 1e-9);
        Assert.Equal(belt.AreaSquareDegrees, Regions.Union([.. cells]).AreaSquareDegrees, 1e-6);
        Assert.True(SkyRegions.Contains(belt, cells[3]) && SkyRegions.Contains(Regions.Union([.. cells]), belt));
    }

    [Fact]
    public void Centroid_OfRegularShapes_IsTheirCentre() =>
        Skies.Holds(from c in Skies.Positions from u in Gen.Choose(0, 1000) from n in Gen.Choose(3, 9) select (c, size: Skies.Mas * Math.Pow(80 / Skies.Mas, u / 1000.0), n), t =>
        {
            var polygon = SkyPolygonTests.Polygon([.. Enumerable.Range(0, t.n).Select(i => Skies.Away(t.c, 360.0 * i / t.n, t.size).ToSkyPoint())]);
            var allowed = 5e-14 * 180 / Math.PI + 1e-13 * t.size;
            return Spherical.SeparationDegrees(polygon.Centroid, t.c) < allowed
                && Spherical.SeparationDegrees(Regions.Union(polygon, new SkyCircle(t.c, t.size * 0.9)).Centroid, t.c) < allowed + 1e-7 * t.size
                && Spherical.SeparationDegrees(new SkyCircle(t.c, t.size).Centroid, t.c) == 0;
        }, 500);

    [Fact]
    public void Centroid_WhereThereIsNone_IsTheCentreOfTheBound()
    {
        Assert.Equal(new SkyPoint(3, 4), new SkyCircle(new SkyPoint(3, 4), 180).Centroid);
        Assert.True(double.IsFinite(Regions.Range(0, 360, -20, 20).Centroid.LonDegrees));
        Assert.Equal(new SkyPoint(5, 6), Regions.Union(new SkyPoint(5, 6)).Centroid);
    }

    [Fact]
    public void AreaAndCentroid_AgreeWithDice()
    {
        var random = new Random(7);
        var seen = 0;
        Skies.Holds(Regions.Pairs.Where(t => t.A.BoundingCircle.RadiusDegrees > 1e-5), t =>
        {
            var region = Regions.Union(t.A, t.B);
            var circle = region.BoundingCircle;
            if (circle.RadiusDegrees > 179 || region.AreaSquareDegrees < 0.02 * circle.AreaSquareDegrees) return true;
            var (inside, sum) = (0, default(UnitVector3));
            const int count = 4000;
            for (var i = 0; i < count; i++)
            {
                var height = Math.Sqrt(random.NextDouble()) * Math.Sin(circle.RadiusDegrees * Math.PI / 360);
                var v = Skies.Away(circle.Center, 360 * random.NextDouble(), 2 * Math.Asin(height) * 180 / Math.PI);
                if (!region.Contains(v)) continue;
                inside++;
                sum += v;
            }
            seen++;
            var part = region.AreaSquareDegrees / circle.AreaSquareDegrees;
            var sigma = Math.Sqrt(part * Math.Max(1e-3, 1 - part) / count);
            return Math.Abs(inside / (double)count - part) < 6 * sigma + 1e-3
                && (circle.RadiusDegrees > 60 || Spherical.SeparationDegrees(region.Centroid, sum.Normalize().ToSkyPoint()) < 6 * circle.RadiusDegrees / Math.Sqrt(inside));
        }, 150);
        Assert.True(seen > 20);
    }

    internal static SkyCircle[] Caps(double radius) =>
        [.. new[] { (0.0, 0.0), (90, 0), (180, 0), (270, 0), (0, 90), (0, -90) }.Select(p => new SkyCircle(new SkyPoint(p.Item1, p.Item2), radius))];

    internal static ISkyRegion[] Fan(SkyPoint center, SkyPoint[] vertices) =>
        [.. vertices.Select((v, i) => SkyPolygonTests.Polygon([center, v, vertices[(i + 1) % vertices.Length]]))];

    /// <summary>The part of a regular pentagon of area 1 between a side and the two diagonals from its ends.</summary>
    private static double TriangleAtSide()
    {
        // Base s, angles of 36 degrees: s²·tan36/4; the pentagon has s²·√(25+10√5)/4.
        return Math.Tan(Math.PI / 5) / Math.Sqrt(25 + 10 * Math.Sqrt(5));
    }
}
