using Dax.Sky.Geometry;

namespace Dax.Sky.Healpix;

/// <summary>
/// The nested numbering of HEALPix (Górski et al. 2005, ApJ 622, 759): 12·4^order cells of equal area. Each of the twelve base cells (0..3 about the
/// north pole, 4..7 on the equator, 8..11 south) has coordinates x to the north-east and y to the north-west, whose bits interleave to the index.
/// </summary>
public static class HealpixNested
{
    public const int MaxOrder = 29;

    private const double TransitionLatitude = 41.810314895778596; // asin(2/3)
    private const double SqrtSix = 2.449489742783178;

    /// <summary>Index of the cell that holds a position (degrees), or -1 when the latitude is outside [-90, 90] or a coordinate is not finite. Any finite longitude is taken.</summary>
    public static long Index(int order, double lonDegrees, double latDegrees)
    {
        CheckOrder(order);
        return IndexUnchecked(order, lonDegrees, latDegrees);
    }

    /// <summary>The same for columns of equal length.</summary>
    public static void Index(int order, ReadOnlySpan<double> lon, ReadOnlySpan<double> lat, Span<long> result)
    {
        CheckOrder(order);
        if (lon.Length != lat.Length || result.Length < lon.Length) throw new ArgumentException("The columns differ in length.", nameof(result));
        for (var i = 0; i < lon.Length; i++) result[i] = IndexUnchecked(order, lon[i], lat[i]);
    }

    /// <summary>The centre of a cell.</summary>
    public static SkyPoint Center(int order, long index)
    {
        CheckOrder(order);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, 12L << (2 * order));
        return HealpixCell.FromIndex(order, index).Center(order);
    }

    private static void CheckOrder(int order)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, MaxOrder);
    }

    private static long IndexUnchecked(int order, double lonDegrees, double latDegrees)
    {
        var away = Math.Abs(latDegrees);
        if (!(away <= 90) || !double.IsFinite(lonDegrees)) return -1;
        var turn = lonDegrees * (1 / 90.0);
        if (!(turn is >= 0 and < 4)) turn = Angles.NormalizeLongitude(lonDegrees) * (1 / 90.0);
        // Just under 360 the product may round up to a whole turn.
        if (turn >= 4) turn = 0;
        return away <= TransitionLatitude
            ? Equatorial(order, turn, Math.Sin(latDegrees * Angles.RadiansPerDegree))
            : Polar(order, turn, 90 - away, latDegrees > 0);
    }

    /// <summary>Between the transition latitudes the cell borders are the lines z = ±(3/4)(quarter turns) + const.</summary>
    private static long Equatorial(int order, double turn, double z)
    {
        var side = 1L << order;
        var (across, up) = (side * (0.5 + turn), side * (z * 0.75));
        var (falling, rising) = ((long)(across - up), (long)(across + up));
        var (f, r) = (falling >> order, rising >> order);
        var face = f == r ? f | 4 : f < r ? f : r + 8;
        return Encode(order, face, rising & (side - 1), side - 1 - (falling & (side - 1)));
    }

    /// <summary>In the caps they are lines in (quarter turn)·sqrt(3(1-|z|)); the root is √6·sin(colatitude/2), which loses nothing at the pole.</summary>
    private static long Polar(int order, double turn, double colatitude, bool north)
    {
        var side = 1L << order;
        var quarter = (long)turn;
        var within = turn - quarter;
        var root = side * (SqrtSix * Math.Sin(colatitude * (0.5 * Angles.RadiansPerDegree)));
        var falling = Math.Min((long)(within * root), side - 1);
        var rising = Math.Min((long)((1 - within) * root), side - 1);
        return north
            ? Encode(order, quarter, side - 1 - rising, side - 1 - falling)
            : Encode(order, quarter + 8, falling, rising);
    }

    /// <summary>The base cell of a position (degrees) and its coordinates in it, each in [0, 1] up to rounding; false where <see cref="Index(int, double, double)"/> is -1.</summary>
    internal static bool TryLocate(double lonDegrees, double latDegrees, out int face, out double x, out double y)
    {
        (face, x, y) = (0, 0, 0);
        var away = Math.Abs(latDegrees);
        if (!(away <= 90) || !double.IsFinite(lonDegrees)) return false;
        var turn = Angles.NormalizeLongitude(lonDegrees) * (1 / 90.0);
        if (turn >= 4) turn = 0;
        if (away <= TransitionLatitude)
        {
            var (across, up) = (0.5 + turn, Math.Sin(latDegrees * Angles.RadiansPerDegree) * 0.75);
            var (f, r) = ((int)(across - up), (int)(across + up));
            face = f == r ? f | 4 : f < r ? f : r + 8;
            (x, y) = (across + up - r, 1 - (across - up - f));
            return true;
        }
        var quarter = (int)turn;
        var within = turn - quarter;
        var root = SqrtSix * Math.Sin((90 - away) * (0.5 * Angles.RadiansPerDegree));
        (face, x, y) = latDegrees > 0 ? (quarter, 1 - (1 - within) * root, 1 - within * root) : (quarter + 8, within * root, (1 - within) * root);
        return true;
    }

    internal static long Encode(int order, long face, long x, long y) =>
        (face << (2 * order)) + (long)(Spread((ulong)x) | (Spread((ulong)y) << 1));

    /// <summary>Every bit of 32 to twice its place. (The processor's own instruction for it is slow on some makes.)</summary>
    internal static ulong Spread(ulong v)
    {
        v = (v | (v << 16)) & 0x0000FFFF0000FFFF;
        v = (v | (v << 8)) & 0x00FF00FF00FF00FF;
        v = (v | (v << 4)) & 0x0F0F0F0F0F0F0F0F;
        v = (v | (v << 2)) & 0x3333333333333333;
        return (v | (v << 1)) & 0x5555555555555555;
    }

    /// <summary>Undoes <see cref="Spread"/>.</summary>
    internal static ulong Gather(ulong v)
    {
        v &= 0x5555555555555555;
        v = (v | (v >> 1)) & 0x3333333333333333;
        v = (v | (v >> 2)) & 0x0F0F0F0F0F0F0F0F;
        v = (v | (v >> 4)) & 0x00FF00FF00FF00FF;
        v = (v | (v >> 8)) & 0x0000FFFF0000FFFF;
        return (v | (v >> 16)) & 0x00000000FFFFFFFF;
    }
}
