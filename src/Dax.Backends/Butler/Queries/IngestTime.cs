using System.Globalization;
using Dax.Sky.Times;

namespace Dax.Backends.Butler.Queries;

/// <summary>Times of registration: TAI nanoseconds, or timestamps in UTC (SQLite has them as text).</summary>
internal static class IngestTime
{
    public static DateTimeOffset? Read(object value) => value switch
    {
        long nanoseconds => TaiTime.ToUtc(nanoseconds),
        DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) => time,
        _ => null,
    };
}
