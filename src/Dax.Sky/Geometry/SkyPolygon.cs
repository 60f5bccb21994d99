using System.Runtime.CompilerServices;

namespace Dax.Sky.Geometry;

/// <summary>
/// The area inside a closed line of great-circle edges: of the two sides the one smaller than a hemisphere, so either winding means the same. It need not
/// be convex. Where a line crosses itself, the even-odd rule decides. Poles inside and longitudes through zero are nothing special: all is done with vectors.
/// </summary>
public sealed partial class SkyPolygon : ISkyRegion
{
    /// <summary>Bounds the work of every later question.</summary>
    public const int MaxVertices = 4000;

    private readonly SkyPoint[] vertices;
    private readonly GreatCircleEdge[] edges;
    private readonly IInterior interior;
    private StrongBox<SkyBox>? box;
    private StrongBox<RegionMoment>? moment;

    private SkyPolygon(SkyPoint[] vertices, GreatCircleEdge[] edges, IInterior interior, SkyCircle boundingCircle)
    {
        this.vertices = vertices;
        this.edges = edges;
        this.interior = interior;
        BoundingCircle = boundingCircle;
    }

    /// <summary>Tells inside from outside; points on the line, and within the width of a border from it, are inside.</summary>
    private interface IInterior
    {
        bool Contains(in UnitVector3 v);

        /// <summary>Certainly, when true: whoever holds the corners of a smaller polygon holds all of it.</summary>
        bool IsConvex { get; }
    }

    public double AreaSquareDegrees => Angles.SquareDegrees(Moment.Area);

    public SkyPoint Centroid => Moment.Centroid(this);

    internal RegionMoment Moment => (moment ??= new(MomentOf(this))).Value;

    /// <summary>In the order given, without repetitions of a neighbour.</summary>
    public ReadOnlySpan<SkyPoint> Vertices => vertices;

    internal ReadOnlySpan<GreatCircleEdge> Edges => edges;

    public SkyCircle BoundingCircle { get; }

    // Not made with the polygon: most that are read from rows are never asked for it.
    public SkyBox BoundingBox => (box ??= new(BoxAround())).Value;

    public bool Contains(in UnitVector3 v) => interior.Contains(v);

    public bool Contains(in SkyPoint point) => interior.Contains(point.ToUnitVector());

    /// <summary>Exact but for rounding.</summary>
    public CircleRelation Relate(in UnitVector3 center, double radiusRadians)
    {
        if (radiusRadians < 0) return CircleRelation.Disjoint;
        if (radiusRadians >= Math.PI || IsNearLine(center, radiusRadians)) return CircleRelation.Overlaps;
        return interior.Contains(center) ? CircleRelation.Encloses : CircleRelation.Disjoint;
    }

    private bool IsNearLine(in UnitVector3 center, double radiusRadians)
    {
        var squaredChord = Angles.SquaredChord(radiusRadians);
        var sine = radiusRadians >= Math.PI / 2 ? double.PositiveInfinity : Math.Sin(radiusRadians);
        foreach (ref readonly var edge in edges.AsSpan())
        {
            if (edge.IsWithin(center, squaredChord, sine)) return true;
        }
        return false;
    }

    private SkyBox BoxAround()
    {
        var (latMin, latMax) = (90.0, -90.0);
        foreach (ref readonly var edge in edges.AsSpan()) edge.WidenLatitudes(ref latMin, ref latMax);
        var pole = new UnitVector3(0, 0, 1);
        var (hasNorth, hasSouth) = (Relate(pole, 2 * Angles.Slack) != CircleRelation.Disjoint, Relate(-pole, 2 * Angles.Slack) != CircleRelation.Disjoint);
        if (hasNorth || hasSouth) return SkyBox.Enclosing(0, 360, hasSouth ? -90 : latMin, hasNorth ? 90 : latMax);
        var lon = vertices[0].LonDegrees;
        var (lonMin, lonMax) = (lon, lon);
        for (var i = 1; i < vertices.Length; i++)
        {
            // An edge that passes no pole goes the short way round.
            lon += Math.IEEERemainder(vertices[i].LonDegrees - lon, 360);
            lonMin = Math.Min(lonMin, lon);
            lonMax = Math.Max(lonMax, lon);
        }
        return SkyBox.Enclosing(lonMin, lonMax, latMin, latMax);
    }
}
