using Dax.Sky.Geometry;
using FsCheck.Fluent;

namespace Dax.Sky.Tests.Geometry;

/// <summary>Pairs, points and areas against 60 digits, where the answer is farther than 1e-13 rad (a fifty-thousandth of a milliarcsecond) from the border.</summary>
public class ReferenceTests
{
    private static readonly double Clear = 1e-13;

    [Fact]
    public void Fixed_KnownValues_AreMet()
    {
        Assert.Equal(Math.PI, Fixed.Pi.ToDouble(), 5e-16);
        Assert.Equal(0.5, Fixed.SinCosDegrees(30).Sin.ToDouble(), 3e-16);
        Assert.Equal(-Math.Sqrt(0.5), Fixed.SinCosDegrees(225).Cos.ToDouble(), 3e-16);
        Assert.Equal(Math.Atan2(-1, -2), Fixed.Atan2(Fixed.Of(-1), Fixed.Of(-2)).ToDouble(), 5e-16);
        Assert.Equal(Math.Sqrt(2), Fixed.Of(2).Sqrt().ToDouble(), 5e-16);
    }

    [Fact]
    public void Contains_PointInCircle_IsRight() =>
        Skies.Holds(from c in Skies.Positions from r in Skies.Radii from p in Skies.Positions from b in Gen.Choose(0, 359) from near in Gen.Elements(0, 1e-12, -1e-12, 1e-9, -1e-9, 0.5)
                    select (c, r, p: near == 0 ? p : Skies.Away(c, b, Math.Min(179.9, r * (1 + near)) + near / 10).ToSkyPoint()), t =>
        {
            var outside = Vector(t.c).AngleTo(Vector(t.p)) - Reference.Radians(t.r);
            return Math.Abs(outside.ToDouble()) < 1e-14 || new SkyCircle(t.c, t.r).Contains(t.p) == outside.Sign < 0;
        }, 400);

    [Fact]
    public void Contains_PointOnTheRim_IsTrue()
    {
        // Multiples of the sizes that are written by hand; both ends of the meridian, about the poles too.
        foreach (var radius in new[] { 1 / 3.6e6, 1 / 3600.0, 0.1, 1, 30, 45, 89.5, 90, 90.5, 135, 179, 180 - 1 / 3.6e6 })
        {
            foreach (var lat in new[] { 90.0, 89.5, 60, 10, 0 })
            {
                var rim = lat - radius;
                if (rim < -90) continue;
                Assert.True(new SkyCircle(new SkyPoint(33, lat), lat - rim).Contains(new SkyPoint(33, rim)), $"{radius} {lat}");
                Assert.False(new SkyCircle(new SkyPoint(33, lat), (lat - rim) * (1 - 1e-9) - 1e-12).Contains(new SkyPoint(33, rim)), $"{radius} {lat}");
            }
        }
    }

    [Fact]
    public void Contains_PointInPolygon_IsRight() =>
        Skies.Holds(from s in Skies.Stars from i in Gen.Choose(0, 11) from part in Gen.Choose(0, 100) from off in Gen.Elements(0, 1e-6, -1e-6, 1e-3, -1e-3) select (s, i, part, off), t =>
        {
            var p = t.off == 0 ? t.s.Point.ToSkyPoint() : NearEdge(t.s.Vertices, t.i, t.part / 100.0, t.off);
            var distance = new Reference(t.s.Vertices).Distance(Vector(p)).ToDouble();
            return Math.Abs(distance) < 1e-14 || SkyPolygonTests.Polygon(t.s.Vertices).Contains(p) == distance < 0;
        }, 300);

    [Fact]
    public void CircleAndPolygon_AreRight() =>
        Skies.Holds(from s in Skies.Stars from b in Gen.Choose(0, 359) from d in Gen.Elements(0, 0.1, 0.5, 1, 1.3, 3) from r in Gen.Elements(0.001, 0.1, 0.3, 0.7, 1.5, 5.0) select (s, b, d, r), t =>
        {
            var polygon = SkyPolygonTests.Polygon(t.s.Vertices);
            var size = polygon.BoundingCircle.RadiusDegrees;
            var circle = new SkyCircle(Skies.Away(t.s.Center, t.b, Math.Min(179, t.d * size)).ToSkyPoint(), Math.Min(179.999, t.r * size));
            var (reference, center, radius) = (new Reference(t.s.Vertices), Vector(circle.Center), Reference.Radians(circle.RadiusDegrees));
            var distance = reference.Distance(center);
            var farthest = t.s.Vertices.Max(v => Vector(v).AngleTo(center));
            var toOtherSide = reference.Distance(-center);
            var intersects = distance - radius;
            var encloses = distance + radius;
            // A polygon is in a circle when none of it is in the hole.
            var isIn = Fixed.Pi - radius - toOtherSide;
            return Agrees(SkyRegions.Intersects(circle, polygon), intersects) && Agrees(SkyRegions.Intersects(polygon, circle), intersects)
                && Agrees(SkyRegions.Contains(polygon, circle), encloses)
                && (Agrees(SkyRegions.Contains(circle, polygon), isIn) || (circle.RadiusDegrees < 90 && Agrees(SkyRegions.Contains(circle, polygon), farthest - radius)));
        }, 250);

    [Fact]
    public void PolygonPairs_AreRight() =>
        Skies.Holds(from a in Skies.Stars from b in Gen.Choose(0, 359) from d in Gen.Elements(0, 0.05, 0.5, 1, 1.9) from scale in Gen.Elements(0.05, 0.2, 0.8, 1) from arms in Gen.Choose(1, 100).ArrayOf(6) select (a, b, d, scale, arms), t =>
        {
            var polygon = SkyPolygonTests.Polygon(t.a.Vertices);
            var size = polygon.BoundingCircle.RadiusDegrees;
            var center = Skies.Away(t.a.Center, t.b, t.d * size).ToSkyPoint();
            SkyPoint[] star = [.. t.arms.Select((arm, i) => Skies.Away(center, 60.0 * i, Math.Min(80, t.scale * size * (0.2 + 0.008 * arm))).ToSkyPoint())];
            var other = SkyPolygonTests.Polygon(star);
            var (first, second) = (new Reference(t.a.Vertices), new Reference(star));
            var gap = first.LineDistance(second);
            if (gap.Sign != 0 && gap.ToDouble() < Clear) return true;
            var (otherInThis, thisInOther) = (gap.Sign > 0 && first.IsInside(second.First), gap.Sign > 0 && second.IsInside(first.First));
            var intersects = gap.Sign == 0 || otherInThis || thisInOther;
            return SkyRegions.Intersects(polygon, other) == intersects && SkyRegions.Intersects(other, polygon) == intersects
                && SkyRegions.Contains(polygon, other) == otherInThis && SkyRegions.Contains(other, polygon) == thisInOther;
        }, 200);

    [Fact]
    public void Area_OfAPolygon_IsRight() =>
        Skies.Holds(Skies.Stars, t =>
        {
            var expected = new Reference(t.Vertices).Area.ToDouble();
            var polygon = SkyPolygonTests.Polygon(t.Vertices);
            var radius = polygon.BoundingCircle.RadiusDegrees * Math.PI / 180;
            // The vertices as doubles are 1e-16 off: so much of the rim is uncertain, and no more.
            return Math.Abs(polygon.AreaSquareDegrees * Math.Pow(Math.PI / 180, 2) - expected) <= 4e-15 * radius + 1e-13 * expected;
        }, 200);

    private static bool Agrees(bool answer, Fixed outside) => Math.Abs(outside.ToDouble()) < Clear || answer == outside.Sign < 0;

    private static FixedVector Vector(SkyPoint p) => FixedVector.Of(p.LonDegrees, p.LatDegrees);

    private static SkyPoint NearEdge(SkyPoint[] vertices, int index, double part, double off)
    {
        var (a, b) = (vertices[index % vertices.Length].ToUnitVector(), vertices[(index + 1) % vertices.Length].ToUnitVector());
        var normal = (a + b).Cross(b - a).Normalize();
        var length = Math.Sqrt(a.SquaredChord(b));
        return (a * (1 - part) + b * part + normal * (off * length)).Normalize().ToSkyPoint();
    }
}
