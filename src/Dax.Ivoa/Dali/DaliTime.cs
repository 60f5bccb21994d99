using System.Globalization;

namespace Dax.Ivoa.Dali;

/// <summary>Civil times as DALI writes them (DALI 1.1, 3.3.3): ISO 8601 with T, UTC, and Z.</summary>
public static class DaliTime
{
    private static readonly string[] Accepted =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-ddK",
    ];

    /// <summary>Milliseconds; the same text wherever the same instant is shown.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A date or a date with time, with or without Z or an offset; UTC unless it says otherwise.</summary>
    public static bool TryParse(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, Accepted, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
