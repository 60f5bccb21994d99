using System.Buffers.Text;
using System.Globalization;

namespace Dax.Sky.Fits;

/// <summary>Numbers as headers write them (FITS 4.0, 4.2.3 and 4.2.4): D exponents, no NaN, no infinity.</summary>
internal static class FitsNumber
{
    private const int MaxLength = 512;

    public static bool IsInteger(ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'+' or (byte)'-', ..]) text = text[1..];
        return !text.IsEmpty && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }

    public static bool TryInteger(ReadOnlySpan<byte> text, out long value)
    {
        if (text is [(byte)'+', ..]) text = text[1..];
        value = 0;
        return IsInteger(text) && Utf8Parser.TryParse(text, out value, out var used) && used == text.Length;
    }

    /// <summary>A whole number however it is written, as far as doubles count exactly.</summary>
    public static bool TryWhole(ReadOnlySpan<byte> text, out long value)
    {
        if (TryInteger(text, out value)) return true;
        if (IsInteger(text) || !TryReal(text, out var real) || Math.Abs(real) > 1L << 53 || real != Math.Truncate(real)) return false;
        value = (long)real;
        return true;
    }

    public static bool TryReal(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        if (text.Length > MaxLength || text.IndexOfAnyInRange((byte)'0', (byte)'9') < 0) return false;
        Span<byte> plain = stackalloc byte[text.Length];
        for (var i = 0; i < text.Length; i++) plain[i] = text[i] is (byte)'D' or (byte)'d' ? (byte)'E' : text[i];
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(plain, style, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <summary>The shortest text that reads back as the same double, with a point so that it is seen to be a real.</summary>
    public static string Format(double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentOutOfRangeException(nameof(value), value, "A FITS header has no word for it");
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (text.Contains('.', StringComparison.Ordinal)) return text;
        var exponent = text.IndexOf('E', StringComparison.Ordinal);
        return exponent < 0 ? text + ".0" : text.Insert(exponent, ".0");
    }
}
