using System.Collections.Immutable;
using System.Globalization;

namespace Dax.Sky.Fits.Tiles;

/// <summary>How an image is cut into tiles (FITS 4.0, 10.1.1): boxes of ZTILEn pixels, those at the far edges smaller, numbered like pixels, the first axis fastest.</summary>
internal sealed class TileGrid
{
    /// <summary>Pixels of one tile; beyond it a tile is not decoded.</summary>
    public const int MaxTilePixels = 1 << 26;

    private readonly long[] counts;

    private TileGrid(ImmutableArray<long> axes, long[] sizes, long[] counts, long tiles, int maxPixels) =>
        (Axes, Sizes, this.counts, Tiles, MaxPixels) = (axes, sizes, counts, tiles, maxPixels);

    public ImmutableArray<long> Axes { get; }

    public long[] Sizes { get; }

    /// <summary>Number of tiles, and of rows of the table.</summary>
    public long Tiles { get; }

    /// <summary>Pixels of a tile that no edge cuts.</summary>
    public int MaxPixels { get; }

    public int Rank => Sizes.Length;

    /// <summary>From the keywords of the table. Throws <see cref="FitsFormatException"/> for tiles that cannot be.</summary>
    public static TileGrid Read(FitsHeader header, ImmutableArray<long> axes)
    {
        var sizes = ImmutableArray.CreateBuilder<long>(axes.Length);
        for (var axis = 0; axis < axes.Length; axis++)
        {
            var keyword = string.Create(CultureInfo.InvariantCulture, $"ZTILE{axis + 1}");
            sizes.Add(header.Integer(keyword, axis == 0 ? axes[0] : 1));
            if (sizes[axis] < 1 && axes[axis] > 0) throw new FitsFormatException($"{keyword} is {sizes[axis]}");
        }
        return Of(axes, sizes.ToImmutable());
    }

    /// <summary>Tiles of some size; axes behind those that are given have tiles of one pixel. Throws <see cref="FitsFormatException"/> for tiles that are too large.</summary>
    public static TileGrid Of(ImmutableArray<long> axes, ImmutableArray<long> tile)
    {
        var (sizes, counts) = (new long[axes.Length], new long[axes.Length]);
        var (tiles, pixels) = ((UInt128)1, (UInt128)1);
        for (var axis = 0; axis < axes.Length; axis++)
        {
            sizes[axis] = Math.Clamp(axes[axis], 1, axis < tile.Length ? Math.Max(1, tile[axis]) : 1);
            counts[axis] = (axes[axis] + sizes[axis] - 1) / sizes[axis];
            tiles *= (UInt128)counts[axis];
            pixels *= (UInt128)sizes[axis];
            if (pixels > MaxTilePixels) throw new FitsFormatException($"tiles have more than {MaxTilePixels} pixels");
        }
        return new TileGrid(axes, sizes, counts, axes.Length == 0 ? 0 : (long)tiles, (int)pixels);
    }

    /// <summary>Place of a tile in the grid, axis by axis.</summary>
    public void Locate(long tile, Span<long> place)
    {
        for (var axis = 0; axis < counts.Length; axis++) (tile, place[axis]) = Math.DivRem(tile, counts[axis]);
    }

    /// <summary>Number of the tile at a place.</summary>
    public long TileAt(ReadOnlySpan<long> place)
    {
        var tile = 0L;
        for (var axis = counts.Length - 1; axis >= 0; axis--) tile = (tile * counts[axis]) + place[axis];
        return tile;
    }

    /// <summary>Pixels of a row of a tile, as noise is estimated in it: its first axis that is longer than one pixel.</summary>
    public int RowOf(long tile)
    {
        var row = 1;
        for (var axis = 0; axis < Rank && row == 1; axis++)
        {
            (tile, var place) = Math.DivRem(tile, counts[axis]);
            row = Length(axis, place);
        }
        return row;
    }

    /// <summary>Pixels of a tile on an axis, those that an edge of the image cuts off left out.</summary>
    public int Length(int axis, long place) => (int)Math.Min(Sizes[axis], Axes[axis] - (place * Sizes[axis]));
}
