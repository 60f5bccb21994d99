namespace Dax.Sky.Geometry;

internal readonly partial record struct RegionMoment
{
    private const double Sphere = 4 * Math.PI;

    /// <summary>Degrees: within it no side of a triangle from the centre comes near the antipode.</summary>
    private const double WideRadius = 86;

    /// <summary>The axes and the corners of a cube, turned to where regions made by people have no borders.</summary>
    private static readonly UnitVector3[] Apexes = MakeApexes();

    private readonly record struct Piece(int Arc, double From, double To, int Sign);

    /// <summary>Of a line that does not cross itself: the side to its left, or the other one when that is smaller.</summary>
    public static RegionMoment OfSimple(SkyPolygon polygon)
    {
        var circle = polygon.BoundingCircle;
        if (circle.RadiusDegrees <= WideRadius)
        {
            var sum = Along(polygon, circle.Axis, circle.RadiusRadians);
            return sum.Area >= 0 ? new RegionMoment(sum.Area, sum.Moment) : new RegionMoment(-sum.Area, -sum.Moment);
        }
        var left = OfLeft(polygon);
        return left.Area <= 0.5 * Sphere ? left : new RegionMoment(Sphere - left.Area, -left.Moment);
    }

    /// <summary>Steradians to the left of a line that does not cross itself, in [0, 4π).</summary>
    public static double LeftArea(SkyPolygon polygon) => OfLeft(polygon).Area;

    private static RegionMoment OfLeft(SkyPolygon polygon)
    {
        var best = default(BorderIntegral);
        foreach (var apex in Apexes)
        {
            var sum = Along(polygon, apex, double.PositiveInfinity);
            if (sum.Clearance > best.Clearance) best = sum;
        }
        return new RegionMoment(best.Area - Sphere * Math.Floor(best.Area / Sphere), best.Moment);
    }

    /// <summary>Of the union of regions that may overlap, or of a polygon by the even-odd rule.</summary>
    public static RegionMoment OfArranged(ReadOnlySpan<ISkyRegion> members)
    {
        var circle = SkyUnion.CircleAround(members);
        var arrangement = new Arrangement();
        foreach (var member in members) arrangement.Add(member);
        var pieces = BorderPieces(arrangement, members);
        if (circle.RadiusDegrees <= WideRadius)
        {
            var sum = Along(arrangement, pieces, circle.Axis, circle.RadiusRadians);
            return new RegionMoment(Math.Max(0, sum.Area), sum.Moment);
        }
        var best = default(BorderIntegral);
        foreach (var apex in Apexes)
        {
            var sum = Along(arrangement, pieces, apex, double.PositiveInfinity);
            if (sum.Clearance > best.Clearance) best = sum;
        }
        return new RegionMoment(InBounds(best.Area, members), best.Moment);
    }

    /// <summary>The area is known but for multiples of that of the sphere: a union has no less than its largest member, and no more than all together.</summary>
    private static double InBounds(double area, ReadOnlySpan<ISkyRegion> members)
    {
        var (least, most) = (0.0, members.Length == 1 ? Sphere : 0.0);
        foreach (var member in members)
        {
            if (members.Length == 1) break;
            var one = Of(member).Area;
            least = Math.Max(least, one);
            most += one;
        }
        area -= Sphere * Math.Floor(area / Sphere);
        const double slack = 1e-6;
        if (area > most + slack) area -= Sphere;
        if (area < least - slack) area += Sphere;
        return Math.Clamp(area, least, Math.Min(Sphere, Math.Max(most, least)));
    }

    /// <summary>Those that have a member on one side and none on the other, with the side to the left when the sign is 1. Each once, though several arcs may run along it.</summary>
    private static List<Piece> BorderPieces(Arrangement arrangement, ReadOnlySpan<ISkyRegion> members)
    {
        var pieces = new List<Piece>();
        for (var i = 0; i < arrangement.Arcs.Length; i++)
        {
            var cuts = arrangement.CutsOf(i);
            ref readonly var arc = ref arrangement.Arcs[i];
            for (var j = 1; j < cuts.Length; j++)
            {
                if (!Arrangement.TryBeside(arc, cuts[j - 1], cuts[j], out var middle, out var left, out var right)) continue;
                var isLeftIn = SkyRegions.IsAnyIn(members, left);
                if (isLeftIn == SkyRegions.IsAnyIn(members, right) || arrangement.IsDouble(i, middle)) continue;
                pieces.Add(new Piece(i, cuts[j - 1], cuts[j], isLeftIn ? 1 : -1));
            }
        }
        return pieces;
    }

    private static BorderIntegral Along(SkyPolygon polygon, in UnitVector3 apex, double radius)
    {
        var sum = new BorderIntegral(apex, radius);
        foreach (ref readonly var edge in polygon.Edges) sum.Add(edge);
        return sum;
    }

    private static BorderIntegral Along(Arrangement arrangement, List<Piece> pieces, in UnitVector3 apex, double radius)
    {
        var sum = new BorderIntegral(apex, radius);
        foreach (var piece in pieces) sum.Add(arrangement.Arcs[piece.Arc], piece.From, piece.To, piece.Sign);
        return sum;
    }

    private static UnitVector3[] MakeApexes()
    {
        var (x, y) = (new UnitVector3(0.36, 0.48, 0.8), new UnitVector3(-0.8, 0.6, 0));
        var (a, b) = (x * 0.96 + y * 0.28, y * 0.96 - x * 0.28);
        var c = a.Cross(b);
        var apexes = new List<UnitVector3> { a, -a, b, -b, c, -c };
        for (var corner = 0; corner < 8; corner++)
        {
            var sum = a * ((corner & 1) - 0.5) + b * ((corner >> 1 & 1) - 0.5) + c * ((corner >> 2) - 0.5);
            apexes.Add(sum.Normalize());
        }
        return [.. apexes];
    }
}
