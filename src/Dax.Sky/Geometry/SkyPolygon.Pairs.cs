namespace Dax.Sky.Geometry;

public sealed partial class SkyPolygon
{
    /// <summary>They share a point; touching is enough.</summary>
    public bool Intersects(in SkyCircle circle)
    {
        if (circle.RadiusDegrees < 0) return false;
        // Wider than a hemisphere: it misses only what lies whole in its hole, which is convex.
        if (circle.RadiusDegrees > 90) return HasVertexIn(circle);
        return BoundingCircle.Intersects(circle) && (interior.Contains(circle.Axis) || IsNearLine(circle.Axis, circle.RadiusRadians + Angles.Border));
    }

    /// <summary>They share a point; touching is enough.</summary>
    public bool Intersects(SkyPolygon other)
    {
        if (!BoundingCircle.Intersects(other.BoundingCircle)) return false;
        foreach (ref readonly var edge in edges.AsSpan())
        {
            if (other.Contains(edge.Start)) return true;
        }
        foreach (ref readonly var edge in other.edges.AsSpan())
        {
            if (Contains(edge.Start)) return true;
        }
        return LinesCross(other);
    }

    /// <summary>The whole of the circle is inside.</summary>
    public bool Encloses(in SkyCircle circle)
    {
        // A polygon is smaller than a hemisphere.
        if (circle.RadiusDegrees is < 0 or >= 90 || !interior.Contains(circle.Axis)) return false;
        var reach = circle.RadiusRadians - Angles.Border;
        return reach <= 0 || !IsNearLine(circle.Axis, reach);
    }

    /// <summary>The whole of the other polygon is inside.</summary>
    public bool Encloses(SkyPolygon other)
    {
        if (!BoundingCircle.Intersects(other.BoundingCircle)) return false;
        foreach (ref readonly var edge in other.edges.AsSpan())
        {
            if (!Contains(edge.Start)) return false;
        }
        return interior.IsConvex || SkyRegions.Covers(this, other);
    }

    /// <summary>The whole of the polygon is in the circle.</summary>
    internal bool IsIn(in SkyCircle circle)
    {
        if (circle.RadiusDegrees >= 180) return true;
        foreach (ref readonly var edge in edges.AsSpan())
        {
            if (!circle.Contains(edge.Start)) return false;
        }
        if (circle.RadiusDegrees <= 90) return true;
        // Edges and the inside may still reach into the hole.
        var hole = circle.HoleRadians - Angles.Border;
        return hole <= 0 || (!IsNearLine(-circle.Axis, hole) && !interior.Contains(-circle.Axis));
    }

    private bool HasVertexIn(in SkyCircle circle)
    {
        foreach (ref readonly var edge in edges.AsSpan())
        {
            if (circle.Contains(edge.Start)) return true;
        }
        return false;
    }

    private bool LinesCross(SkyPolygon other)
    {
        var (axis, reach) = (other.BoundingCircle.Axis, other.BoundingCircle.RadiusDegrees);
        var sine = reach >= 90 ? double.PositiveInfinity : Math.Sin(reach * Angles.RadiansPerDegree) + Angles.Slack;
        foreach (ref readonly var edge in edges.AsSpan())
        {
            if (Math.Abs(edge.Normal.Dot(axis)) > sine) continue;
            foreach (ref readonly var against in other.edges.AsSpan())
            {
                if (edge.Crosses(against)) return true;
            }
        }
        return false;
    }
}
