using Dax.Sky.Geometry;

namespace Dax.Sky.Healpix;

/// <summary>A cell of the nested numbering: one of 12·4^order.</summary>
public readonly record struct MocCell(int Order, long Index)
{
    /// <summary>As one number (MOC 2.0, 4.2): 4·4^order + index.</summary>
    public long Uniq => (4L << (2 * Order)) + Index;
}

/// <summary>
/// A part of the sky as whole HEALPix cells (MOC 2.0, space MOC): disjoint ranges of order-29 keys, none touching the next, whose ends are cell borders of
/// <see cref="Order"/>. Does not change. Operations take the finer order of the two and time linear in the ranges of both.
/// </summary>
public sealed partial class Moc : IEquatable<Moc>
{
    private static readonly KeyRange WholeSky = new(0, (12L << (2 * HealpixNested.MaxOrder)) - 1);

    private readonly KeyRange[] ranges;

    private Moc(int order, KeyRange[] ranges) => (Order, this.ranges) = (order, ranges);

    /// <summary>The resolution: what is finer was never told apart.</summary>
    public int Order { get; }

    /// <summary>In rising order.</summary>
    public ReadOnlySpan<KeyRange> Ranges => ranges;

    public bool IsEmpty => ranges.Length == 0;

    /// <summary>Between 0 and 1.</summary>
    public double SkyFraction
    {
        get
        {
            var keys = 0L;
            foreach (var range in ranges) keys += range.Last - range.First + 1;
            return (double)keys / (WholeSky.Last + 1);
        }
    }

    public static Moc Empty(int order) => new(Checked(order), []);

    public static Moc All(int order) => new(Checked(order), [WholeSky]);

    /// <summary>Whole cells of the order that hold all keys of the ranges, in whatever order they come. ArgumentOutOfRangeException for keys that are none.</summary>
    public static Moc FromRanges(int order, IEnumerable<KeyRange> ranges)
    {
        var mask = (1L << Shift(Checked(order))) - 1;
        var widened = new List<KeyRange>();
        foreach (var range in ranges)
        {
            if (range.First > range.Last) continue;
            ArgumentOutOfRangeException.ThrowIfNegative(range.First, nameof(ranges));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(range.Last, WholeSky.Last, nameof(ranges));
            widened.Add(new KeyRange(range.First & ~mask, range.Last | mask));
        }
        return new Moc(order, Joined(widened));
    }

    /// <summary>Of cells of any order; finer ones than <paramref name="order"/> become those that hold them.</summary>
    public static Moc FromCells(int order, IEnumerable<MocCell> cells) => FromRanges(order, cells.Select(Keys));

    /// <summary>
    /// Every cell that the region touches, and few others (a cell goes only when the circle around it misses the region). When more than <paramref name="maxCells"/> cells straddle the
    /// rim, refining ends there: then the cells along the rim are larger than the order's.
    /// </summary>
    public static Moc FromRegion(ISkyRegion region, int order, int maxCells = 1 << 16)
    {
        Checked(order);
        var (whole, rim) = (new List<KeyRange>(), new List<HealpixCell>());
        for (var face = 0; face < 12; face++) Judge(region, new HealpixCell(face, 0, 0), 0, rim, whole);
        var at = 0;
        for (; at < order && rim.Count > 0 && rim.Count <= maxCells / 4; at++)
        {
            var finer = new List<HealpixCell>(rim.Count * 2);
            foreach (var cell in rim)
                for (var child = 0; child < 4; child++) Judge(region, cell.Child(child), at + 1, finer, whole);
            rim = finer;
        }
        foreach (var cell in rim) whole.Add(cell.Keys(at));
        return new Moc(order, Joined(whole));
    }

    /// <summary>Whether the position (degrees, ICRS) lies in a cell of it; never when it is none.</summary>
    public bool Contains(double lonDegrees, double latDegrees)
    {
        var key = HealpixNested.Index(HealpixNested.MaxOrder, lonDegrees, latDegrees);
        return key >= 0 && Find(key) >= 0;
    }

    /// <summary>Whether any part of the cell belongs to it.</summary>
    public bool Touches(MocCell cell)
    {
        var keys = Keys(cell);
        var at = Find(keys.First);
        if (at >= 0) return true;
        at = ~at;
        return at < ranges.Length && ranges[at].First <= keys.Last;
    }

    /// <summary>The fewest whole cells: no four of them make a larger one (MOC 2.0, 3). From large to small, then by index.</summary>
    public IReadOnlyList<MocCell> Cells()
    {
        var cells = new List<MocCell>();
        foreach (var range in ranges) Cut(range, cells);
        cells.Sort(static (a, b) => a.Uniq.CompareTo(b.Uniq));
        return cells;
    }

    /// <summary>The cells of one order that it touches, in rising order; there may be billions.</summary>
    public IEnumerable<long> CellsAt(int order)
    {
        var shift = Shift(Checked(order));
        var next = 0L;
        foreach (var range in ranges)
            for (next = Math.Max(next, range.First >> shift); next <= range.Last >> shift; next++) yield return next;
    }

    public bool Equals(Moc? other) => other is not null && Order == other.Order && ranges.AsSpan().SequenceEqual(other.ranges);

    public override bool Equals(object? obj) => Equals(obj as Moc);

    public override int GetHashCode() => HashCode.Combine(Order, ranges.Length, ranges.Length == 0 ? default : ranges[^1]);

    /// <summary>The keys of order 29 in a cell.</summary>
    public static KeyRange Keys(MocCell cell)
    {
        var shift = Shift(Checked(cell.Order));
        if (cell.Index < 0 || cell.Index >= 12L << (2 * cell.Order)) throw new ArgumentOutOfRangeException(nameof(cell), cell, "There is no such cell.");
        return new KeyRange(cell.Index << shift, ((cell.Index + 1) << shift) - 1);
    }

    private static int Shift(int order) => 2 * (HealpixNested.MaxOrder - order);

    private static int Checked(int order)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, HealpixNested.MaxOrder);
        return order;
    }

    private static void Judge(ISkyRegion region, in HealpixCell cell, int order, List<HealpixCell> rim, List<KeyRange> whole)
    {
        var relation = region.Relate(cell.CenterVector(order), HealpixCell.MaxRadius(order));
        if (relation == CircleRelation.Encloses) whole.Add(cell.Keys(order));
        else if (relation == CircleRelation.Overlaps) rim.Add(cell);
    }

    private static KeyRange[] Joined(List<KeyRange> ranges)
    {
        ranges.Sort(static (a, b) => a.First.CompareTo(b.First));
        var joined = new List<KeyRange>(ranges.Count);
        foreach (var range in ranges)
        {
            if (joined.Count > 0 && range.First <= joined[^1].Last + 1) joined[^1] = new KeyRange(joined[^1].First, Math.Max(joined[^1].Last, range.Last));
            else joined.Add(range);
        }
        return [.. joined];
    }

    /// <summary>The largest cell that begins where the range does and ends in it, again and again.</summary>
    private static void Cut(KeyRange range, List<MocCell> cells)
    {
        for (var first = range.First; first <= range.Last;)
        {
            var shift = first == 0 ? 2 * HealpixNested.MaxOrder : Math.Min(2 * HealpixNested.MaxOrder, System.Numerics.BitOperations.TrailingZeroCount(first) & ~1);
            while (first + (1L << shift) - 1 > range.Last) shift -= 2;
            cells.Add(new MocCell(HealpixNested.MaxOrder - shift / 2, first >> shift));
            first += 1L << shift;
        }
    }

    /// <summary>The range that holds the key, or the complement of the place of the first one behind it.</summary>
    private int Find(long key)
    {
        var (low, high) = (0, ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (key < ranges[middle].First) high = middle - 1;
            else if (key > ranges[middle].Last) low = middle + 1;
            else return middle;
        }
        return ~low;
    }
}
