namespace Dax.Sky.Times;

/// <summary>
/// TAI less UTC over all of its history: steps since 1972 (<see cref="LeapSeconds"/>), before that a drift too. Source: tai-utc.dat of the U.S. Naval Observatory. Before 1961 there was
/// no UTC, and the first line is continued.
/// </summary>
public static class UtcHistory
{
    /// <summary>Modified Julian Date (UTC) from which the line holds, seconds at <see cref="DriftOrigin"/>, and the drift's origin (MJD) and seconds per day.</summary>
    private readonly record struct Line(int Mjd, double Seconds, int DriftOrigin, double SecondsPerDay);

    private static readonly Line[] Lines =
    [
        new(37300, 1.4228180, 37300, 0.001296), new(37512, 1.3728180, 37300, 0.001296), new(37665, 1.8458580, 37665, 0.0011232), new(38334, 1.9458580, 37665, 0.0011232),
        new(38395, 3.2401300, 38761, 0.001296), new(38486, 3.3401300, 38761, 0.001296), new(38639, 3.4401300, 38761, 0.001296), new(38761, 3.5401300, 38761, 0.001296),
        new(38820, 3.6401300, 38761, 0.001296), new(38942, 3.7401300, 38761, 0.001296), new(39004, 3.8401300, 38761, 0.001296), new(39126, 4.3131700, 39126, 0.002592),
        new(39887, 4.2131700, 39126, 0.002592),
        new(41317, 10, 0, 0), .. LeapSeconds.Days.Select((day, i) => new Line(day, 11 + i, 0, 0)),
    ];

    /// <summary>Seconds, at a UTC given as a Modified Julian Date.</summary>
    public static double TaiMinusUtc(double mjdUtc)
    {
        var line = Lines[0];
        foreach (ref readonly var next in Lines.AsSpan())
        {
            if (next.Mjd > mjdUtc) break;
            line = next;
        }
        return line.Seconds + (mjdUtc - line.DriftOrigin) * line.SecondsPerDay;
    }

    /// <summary>Seconds, at a TAI given as a Modified Julian Date: of the lines the last one that has begun by then.</summary>
    public static double TaiMinusUtcAtTai(double mjdTai)
    {
        var line = Lines[0];
        foreach (ref readonly var next in Lines.AsSpan())
        {
            if (next.Mjd + (next.Seconds + (next.Mjd - next.DriftOrigin) * next.SecondsPerDay) / 86400 > mjdTai + 1e-12) break;
            line = next;
        }
        // TAI = UTC + s + (UTC - o)·d, solved for UTC.
        var utc = (mjdTai - (line.Seconds - line.DriftOrigin * line.SecondsPerDay) / 86400) / (1 + line.SecondsPerDay / 86400);
        return (mjdTai - utc) * 86400 is var difference && line.SecondsPerDay == 0 ? line.Seconds : difference;
    }
}
