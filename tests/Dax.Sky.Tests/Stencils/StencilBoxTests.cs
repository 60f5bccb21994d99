using Dax.Sky.Fits;
using Dax.Sky.Geometry;
using Dax.Sky.Stencils;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Sky.Tests.Stencils;

/// <summary>Regions on images: against borders that are walked in small steps, and at the places where maps are strange.</summary>
public class StencilBoxTests
{
    private static readonly TangentMap Plain = new(60, -35, 0.2 / 3600, 20, 500, 400, 0);
    private static readonly ImagePlane Image = new(Plain, 1000, 800);

    private static SkyPoint At(IPixelMap map, double x, double y)
    {
        double lon = 0, lat = 0;
        map.ToSky(new(ref x), new(ref y), new(ref lon), new(ref lat));
        return new SkyPoint(lon, lat);
    }

    private static SkyPolygon Polygon(params SkyPoint[] points) =>
        SkyPolygon.TryCreate(points, out var polygon, out var error) ? polygon : throw new InvalidOperationException(error);

    private static SkyRange Range(double lon1, double lon2, double lat1, double lat2) =>
        SkyRange.TryCreate(lon1, lon2, lat1, lat2, out var range, out var error) ? range : throw new InvalidOperationException(error);

    /// <summary>The box by walking: points of the border in tiny steps, and the corners of the image.</summary>
    private static (double X0, double Y0, double X1, double Y1)? Walk(IEnumerable<SkyPoint> border, ISkyRegion region, ImagePlane image)
    {
        var (x0, y0, x1, y1) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        void Add(double x, double y)
        {
            if (!(x >= 0.5 && x <= image.Width + 0.5 && y >= 0.5 && y <= image.Height + 0.5)) return;
            (x0, y0, x1, y1) = (Math.Min(x0, x), Math.Min(y0, y), Math.Max(x1, x), Math.Max(y1, y));
        }
        foreach (var point in border)
        {
            var (lon, lat, x, y) = (point.LonDegrees, point.LatDegrees, 0.0, 0.0);
            image.Map.ToPixels(new(ref lon), new(ref lat), new(ref x), new(ref y));
            Add(x, y);
        }
        foreach (var x in (double[])[0.5, image.Width + 0.5])
            foreach (var y in (double[])[0.5, image.Height + 0.5])
                if (region.Contains(At(image.Map, x, y).ToUnitVector())) Add(x, y);
        return x0 > x1 ? null : (x0, y0, x1, y1);
    }

    /// <summary>Of the two the found one may have more only by what a step of the walk is long.</summary>
    private static void AssertSame((double X0, double Y0, double X1, double Y1)? walked, PixelBox? found, double step)
    {
        if (walked is not { } w)
        {
            if (found is { } f) Assert.True(f.Length(0) <= 2 || f.Length(1) <= 2, $"{f} where nothing was walked");
            return;
        }
        var box = Assert.NotNull(found);
        static long First(double v) => (long)Math.Floor(v + 0.5);
        Assert.InRange(box.Lower(0) + 1, First(w.X0 - step), First(w.X0 + 2e-5));
        Assert.InRange(box.Lower(1) + 1, First(w.Y0 - step), First(w.Y0 + 2e-5));
        Assert.InRange(box.Upper(0), First(w.X1 - 2e-5), First(w.X1 + step));
        Assert.InRange(box.Upper(1), First(w.Y1 - 2e-5), First(w.Y1 + step));
    }

    private static IEnumerable<SkyPoint> Rim(SkyCircle circle, int steps)
    {
        var axis = circle.Axis;
        var (u, cos, sin) = (Across(axis), Math.Cos(circle.RadiusDegrees * Math.PI / 180), Math.Sin(circle.RadiusDegrees * Math.PI / 180));
        var v = axis.Cross(u);
        for (var i = 0; i < steps; i++)
        {
            var t = 2 * Math.PI * i / steps;
            yield return (axis * cos + (u * Math.Cos(t) + v * Math.Sin(t)) * sin).ToSkyPoint();
        }
    }

    private static UnitVector3 Across(UnitVector3 v) => (Math.Abs(v.Z) < 0.7 ? new UnitVector3(0, 0, 1) : new UnitVector3(1, 0, 0)).Cross(v).Normalize();

    [Fact]
    public void Circles_AreBoxedAsTheirRimIs()
    {
        var inputs =
            from x in Gen.Choose(-300, 1300)
            from y in Gen.Choose(-300, 1100)
            from radius in Gen.Choose(1, 5000)
            from lat in Gen.Elements(-35.0, 0, 60, 89.99, 90, -90)
            from bend in Gen.Elements(0, 1e-8, -2e-8)
            from turn in Gen.Choose(0, 359)
            select (x, y, radius, lat, bend, turn);
        Prop.ForAll(inputs.ToArbitrary(), input =>
        {
            var image = new ImagePlane(new TangentMap(60, input.lat, 0.2 / 3600, input.turn, 500, 400, input.bend), 1000, 800);
            var circle = new SkyCircle(At(image.Map, input.x + 0.37, input.y + 0.21), input.radius * 0.1 * 0.2 / 3600);
            var steps = 20_000;
            AssertSame(Walk(Rim(circle, steps), circle, image), StencilBox.Find(circle, image), 2 * Math.PI * input.radius * 0.1 / steps * 1.5 + 1e-4);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Polygons_AreBoxedAsTheirEdgesAre()
    {
        var corner = from x in Gen.Choose(-400, 1400) from y in Gen.Choose(-400, 1200) select (x, y);
        Prop.ForAll(Gen.ListOf(corner, 4).ToArbitrary(), corners =>
        {
            var map = new TangentMap(0.01, 89.9, 0.5 / 3600, 130, 500, 400, 1e-8);
            var image = new ImagePlane(map, 1000, 800);
            var points = corners.Select((c, i) => At(map, c.x + 0.11 * i + 0.3, c.y - 0.07 * i + 0.2)).ToArray();
            if (!SkyPolygon.TryCreate(points, out var polygon, out _)) return;
            const int Steps = 8000;
            var border = Enumerable.Range(0, points.Length).SelectMany(i => Edge(points[i], points[(i + 1) % points.Length], Steps));
            AssertSame(Walk(border, polygon, image), StencilBox.Find(polygon, image), 3000.0 / Steps + 1e-4);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    private static IEnumerable<SkyPoint> Edge(SkyPoint from, SkyPoint to, int steps)
    {
        var (a, b) = (from.ToUnitVector(), to.ToUnitVector());
        for (var i = 0; i <= steps; i++) yield return (a * (1 - i / (double)steps) + b * (i / (double)steps)).Normalize().ToSkyPoint();
    }

    [Fact]
    public void Pixels_ThatAreTouched_AreIn_AndNoOthers()
    {
        // From a little inside of pixel 100 to a little inside of pixel 110.
        var touched = Polygon(At(Plain, 100.4, 200.4), At(Plain, 109.6, 200.4), At(Plain, 109.6, 205.6), At(Plain, 100.4, 205.6));
        Assert.Equal(new PixelBox(99, 199, 110, 206), StencilBox.Find(touched, Image));
        // Along the edges of pixels: the pixels beyond share no area.
        var exact = Polygon(At(Plain, 100.5, 200.5), At(Plain, 109.5, 200.5), At(Plain, 109.5, 205.5), At(Plain, 100.5, 205.5));
        Assert.Equal(new PixelBox(100, 200, 109, 205), StencilBox.Find(exact, Image));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-9)]
    public void Circle_OfNoSize_IsItsPixel(double radius) =>
        Assert.Equal(new PixelBox(249, 300, 250, 301), StencilBox.Find(new SkyCircle(At(Plain, 250.2, 300.9), radius), Image));

    [Fact]
    public void Circle_LargerThanTheImage_IsAllOfIt()
    {
        foreach (var radius in (double[])[0.1, 1, 40, 90, 120, 179.9, 180])
            Assert.Equal(new PixelBox(0, 0, 1000, 800), StencilBox.Find(new SkyCircle(At(Plain, 480, 390), radius), Image));
        // The hole of this one is elsewhere.
        Assert.Equal(new PixelBox(0, 0, 1000, 800), StencilBox.Find(new SkyCircle(new SkyPoint(60, 35), 179), Image));
    }

    [Fact]
    public void Region_WithAHoleOverTheImage_IsWhatIsLeft()
    {
        // All but 20 pixels around (500, 400): the corners are in.
        Assert.Equal(new PixelBox(0, 0, 1000, 800), StencilBox.Find(new SkyCircle(new SkyPoint(240, 35), 180 - 20 * 0.2 / 3600), Image));
        // All but what holds the whole image.
        Assert.Null(StencilBox.Find(new SkyCircle(new SkyPoint(240, 35), 179.9), Image));
    }

    [Theory]
    [InlineData(-21, 400)]
    [InlineData(500, 822)]
    [InlineData(-14.5, -14.5)]
    [InlineData(100_000, 400)]
    public void Circle_BesideTheImage_IsNothing(double x, double y) => Assert.Null(StencilBox.Find(new SkyCircle(At(Plain, x, y), 20 * 0.2 / 3600), Image));

    [Fact]
    public void Circle_OverAnEdge_IsClipped()
    {
        var box = Assert.NotNull(StencilBox.Find(new SkyCircle(At(Plain, 10, 400), 20 * 0.2 / 3600), Image));
        Assert.Equal((0L, 30L), (box.Lower(0), box.Upper(0)));
        Assert.Equal((379L, 420L), (box.Lower(1), box.Upper(1)));
    }

    [Fact]
    public void Range_AroundThePole_IsTheCap()
    {
        var map = new TangentMap(0, 90, 1.0 / 3600, 0, 500.5, 400.5, 0);
        var image = new ImagePlane(map, 1000, 800);
        var box = Assert.NotNull(StencilBox.Find(Range(0, 360, 90 - 100.25 / 3600, 90), image));
        Assert.Equal(new PixelBox(399, 299, 601, 501), new PixelBox(box.Lower(0), box.Lower(1), box.Upper(0), box.Upper(1)));
        // A quarter of it.
        var quarter = Assert.NotNull(StencilBox.Find(Range(0, 90, 90 - 100.25 / 3600, 90), image));
        Assert.InRange(quarter.Length(0), 100, 102);
        Assert.InRange(quarter.Length(1), 100, 102);
    }

    [Fact]
    public void Range_ThroughZero_IsAboutZero()
    {
        var map = new TangentMap(0, 0, 1.0 / 3600, 0, 500, 400, 0);
        var image = new ImagePlane(map, 1000, 800);
        var box = Assert.NotNull(StencilBox.Find(Range(360 - 50.25 / 3600, 50.25 / 3600, -20.25 / 3600, 20.25 / 3600), image));
        Assert.Equal(new PixelBox(449, 379, 550, 420), box);
        Assert.Equal(new PixelBox(0, 0, 1000, 800), StencilBox.Find(Range(0, 360, -2, 5), image));
        Assert.Equal(new PixelBox(0, 379, 1000, 420), StencilBox.Find(Range(0, 360, -20.25 / 3600, 20.25 / 3600), image));
    }

    [Fact]
    public void MapOfTheWholeSky_IsCutAtItsSeam()
    {
        var map = new WholeSkyMap(0.5);
        var image = new ImagePlane(map, map.Width, map.Height);
        Assert.Equal(new PixelBox(0, 0, 720, 360), StencilBox.Find(new SkyCircle(new SkyPoint(0, 0), 180), image));
        // Over the seam: both ends of the map.
        var seam = Assert.NotNull(StencilBox.Find(new SkyCircle(new SkyPoint(180, 0.1), 3), image));
        Assert.Equal((0L, 720L), (seam.Lower(0), seam.Upper(0)));
        Assert.InRange(seam.Length(1), 12, 14);
        // Over a pole: all longitudes.
        var pole = Assert.NotNull(StencilBox.Find(new SkyCircle(new SkyPoint(10, 89), 3), image));
        Assert.Equal((0L, 720L, 360L), (pole.Lower(0), pole.Upper(0), pole.Upper(1)));
        Assert.InRange(pole.Lower(1), 350, 353);
        var ordinary = Assert.NotNull(StencilBox.Find(new SkyCircle(new SkyPoint(90, 0.1), 3), image));
        Assert.InRange(ordinary.Length(0), 12, 14);
    }

    [Fact]
    public void Find_OfAnyRegion_IsQuick()
    {
        var many = Polygon([.. Enumerable.Range(0, 4000).Select(i => At(Plain, 500 + (300 + i % 7) * Math.Cos(i * Math.PI / 2000), 400 + (300 + i % 5) * Math.Sin(i * Math.PI / 2000)))]);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.NotNull(StencilBox.Find(many, Image));
        for (var i = 0; i < 100; i++) Assert.NotNull(StencilBox.Find(new SkyCircle(At(Plain, 300 + i, 300), 99.3 * 0.2 / 3600), Image));
        Assert.True(watch.ElapsedMilliseconds < 2000, $"{watch.ElapsedMilliseconds} ms");
    }
}
