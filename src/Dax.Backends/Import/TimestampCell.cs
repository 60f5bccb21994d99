namespace Dax.Backends.Import;

/// <summary>Times in text: ISO 8601 as DALI 1.1 (3.3.3) and databases write it, without a zone or in UTC.</summary>
internal static class TimestampCell
{
    /// <summary>
    /// <c>YYYY-MM-DD</c>, then optionally <c>T</c> or a blank and <c>hh:mm[:ss[.f…]]</c>, then optionally <c>Z</c> or <c>+00:00</c>. Digits beyond microseconds are cut
    /// off. Answers microseconds since 1970-01-01T00:00:00.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-' || !Digits(text[..4], out var year) || !Digits(text[5..7], out var month)
            || !Digits(text[8..10], out var day) || year is 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }
        var days = new DateOnly(year, month, day).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        if (!TryParseTime(text[10..], out var ofDay))
        {
            return false;
        }
        microseconds = (days * 86_400_000_000L) + ofDay;
        return true;
    }

    /// <summary>MySQL's "no time": all zeros.</summary>
    public static bool IsZeroDate(ReadOnlySpan<byte> text) => text.StartsWith("0000-00-00"u8);

    private static bool TryParseTime(ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        text = WithoutZone(text);
        if (text.IsEmpty)
        {
            return true;
        }
        if (text.Length < 6 || text[0] is not ((byte)'T' or (byte)' ') || text[3] != ':' || !Digits(text[1..3], out var hours) || !Digits(text[4..6], out var minutes)
            || hours > 23 || minutes > 59)
        {
            return false;
        }
        microseconds = ((hours * 60L) + minutes) * 60_000_000L;
        text = text[6..];
        if (text.IsEmpty)
        {
            return true;
        }
        if (text.Length < 3 || text[0] != ':' || !Digits(text[1..3], out var seconds) || seconds > 59 || !Fraction(text[3..], out var fraction))
        {
            return false;
        }
        microseconds += (seconds * 1_000_000L) + fraction;
        return true;
    }

    private static ReadOnlySpan<byte> WithoutZone(ReadOnlySpan<byte> text)
    {
        if (text.EndsWith("Z"u8))
        {
            return text[..^1];
        }
        return text.EndsWith("+00:00"u8) && text.Length > 6 ? text[..^6] : text;
    }

    private static bool Fraction(ReadOnlySpan<byte> text, out int microseconds)
    {
        microseconds = 0;
        if (text.IsEmpty)
        {
            return true;
        }
        if (text[0] != '.' || text.Length == 1)
        {
            return false;
        }
        for (var i = 1; i < Math.Max(text.Length, 7); i++)
        {
            var digit = i < text.Length ? text[i] - '0' : 0;
            if (digit is < 0 or > 9)
            {
                return false;
            }
            microseconds = i < 7 ? (microseconds * 10) + digit : microseconds;
        }
        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit((char)c))
            {
                return false;
            }
            value = (value * 10) + (c - '0');
        }
        return true;
    }
}
