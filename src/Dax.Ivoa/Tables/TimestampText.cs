using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Dax.Ivoa.Tables;

/// <summary>
/// Timestamps (microseconds since 1970-01-01T00:00:00, proleptic Gregorian, no zone, no leap seconds) as DALI 1.1 (3.3.3) text:
/// <c>YYYY-MM-DDThh:mm:ss[.ffffff]</c>, trailing zeros of the fraction left out.
/// </summary>
internal static class TimestampText
{
    private const long MicrosPerDay = 86_400_000_000;

    /// <summary>Writes at most 29 bytes (32 must be writable) and answers the length.</summary>
    public static int Write(ref byte at, long micros)
    {
        var days = Math.DivRem(micros, MicrosPerDay, out var ofDay);
        if (ofDay < 0)
        {
            ofDay += MicrosPerDay;
            days--;
        }
        var (year, month, day) = Calendar(days);
        var n = WriteYear(ref at, year);
        Unsafe.Add(ref at, n) = (byte)'-';
        Two(ref Unsafe.Add(ref at, n + 1), month);
        Unsafe.Add(ref at, n + 3) = (byte)'-';
        Two(ref Unsafe.Add(ref at, n + 4), day);
        Unsafe.Add(ref at, n + 6) = (byte)'T';
        var seconds = (int)(ofDay / 1_000_000);
        Two(ref Unsafe.Add(ref at, n + 7), seconds / 3600);
        Unsafe.Add(ref at, n + 9) = (byte)':';
        Two(ref Unsafe.Add(ref at, n + 10), seconds / 60 % 60);
        Unsafe.Add(ref at, n + 12) = (byte)':';
        Two(ref Unsafe.Add(ref at, n + 13), seconds % 60);
        return WriteFraction(ref at, n + 15, (int)(ofDay % 1_000_000));
    }

    /// <summary>The length that <see cref="Write"/> would answer.</summary>
    public static int Measure(long micros)
    {
        Unsafe.SkipInit(out (ulong, ulong, ulong, ulong) scratch);
        return Write(ref Unsafe.As<(ulong, ulong, ulong, ulong), byte>(ref scratch), micros);
    }

    /// <summary>
    /// Reads a DALI timestamp; also a date alone, a blank for the T, a trailing Z, any number of decimals (cut to microseconds) and the 60 of a leap second.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (text is [.. var zoned, (byte)'Z' or (byte)'z']) text = zoned;
        if (text is [.., (byte)'-', _, _]) return TryDate(text, out micros);
        var split = text.IndexOfAny((byte)'T', (byte)'t', (byte)' ');
        if (split < 0 || !TryDate(text[..split], out var date) || !TryTime(text[(split + 1)..], out var time)) return false;
        micros = date + time;
        return true;
    }

    private static bool TryDate(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        var negative = text is [(byte)'-', ..];
        if (negative) text = text[1..];
        if (text.Length is < 8 or > 12 || text[^3] != '-' || text[^6] != '-') return false;
        if (!TryDigits(text[..^6], out var year) || !TryDigits(text[^5..^3], out var month) || !TryDigits(text[^2..], out var day)) return false;
        if (year > 290_000 || month is < 1 or > 12 || day < 1) return false;
        if (negative) year = -year;
        if (day > DaysInMonth(year, month)) return false;
        micros = Days(year, month, day) * MicrosPerDay;
        return true;
    }

    private static bool TryTime(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (text.Length < 5 || text[2] != ':' || !TryDigits(text[..2], out var hour) || !TryDigits(text[3..5], out var minute)) return false;
        var second = 0;
        if (text.Length > 5 && (text.Length < 8 || text[5] != ':' || !TryDigits(text[6..8], out second))) return false;
        if (hour > 24 || minute > 59 || second > 60 || (hour == 24 && minute + second > 0)) return false;
        micros = (hour * 3600L + minute * 60 + second) * 1_000_000;
        return text.Length <= 8 || TryFraction(text[8..], ref micros);
    }

    private static bool TryFraction(ReadOnlySpan<byte> text, ref long micros)
    {
        if (text[0] is not ((byte)'.' or (byte)',')) return false;
        var unit = 100_000;
        foreach (var b in text[1..])
        {
            if (b is < (byte)'0' or > (byte)'9') return false;
            micros += unit * (b - '0');
            unit /= 10;
        }
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value) =>
        Utf8Parser.TryParse(text, out value, out var used) && used == text.Length && text[0] is >= (byte)'0' and <= (byte)'9';

    private static int DaysInMonth(int year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    // Years counted from 1 March, so that the leap day is a year's last: 146,097 days in 400 years.
    private static long Days(int year, int month, int day)
    {
        long y = month > 2 ? year : year - 1;
        var era = FloorDivide(y, 400);
        var ofEra = y - era * 400;
        var ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468;
    }

    private static (int Year, int Month, int Day) Calendar(long days)
    {
        days += 719_468;
        var era = FloorDivide(days, 146_097);
        var ofEra = (int)(days - era * 146_097);
        var yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        var ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var shifted = (5 * ofYear + 2) / 153;
        var month = shifted < 10 ? shifted + 3 : shifted - 9;
        return ((int)(yearOfEra + era * 400) + (month <= 2 ? 1 : 0), month, ofYear - (153 * shifted + 2) / 5 + 1);
    }

    private static long FloorDivide(long a, long b) => a / b - (a % b < 0 ? 1 : 0);

    private static int WriteYear(ref byte at, int year)
    {
        if (year is >= 0 and <= 9999)
        {
            Two(ref at, year / 100);
            Two(ref Unsafe.Add(ref at, 2), year % 100);
            return 4;
        }
        if (year > 0) return IntegerText.Write(ref at, year);
        at = (byte)'-';
        year = -year;
        var padding = 0;
        for (var limit = 1000; year < limit && limit > 1; limit /= 10) Unsafe.Add(ref at, 1 + padding++) = (byte)'0';
        return 1 + padding + IntegerText.Write(ref Unsafe.Add(ref at, 1 + padding), year);
    }

    private static int WriteFraction(ref byte at, int n, int micros)
    {
        if (micros == 0) return n;
        Unsafe.Add(ref at, n++) = (byte)'.';
        for (var unit = 100_000; micros != 0; unit /= 10)
        {
            var digit = micros / unit;
            Unsafe.Add(ref at, n++) = (byte)('0' + digit);
            micros -= digit * unit;
        }
        return n;
    }

    private static void Two(ref byte at, int value)
    {
        at = (byte)('0' + value / 10);
        Unsafe.Add(ref at, 1) = (byte)('0' + value % 10);
    }
}
