using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Dax.Sky.Geometry;

/// <summary>All points of one or more points, circles, polygons and ranges, which may overlap. Unions within a union are dissolved.</summary>
public sealed partial class SkyUnion : ISkyRegion
{
    /// <summary>Bounds, with <see cref="MaxVertices"/>, the work of every later question.</summary>
    public const int MaxMembers = 1000;

    /// <summary>Of the polygons of a union together.</summary>
    public const int MaxVertices = SkyPolygon.MaxVertices;

    private readonly ISkyRegion[] members;
    private StrongBox<RegionMoment>? moment;

    private SkyUnion(ISkyRegion[] members)
    {
        this.members = members;
        BoundingCircle = CircleAround(members);
    }

    /// <summary>At least one; none of them a union.</summary>
    public IReadOnlyList<ISkyRegion> Members => members;

    public SkyCircle BoundingCircle { get; }

    public SkyBox BoundingBox => SkyBox.Around(members);

    public double AreaSquareDegrees => Angles.SquareDegrees(Moment.Area);

    public SkyPoint Centroid => Moment.Centroid(this);

    private RegionMoment Moment => (moment ??= new(RegionMoment.OfUnion(members))).Value;

    internal ReadOnlySpan<ISkyRegion> Parts => members;

    /// <summary>Errors: no member, too many members or vertices.</summary>
    public static bool TryCreate(IReadOnlyList<ISkyRegion> members, [NotNullWhen(true)] out SkyUnion? union, [NotNullWhen(false)] out string? error)
    {
        var (taken, vertices) = (new List<ISkyRegion>(members.Count), 0);
        (union, error) = (null, null);
        foreach (var member in members)
        {
            if (member is SkyUnion inner) taken.AddRange(inner.members);
            else taken.Add(member);
        }
        foreach (var member in taken) vertices += member is SkyPolygon polygon ? polygon.Vertices.Length : 0;
        error = taken.Count == 0 ? "A union needs at least one region."
            : taken.Count > MaxMembers ? $"A union has at most {MaxMembers} regions."
            : vertices > MaxVertices ? $"The polygons of a union have at most {MaxVertices} vertices together."
            : null;
        if (error is not null) return false;
        union = new SkyUnion([.. taken]);
        return true;
    }

    public bool Contains(in UnitVector3 v)
    {
        foreach (var member in members)
        {
            if (member.Contains(v)) return true;
        }
        return false;
    }

    public bool Contains(in SkyPoint point) => Contains(point.ToUnitVector());

    /// <summary>Conservative: members that enclose a circle only together are not seen to.</summary>
    public CircleRelation Relate(in UnitVector3 center, double radiusRadians)
    {
        var relation = CircleRelation.Disjoint;
        foreach (var member in members)
        {
            var one = member.Relate(center, radiusRadians);
            if (one == CircleRelation.Encloses) return one;
            if (one == CircleRelation.Overlaps) relation = one;
        }
        return relation;
    }

    internal static SkyCircle CircleAround(ReadOnlySpan<ISkyRegion> members)
    {
        if (members.Length == 1) return members[0].BoundingCircle;
        var sum = default(UnitVector3);
        foreach (var member in members) sum += member.BoundingCircle.Axis;
        var center = sum.SquaredLength > 1e-12 ? sum.Normalize() : members[0].BoundingCircle.Axis;
        var reach = 0.0;
        foreach (var member in members)
        {
            var circle = member.BoundingCircle;
            reach = Math.Max(reach, center.AngleTo(circle.Axis) * Angles.DegreesPerRadian + circle.RadiusDegrees);
        }
        return new SkyCircle(center.ToSkyPoint(), Math.Min(180, reach + 2 * Angles.Slack * Angles.DegreesPerRadian));
    }
}
