namespace Dax.Sky.Times;

/// <summary>An instant as nanoseconds since 1970-01-01T00:00:00 TAI: what Rubin's Butler stores.</summary>
public static class TaiTime
{
    private const long NanosecondsPerTick = 100;
    private const double SecondsPerDay = 86400;

    /// <summary>MJD of 1970-01-01.</summary>
    public const int UnixEpochMjd = 40587;

    /// <summary>A tick's precision. Within a leap second, which <see cref="DateTimeOffset"/> cannot say, the midnight that ends it.</summary>
    public static DateTimeOffset ToUtc(long nanoseconds)
    {
        var ticks = nanoseconds / NanosecondsPerTick;
        var mjd = UnixEpochMjd + ticks / (double)TimeSpan.TicksPerDay;
        var offset = (long)Math.Round(UtcHistory.TaiMinusUtcAtTai(mjd) * TimeSpan.TicksPerSecond);
        var utc = ticks - offset;
        var midnight = utc - Modulo(utc, TimeSpan.TicksPerDay);
        var later = (long)Math.Round(UtcHistory.TaiMinusUtc(UnixEpochMjd + midnight / TimeSpan.TicksPerDay) * TimeSpan.TicksPerSecond);
        if (offset < later && utc - midnight < TimeSpan.TicksPerSecond && UnixEpochMjd + midnight / TimeSpan.TicksPerDay > 41317) utc = midnight;
        return DateTimeOffset.UnixEpoch.AddTicks(utc);
    }

    public static long FromUtc(DateTimeOffset utc)
    {
        var ticks = utc.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;
        var offset = UtcHistory.TaiMinusUtc(UnixEpochMjd + ticks / (double)TimeSpan.TicksPerDay);
        return checked(ticks * NanosecondsPerTick + (long)Math.Round(offset * 1e9));
    }

    /// <summary>From a day and its fraction (MJD, TAI); the day is whole, so nothing is lost.</summary>
    public static long FromMjd(long day, double fraction) => checked((day - UnixEpochMjd) * 86_400_000_000_000 + (long)Math.Round(fraction * SecondsPerDay * 1e9));

    /// <summary>Modified Julian Date in TAI, to a double's precision (a microsecond).</summary>
    public static double ToMjd(long nanoseconds) => UnixEpochMjd + nanoseconds / (SecondsPerDay * 1e9);

    private static long Modulo(long value, long modulus) => ((value % modulus) + modulus) % modulus;
}
