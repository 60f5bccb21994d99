namespace Dax.Sky.Times;

/// <summary>A moment in UTC as its day and the time in it, which a leap second makes longer than 24 hours.</summary>
/// <param name="Day">Modified Julian Day.</param>
/// <param name="NanosecondOfDay">Since midnight; 86,400 s and more within a leap second.</param>
/// <param name="DaySeconds">86,400, or 86,401 on a day that ends in a leap second.</param>
public readonly record struct UtcInstant(int Day, long NanosecondOfDay, int DaySeconds)
{
    /// <summary>The Modified Julian Date, with days that have a leap second stretched over 86,401 s (as IAU SOFA counts them).</summary>
    public double Mjd => Day + NanosecondOfDay / (DaySeconds * 1e9);

    /// <summary>On the clock that knows no leap seconds: one is counted as the last moment of its day.</summary>
    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.UnixEpoch.AddDays(Day - LeapSeconds.UnixDay).AddTicks(Math.Min(NanosecondOfDay / 100, TimeSpan.TicksPerDay - 1));
}
