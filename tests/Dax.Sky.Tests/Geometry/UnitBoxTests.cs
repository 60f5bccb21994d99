using Dax.Sky.Geometry;

namespace Dax.Sky.Tests.Geometry;

public sealed class UnitBoxTests
{
    [Theory]
    [InlineData("circle 10 20 1")]
    [InlineData("circle 0 89.9 0.5")]
    [InlineData("circle 180 -90 0.0001")]
    [InlineData("circle 359.99 0 0.1")]
    [InlineData("circle 45 45 120")]
    [InlineData("polygon 350 -5 10 -5 10 5 350 5")]
    [InlineData("polygon 10 88 130 88 250 88")]
    [InlineData("range 0 360 -2 5")]
    [InlineData("point 77.7 -33.3")]
    [InlineData("union (circle 10 20 1 circle 200 -60 2)")]
    public void Of_Region_HoldsItsPoints(string text)
    {
        Assert.True(SkyRegionText.TryParse(text, out var region, out _));
        var box = UnitBox.Of(region);
        var inside = 0;
        foreach (var v in Points(region))
        {
            if (!region.Contains(v)) continue;
            inside++;
            Assert.True(v.X >= box.XMin && v.X <= box.XMax && v.Y >= box.YMin && v.Y <= box.YMax && v.Z >= box.ZMin && v.Z <= box.ZMax, $"{text}: {v}");
        }
        Assert.True(inside > 0);
    }

    [Fact]
    public void Of_SmallCircle_IsSmall()
    {
        var box = UnitBox.Of(new SkyCircle(new SkyPoint(33, 44), 0.1));
        Assert.InRange(box.XMax - box.XMin, 0, 0.0036f);
        Assert.InRange(box.ZMax - box.ZMin, 0, 0.0036f);
    }

    [Fact]
    public void Of_Belt_HasItsLatitudes()
    {
        Assert.True(SkyRegionText.TryParse("range 0 360 -2 5", out var region, out _));
        var box = UnitBox.Of(region);
        Assert.Equal((Math.Sin(-2 * Math.PI / 180), Math.Sin(5 * Math.PI / 180)), (box.ZMin, box.ZMax), (a, b) => Math.Abs(a.Item1 - b.Item1) < 1e-6 && Math.Abs(a.Item2 - b.Item2) < 1e-6);
    }

    [Fact]
    public void Intersects_Nothing_Never()
    {
        Assert.False(UnitBox.Of(new SkyCircle(new SkyPoint(1, 2), -1)).Intersects(UnitBox.Of(new SkyCircle(new SkyPoint(1, 2), 180))));
        Assert.True(UnitBox.Of(new SkyCircle(new SkyPoint(1, 2), 1)).Intersects(UnitBox.Of(new SkyCircle(new SkyPoint(2, 2), 1))));
        Assert.False(UnitBox.Of(new SkyCircle(new SkyPoint(1, 2), 1)).Intersects(UnitBox.Of(new SkyCircle(new SkyPoint(20, 2), 1))));
    }

    /// <summary>All over the sphere, and densely about the region.</summary>
    private static IEnumerable<UnitVector3> Points(ISkyRegion region)
    {
        var circle = region.BoundingCircle;
        for (var i = 0; i < 4000; i++)
        {
            var (u, w) = ((i + 0.5) / 4000, i * 0.6180339887 % 1);
            yield return UnitVector3.FromDegrees(360 * w, Math.Asin(2 * u - 1) * 180 / Math.PI);
            yield return UnitVector3.FromDegrees(circle.Center.LonDegrees + (w - 0.5) * 3 * circle.RadiusDegrees, Math.Clamp(circle.Center.LatDegrees + (u - 0.5) * 2 * circle.RadiusDegrees, -90, 90));
        }
        yield return circle.Axis;
    }
}
