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
}
