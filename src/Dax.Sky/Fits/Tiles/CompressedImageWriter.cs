using System.Buffers;
using System.Collections.Immutable;

namespace Dax.Sky.Fits.Tiles;

/// <summary>
/// Writes an image as a tile-compressed one (FITS 4.0, 10), in an extension: cfitsio, astropy and <see cref="FitsImage"/> read it back. The compressed tiles are held in
/// memory, because the table before them tells their lengths.
/// </summary>
public static class CompressedImageWriter
{
    /// <summary>
    /// Compresses an image of which <paramref name="header"/> is the header as it would stand uncompressed, and <paramref name="stored"/> the data: big-endian, first axis fastest, unscaled.
    /// ArgumentException when they do not agree, or the algorithm cannot hold such pixels: RICE_1 takes integers of up to 32 bits and quantised floating-point pixels.
    /// </summary>
    public static void Write(FitsWriter writer, FitsHeader header, ReadOnlySpan<byte> stored, TileCompression how, bool checksum = false)
    {
        var bitpix = (int)header.Integer("BITPIX", 0);
        var axes = ReadAxes(header);
        Check(how, bitpix, axes, stored.Length);
        var grid = TileGrid.Of(axes, how.Tile.IsDefaultOrEmpty ? [axes[0]] : how.Tile);
        using var table = new TileTableBuilder(grid.Tiles, isQuantized: bitpix < 0 && how.Quantization is not null);
        using var encoder = new TileEncoder(how, bitpix);
        Encode(grid, encoder, stored, bitpix, table);
        var data = table.ToData(out var columns);
        writer.WriteHdu(TileTableHeader.Make(header, grid, how, bitpix, columns), data, checksum);
    }

    private static void Encode(TileGrid grid, TileEncoder encoder, ReadOnlySpan<byte> stored, int bitpix, TileTableBuilder table)
    {
        var size = Math.Abs(bitpix) / 8;
        var room = new long[5 * grid.Rank];
        var whole = PixelBox.Whole(grid.Axes.AsSpan());
        var tileBytes = ArrayPool<byte>.Shared.Rent(grid.MaxPixels * size);
        for (var tile = 0L; tile < grid.Tiles; tile++)
        {
            var runs = new TileRuns(grid, tile, whole, room);
            var pixels = tileBytes.AsSpan(0, runs.TilePixels * size);
            while (runs.MoveNext())
                stored.Slice(checked((int)(runs.BoxPixel * size)), runs.Length * size).CopyTo(pixels[(int)(runs.TilePixel * size)..]);
            var bytes = encoder.Encode(tile, pixels, grid.RowOf(tile), out var form, out var scale);
            table.Add(bytes, form, scale);
        }
        ArrayPool<byte>.Shared.Return(tileBytes);
    }

    private static ImmutableArray<long> ReadAxes(FitsHeader header)
    {
        var axes = ImmutableArray.CreateBuilder<long>();
        for (var i = 1; i <= header.Integer("NAXIS", 0); i++) axes.Add(FitsHdu.Axis(header, i));
        return axes.ToImmutable();
    }

    private static void Check(TileCompression how, int bitpix, ImmutableArray<long> axes, int bytes)
    {
        var pixels = axes.IsEmpty ? 0 : axes.Aggregate((Int128)1, (product, length) => product * length);
        if (pixels == 0 || pixels * (Math.Abs(bitpix) / 8) != bytes) throw new ArgumentException($"The header tells of {pixels} pixels, BITPIX {bitpix}; there are {bytes} bytes.");
        if (how.Algorithm == TileAlgorithm.Rice1 && (bitpix == 64 || (bitpix < 0 && how.Quantization is null))) throw new ArgumentException("RICE_1 takes integers of up to 32 bits, or quantised pixels.");
        if (how.Quantization is 0 or double.NaN) throw new ArgumentException("Quantisation by zero.");
        if (how.DitherSeed is < 1 or > DitherSequence.Length) throw new ArgumentException("A dither seed is 1 to 10,000.");
    }
}
