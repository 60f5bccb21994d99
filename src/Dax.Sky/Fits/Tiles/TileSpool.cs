namespace Dax.Sky.Fits.Tiles;

/// <summary>
/// An image that is tile-compressed as its rows come (FITS 4.0, 10): tiles go to a stream, only their table is held. Header and table can be written when all rows are there, because they tell where
/// the tiles lie.
/// </summary>
public sealed class TileSpool : IDisposable
{
    /// <summary>A table addresses its heap with 31 bits.</summary>
    public const long MostBytes = int.MaxValue;

    private readonly FitsHeader image;
    private readonly TileCompression how;
    private readonly TileGrid grid;
    private readonly TileTableBuilder table;
    private readonly TileEncoder encoder;
    private readonly int bitpix;
    private readonly byte[] tileBytes;
    private long next;

    /// <param name="image">Header of the image of two axes as it would stand uncompressed.</param>
    /// <param name="how">Its tiles must have two axes.</param>
    /// <param name="heap">Gets the tiles one behind the other; stays open.</param>
    public TileSpool(FitsHeader image, TileCompression how, Stream heap)
    {
        (this.image, this.how, bitpix) = (image, how, (int)image.Integer("BITPIX", 0));
        grid = TileGrid.Of([FitsHdu.Axis(image, 1), FitsHdu.Axis(image, 2)], how.Tile);
        table = new TileTableBuilder(grid.Tiles, bitpix < 0 && how.Quantization is not null, heap);
        encoder = new TileEncoder(how, bitpix);
        tileBytes = new byte[grid.MaxPixels * BytesPerPixel];
    }

    private int BytesPerPixel => Math.Abs(bitpix) / 8;

    /// <summary>The rows that follow, big-endian and unscaled: those of whole tiles. ArgumentException when they are others.</summary>
    public void Add(ReadOnlySpan<byte> rows)
    {
        var rowBytes = checked((int)grid.Axes[0] * BytesPerPixel);
        var across = (grid.Axes[0] + grid.Sizes[0] - 1) / grid.Sizes[0];
        while (rows.Length > 0)
        {
            var height = next < grid.Tiles ? grid.Length(1, next / across) : 0;
            if (height == 0 || rows.Length < height * rowBytes) throw new ArgumentException("Rows come in whole tiles.", nameof(rows));
            for (var column = 0L; column < across; column++) Add(rows, rowBytes, column, height);
            rows = rows[(height * rowBytes)..];
        }
    }

    /// <summary>The header and the table; the tiles follow them: <paramref name="heapBytes"/> of the stream.</summary>
    public FitsHeader Finish(out byte[] rows, out long heapBytes)
    {
        if (next != grid.Tiles) throw new InvalidOperationException($"{next} of {grid.Tiles} tiles are there.");
        var columns = table.Columns;
        rows = new byte[(long)columns.Rows * columns.RowBytes];
        table.WriteRows(columns, rows);
        heapBytes = columns.HeapBytes;
        return TileTableHeader.Make(image, grid, how, bitpix, columns);
    }

    public void Dispose()
    {
        table.Dispose();
        encoder.Dispose();
    }

    private void Add(ReadOnlySpan<byte> rows, int rowBytes, long column, int height)
    {
        var (from, width) = ((int)(column * grid.Sizes[0]) * BytesPerPixel, grid.Length(0, column) * BytesPerPixel);
        var pixels = tileBytes.AsSpan(0, height * width);
        for (var row = 0; row < height; row++) rows.Slice(row * rowBytes + from, width).CopyTo(pixels[(row * width)..]);
        var bytes = encoder.Encode(next, pixels, grid.RowOf(next), out var form, out var scale);
        table.Add(bytes, form, scale);
        next++;
    }
}
