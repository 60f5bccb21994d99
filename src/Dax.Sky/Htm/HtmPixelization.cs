using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Dax.Sky.Geometry;

namespace Dax.Sky.Htm;

/// <summary>
/// The Hierarchical Triangular Mesh (Kunszt, Szalay, Thakar 2001) with lsst.sphgeom's numbering: an octahedron's eight sides are 8 to 15, and each level puts two bits
/// behind them. Level 7: 131072 to 262143.
/// </summary>
public static class HtmPixelization
{
    public const int MaxLevel = 24;

    private static readonly UnitVector3 X = new(1, 0, 0), Y = new(0, 1, 0), Z = new(0, 0, 1);

    private static readonly Trixel[] Roots =
    [
        new(8, X, -Z, Y), new(9, Y, -Z, -X), new(10, -X, -Z, -Y), new(11, -Y, -Z, X),
        new(12, X, Z, -Y), new(13, -Y, Z, -X), new(14, -X, Z, Y), new(15, Y, Z, X),
    ];

    internal static ReadOnlySpan<Trixel> RootTrixels => Roots;

    /// <summary>The index of the triangle that holds a direction. Throws for a level outside 0..24.</summary>
    public static long Index(int level, in UnitVector3 v)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, MaxLevel);
        var trixel = Roots[RootOf(v)];
        for (var i = 0; i < level; i++) trixel = trixel.ChildWith(v);
        return trixel.Index;
    }

    /// <summary>The level that an index belongs to, or -1 when it is none.</summary>
    public static int LevelOf(long index)
    {
        var top = index > 0 ? BitOperations.Log2((ulong)index) : 0;
        return (top & 1) == 0 || top == 1 || (top - 3) / 2 > MaxLevel ? -1 : (top - 3) / 2;
    }

    /// <summary>False for what is no index.</summary>
    public static bool TryTriangle(long index, [NotNullWhen(true)] out SkyPolygon? triangle)
    {
        triangle = null;
        var level = LevelOf(index);
        if (level < 0) return false;
        var trixel = Roots[(int)(index >> (2 * level)) & 7];
        for (var shift = 2 * level - 2; shift >= 0; shift -= 2) trixel = trixel.Child((int)(index >> shift) & 3);
        return SkyPolygon.TryCreate([trixel.A.ToSkyPoint(), trixel.B.ToSkyPoint(), trixel.C.ToSkyPoint()], out triangle, out _);
    }

    /// <summary>Points on a border belong to one side, as sphgeom has it: this is that rule.</summary>
    private static int RootOf(in UnitVector3 v)
    {
        if (v.Z < 0)
        {
            if (v.Y > 0) return v.X > 0 ? 0 : 1;
            if (v.Y == 0) return v.X >= 0 ? 0 : 2;
            return v.X < 0 ? 2 : 3;
        }
        if (v.Y > 0) return v.X > 0 ? 7 : 6;
        if (v.Y == 0) return v.X >= 0 ? 7 : 5;
        return v.X < 0 ? 5 : 4;
    }
}
