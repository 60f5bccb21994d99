using System.Buffers.Binary;
using Dax.Sky.Geometry;

namespace Dax.Backends.Butler.Writing;

/// <summary>Convex polygons as lsst.sphgeom encodes them: 'p' and the vertices as unit vectors (little-endian doubles), counter-clockwise seen from outside the sphere.</summary>
internal static class SphgeomPolygon
{
    /// <summary>Base64, as registries store regions. The vertices may come in either order.</summary>
    public static string Encode(IReadOnlyList<SkyPoint> vertices)
    {
        var vectors = vertices.Select(v => v.ToUnitVector()).ToArray();
        if (Handedness(vectors) < 0) Array.Reverse(vectors);
        var bytes = new byte[1 + 24 * vectors.Length];
        bytes[0] = (byte)'p';
        for (var i = 0; i < vectors.Length; i++)
        {
            var at = bytes.AsSpan(1 + 24 * i);
            BinaryPrimitives.WriteDoubleLittleEndian(at, vectors[i].X);
            BinaryPrimitives.WriteDoubleLittleEndian(at[8..], vectors[i].Y);
            BinaryPrimitives.WriteDoubleLittleEndian(at[16..], vectors[i].Z);
        }
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Positive when the second corner turns left: (a × b) · c.</summary>
    private static double Handedness(UnitVector3[] v) =>
        (v[0].Y * v[1].Z - v[0].Z * v[1].Y) * v[2].X + (v[0].Z * v[1].X - v[0].X * v[1].Z) * v[2].Y + (v[0].X * v[1].Y - v[0].Y * v[1].X) * v[2].Z;
}
