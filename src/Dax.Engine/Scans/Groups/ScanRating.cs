namespace Dax.Engine.Scans.Groups;

/// <summary>How dear a member is for those who share its pieces, as Qserv's schedulers have it.</summary>
public enum ScanRating : byte { Fast, Medium, Slow, Snail }

/// <summary>Which class a member belongs to. Pure.</summary>
internal static class ScanRatings
{
    /// <summary>Workers' time, as far as there is work of each class.</summary>
    public static int Weight(ScanRating rating) => 8 >> (int)rating;

    /// <summary>
    /// The class of a member after a piece: where it was, or a slower one when it costs more than its class may and slows the others: most of the piece's time was its own.
    /// Alone it slows nobody.
    /// </summary>
    /// <param name="now">Its class.</param>
    /// <param name="own">Nanoseconds per row that it takes.</param>
    /// <param name="whole">Nanoseconds per row that the piece took, for all members and the decoder.</param>
    /// <param name="members">Who shared it.</param>
    /// <param name="options">The limits.</param>
    public static ScanRating Judge(ScanRating now, double own, double whole, int members, ScanOptions options)
    {
        if (members < 2 || own <= Limit(now, options) || own < whole * options.BootShare)
            return now;
        var next = now;
        while (own > Limit(next, options))
            next++;
        return next;
    }

    private static double Limit(ScanRating rating, ScanOptions options) => rating switch
    {
        ScanRating.Fast => options.FastNanoseconds,
        ScanRating.Medium => options.MediumNanoseconds,
        ScanRating.Slow => options.SlowNanoseconds,
        _ => double.PositiveInfinity,
    };
}
