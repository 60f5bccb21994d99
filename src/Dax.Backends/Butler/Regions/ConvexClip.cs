using Dax.Sky.Geometry;

namespace Dax.Backends.Butler.Regions;

/// <summary>Intersections of convex regions by cutting one's outline with the sides of the next (Sutherland and Hodgman 1974, with great circles for lines).</summary>
internal static class ConvexClip
{
    private const int CircleSides = 128;

    /// <summary>True with null when nothing is left. A member that is neither a convex polygon nor a circle under 85 degrees does not cut: the answer is then too large, never too small.</summary>
    public static bool TryIntersect(IReadOnlyList<ISkyRegion?> members, out ISkyRegion? region)
    {
        region = null;
        if (members.Count == 0) return false;
        if (members.Any(m => m is null)) return true;
        var smallest = members.OfType<ISkyRegion>().MinBy(m => m.BoundingCircle.RadiusDegrees)!;
        if (members.Count == 1 || Outline(smallest) is not { } outline)
        {
            region = smallest;
            return true;
        }
        foreach (var member in members)
        {
            if (ReferenceEquals(member, smallest) || Outline(member!) is not { } cutter) continue;
            outline = Cut(outline, cutter);
            if (outline.Count < 3) return true;
        }
        if (SkyPolygon.TryCreate([.. outline.Select(v => v.ToSkyPoint())], out var polygon, out _)) region = polygon;
        return true;
    }

    /// <summary>Anticlockwise corners, or null when it has none that serve.</summary>
    private static List<UnitVector3>? Outline(ISkyRegion region)
    {
        switch (region)
        {
            case SkyCircle { RadiusDegrees: > 0 and < 85 } circle:
                return Around(circle);
            case SkyPolygon polygon:
                var corners = new List<UnitVector3>();
                foreach (var vertex in polygon.Vertices) corners.Add(vertex.ToUnitVector());
                return Oriented(corners);
            default:
                return null;
        }
    }

    private static List<UnitVector3> Around(SkyCircle circle)
    {
        var axis = circle.Axis;
        var u = (Math.Abs(axis.Z) < 0.7 ? new UnitVector3(0, 0, 1) : new UnitVector3(1, 0, 0)).Cross(axis).Normalize();
        var v = axis.Cross(u);
        var reach = Math.Tan(circle.RadiusDegrees * Math.PI / 180) / Math.Cos(Math.PI / CircleSides);
        var corners = new List<UnitVector3>(CircleSides);
        for (var i = 0; i < CircleSides; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / CircleSides);
            corners.Add((axis + u * (reach * cos) + v * (reach * sin)).Normalize());
        }
        return corners;
    }

    private static List<UnitVector3>? Oriented(List<UnitVector3> corners)
    {
        var (lefts, rights) = (0, 0);
        for (var i = 0; i < corners.Count; i++)
        {
            var turn = corners[i].Cross(corners[(i + 1) % corners.Count]).Dot(corners[(i + 2) % corners.Count]);
            if (turn > 0) lefts++;
            if (turn < 0) rights++;
        }
        if (lefts > 0 && rights > 0) return null;
        if (rights > 0) corners.Reverse();
        return corners;
    }

    private static List<UnitVector3> Cut(List<UnitVector3> outline, List<UnitVector3> cutter)
    {
        for (var i = 0; i < cutter.Count && outline.Count > 0; i++)
        {
            var side = cutter[i].Cross(cutter[(i + 1) % cutter.Count]);
            var left = new List<UnitVector3>(outline.Count + 1);
            for (var j = 0; j < outline.Count; j++)
            {
                var (from, to) = (outline[j], outline[(j + 1) % outline.Count]);
                var (a, b) = (side.Dot(from), side.Dot(to));
                if (a >= 0) left.Add(from);
                if ((a > 0 && b < 0) || (a < 0 && b > 0)) left.Add((from * (Math.Abs(b) / (Math.Abs(a) + Math.Abs(b))) + to * (Math.Abs(a) / (Math.Abs(a) + Math.Abs(b)))).Normalize());
            }
            outline = left;
        }
        return outline;
    }
}
