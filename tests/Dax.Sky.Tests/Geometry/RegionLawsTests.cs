using Dax.Sky.Geometry;
using FsCheck.Fluent;

namespace Dax.Sky.Tests.Geometry;

/// <summary>What holds for any two regions.</summary>
public class RegionLawsTests
{
    [Fact]
    public void Intersects_IsSymmetric() =>
        Skies.Holds(Regions.Pairs, t => SkyRegions.Intersects(t.A, t.B) == SkyRegions.Intersects(t.B, t.A), 2000);

    [Fact]
    public void Contains_Implies_Intersects() =>
        Skies.Holds(Regions.Pairs, t => !SkyRegions.Contains(t.A, t.B) || SkyRegions.Intersects(t.A, t.B), 2000);

    [Fact]
    public void Both_ContainAndIntersectThemselves() =>
        Skies.Holds(Regions.Any, r => SkyRegions.Contains(r, r) && SkyRegions.Intersects(r, r), 2000);

    [Fact]
    public void Points_OfBoth_AreNotInDisjointRegionsAndNotOutsideTheOuter() =>
        Skies.Holds(Regions.Pairs, t =>
        {
            var (intersects, aInB, bInA) = (SkyRegions.Intersects(t.A, t.B), SkyRegions.Contains(t.B, t.A), SkyRegions.Contains(t.A, t.B));
            foreach (var p in t.Points)
            {
                var (inA, inB) = (t.A.Contains(p), t.B.Contains(p));
                if ((inA && inB && !intersects) || (inA && !inB && aInB) || (inB && !inA && bInA)) return false;
            }
            return true;
        }, 3000);

    [Fact]
    public void CircleAndItsHole_ShareTheSky() =>
        // What is in a circle misses the inside of the hole that it leaves, and the other way round.
        Skies.Holds(from t in Regions.Pairs from r in Skies.Radii select (t.A, t.B, r), t =>
        {
            var center = t.B.BoundingCircle.Center;
            var antipode = (-center.ToUnitVector()).ToSkyPoint();
            var outside = SkyRegions.Contains(new SkyCircle(center, t.r), t.A);
            var barely = SkyRegions.Intersects(new SkyCircle(antipode, 180 - t.r - 1e-9), t.A);
            var just = SkyRegions.Intersects(new SkyCircle(antipode, 180 - t.r + 1e-9), t.A);
            return outside ? !barely : just;
        }, 2000);

    [Fact]
    public void Bounds_HoldEveryPoint() =>
        Skies.Holds(Regions.Pairs, t => t.Points.All(v =>
        {
            var p = v.ToSkyPoint();
            return !t.A.Contains(v) || (t.A.BoundingCircle.Contains(v) && t.A.BoundingBox.Contains(p.LonDegrees, p.LatDegrees));
        }), 2000);

    [Fact]
    public void Turned_Pairs_AnswerTheSame() =>
        Skies.Holds(from t in Skies.Stars from p in Skies.Positions from bearing in Gen.Choose(0, 359) from far in Gen.Elements(0, 0.31, 0.97, 1.43) from part in Gen.Elements(0.23, 0.59) select (t, p, bearing, far, part), x =>
        {
            var size = Math.Min(55, x.t.Vertices.Max(v => Spherical.SeparationDegrees(v, x.t.Center)));
            return Answers(x.t.Center) == Answers(x.p);

            (bool, bool, bool, bool) Answers(SkyPoint at)
            {
                var star = Star(at, 0, size, x.t.Vertices.Length);
                var circle = new SkyCircle(Skies.Away(at, x.bearing + 0.123, x.far * size).ToSkyPoint(), x.part * size);
                return (SkyRegions.Intersects(star, circle), SkyRegions.Contains(star, circle), SkyRegions.Contains(circle, star), SkyRegions.Contains(Regions.Union(star, circle), star));
            }
        }, 500);

    private static SkyPolygon Star(SkyPoint center, double bearing, double size, int corners) =>
        SkyPolygonTests.Polygon([.. Enumerable.Range(0, corners).Select(i => Skies.Away(center, bearing + 360.0 * i / corners, size).ToSkyPoint())]);
}
