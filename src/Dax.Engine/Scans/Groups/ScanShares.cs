namespace Dax.Engine.Scans.Groups;

/// <summary>
/// Whose turn it is among the classes: each gets time by its weight as long as it has work, so that the fast ones go first and the slow ones never stand still
/// (stride scheduling). Pure; its owner's lock guards it.
/// </summary>
internal sealed class ScanShares
{
    private static readonly ScanRating[] All = Enum.GetValues<ScanRating>();

    /// <summary>Time had, by weight.</summary>
    private readonly double[] had = new double[All.Length];
    private double now;

    /// <summary>The classes, who had least first; the faster one of two that had the same.</summary>
    public void Order(Span<ScanRating> order)
    {
        All.CopyTo(order);
        // What was idle has nothing in hand: it begins where the others are.
        for (var i = 1; i < order.Length; i++)
            for (var j = i; j > 0 && Had(order[j]) < Had(order[j - 1]); j--)
                (order[j], order[j - 1]) = (order[j - 1], order[j]);
    }

    /// <summary>A turn of this class begins.</summary>
    public void Begin(ScanRating rating) => now = Had(rating);

    /// <summary>It took that long.</summary>
    public void Charge(ScanRating rating, TimeSpan time) => had[(int)rating] = Had(rating) + time.TotalSeconds / ScanRatings.Weight(rating);

    private double Had(ScanRating rating) => Math.Max(had[(int)rating], now);
}
