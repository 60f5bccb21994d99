using System.Globalization;
using System.Text.RegularExpressions;
using Dax.Backends.Butler.Sql;
using Dax.Sky.Times;

namespace Dax.Backends.Butler.Where;

/// <summary>
/// The text of <c>T'…'</c>: <c>[format/]value[/scale]</c>. Without a format a plain number is an MJD, a date is ISO, year:day is yday. Without a scale dates (and unix) are UTC, cxcsec is
/// TT, the rest is TAI. Formats and scales by astropy's names.
/// </summary>
internal static partial class TimeLiteral
{
    /// <summary>TAI nanoseconds since 1970. Times outside what a registry can hold (1970 to 2100) are brought to the nearer end.</summary>
    public static long Read(string text, int at)
    {
        var match = Literal().Match(text.Replace("+00:00", "", StringComparison.Ordinal));
        if (!match.Success) throw WhereError.At(at, $"'{text}' is no time");
        var isNumber = match.Groups["number"].Success;
        var format = match.Groups["format"].Success ? match.Groups["format"].Value.ToLowerInvariant() : isNumber ? "mjd" : match.Groups["yday"].Success ? "yday" : "iso";
        var scale = match.Groups["scale"].Success ? match.Groups["scale"].Value.ToLowerInvariant() : format switch
        {
            "iso" or "isot" or "fits" or "yday" or "unix" or "datetime" => "utc",
            "cxcsec" => "tt",
            _ => "tai",
        };
        var instant = isNumber ? Number(match.Groups["number"].Value, format, at) : Date(match, format, at);
        return ToTai(instant, scale, at);
    }

    /// <summary>A day (MJD) and the seconds of it, in the literal's own scale.</summary>
    private readonly record struct Instant(long Mjd, double Seconds);

    private static Instant Number(string text, string format, int at)
    {
        var value = double.Parse(text, CultureInfo.InvariantCulture);
        if (format == "mjd") return Split(text, 0, at);
        if (format == "jd") return Split(text, -2_400_000.5, at);
        var (epoch, seconds) = format switch
        {
            "unix" or "unix_tai" => (40587.0, value),
            // 1998-01-01 TT, and 1980-01-06 UTC, which was 19 s behind TAI.
            "cxcsec" => (50814.0, value),
            "gps" => (44244.0, value + 19),
            "byear" => (0, ((value - 1900) * 365.242198781 + 15019.81352) * 86400),
            "jyear" => (0, ((value - 2000) * 365.25 + 51544.5) * 86400),
            "decimalyear" => DecimalYear(value),
            _ => throw WhereError.At(at, $"times of the format '{format}' are not supported: mjd, jd, iso, isot, fits, yday, unix, unix_tai, cxcsec, gps, byear, jyear and decimalyear are"),
        };
        return Normalize(epoch + Math.Floor(seconds / 86400), seconds - 86400 * Math.Floor(seconds / 86400), at);
    }

    /// <summary>The digits before the point are taken apart from those after it: a double of a whole MJD has only microseconds.</summary>
    private static Instant Split(string text, double shift, int at)
    {
        var value = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact + (decimal)shift : throw WhereError.At(at, $"'{text}' is no time that can be told");
        var day = decimal.Floor(value);
        return Normalize((double)day, (double)((value - day) * 86400), at);
    }

    private static (double Epoch, double Seconds) DecimalYear(double year)
    {
        var whole = (int)Math.Clamp(Math.Floor(year), 1, 9998);
        var (first, after) = (MjdOf(whole, 1, 1), MjdOf(whole + 1, 1, 1));
        return (first, (year - whole) * (after - first) * 86400);
    }

    private static Instant Date(Match match, string format, int at)
    {
        var isYday = match.Groups["yday"].Success;
        if (format is not ("iso" or "isot" or "fits" or "yday" or "datetime") || (format == "yday") != isYday) throw WhereError.At(at, $"'{match.Value}' is no time of the format '{format}'");
        var (year, hour, minute, second) = (Int("year"), Int("hour"), Int("minute"), match.Groups["second"].Success ? double.Parse(match.Groups["second"].Value, CultureInfo.InvariantCulture) : 0);
        if (year is < 1 or > 9999 || hour > 23 || minute > 59 || second >= 61) throw WhereError.At(at, "there is no such time");
        if (isYday)
        {
            var day = Int("doy");
            if (day < 1 || day > (DateTime.IsLeapYear(year) ? 366 : 365)) throw WhereError.At(at, "there is no such day");
            return new Instant(MjdOf(year, 1, 1) + day - 1, hour * 3600 + minute * 60 + second);
        }
        var (month, dayOfMonth) = (Int("month"), Int("day"));
        if (month is < 1 or > 12 || dayOfMonth < 1 || dayOfMonth > DateTime.DaysInMonth(year, month)) throw WhereError.At(at, "there is no such day");
        return new Instant(MjdOf(year, month, dayOfMonth), hour * 3600 + minute * 60 + second);

        int Int(string group) => !match.Groups[group].Success ? 0 : int.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw WhereError.At(at, "there is no such time");
    }

    private static long MjdOf(int year, int month, int day) => (new DateOnly(year, month, day).DayNumber) - new DateOnly(1858, 11, 17).DayNumber;

    private static Instant Normalize(double day, double seconds, int at) =>
        double.IsFinite(day) && double.IsFinite(seconds) && Math.Abs(day) < 1e9 ? new Instant((long)Math.Floor(day), seconds + 86400 * (day - Math.Floor(day))) : throw WhereError.At(at, "the time is out of all bounds");

    private static long ToTai(Instant instant, string scale, int at)
    {
        var offset = scale switch
        {
            "tai" => 0,
            // As the UTC day has it: its 61st second may be a leap second.
            "utc" => UtcHistory.TaiMinusUtc(instant.Mjd + Math.Min(instant.Seconds, 86399.999) / 86400),
            "tt" => -32.184,
            "tdb" => -32.184 - TdbMinusTt(instant),
            // IAU 2000 resolution B1.9: TT = TCG - L_G (JD_TCG - 2443144.5003725).
            "tcg" => -32.184 - 6.969290134e-10 * (instant.Mjd + instant.Seconds / 86400 - 43144.0003725) * 86400,
            "tcb" => TcbToTdb(instant),
            _ => throw WhereError.At(at, $"times of the scale '{scale}' are not supported: tai, utc, tt, tdb, tcg and tcb are"),
        };
        var days = Math.Clamp(instant.Mjd, TaiTime.UnixEpochMjd - 2, 88070);
        var nanoseconds = (days - TaiTime.UnixEpochMjd) * 86_400_000_000_000 + (long)Math.Round((instant.Seconds + offset) * 1e9);
        return Math.Clamp(nanoseconds, 0, RegistryDialect.MaxNanoseconds);
    }

    /// <summary>Seconds; the leading annual term (Explanatory Supplement 2013, 3.2), good to 30 µs.</summary>
    private static double TdbMinusTt(Instant instant)
    {
        var anomaly = (357.53 + 0.98560028 * (instant.Mjd + instant.Seconds / 86400 - 51544.5)) * Math.PI / 180;
        return 0.001658 * Math.Sin(anomaly) + 0.000014 * Math.Sin(2 * anomaly);
    }

    /// <summary>IAU 2006 resolution 3.</summary>
    private static double TcbToTdb(Instant instant) =>
        -1.550519768e-8 * (instant.Mjd + instant.Seconds / 86400 - 43144.0003725) * 86400 - 6.55e-5 - 32.184 - TdbMinusTt(instant);

    [GeneratedRegex("""
        ^((?<format>\w+)/)?(
          (?<iso>\+?(?<year>[0-9]+)-(?<month>[0-9]+)-(?<day>[0-9]+)([ T](?<hour>[0-9]+):(?<minute>[0-9]+)(:(?<second>[0-9]+(\.[0-9]*)?))?)?)
        | (?<yday>(?<year>[0-9]+):(?<doy>[0-9]+)(:(?<hour>[0-9]+):(?<minute>[0-9]+)(:(?<second>[0-9]+(\.[0-9]*)?))?)?)
        | (?<number>[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?)
        )(/(?<scale>\w+))?$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Literal();
}
