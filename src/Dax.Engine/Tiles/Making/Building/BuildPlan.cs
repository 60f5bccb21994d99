using System.Security.Cryptography;
using System.Text;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Making.Building;

/// <summary>Which tiles a build has to make or to take away, order by order, and which there may be beside them.</summary>
internal sealed class BuildPlan
{
    /// <summary>Leaves of a group have so many orders above them that are made with them.</summary>
    public const int GroupDepth = 2;

    private readonly Moc[] todo;
    private readonly Moc[] candidates;

    /// <param name="candidates">Leaf tiles that images may touch.</param>
    /// <param name="dirty">Leaf tiles that are not as they must be; may be beyond the candidates.</param>
    /// <param name="finished">By order: tiles that this build has finished already.</param>
    public BuildPlan(int order, int minOrder, Moc candidates, Moc dirty, IReadOnlyDictionary<int, Moc> finished)
    {
        (Order, MinOrder) = (order, minOrder);
        GroupOrder = Math.Max(minOrder, order - GroupDepth);
        (this.candidates, todo) = (new Moc[order + 1], new Moc[order + 1]);
        for (var o = minOrder; o <= order; o++)
        {
            this.candidates[o] = candidates.Degrade(o);
            todo[o] = finished.TryGetValue(o, out var done) ? dirty.Degrade(o).Difference(done) : dirty.Degrade(o);
            Total += Count(todo[o], o);
        }
    }

    public int Order { get; }

    public int MinOrder { get; }

    /// <summary>Leaves of one tile of this order are made together.</summary>
    public int GroupOrder { get; }

    /// <summary>Tiles of all orders to make.</summary>
    public long Total { get; }

    /// <summary>It must be made or taken away.</summary>
    public bool IsTodo(HipsTile tile) => todo[tile.Order].Touches(tile.Cell);

    /// <summary>It may be there.</summary>
    public bool IsCandidate(HipsTile tile) => tile.Order >= MinOrder && tile.Order <= Order && candidates[tile.Order].Touches(tile.Cell);

    /// <summary>Leaves to make, in rising order.</summary>
    public IEnumerable<HipsTile> Leaves(HipsTile group)
    {
        var cells = Moc.FromCells(Order, [group.Cell]).Intersection(todo[Order]);
        foreach (var index in cells.CellsAt(Order)) yield return new HipsTile(Order, index);
    }

    /// <summary>First parents whose children are all finished, then groups of leaves, along the nested numbering.</summary>
    public IEnumerable<HipsTile> Work()
    {
        for (var o = Order - 1; o >= MinOrder; o--)
            foreach (var index in todo[o].Difference(todo[o + 1].Degrade(o)).CellsAt(o)) yield return new HipsTile(o, index);
        foreach (var index in todo[Order].Degrade(GroupOrder).CellsAt(GroupOrder)) yield return new HipsTile(GroupOrder, index);
    }

    /// <summary>All tiles to make, order by order.</summary>
    public IEnumerable<HipsTile> Todo()
    {
        for (var o = MinOrder; o <= Order; o++)
            foreach (var index in todo[o].CellsAt(o)) yield return new HipsTile(o, index);
    }

    /// <summary>Whether a piece of <see cref="Work"/> is one of leaves.</summary>
    public bool HasLeaves(HipsTile group) => group.Order == GroupOrder && todo[Order].Touches(group.Cell);

    public static long Count(Moc moc, int order)
    {
        var (count, shift) = (0L, 2 * (HealpixNested.MaxOrder - order));
        foreach (var range in moc.Degrade(order).Ranges) count += (range.Last - range.First + 1) >> shift;
        return count;
    }

    /// <summary>Leaf tiles that what was made before has not as it must be now.</summary>
    public static Moc Dirty(int order, MapState? before, string signature, IReadOnlyList<ImageState> images)
    {
        var all = images.Select(i => MapStates.Leaves(i.Leaves, order));
        if (before is null || before.Signature != signature || before.Order != order) return Moc.Union(order, all);
        var known = before.Images.ToDictionary(i => i.Id, StringComparer.Ordinal);
        var changed = new List<Moc>();
        foreach (var image in images)
        {
            if (known.Remove(image.Id, out var old) && old == image) continue;
            changed.Add(MapStates.Leaves(image.Leaves, order));
            if (old is not null) changed.Add(MapStates.Leaves(old.Leaves, order));
        }
        changed.AddRange(known.Values.Select(gone => MapStates.Leaves(gone.Leaves, order)));
        return Moc.Union(order, changed);
    }

    /// <summary>A name of what is to come of a build: the same when it is tried again.</summary>
    public static string NameOf(string signature, IReadOnlyList<ImageState> images, double[]? cut)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
        Add(signature);
        foreach (var end in cut ?? []) Add(end.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        foreach (var image in images)
        {
            Add(image.Id);
            Add(image.ETag);
            Add(image.Leaves);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
