namespace Dax.Sky.Fits.Tiles;

/// <summary>What a tile and a box have in common, as runs of pixels along the first axis: where each begins in the tile and in the box.</summary>
internal ref struct TileRuns
{
    private readonly Span<long> left; // runs before the next step on each axis behind the first
    private readonly Span<long> lengths;
    private readonly Span<long> tileStrides;
    private readonly Span<long> boxStrides;
    private bool hasBegun;

    /// <param name="grid">Cuts the image.</param>
    /// <param name="tile">One that the box touches.</param>
    /// <param name="box">Lies in the image.</param>
    /// <param name="room">Five numbers for each axis.</param>
    public TileRuns(TileGrid grid, long tile, in PixelBox box, Span<long> room)
    {
        var rank = grid.Rank;
        var place = room[..rank];
        left = room.Slice(rank, rank);
        lengths = room.Slice(2 * rank, rank);
        tileStrides = room.Slice(3 * rank, rank);
        boxStrides = room.Slice(4 * rank, rank);
        grid.Locate(tile, place);
        var (tileStride, boxStride) = (1L, 1L);
        for (var axis = 0; axis < rank; axis++)
        {
            var start = place[axis] * grid.Sizes[axis];
            var size = grid.Length(axis, place[axis]);
            var lower = Math.Max(start, box.Lower(axis));
            var upper = Math.Min(start + size, box.Upper(axis));
            lengths[axis] = upper - lower;
            left[axis] = upper - lower - 1;
            TilePixel += (lower - start) * tileStride;
            BoxPixel += (lower - box.Lower(axis)) * boxStride;
            Needed += (upper - 1 - start) * tileStride;
            (tileStrides[axis], boxStrides[axis]) = (tileStride, boxStride);
            tileStride *= size;
            boxStride *= box.Length(axis);
        }
        TilePixels = (int)tileStride;
        Needed++;
        Length = (int)lengths[0];
    }

    /// <summary>Pixels of the whole tile.</summary>
    public int TilePixels { get; }

    /// <summary>Pixels from the start of the tile to the end of the last run: what lies behind need not be decoded.</summary>
    public long Needed { get; }

    /// <summary>Pixels of every run.</summary>
    public int Length { get; }

    public long TilePixel { get; private set; }

    public long BoxPixel { get; private set; }

    public bool MoveNext()
    {
        if (!hasBegun) return hasBegun = true;
        for (var axis = 1; axis < left.Length; axis++)
        {
            if (left[axis]-- > 0)
            {
                TilePixel += tileStrides[axis];
                BoxPixel += boxStrides[axis];
                return true;
            }
            left[axis] = lengths[axis] - 1;
            TilePixel -= left[axis] * tileStrides[axis];
            BoxPixel -= left[axis] * boxStrides[axis];
        }
        return false;
    }
}
