using Dax.Sky.Geometry;
using Dax.Sky.Resampling;

namespace Dax.Sky.Tests.Resampling;

public sealed class SkyGridTests
{
    public static TheoryData<GridProjection> Projections => [.. Enum.GetValues<GridProjection>()];

    [Theory]
    [MemberData(nameof(Projections))]
    public void World_Middle_IsTheCenter(GridProjection projection)
    {
        foreach (var center in new[] { new SkyPoint(12.3, 5), new SkyPoint(359.99, -20), new SkyPoint(200, 38) })
        {
            var world = new SkyGrid(projection, center, 301, 201, 1e-3, 30).World();
            Assert.True(world.TryPixelToSky(151, 101, out var middle));
            Assert.Equal(0, Spherical.SeparationDegrees(middle, center), 1e-9);
        }
    }

    [Fact]
    public void World_Rotation_IsThePositionAngleOfUp()
    {
        var world = new SkyGrid(GridProjection.Tan, new SkyPoint(40, 30), 101, 101, 1e-3, 25).World();
        Assert.True(world.TryPixelToSky(51, 52, out var up));
        var (east, north) = ((up.LonDegrees - 40) * Math.Cos(30 * Math.PI / 180), up.LatDegrees - 30);
        Assert.Equal(25, Math.Atan2(east, north) * 180 / Math.PI, 1e-2);
        Assert.True(world.TryPixelToSky(52, 51, out var right));
        Assert.True(right.LonDegrees < 40);
    }

    [Theory]
    [MemberData(nameof(Projections))]
    public void Around_Circle_HoldsItJust(GridProjection projection)
    {
        var circle = new SkyCircle(new SkyPoint(0.02, -33), 0.2);
        var grid = SkyGrid.Around(circle, projection, 1e-3, 10)!;
        var world = grid.World();
        var (left, right, bottom, top) = (double.MaxValue, double.MinValue, double.MaxValue, double.MinValue);
        for (var i = 0; i < 720; i++)
        {
            var (sin, cos) = Math.SinCos(i * Math.PI / 360);
            var lat = -33 + 0.2 * cos;
            // Near enough to the border for a pixel.
            Assert.True(world.TrySkyToPixel(new SkyPoint((0.02 + 0.2 * sin / Math.Cos(lat * Math.PI / 180) + 360) % 360, lat), out var x, out var y));
            (left, right, bottom, top) = (Math.Min(left, x), Math.Max(right, x), Math.Min(bottom, y), Math.Max(top, y));
        }
        Assert.InRange(left, 0.4, 2.2);
        Assert.InRange(bottom, 0.4, 2.2);
        Assert.InRange(right, grid.Width - 1.2, grid.Width + 0.6);
        Assert.InRange(top, grid.Height - 1.2, grid.Height + 0.6);
    }

    [Fact]
    public void Around_TooLarge_IsNone() => Assert.Null(SkyGrid.Around(new SkyCircle(new SkyPoint(1, 1), 60), GridProjection.Tan, 1e-6));

    /// <summary>Of each projection circles near and over the poles, at the meridian, and large ones.</summary>
    public static TheoryData<GridProjection, double, double, double> Circles
    {
        get
        {
            var all = new TheoryData<GridProjection, double, double, double>();
            foreach (var projection in Enum.GetValues<GridProjection>())
                foreach (var (lon, lat, radius) in new (double, double, double)[] { (30, 80, 0.5), (0, -80, 0.5), (0, 89, 0.5), (200, -89, 0.5), (0, 90, 0.3), (10, -90, 0.3), (359.9, 0.1, 1), (45, 42, 5), (10, 88, 10) })
                {
                    // Around a pole HPX shows four triangles far from each other: of a region over their border it holds one part.
                    if (projection is GridProjection.Hpx && Math.Abs(lat) > 45 && lon != 30) continue;
                    all.Add(projection, lon, lat, radius);
                }
            all.Add(GridProjection.Tan, 10, 20, 80);
            all.Add(GridProjection.Sin, 10, 20, 85);
            all.Add(GridProjection.Car, 10, 20, 120);
            all.Add(GridProjection.Ait, 10, 20, 120);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Circles))]
    public void Around_Circle_HoldsAllThatHasAPlace(GridProjection projection, double lon, double lat, double radius)
    {
        var circle = new SkyCircle(new SkyPoint(lon, lat), radius);
        var grid = SkyGrid.Around(circle, projection, radius / 200)!;
        var world = grid.World();
        var random = new Random(1);
        var seen = 0;
        for (var i = 0; i < 4000; i++)
        {
            var (distance, angle) = (radius * (i % 4 == 0 ? 0.9999 : Math.Sqrt(random.NextDouble())) * Math.PI / 180, random.NextDouble() * 2 * Math.PI);
            var (sinLat, cosLat) = Math.SinCos(lat * Math.PI / 180);
            var (sinD, cosD) = Math.SinCos(distance);
            var sin = Math.Clamp(sinLat * cosD + cosLat * sinD * Math.Cos(angle), -1, 1);
            var turn = Math.Atan2(Math.Sin(angle) * sinD * cosLat, cosD - sinLat * sin) * 180 / Math.PI;
            var point = new SkyPoint(((lon + turn) % 360 + 360) % 360, Math.Asin(sin) * 180 / Math.PI);
            if (!world.TrySkyToPixel(point, out var x, out var y)) continue;
            seen++;
            Assert.True(x >= 0.4 && x <= grid.Width + 0.6 && y >= 0.4 && y <= grid.Height + 0.6, $"{point} is at {x}, {y} of {grid.Width} x {grid.Height}");
        }
        Assert.True(seen > 3000, $"{seen}");
    }

    [Fact]
    public void Around_MoreThanAProjectionHas_IsNone() => Assert.Null(SkyGrid.Around(new SkyCircle(new SkyPoint(10, 20), 95), GridProjection.Tan, 0.5));

    [Theory]
    [MemberData(nameof(Projections))]
    public void Sized_CoversThatMuchOfTheSky(GridProjection projection)
    {
        foreach (var center in new[] { new SkyPoint(10, 5), new SkyPoint(50, 60), new SkyPoint(310, -75) })
        {
            var grid = SkyGrid.Sized(projection, center, (0.2, 0.1), 1e-3, 0, 100_000)!;
            var world = grid.World();
            Assert.True(world.TryPixelToSky(0.5, (grid.Height + 1) / 2.0, out var left) & world.TryPixelToSky(grid.Width + 0.5, (grid.Height + 1) / 2.0, out var right));
            Assert.True(world.TryPixelToSky((grid.Width + 1) / 2.0, 0.5, out var bottom) & world.TryPixelToSky((grid.Width + 1) / 2.0, grid.Height + 0.5, out var top));
            Assert.Equal(0.2, Spherical.SeparationDegrees(left, right), 2e-3);
            Assert.Equal(0.1, Spherical.SeparationDegrees(bottom, top), 2e-3);
            Assert.True(world.TryPixelToSky((grid.Width + 1) / 2.0, (grid.Height + 1) / 2.0, out var middle));
            Assert.Equal(0, Spherical.SeparationDegrees(middle, center), 1e-9);
        }
    }

    [Fact]
    public void Sized_AtAPole_IsAsWideAsTheSky()
    {
        foreach (var projection in Enum.GetValues<GridProjection>())
            foreach (var lat in (double[])[90, -90])
                Assert.InRange(SkyGrid.Sized(projection, new SkyPoint(0, lat), (1, 1), 0.01, 0, 100_000)!.Width, 50, 36_001);
        Assert.Equal(36_000, SkyGrid.Sized(GridProjection.Car, new SkyPoint(0, 90), (1, 1), 0.01, 0, 100_000)!.Width);
        Assert.Null(SkyGrid.Sized(GridProjection.Car, new SkyPoint(0, 90), (1, 1), 0.001, 0, 100_000));
    }

    [Theory]
    [InlineData(1e-4 / 3600)]
    [InlineData(10)]
    public void World_LeastAndLargestPixels_AreRead(double pixel)
    {
        foreach (var projection in Enum.GetValues<GridProjection>()) Assert.NotNull(SkyGrid.Sized(projection, new SkyPoint(10, 20), (1e-6, 1e-6), pixel, 30, 1000)!.World());
    }
}
