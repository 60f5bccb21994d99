using System.Globalization;
using Dax.Sky.Times;

namespace Dax.Engine.ObsCore.Templates;

/// <summary>Times as astropy writes them, which mappings name by its words.</summary>
internal static class TemplateTime
{
    public const string Forms = "isot, iso, mjd or jd";

    private const long Millisecond = 1_000_000;

    public static bool IsForm(string form) => form is "isot" or "iso" or "mjd" or "jd";

    /// <summary>Text for isot and iso (to the millisecond, rounded), double for mjd and jd.</summary>
    public static object Write(long taiNanoseconds, bool isUtc, string form)
    {
        if (form is "mjd" or "jd") return At(taiNanoseconds, isUtc).Mjd + (form == "jd" ? 2400000.5 : 0);
        // Rounded before it is taken apart: 59.9996 s is the next minute.
        var rounded = (taiNanoseconds + (taiNanoseconds >= 0 ? Millisecond / 2 : -Millisecond / 2)) / Millisecond * Millisecond;
        var at = At(rounded, isUtc);
        var date = DateTimeOffset.UnixEpoch.AddDays(at.Day - LeapSeconds.UnixDay);
        var leap = Math.Max(0, at.NanosecondOfDay / 1_000_000_000 - 86399);
        var (seconds, rest) = Math.DivRem(at.NanosecondOfDay, 1_000_000_000);
        seconds -= leap;
        return string.Create(CultureInfo.InvariantCulture,
            $"{date:yyyy-MM-dd}{(form == "isot" ? 'T' : ' ')}{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60 + leap:00}.{rest / Millisecond:000}");
    }

    private static UtcInstant At(long tai, bool isUtc)
    {
        if (isUtc) return LeapSeconds.ToUtc(tai);
        var (day, rest) = Math.DivRem(tai, 86_400_000_000_000);
        if (rest < 0) (day, rest) = (day - 1, rest + 86_400_000_000_000);
        return new UtcInstant((int)day + LeapSeconds.UnixDay, rest, 86400);
    }
}
