using Dax.Sky.Geometry;

namespace Dax.Sky.Htm;

/// <summary>One triangle of the mesh, corners anticlockwise as seen from outside.</summary>
internal readonly record struct Trixel(long Index, UnitVector3 A, UnitVector3 B, UnitVector3 C)
{
    public UnitVector3 Center => (A + B + C).Normalize();

    /// <summary>Radians from the centre to the corners, which are not quite equally far.</summary>
    public double Radius
    {
        get
        {
            var center = Center;
            return Math.Max(center.AngleTo(A), Math.Max(center.AngleTo(B), center.AngleTo(C)));
        }
    }

    public Trixel Child(int which)
    {
        var (ab, bc, ca) = ((A + B).Normalize(), (B + C).Normalize(), (C + A).Normalize());
        var index = Index * 4 + which;
        return which switch
        {
            0 => new Trixel(index, A, ab, ca),
            1 => new Trixel(index, B, bc, ab),
            2 => new Trixel(index, C, ca, bc),
            _ => new Trixel(index, bc, ca, ab),
        };
    }

    /// <summary>The child that holds a direction of this triangle.</summary>
    public Trixel ChildWith(in UnitVector3 v)
    {
        var (ab, bc, ca) = ((A + B).Normalize(), (B + C).Normalize(), (C + A).Normalize());
        if (IsLeft(v, ab, ca)) return new Trixel(Index * 4, A, ab, ca);
        if (IsLeft(v, bc, ab)) return new Trixel(Index * 4 + 1, B, bc, ab);
        if (IsLeft(v, ca, bc)) return new Trixel(Index * 4 + 2, C, ca, bc);
        return new Trixel(Index * 4 + 3, bc, ca, ab);
    }

    private static bool IsLeft(in UnitVector3 v, in UnitVector3 from, in UnitVector3 to) => v.Dot(from.Cross(to)) >= 0;
}
