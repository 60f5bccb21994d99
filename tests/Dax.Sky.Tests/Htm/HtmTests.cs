using Dax.Sky.Geometry;
using Dax.Sky.Htm;

namespace Dax.Sky.Tests.Htm;

public sealed class HtmTests
{
    [Fact]
    public void Index_AnyDirection_IsInsideItsTriangle()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var v = Direction(random);
            var level = random.Next(0, 20);
            var index = HtmPixelization.Index(level, v);
            Assert.Equal(level, HtmPixelization.LevelOf(index));
            Assert.True(HtmPixelization.TryTriangle(index, out var triangle));
            Assert.True(triangle.Contains(v) || triangle.BoundingCircle.Axis.AngleTo(v) < 1e-5);
        }
    }

    [Fact]
    public void TryTriangle_OfALevel_CoversTheSphereOnce()
    {
        var area = 0.0;
        for (var index = 8L << 6; index < 16L << 6; index++)
        {
            Assert.True(HtmPixelization.TryTriangle(index, out var triangle));
            area += triangle.AreaSquareDegrees;
        }
        Assert.Equal(4 * Math.PI * Math.Pow(180 / Math.PI, 2), area, 1e-6);
    }

    [Theory]
    [InlineData(0), InlineData(7), InlineData(16), InlineData(31), InlineData(-5), InlineData(long.MaxValue)]
    public void LevelOf_WhatIsNoIndex_IsMinusOne(long index)
    {
        Assert.Equal(-1, HtmPixelization.LevelOf(index));
        Assert.False(HtmPixelization.TryTriangle(index, out _));
    }

    [Fact]
    public void Envelope_OfARegion_HasThePixelOfEveryPointOfIt()
    {
        var random = new Random(2);
        for (var i = 0; i < 200; i++)
        {
            var center = Direction(random).ToSkyPoint();
            ISkyRegion region = (i % 3) switch
            {
                0 => new SkyCircle(center, Math.Pow(10, random.NextDouble() * 4 - 2.5)),
                1 => Range(random),
                _ => Triangle(center, random),
            };
            var ranges = HtmCover.Envelope(region, 7, 500);
            for (var k = 1; k < ranges.Count; k++) Assert.True(ranges[k].First > ranges[k - 1].Last + 1);
            for (var k = 0; k < 300; k++)
            {
                var v = Direction(random);
                if (k % 2 == 0) v = (region.BoundingCircle.Axis + v * (region.BoundingCircle.RadiusDegrees * Math.PI / 180)).Normalize();
                if (!region.Contains(v)) continue;
                var index = HtmPixelization.Index(7, v);
                Assert.Contains(ranges, r => r.First <= index && index <= r.Last);
            }
        }
    }

    [Fact]
    public void Envelope_OfABelt_StaysWithinItsBound()
    {
        Assert.True(SkyRange.TryCreate(0, 360, -2, 5, out var belt, out _));
        var ranges = HtmCover.Envelope(belt, 7, 2000);
        Assert.InRange(ranges.Count, 10, 8000);
        Assert.Equal([(131072L, 262143L)], HtmCover.Envelope(new SkyCircle(new SkyPoint(0, 0), 180), 7, 100));
        Assert.Empty(HtmCover.Envelope(new SkyCircle(new SkyPoint(0, 0), -1), 7, 100));
        var small = HtmCover.Envelope(new SkyCircle(new SkyPoint(10, 10), 0.001), 7, 100);
        Assert.InRange(small.Sum(r => r.Last - r.First + 1), 1, 8);
    }

    private static UnitVector3 Direction(Random random)
    {
        var z = 2 * random.NextDouble() - 1;
        var (sin, cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
        var r = Math.Sqrt(1 - z * z);
        return new UnitVector3(r * cos, r * sin, z);
    }

    private static SkyRange Range(Random random)
    {
        var (west, south) = (random.NextDouble() * 360, random.NextDouble() * 160 - 80);
        return SkyRange.TryCreate(west, (west + random.NextDouble() * 90) % 360, south, Math.Min(90, south + random.NextDouble() * 20), out var range, out var problem) ? range : throw new InvalidOperationException(problem);
    }

    private static ISkyRegion Triangle(SkyPoint center, Random random)
    {
        var axis = center.ToUnitVector();
        SkyPoint[] corners = [.. Enumerable.Range(0, 3).Select(_ => (axis + Direction(random) * 0.05).Normalize().ToSkyPoint())];
        return SkyPolygon.TryCreate(corners, out var polygon, out _) ? polygon : new SkyCircle(center, 1);
    }
}
