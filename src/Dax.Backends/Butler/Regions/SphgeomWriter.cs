using System.Buffers.Binary;
using Dax.Sky.Geometry;

namespace Dax.Backends.Butler.Regions;

/// <summary>Regions in lsst.sphgeom's encoding, for servers that ask by it: circles, boxes, convex polygons and unions of them.</summary>
internal static class SphgeomWriter
{
    // Rounding at a corner that lies on the line between its neighbours.
    private const double Slack = 1e-15;

    /// <summary>False for what the encoding cannot say: polygons that are not convex, alone or in a union.</summary>
    public static bool TryWrite(ISkyRegion region, out byte[] bytes)
    {
        switch (region)
        {
            case SkyPoint point:
                bytes = Circle(new SkyCircle(point, 0));
                return true;
            case SkyCircle circle:
                bytes = Circle(circle);
                return true;
            case SkyRange range:
                bytes = Box(range);
                return true;
            case SkyPolygon polygon:
                return TryPolygon(polygon, out bytes);
            case SkyUnion union:
                return TryUnion(union, out bytes);
            default:
                bytes = [];
                return false;
        }
    }

    public static byte[] Circle(SkyCircle circle)
    {
        var opening = circle.RadiusDegrees * (Math.PI / 180);
        var half = Math.Sin(0.5 * opening);
        return Doubles('c', [circle.Axis.X, circle.Axis.Y, circle.Axis.Z, opening >= Math.PI ? 4 : 4 * half * half, opening]);
    }

    private static byte[] Box(SkyRange range)
    {
        const double radian = Math.PI / 180;
        var (west, east) = range.Width >= 360 ? (0, 2 * Math.PI) : (range.LonMin * radian, range.LonMax * radian);
        return Doubles('b', [west, east, range.LatMin * radian, range.LatMax * radian]);
    }

    private static bool TryPolygon(SkyPolygon polygon, out byte[] bytes)
    {
        var corners = new UnitVector3[polygon.Vertices.Length];
        for (var i = 0; i < corners.Length; i++) corners[i] = polygon.Vertices[i].ToUnitVector();
        // Counter-clockwise as seen from outside, as sphgeom wants it.
        if (!IsConvex(corners)) Array.Reverse(corners);
        bytes = [];
        if (!IsConvex(corners)) return false;
        var numbers = new double[3 * corners.Length];
        for (var i = 0; i < corners.Length; i++) (numbers[3 * i], numbers[3 * i + 1], numbers[3 * i + 2]) = (corners[i].X, corners[i].Y, corners[i].Z);
        bytes = Doubles('p', numbers);
        return true;
    }

    /// <summary>Every corner is to the left of every edge.</summary>
    private static bool IsConvex(UnitVector3[] corners)
    {
        for (var i = 0; i < corners.Length; i++)
        {
            var normal = corners[i].Cross(corners[(i + 1) % corners.Length]);
            foreach (ref readonly var corner in corners.AsSpan())
            {
                if (normal.Dot(corner) < -Slack) return false;
            }
        }
        return true;
    }

    private static bool TryUnion(SkyUnion union, out byte[] bytes)
    {
        using var written = new MemoryStream();
        written.WriteByte((byte)'u');
        bytes = [];
        Span<byte> length = stackalloc byte[8];
        foreach (var member in union.Members)
        {
            if (!TryWrite(member, out var part)) return false;
            BinaryPrimitives.WriteInt64LittleEndian(length, part.Length);
            written.Write(length);
            written.Write(part);
        }
        bytes = written.ToArray();
        return true;
    }

    private static byte[] Doubles(char kind, ReadOnlySpan<double> numbers)
    {
        var bytes = new byte[1 + 8 * numbers.Length];
        bytes[0] = (byte)kind;
        for (var i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(1 + 8 * i), numbers[i]);
        return bytes;
    }
}
