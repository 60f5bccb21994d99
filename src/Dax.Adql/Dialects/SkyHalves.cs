using Dax.Sky.Geometry;

namespace Dax.Adql.Dialects;

/// <summary>Three corners seen from the first: normals of the great circles from it to the second, on to the third, and from it to the third.</summary>
/// <param name="Left">The corners run counter-clockwise, seen from inside the sphere's outside: the inside is to the left.</param>
internal readonly record struct SkyTriangle(UnitVector3 First, UnitVector3 Second, UnitVector3 Last, bool Left);

/// <summary>A polygon as half-spaces: all of them for a convex one, triangles for another within a cap; neither for what is wider.</summary>
internal readonly record struct SkyHalves(IReadOnlyList<UnitVector3>? Convex, IReadOnlyList<SkyTriangle>? Triangles)
{
    /// <summary>What rounding makes of a product of two unit vectors that is 0; 0.4 nas.</summary>
    public const double Rounding = 2e-15;

    /// <summary>Polygons within a cap of half as much are cut into triangles.</summary>
    public const double WidestDegrees = 170;

    public static SkyHalves Of(SkyPolygon polygon)
    {
        var corners = new UnitVector3[polygon.Vertices.Length];
        for (var i = 0; i < corners.Length; i++)
            corners[i] = polygon.Vertices[i].ToUnitVector();
        if (ConvexNormals(corners) is { } normals)
            return new(normals, null);
        return polygon.BoundingCircle.RadiusDegrees <= WidestDegrees / 2 ? new(null, Fan(corners)) : default;
    }

    private static UnitVector3[]? ConvexNormals(UnitVector3[] corners)
    {
        var normals = new UnitVector3[corners.Length];
        var (left, right) = (true, true);
        for (var i = 0; i < corners.Length; i++)
        {
            normals[i] = Normal(corners[i], corners[(i + 1) % corners.Length]);
            foreach (ref readonly var corner in corners.AsSpan())
            {
                var side = normals[i].Dot(corner);
                left &= side >= -Rounding;
                right &= side <= Rounding;
            }
        }

        if (left == right || !GoesRoundOnce(corners))
            return null;
        if (right)
            for (var i = 0; i < normals.Length; i++)
                normals[i] = -normals[i];
        return normals;
    }

    /// <summary>A star's edges may all turn the same way too, but twice round.</summary>
    private static bool GoesRoundOnce(UnitVector3[] corners)
    {
        var sum = default(UnitVector3);
        foreach (ref readonly var corner in corners.AsSpan())
            sum += corner;
        var axis = sum.Normalize();
        var turned = 0.0;
        for (var i = 0; i < corners.Length; i++)
        {
            var (a, b) = (axis.Cross(corners[i]), axis.Cross(corners[(i + 1) % corners.Length]));
            turned += Math.Atan2(axis.Dot(a.Cross(b)), a.Dot(b));
        }

        return Math.Abs(Math.Abs(turned) - 2 * Math.PI) < 0.1;
    }

    private static List<SkyTriangle> Fan(UnitVector3[] corners)
    {
        var triangles = new List<SkyTriangle>(corners.Length - 2);
        for (var i = 1; i + 1 < corners.Length; i++)
        {
            var (first, second, last) = (Normal(corners[0], corners[i]), Normal(corners[i], corners[i + 1]), Normal(corners[0], corners[i + 1]));
            var left = first.Dot(corners[i + 1]) > 0;
            if (first != default && last != default)
                triangles.Add(new(first, second, last, left));
        }

        return triangles;
    }

    /// <summary>Of the great circle from <paramref name="a"/> to <paramref name="b"/>, with a to b counter-clockwise about it; from sum and difference, which keeps it precise when they are close.</summary>
    private static UnitVector3 Normal(in UnitVector3 a, in UnitVector3 b)
    {
        var normal = (a + b).Cross(b - a).Normalize();
        return new(Flush(normal.X), Flush(normal.Y), Flush(normal.Z));
    }

    /// <summary>Numbers whose products would be too small for a double are none.</summary>
    private static double Flush(double value) => Math.Abs(value) < 1e-100 ? 0 : value;
}
