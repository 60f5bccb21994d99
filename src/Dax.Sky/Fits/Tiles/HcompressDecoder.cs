using System.Buffers;
using System.Buffers.Binary;

namespace Dax.Sky.Fits.Tiles;

/// <summary>
/// HCOMPRESS_1 (FITS 4.0, 10.4.4; R. White 1992, STScI): the two-dimensional H-transform of a tile, its coefficients divided by a scale and written by
/// bit planes of four quadrants as quadtrees. "Rows" here are the FITS tile's second axis.
/// </summary>
internal static class HcompressDecoder
{
    private const int HeaderBytes = 2 + 4 + 4 + 4 + 8 + 3, MaxBitPlanes = 62;
    private const ushort Magic = 0xDD99;

    /// <summary>Decodes a tile, all <paramref name="count"/> pixels of it (the transform knows no parts), and gives the first ones. Smoothing is what the image's SMOOTH asks for.</summary>
    public static void Decode(ReadOnlySpan<byte> tile, int count, bool isSmoothed, Span<int> pixels)
    {
        var (width, height, scale, sum) = ReadHeader(tile, count);
        var rented = ArrayPool<long>.Shared.Rent(count);
        try
        {
            var coefficients = rented.AsSpan(0, count);
            coefficients.Clear();
            HcompressPlanes.Read(tile[HeaderBytes..], tile.Slice(HeaderBytes - 3, 3), width, height, coefficients);
            coefficients[0] = sum;
            if (scale > 1)
                for (var i = 0; i < coefficients.Length; i++) coefficients[i] *= scale;
            HTransform.Invert(coefficients, width, height, isSmoothed ? scale : 0);
            for (var i = 0; i < pixels.Length; i++) pixels[i] = (int)coefficients[i];
        }
        finally
        {
            ArrayPool<long>.Shared.Return(rented);
        }
    }

    private static (int Width, int Height, int Scale, long Sum) ReadHeader(ReadOnlySpan<byte> tile, int count)
    {
        if (tile.Length < HeaderBytes || BinaryPrimitives.ReadUInt16BigEndian(tile) != Magic) throw new FitsFormatException("A tile that should be compressed with HCOMPRESS_1 does not begin like one.");
        var (rows, columns) = (BinaryPrimitives.ReadInt32BigEndian(tile[2..]), BinaryPrimitives.ReadInt32BigEndian(tile[6..]));
        if (rows < 1 || columns < 1 || (long)rows * columns != count) throw new FitsFormatException($"An HCOMPRESS_1 tile of {count} pixels says that it has {columns} x {rows}.");
        foreach (var planes in tile.Slice(HeaderBytes - 3, 3))
            if (planes > MaxBitPlanes) throw new FitsFormatException($"An HCOMPRESS_1 tile has {planes} bit planes.");
        return (columns, rows, BinaryPrimitives.ReadInt32BigEndian(tile[10..]), BinaryPrimitives.ReadInt64BigEndian(tile[14..]));
    }
}
