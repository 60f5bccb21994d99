namespace Dax.Sky.Frames;

/// <summary>
/// Angles as people write them: <c>3:34:45.4</c>, <c>3h34m45.4s</c>, <c>033445.4</c>, also with blanks for the colons; degrees in the same ways with <c>d</c>
/// for <c>h</c>, and signed. All three parts are there; minutes and seconds are below 60. A last s may be missing.
/// </summary>
public static class Sexagesimal
{
    /// <summary>Hours, minutes and seconds as degrees in [0, 360).</summary>
    public static bool TryParseHours(ReadOnlySpan<byte> text, out double degrees)
    {
        text = text.Trim(" \t"u8);
        if (!TrySeconds(text, (byte)'h', mostWhole: 23, compactWhole: 2, out degrees))
            return false;
        degrees /= 240;
        return true;
    }

    /// <summary>Degrees, minutes and seconds as degrees in [-360, 360].</summary>
    public static bool TryParseDegrees(ReadOnlySpan<byte> text, out double degrees)
    {
        text = text.Trim(" \t"u8);
        var negative = text.StartsWith("-"u8);
        if (negative || text.StartsWith("+"u8))
            text = text[1..];
        if (!TrySeconds(text, (byte)'d', mostWhole: 360, compactWhole: 3, out degrees) || degrees > 360 * 3600.0)
            return false;
        degrees /= negative ? -3600 : 3600;
        return true;
    }

    private static bool TrySeconds(ReadOnlySpan<byte> text, byte letter, int mostWhole, int compactWhole, out double total)
    {
        total = 0;
        var digits = CountDigits(text);
        if (digits >= 6)
            return digits <= compactWhole + 4 && IsBelow60(text[(digits - 4)..], out var m) && IsSeconds(text[(digits - 2)..], out var s)
                && Join(Whole(text[..(digits - 4)]), m, s, mostWhole, out total);
        if (digits is 0 or > 3 || digits == text.Length)
            return false;
        var whole = Whole(text[..digits]);
        var lettered = (text[digits] | 0x20) == letter;
        if (!lettered && text[digits] is not ((byte)':' or (byte)' '))
            return false;
        var separator = text[digits];
        text = AfterBlanks(text[(digits + 1)..], lettered);
        digits = CountDigits(text);
        if (digits is 0 or > 2 || digits == text.Length || Whole(text[..digits]) is var minutes && minutes > 59)
            return false;
        if (lettered ? (text[digits] | 0x20) != 'm' : text[digits] != separator)
            return false;
        text = AfterBlanks(text[(digits + 1)..], lettered);
        if (lettered && text.Length > 0 && (text[^1] | 0x20) == 's')
            text = text[..^1];
        return CountDigits(text) is 1 or 2 && IsSeconds(text, out var seconds) && Join(whole, minutes, seconds, mostWhole, out total);
    }

    private static ReadOnlySpan<byte> AfterBlanks(ReadOnlySpan<byte> text, bool allowed) => allowed ? text.TrimStart((byte)' ') : text;

    private static int CountDigits(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length : end;
    }

    /// <summary>Of at most three digits.</summary>
    private static int Whole(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits)
            value = value * 10 + (digit - '0');
        return value;
    }

    private static bool IsBelow60(ReadOnlySpan<byte> text, out int value) => (value = Whole(text[..2])) < 60;

    /// <summary>The rest of the text: one or two digits and perhaps a fraction, below 60.</summary>
    private static bool IsSeconds(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        var digits = CountDigits(text);
        if (digits < text.Length && (text[digits] != '.' || CountDigits(text[(digits + 1)..]) + digits + 1 != text.Length))
            return false;
        return text.Length <= 40 && double.TryParse(text, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out value) && value < 60;
    }

    private static bool Join(int whole, int minutes, double seconds, int mostWhole, out double total)
    {
        total = (whole * 60 + minutes) * 60 + seconds;
        return whole <= mostWhole;
    }
}
