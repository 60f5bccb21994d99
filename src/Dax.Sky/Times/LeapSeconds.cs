namespace Dax.Sky.Times;

/// <summary>
/// TAI and UTC: how many seconds they differ (IERS Bulletin C; none has been announced after 2017). Instants are nanoseconds since 1970-01-01T00:00:00 TAI. UTC before 1972
/// ran at other rates; here it is 10 s behind TAI all that time (see <see cref="UtcHistory"/>).
/// </summary>
public static class LeapSeconds
{
    /// <summary>Modified Julian Day of 1970-01-01.</summary>
    public const int UnixDay = 40587;

    private const long Second = 1_000_000_000;

    /// <summary>Modified Julian Days (UTC) that began with a leap second before them; TAI - UTC is 10 s before the first, and one more from each on.</summary>
    internal static readonly int[] Days =
    [
        41499, 41683, 42048, 42413, 42778, 43144, 43509, 43874, 44239, 44786, 45151, 45516, 46247, 47161, 47892, 48257, 48804, 49169, 49534, 50083, 50630, 51179, 53736,
        54832, 56109, 57204, 57754,
    ];

    /// <summary>Those midnights, as TAI.</summary>
    private static readonly long[] Midnights = [.. Days.Select((day, i) => ((day - UnixDay) * 86400L + 11 + i) * Second)];

    /// <summary>TAI - UTC in whole seconds; within a leap second still the one before it.</summary>
    public static int TaiMinusUtc(long taiNanoseconds)
    {
        var i = Array.BinarySearch(Midnights, taiNanoseconds);
        return 10 + (i >= 0 ? i + 1 : ~i);
    }

    public static UtcInstant ToUtc(long taiNanoseconds)
    {
        var offset = TaiMinusUtc(taiNanoseconds);
        var next = offset - 10;
        var inLeapSecond = next < Midnights.Length && taiNanoseconds >= Midnights[next] - Second;
        var (day, rest) = Math.DivRem(taiNanoseconds - (offset + (inLeapSecond ? 1 : 0)) * Second, 86400 * Second);
        if (rest < 0) (day, rest) = (day - 1, rest + 86400 * Second);
        var mjd = (int)day + UnixDay;
        var seconds = next < Days.Length && Days[next] == mjd + 1 ? 86401 : 86400;
        return new UtcInstant(mjd, inLeapSecond ? rest + Second : rest, seconds);
    }

    /// <summary>TAI of a UTC day (MJD) and time in it.</summary>
    public static long FromUtc(int day, long nanosecondOfDay)
    {
        var i = Array.BinarySearch(Days, day);
        return ((day - UnixDay) * 86400L + 10 + (i >= 0 ? i + 1 : ~i)) * Second + nanosecondOfDay;
    }

    /// <summary>TAI of a moment on the clock that knows no leap seconds.</summary>
    public static long FromUtc(DateTimeOffset utc)
    {
        var (day, ticks) = Math.DivRem(utc.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks, TimeSpan.TicksPerDay);
        if (ticks < 0) (day, ticks) = (day - 1, ticks + TimeSpan.TicksPerDay);
        return FromUtc((int)day + UnixDay, ticks * 100);
    }
}
