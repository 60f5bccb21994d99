namespace Dax.Sky.Time;

/// <summary>
/// TAI less UTC. Source: IERS Bulletin C and its history, tai-utc.dat of the U.S. Naval Observatory; the last step is 2017-01-01 (Bulletin C 70 of July 2025 announces none).
/// Before 1972 UTC drifted against TAI; before 1961 there was no UTC, and the first line is continued.
/// </summary>
public static class LeapSeconds
{
    /// <summary>Modified Julian Date (UTC) from which the line holds, seconds at <see cref="DriftOrigin"/>, and the drift's origin (MJD) and seconds per day.</summary>
    private readonly record struct Line(int Mjd, double Seconds, int DriftOrigin, double SecondsPerDay);

    private static readonly Line[] Lines =
    [
        new(37300, 1.4228180, 37300, 0.001296), new(37512, 1.3728180, 37300, 0.001296), new(37665, 1.8458580, 37665, 0.0011232), new(38334, 1.9458580, 37665, 0.0011232),
        new(38395, 3.2401300, 38761, 0.001296), new(38486, 3.3401300, 38761, 0.001296), new(38639, 3.4401300, 38761, 0.001296), new(38761, 3.5401300, 38761, 0.001296),
        new(38820, 3.6401300, 38761, 0.001296), new(38942, 3.7401300, 38761, 0.001296), new(39004, 3.8401300, 38761, 0.001296), new(39126, 4.3131700, 39126, 0.002592),
        new(39887, 4.2131700, 39126, 0.002592),
        new(41317, 10, 0, 0), new(41499, 11, 0, 0), new(41683, 12, 0, 0), new(42048, 13, 0, 0), new(42413, 14, 0, 0), new(42778, 15, 0, 0), new(43144, 16, 0, 0), new(43509, 17, 0, 0),
        new(43874, 18, 0, 0), new(44239, 19, 0, 0), new(44786, 20, 0, 0), new(45151, 21, 0, 0), new(45516, 22, 0, 0), new(46247, 23, 0, 0), new(47161, 24, 0, 0), new(47892, 25, 0, 0),
        new(48257, 26, 0, 0), new(48804, 27, 0, 0), new(49169, 28, 0, 0), new(49534, 29, 0, 0), new(50083, 30, 0, 0), new(50630, 31, 0, 0), new(51179, 32, 0, 0), new(53736, 33, 0, 0),
        new(54832, 34, 0, 0), new(56109, 35, 0, 0), new(57204, 36, 0, 0), new(57754, 37, 0, 0),
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

    /// <summary>Seconds that the given UTC day (whole MJD) has: 86401 when a leap second ends it.</summary>
    public static double SecondsOfDay(int mjdUtc)
    {
        // Steps fall between days; the drift is not a step.
        foreach (ref readonly var line in Lines.AsSpan())
        {
            if (line.Mjd == mjdUtc + 1 && line.SecondsPerDay == 0 && mjdUtc >= 41317) return 86401;
        }
        return 86400;
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
