namespace Dax.Sky.Fits.Tiles;

/// <summary>The tiles that a box touches, in the order of their numbers.</summary>
internal ref struct TileWalk
{
    private readonly TileGrid grid;
    private readonly Span<long> first;
    private readonly Span<long> last;
    private readonly Span<long> at;
    private bool hasBegun;

    /// <param name="grid">Cuts the image.</param>
    /// <param name="box">Is not empty, and lies in the image.</param>
    /// <param name="room">Three numbers for each axis.</param>
    public TileWalk(TileGrid grid, in PixelBox box, Span<long> room)
    {
        this.grid = grid;
        var rank = grid.Rank;
        first = room[..rank];
        last = room.Slice(rank, rank);
        at = room.Slice(2 * rank, rank);
        for (var axis = 0; axis < rank; axis++)
        {
            first[axis] = box.Lower(axis) / grid.Sizes[axis];
            last[axis] = (box.Upper(axis) - 1) / grid.Sizes[axis];
        }
        first.CopyTo(at);
    }

    /// <summary>Number of the tile.</summary>
    public long Current { get; private set; }

    public bool MoveNext()
    {
        if (hasBegun && !Advance()) return false;
        hasBegun = true;
        Current = grid.TileAt(at);
        return true;
    }

    private readonly bool Advance()
    {
        for (var axis = 0; axis < at.Length; axis++)
        {
            if (++at[axis] <= last[axis]) return true;
            at[axis] = first[axis];
        }
        return false;
    }
}
