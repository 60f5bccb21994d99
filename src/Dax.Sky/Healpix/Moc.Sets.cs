namespace Dax.Sky.Healpix;

/// <summary>Two parts of the sky together.</summary>
public sealed partial class Moc
{
    public Moc Union(Moc other) => Combine(other, static (a, b) => a || b);

    public Moc Intersection(Moc other) => Combine(other, static (a, b) => a && b);

    public Moc Difference(Moc other) => Combine(other, static (a, b) => a && !b);

    public Moc SymmetricDifference(Moc other) => Combine(other, static (a, b) => a != b);

    public Moc Complement() => All(Order).Difference(this);

    /// <summary>Of as many as there are, in one go; of none: nothing, at the order given.</summary>
    public static Moc Union(int order, IEnumerable<Moc> mocs)
    {
        var all = new List<KeyRange>();
        foreach (var moc in mocs)
        {
            order = Math.Max(order, moc.Order);
            all.AddRange(moc.ranges);
        }
        return new Moc(order, Joined(all));
    }

    /// <summary>At a coarser order: every cell of it that was touched. The same when the order is no coarser.</summary>
    public Moc Degrade(int order) => order >= Order ? this : FromRanges(order, ranges);

    /// <summary>One sweep over the places where either changes; the answer changes where what <paramref name="holds"/> says of both does.</summary>
    private Moc Combine(Moc other, Func<bool, bool, bool> holds)
    {
        var result = new List<KeyRange>(ranges.Length + other.ranges.Length);
        var (i, j) = (0, 0);
        var since = -1L;
        while (true)
        {
            var at = Math.Min(Edge(ranges, i), Edge(other.ranges, j));
            if (at == long.MaxValue) break;
            if (Edge(ranges, i) == at) i++;
            if (Edge(other.ranges, j) == at) j++;
            // After an odd number of edges one is inside.
            var inside = holds((i & 1) != 0, (j & 1) != 0);
            if (inside && since < 0) since = at;
            else if (!inside && since >= 0)
            {
                result.Add(new KeyRange(since, at - 1));
                since = -1;
            }
        }
        return new Moc(Math.Max(Order, other.Order), [.. result]);
    }

    /// <summary>Edge n of ranges: where the (n/2)th begins, or the key behind its last.</summary>
    private static long Edge(KeyRange[] ranges, int n) =>
        n >= 2 * ranges.Length ? long.MaxValue : (n & 1) == 0 ? ranges[n >> 1].First : ranges[n >> 1].Last + 1;
}
