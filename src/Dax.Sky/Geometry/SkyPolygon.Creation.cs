using System.Diagnostics.CodeAnalysis;

namespace Dax.Sky.Geometry;

public sealed partial class SkyPolygon
{
    /// <summary>Wider than this (from the centre to a vertex) a polygon is not seen on one tangent plane.</summary>
    private static readonly double MaxPlaneSquaredChord = Angles.SquaredChord(85 * Angles.RadiansPerDegree);

    /// <summary>
    /// From vertices in order; the last is joined to the first, and may repeat it. Errors: fewer than three vertices or too many, positions off the sky,
    /// antipodal neighbours (many shortest ways), no side smaller than a hemisphere.
    /// </summary>
    public static bool TryCreate(ReadOnlySpan<SkyPoint> points, [NotNullWhen(true)] out SkyPolygon? polygon, [NotNullWhen(false)] out string? error)
    {
        polygon = null;
        if (points.Length > MaxVertices)
        {
            error = $"A polygon has at most {MaxVertices} vertices.";
            return false;
        }
        return TryTakeVertices(points, out var vertices, out var directions, out error)
            && TryCreate(vertices, directions, out polygon, out error);
    }

    private static bool TryCreate(SkyPoint[] vertices, UnitVector3[] directions, [NotNullWhen(true)] out SkyPolygon? polygon, [NotNullWhen(false)] out string? error)
    {
        polygon = null;
        if (!TryTakeEdges(directions, out var edges, out error)) return false;
        var axis = CenterOf(directions);
        var farthest = 0.0;
        foreach (ref readonly var direction in directions.AsSpan()) farthest = Math.Max(farthest, axis.SquaredChord(direction));
        if (farthest > MaxPlaneSquaredChord) return TryCreateWide(vertices, edges, axis, out polygon, out error);
        var reach = 2 * Math.Asin(0.5 * Math.Sqrt(farthest)) + 2 * Angles.Slack;
        polygon = new SkyPolygon(vertices, edges, new PlaneInterior(axis, edges), new SkyCircle(axis.ToSkyPoint(), reach * Angles.DegreesPerRadian));
        return true;
    }

    /// <summary>Which side of the line is the smaller one is told by their areas.</summary>
    private static bool TryCreateWide(SkyPoint[] vertices, GreatCircleEdge[] edges, UnitVector3 axis, [NotNullWhen(true)] out SkyPolygon? polygon, [NotNullWhen(false)] out string? error)
    {
        polygon = null;
        if (!CrossingInterior.TryCreate(edges, out var left, out error)) return false;
        var everywhere = new SkyCircle(axis.ToSkyPoint(), 180);
        var made = new SkyPolygon(vertices, edges, left, everywhere);
        // One that crosses itself has no left side; what the even-odd rule calls inside, or the rest, is the smaller.
        var isSimple = made.IsSimple();
        var area = isSimple ? RegionMoment.LeftArea(made) : RegionMoment.OfArranged([made]).Area;
        if (Math.Abs(area - 2 * Math.PI) < 1e-9)
        {
            error = "Neither side of the polygon is smaller than a hemisphere.";
            return false;
        }
        polygon = area < 2 * Math.PI ? made : new SkyPolygon(vertices, edges, left.OtherSide(), everywhere);
        return true;
    }

    private static bool TryTakeVertices(ReadOnlySpan<SkyPoint> points, out SkyPoint[] vertices, out UnitVector3[] directions, [NotNullWhen(false)] out string? error)
    {
        (vertices, directions, error) = (new SkyPoint[points.Length], new UnitVector3[points.Length], null);
        var count = 0;
        foreach (ref readonly var point in points)
        {
            if (!SkyPoint.TryCreate(point.LonDegrees, point.LatDegrees, out var vertex))
            {
                error = "A vertex of the polygon is not a position on the sky.";
                return false;
            }
            var direction = vertex.ToUnitVector();
            if (count > 0 && AreOne(directions[count - 1], direction)) continue;
            (vertices[count], directions[count]) = (vertex, direction);
            count++;
        }
        while (count > 1 && AreOne(directions[count - 1], directions[0])) count--;
        if (count < 3)
        {
            error = "A polygon needs at least three different vertices.";
            return false;
        }
        if (count < points.Length)
        {
            Array.Resize(ref vertices, count);
            Array.Resize(ref directions, count);
        }
        return true;
    }

    /// <summary>Written twice: what is left between them is rounding, and would be an edge of any direction.</summary>
    private static bool AreOne(in UnitVector3 a, in UnitVector3 b) => a.SquaredChord(b) <= 1e-30;

    private static bool TryTakeEdges(UnitVector3[] directions, out GreatCircleEdge[] edges, [NotNullWhen(false)] out string? error)
    {
        edges = new GreatCircleEdge[directions.Length];
        for (var i = 0; i < directions.Length; i++)
        {
            ref readonly var next = ref directions[i + 1 == directions.Length ? 0 : i + 1];
            if ((directions[i] + next).Dot(directions[i] + next) < 1e-18)
            {
                error = "Two neighbouring vertices of the polygon are antipodes: no edge joins them.";
                return false;
            }
            edges[i] = new GreatCircleEdge(directions[i], next);
        }
        error = null;
        return true;
    }

    /// <summary>The middle of the box around the vertices, not their mean: a crowd of vertices on one side must not pull it there.</summary>
    private static UnitVector3 CenterOf(UnitVector3[] directions)
    {
        var (min, max) = (directions[0], directions[0]);
        foreach (ref readonly var d in directions.AsSpan(1))
        {
            min = new UnitVector3(Math.Min(min.X, d.X), Math.Min(min.Y, d.Y), Math.Min(min.Z, d.Z));
            max = new UnitVector3(Math.Max(max.X, d.X), Math.Max(max.Y, d.Y), Math.Max(max.Z, d.Z));
        }
        var middle = min + max;
        return middle.Dot(middle) > 1e-12 ? middle.Normalize() : directions[0];
    }
}
