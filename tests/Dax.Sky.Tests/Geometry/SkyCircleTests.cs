using Dax.Sky.Geometry;
using FsCheck.Fluent;

namespace Dax.Sky.Tests.Geometry;

public class SkyCircleTests
{
    [Fact]
    public void Contains_PointWithinRadius_IsTrue() => 
        Skies.Holds(Skies.CirclesWithPoint, t => t.Circle.Contains(t.Point)
            || Spherical.SeparationDegrees(t.Circle.Center, t.Point.ToSkyPoint()) > t.Circle.RadiusDegrees * (1 - 1e-6)); // on the rim rounding decides

    [Fact]
    public void Contains_PointPastTheRim_IsFalse() =>
        Skies.Holds(from c in Skies.Positions from r in Skies.Radii from b in Gen.Choose(0, 359) select (c, r, b),
            t => !new SkyCircle(t.c, t.r).Contains(Skies.Away(t.c, t.b, t.r * (1 + 1e-6) + 1e-12)));

    [Fact]
    public void Contains_RadiusZero_HoldsItsCentreAlone()
    {
        var circle = new SkyCircle(new SkyPoint(12.3, -45.6), 0);
        Assert.True(circle.Contains(circle.Center));
        Assert.False(circle.Contains(Skies.Away(circle.Center, 0, 1e-9)));
    }

    [Fact]
    public void Contains_Radius180_HoldsEverything() => Skies.Holds(Skies.Positions, p => new SkyCircle(new SkyPoint(1, 2), 180).Contains(p));

    [Fact]
    public void Contains_NegativeRadius_HoldsNothing()
    {
        var circle = new SkyCircle(new SkyPoint(1, 2), -1);
        Assert.False(circle.Contains(circle.Center));
    }

    [Fact]
    public void BoundingBox_HoldsEveryPoint() =>
        Skies.Holds(Skies.CirclesWithPoint, t =>
        {
            var p = t.Point.ToSkyPoint();
            return t.Circle.BoundingBox.Contains(p.LonDegrees, p.LatDegrees);
        });

    [Fact]
    public void BoundingBox_ThroughLongitudeZero_Wraps()
    {
        var box = new SkyCircle(new SkyPoint(0.5, 0), 1).BoundingBox;
        Assert.True(box.Wraps);
        Assert.Equal(359.5, box.LonMin, 1e-9);
        Assert.Equal(1.5, box.LonMax, 1e-9);
        Assert.Equal(-1, box.LatMin, 1e-9);
    }

    [Fact]
    public void BoundingBox_WithAPole_HasAllLongitudes()
    {
        var box = new SkyCircle(new SkyPoint(77, -89.5), 1).BoundingBox;
        Assert.True(box.HasAllLongitudes);
        Assert.Equal(-90, box.LatMin);
        Assert.Equal(-88.5, box.LatMax, 1e-9);
    }

    [Fact]
    public void BoundingBox_AtHighLatitude_IsWiderThanTheRadius()
    {
        var box = new SkyCircle(new SkyPoint(180, 80), 5).BoundingBox;
        Assert.Equal(180 + Math.Asin(Math.Sin(Math.PI / 36) / Math.Cos(Math.PI * 80 / 180)) * 180 / Math.PI, box.LonMax, 1e-9);
    }

    [Fact]
    public void Intersects_IsSumOfRadiiAgainstSeparation() =>
        Skies.Holds(from a in Skies.Positions from r in Skies.Radii from b in Gen.Choose(0, 359) from f in Gen.Elements(0.1, 0.5, 0.9) select (a, r, b, f), t =>
        {
            var first = new SkyCircle(t.a, t.r * t.f);
            var touching = new SkyCircle(Skies.Away(t.a, t.b, t.r).ToSkyPoint(), t.r * (1 - t.f) * (1 + 1e-6) + 1e-12);
            var apart = new SkyCircle(touching.Center, t.r * (1 - t.f) * (1 - 1e-6) - 1e-12);
            return first.Intersects(touching) && touching.Intersects(first) && !first.Intersects(apart);
        });

    [Fact]
    public void Encloses_SmallerConcentric_IsTrueAndNotBack()
    {
        var outer = new SkyCircle(new SkyPoint(10, 10), 2);
        var inner = new SkyCircle(new SkyPoint(10, 11), 0.9);
        Assert.True(outer.Encloses(inner));
        Assert.False(inner.Encloses(outer));
        Assert.False(outer.Encloses(new SkyCircle(new SkyPoint(10, 11), 1.1)));
    }
}
