using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Dax.Sky.Geometry;

namespace Dax.Ivoa.Soda;

/// <summary>The regions of SODA 1.0 (3.3): POS, CIRCLE and POLYGON; degrees in the ICRS, longitudes in [0, 360], latitudes in [-90, 90].</summary>
public static class SodaShapes
{
    private const int MaxLength = 200_000;

    /// <summary><c>lon lat radius</c>.</summary>
    public static bool TryCircle(string value, [NotNullWhen(true)] out ISkyRegion? region, [NotNullWhen(false)] out string? error) =>
        TryRead("CIRCLE", "CIRCLE", value, out region, out error);

    /// <summary><c>lon1 lat1 lon2 lat2 lon3 lat3 …</c>: of the two sides of the line the smaller one, whatever its winding.</summary>
    public static bool TryPolygon(string value, [NotNullWhen(true)] out ISkyRegion? region, [NotNullWhen(false)] out string? error) =>
        TryRead("POLYGON", "POLYGON", value, out region, out error);

    /// <summary><c>CIRCLE …</c>, <c>RANGE lon1 lon2 lat1 lat2</c> or <c>POLYGON …</c>; the word in any case.</summary>
    public static bool TryPos(string value, [NotNullWhen(true)] out ISkyRegion? region, [NotNullWhen(false)] out string? error)
    {
        var text = value.AsSpan().Trim();
        var end = text.IndexOfAny(' ', '\t', '\n');
        var word = (end < 0 ? text : text[..end]).ToString().ToUpperInvariant();
        if (word is "CIRCLE" or "RANGE" or "POLYGON") return TryRead("POS", word, end < 0 ? "" : text[end..].ToString(), out region, out error);
        (region, error) = (null, $"POS is CIRCLE, RANGE or POLYGON with its numbers, not '{Shown(value)}'.");
        return false;
    }

    private static bool TryRead(string parameter, string word, string numbers, [NotNullWhen(true)] out ISkyRegion? region, [NotNullWhen(false)] out string? error)
    {
        region = null;
        error = numbers.Length > MaxLength ? "is too long" : Problem(word, numbers);
        if (error is null && SkyRegionText.TryParse($"{word} {numbers}", out region, out error)) return true;
        error = $"{parameter}: {error?.TrimEnd('.')}: '{Shown(numbers)}'.";
        return false;
    }

    // What the reader of regions forgives is not in this standard: other shapes, frames, units, positions given by turns.
    private static string? Problem(string word, string numbers)
    {
        var count = 0;
        foreach (var part in numbers.AsSpan().Tokenize())
        {
            if (!TryNumber(part, word == "RANGE", out var number)) return $"'{Shown(part.ToString())}' is not a number";
            if (word == "POLYGON" || count < 2)
            {
                var isLongitude = word == "RANGE" || count % 2 == 0;
                if (double.IsFinite(number) && isLongitude && number is < 0 or > 360) return "a longitude is in 0 to 360 degrees";
                if (double.IsFinite(number) && !isLongitude && number is < -90 or > 90) return "a latitude is in -90 to 90 degrees";
            }
            count++;
        }
        return word switch
        {
            "CIRCLE" when count != 3 => "a circle is three numbers, the longitude and latitude of its centre and its radius",
            "RANGE" when count != 4 => "a range is four numbers, two longitudes and two latitudes",
            "POLYGON" when count % 2 != 0 || count < 6 => "a polygon is a longitude and a latitude for each of at least three vertices",
            _ => null,
        };
    }

    private static bool TryNumber(ReadOnlySpan<char> text, bool mayBeInfinite, out double number)
    {
        if (SodaIntervals.TryNumber(text, out number)) return mayBeInfinite || double.IsFinite(number);
        return false;
    }

    private static string Shown(string value) => value.Trim() is { Length: > 60 } text ? text[..60] + "…" : value.Trim();
}

/// <summary>Words between blanks, tabs and line ends.</summary>
internal static class Tokens
{
    public static Enumerator Tokenize(this ReadOnlySpan<char> text) => new(text);

    internal ref struct Enumerator(ReadOnlySpan<char> text)
    {
        private ReadOnlySpan<char> rest = text.Trim();

        public ReadOnlySpan<char> Current { get; private set; }

        public readonly Enumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            if (rest.IsEmpty) return false;
            var end = rest.IndexOfAny(" \t\r\n");
            Current = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[end..].TrimStart();
            return true;
        }
    }
}
