using Dax.Sky.Geometry;

namespace Dax.Adql.Binding;

/// <summary>Texts of geometries that stand in a query: DALI's numbers of a known type, DALI's shapes, and STC-S.</summary>
internal static class GeometryText
{
    /// <summary>The region that a text means; with a <paramref name="type"/>, its bare numbers are enough (<c>'10 20 0.5'</c> for a circle).</summary>
    public static ISkyRegion? Parse(string text, AdqlType? type, out string? error)
    {
        var named = type is { } known && IsNumbers(text) ? NameOf(known) + " " + text : text;
        return SkyRegionText.TryParse(named, out var region, out error) ? region : null;
    }

    private static bool IsNumbers(string text)
    {
        var start = text.AsSpan().TrimStart();
        return start.Length > 0 && (char.IsAsciiDigit(start[0]) || start[0] is '-' or '+' or '.');
    }

    /// <summary>What such a text starts with.</summary>
    public static string NameOf(AdqlType type) => type.Base switch
    {
        AdqlBase.Point => "position",
        AdqlBase.Circle => "circle",
        _ => "polygon",
    };
}
