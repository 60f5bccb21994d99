using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Dax.Sky.Geometry;

namespace Dax.Backends.Butler.Regions;

/// <summary>
/// Regions as lsst.sphgeom encodes them (its <c>Region::encode</c>): a letter for the kind, then little-endian doubles. What the sky's own regions cannot say is said by polygons:
/// an ellipse by one around it, an intersection by the polygon that is left.
/// </summary>
internal static class SphgeomRegion
{
    public const int MaxBytes = 1 << 20;
    private const int MaxDepth = 16;
    private const double DegreesPerRadian = 180 / Math.PI;

    /// <summary>The text of a region column: base64, several joined by ':' are a union, nothing at all is the empty region. False when it is none of that.</summary>
    public static bool TryReadText(string text, out ISkyRegion? region)
    {
        region = null;
        if (text.Length == 0) return true;
        if (text.Length > MaxBytes) return false;
        var parts = new List<ISkyRegion>();
        foreach (var piece in text.Split(':'))
        {
            if (!TryReadBase64(piece, out var part)) return false;
            if (part is not null) parts.Add(part);
        }
        return TryUnite(parts, out region);
    }

    private static bool TryReadBase64(string text, out ISkyRegion? region)
    {
        region = null;
        var bytes = new byte[text.Length / 4 * 3 + 3];
        return Convert.TryFromBase64String(text, bytes, out var length) && TryRead(bytes.AsSpan(0, length), out region);
    }

    /// <summary>Hexadecimal, as REST and YAML exports have it.</summary>
    public static bool TryReadHex(string text, out ISkyRegion? region)
    {
        region = null;
        if (text.Length > 2 * MaxBytes || text.Length % 2 != 0) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c)) return false;
        }
        return TryRead(Convert.FromHexString(text), out region);
    }

    /// <summary>True with null for a region without a point (an empty box, circle or union).</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ISkyRegion? region) => TryRead(bytes, 0, out region);

    private static bool TryRead(ReadOnlySpan<byte> bytes, int depth, out ISkyRegion? region)
    {
        region = null;
        if (bytes.Length is 0 or > MaxBytes || depth > MaxDepth) return false;
        return (char)bytes[0] switch
        {
            'p' => TryPolygon(bytes[1..], out region),
            'b' => TryBox(bytes[1..], out region),
            'c' => TryCircle(bytes[1..], out region),
            'e' => TryEllipse(bytes[1..], out region),
            'u' => TryMembers(bytes[1..], depth, out var united) && TryUnite(united, out region),
            'i' => TryMembers(bytes[1..], depth, out var common) && ConvexClip.TryIntersect(common, out region),
            _ => false,
        };
    }

    private static bool TryPolygon(ReadOnlySpan<byte> bytes, out ISkyRegion? region)
    {
        region = null;
        if (bytes.Length % 24 != 0 || bytes.Length < 72 || bytes.Length / 24 > SkyPolygon.MaxVertices) return false;
        var points = new SkyPoint[bytes.Length / 24];
        for (var i = 0; i < points.Length; i++)
        {
            if (!TryDirection(bytes[(24 * i)..], out var vertex)) return false;
            points[i] = vertex.ToSkyPoint();
        }
        if (!SkyPolygon.TryCreate(points, out var polygon, out _)) return false;
        region = polygon;
        return true;
    }

    private static bool TryBox(ReadOnlySpan<byte> bytes, out ISkyRegion? region)
    {
        region = null;
        if (bytes.Length != 32) return false;
        var (lonA, lonB, latA, latB) = (Number(bytes, 0), Number(bytes, 1), Number(bytes, 2), Number(bytes, 3));
        // Empty intervals are NaN, or latitudes in the wrong order; the full circle is (0, 2π).
        if (double.IsNaN(lonA) || double.IsNaN(lonB) || double.IsNaN(latA) || double.IsNaN(latB) || latA > latB) return true;
        if (!(lonA is >= 0 and <= 6.2831853071795872 && lonB is >= 0 and <= 6.2831853071795872)) return false;
        var made = SkyRange.TryCreate(Degrees(lonA, 0, 360), Degrees(lonB, 0, 360), Degrees(latA, -90, 90), Degrees(latB, -90, 90), out var range, out _);
        region = range;
        return made;
    }

    private static double Degrees(double radians, double min, double max) => Math.Clamp(radians * DegreesPerRadian, min, max);

    private static bool TryCircle(ReadOnlySpan<byte> bytes, out ISkyRegion? region)
    {
        region = null;
        if (bytes.Length != 40 || !TryDirection(bytes, out var center)) return false;
        var opening = Number(bytes, 4);
        if (double.IsNaN(opening)) return false;
        if (opening >= 0) region = new SkyCircle(center.ToSkyPoint(), Math.Min(180, opening * DegreesPerRadian));
        return true;
    }

    /// <summary>A matrix whose rows are the ellipse's axes (the last is its centre), then the semi-axes minus a right angle, the half distance of the foci, and two tangents.</summary>
    private static bool TryEllipse(ReadOnlySpan<byte> bytes, out ISkyRegion? region)
    {
        region = null;
        if (bytes.Length != 112) return false;
        if (!TryDirection(bytes, out var u) || !TryDirection(bytes[24..], out var v) || !TryDirection(bytes[48..], out var center)) return false;
        // Stored less a right angle (sphgeom keeps a and b as α - π/2).
        var (a, b) = (Number(bytes, 9) + 0.5 * Math.PI, Number(bytes, 10) + 0.5 * Math.PI);
        if (double.IsNaN(a) || double.IsNaN(b)) return false;
        if (a < 0 || b < 0) return true;
        return SphgeomEllipse.TryOutline(u, v, center, a, b, out region);
    }

    private static bool TryMembers(ReadOnlySpan<byte> bytes, int depth, out List<ISkyRegion?> members)
    {
        members = [];
        while (bytes.Length > 0)
        {
            if (bytes.Length < 8) return false;
            var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            bytes = bytes[8..];
            if (length > (ulong)bytes.Length || members.Count >= SkyUnion.MaxMembers || !TryRead(bytes[..(int)length], depth + 1, out var member)) return false;
            members.Add(member);
            bytes = bytes[(int)length..];
        }
        return true;
    }

    private static bool TryUnite(IEnumerable<ISkyRegion?> parts, out ISkyRegion? region)
    {
        var members = parts.OfType<ISkyRegion>().ToList();
        region = members.Count == 1 ? members[0] : null;
        if (members.Count < 2) return true;
        var made = SkyUnion.TryCreate(members, out var union, out _);
        region = union;
        return made;
    }

    private static bool TryDirection(ReadOnlySpan<byte> bytes, out UnitVector3 direction)
    {
        direction = new UnitVector3(Number(bytes, 0), Number(bytes, 1), Number(bytes, 2));
        var length = direction.Dot(direction);
        if (!(length is > 0.9 and < 1.1)) return false;
        direction = direction.Normalize();
        return true;
    }

    private static double Number(ReadOnlySpan<byte> bytes, int index) => BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * index)..]);
}
