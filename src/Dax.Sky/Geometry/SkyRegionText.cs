using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Dax.Sky.Geometry;

/// <summary>
/// Regions as text. Read: the shapes of DALI 1.2 (<c>circle lon lat radius</c>, <c>polygon lon lat …</c>, <c>range lon1 lon2 lat1 lat2</c>), <c>point lon lat</c>, and of
/// STC-S (an IVOA Note, accepted and never written) <c>Position</c>, <c>Circle</c>, <c>Polygon</c>, <c>Box</c>, each with frame, reference position and flavour, and
/// <c>Union (…)</c>; degrees, words in any case. Written: DALI.
/// </summary>
public static partial class SkyRegionText
{
    /// <summary>Of a text, in characters.</summary>
    public const int MaxLength = 500_000;

    /// <summary>Of unions within unions.</summary>
    public const int MaxDepth = 8;

    /// <summary>Errors are sentences that name the place in the text, counted from 1.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out ISkyRegion? region, [NotNullWhen(false)] out string? error)
    {
        if (text.Length > MaxLength) return TooLong(out region, out error);
        var rented = ArrayPool<byte>.Shared.Rent(Math.Max(1, text.Length));
        try
        {
            // One byte for each character, so that places in the text stay: no word or number has any but ASCII.
            for (var i = 0; i < text.Length; i++) rented[i] = text[i] < 128 ? (byte)text[i] : (byte)'?';
            return TryParse(rented.AsSpan(0, text.Length), out region, out error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>The same for UTF-8.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out ISkyRegion? region, [NotNullWhen(false)] out string? error)
    {
        if (utf8.Length > MaxLength) return TooLong(out region, out error);
        var reader = new SkyRegionReader(utf8);
        return reader.TryReadAll(out region, out error);
    }

    /// <summary>In words of DALI 1.2, numbers to the digit; a union as <c>union (…)</c>, a position as <c>point lon lat</c>.</summary>
    public static string Write(ISkyRegion region)
    {
        var text = new StringBuilder(64);
        Append(text, region);
        return text.ToString();
    }

    private static void Append(StringBuilder text, ISkyRegion region)
    {
        switch (region)
        {
            case SkyPoint point:
                Append(text.Append("point"), [point.LonDegrees, point.LatDegrees]);
                break;
            case SkyCircle circle:
                Append(text.Append("circle"), [circle.Center.LonDegrees, circle.Center.LatDegrees, circle.RadiusDegrees]);
                break;
            case SkyPolygon polygon:
                text.Append("polygon");
                foreach (var vertex in polygon.Vertices) Append(text, [vertex.LonDegrees, vertex.LatDegrees]);
                break;
            case SkyRange range:
                Append(text.Append("range"), [range.LonMin, range.LonMax, range.LatMin, range.LatMax]);
                break;
            case SkyUnion union:
                text.Append("union (");
                for (var i = 0; i < union.Members.Count; i++) Append(i == 0 ? text : text.Append(' '), union.Members[i]);
                text.Append(')');
                break;
            default:
                throw new ArgumentException("Not a region of this library.", nameof(region));
        }
    }

    private static void Append(StringBuilder text, ReadOnlySpan<double> numbers)
    {
        foreach (var number in numbers) text.Append(CultureInfo.InvariantCulture, $" {number:R}");
    }

    private static bool TooLong(out ISkyRegion? region, out string error)
    {
        (region, error) = (null, $"A region is written in at most {MaxLength} characters.");
        return false;
    }
}
