using Dax.Sky.Geometry;
using FsCheck.Fluent;

namespace Dax.Sky.Tests.Geometry;

/// <summary>BOX of ADQL 2.1, 4.2.9.</summary>
public class SkyBoxTests
{
    [Fact]
    public void TryCreateBox_ArmsEndOnTheSides() =>
        Skies.Holds(from c in Skies.Positions from w in Skies.Radii from h in Skies.Radii select (c, w, h), t =>
        {
            var box = Regions.Box(t.c.LonDegrees, t.c.LatDegrees, t.w, t.h);
            return new[] { (90, t.w), (270, t.w), (0, t.h), (180, t.h) }.All(arm =>
                box.Contains(Skies.Away(t.c, arm.Item1, 0.5 * arm.Item2 * (1 - 1e-7) - 1e-13)) && !box.Contains(Skies.Away(t.c, arm.Item1, 0.5 * arm.Item2 * (1 + 1e-7) + 1e-12)));
        }, 500);

    [Fact]
    public void TryCreateBox_SidesStandAtRightAnglesToTheArms()
    {
        var box = Regions.Box(0, 60, 40, 20);
        var (axis, east) = (new SkyPoint(0, 60).ToUnitVector(), new UnitVector3(0, 1, 0));
        // The eastern side is the great circle whose pole lies on the arm's own, 90 degrees on.
        var pole = east * Math.Cos(20 * Math.PI / 180) + axis * -Math.Sin(20 * Math.PI / 180);
        var eastern = box.Vertices.ToArray().Select(v => v.ToUnitVector().Dot(pole)).OrderBy(Math.Abs).ToArray();
        Assert.True(Math.Abs(eastern[0]) < 1e-15 && Math.Abs(eastern[1]) < 1e-15 && Math.Abs(eastern[2]) > 0.1);
    }

    [Theory]
    [InlineData(180, 10), InlineData(10, 180)]
    public void TryCreateBox_HalfTheSkyLong_IsALune(double width, double height)
    {
        var box = Regions.Box(30, 40, width, height);
        Assert.Equal(2 * 10 * 180 / Math.PI, box.AreaSquareDegrees, 1e-9);
        Assert.True(box.Contains(new SkyPoint(30, 40)));
        Assert.Equal(30, box.Centroid.LonDegrees, 1e-9);
        Assert.Equal(40, box.Centroid.LatDegrees, 1e-9);
    }

    [Theory]
    [InlineData(0, 1), InlineData(1, -1), InlineData(181, 1), InlineData(180, 180), InlineData(double.NaN, 1), InlineData(1, double.PositiveInfinity)]
    public void TryCreateBox_WithoutAnArea_SaysWhy(double width, double height)
    {
        Assert.False(SkyPolygon.TryCreateBox(new SkyPoint(1, 2), width, height, out _, out var error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void TryCreateBox_OverAPole_HoldsIt()
    {
        Assert.True(Regions.Box(10, 89.9, 1, 1).Contains(new SkyPoint(0, 90)));
        Assert.False(Regions.Box(10, 89.4, 1, 1).Contains(new SkyPoint(0, 90)));
        Assert.True(Regions.Box(0, -90, Skies.Mas, Skies.Mas).Contains(new SkyPoint(77, -90)));
    }
}
