using System.Buffers;
using System.Numerics;

namespace Dax.Sky.Fits.Tiles;

/// <summary>
/// The coefficients of an HCOMPRESS_1 tile: for each quadrant and each bit plane, four pixels are a nybble, written either as they are or as a quadtree
/// whose nodes tell, by fixed Huffman codes, which of their four children are not empty. Signs come at the end, one bit for every coefficient that is not 0.
/// </summary>
internal static class HcompressPlanes
{
    private const int Direct = 0, Quadtree = 15, HuffmanBits = 6;

    /// <summary>Nybble and length of the code that six bits begin with.</summary>
    private static readonly (byte Nybble, byte Bits)[] Codes = BuildCodes();

    public static void Read(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> planes, int width, int height, Span<long> coefficients)
    {
        var bits = new TileBits(bytes);
        var (left, top) = ((width + 1) / 2, (height + 1) / 2);
        var scratch = ArrayPool<byte>.Shared.Rent(Math.Max(1, (left + 1) / 2 * ((top + 1) / 2)));
        try
        {
            ReadQuadrant(ref bits, coefficients, width, top, left, planes[0], scratch);
            ReadQuadrant(ref bits, coefficients[Math.Min(left, coefficients.Length)..], width, top, width / 2, planes[1], scratch);
            var lower = coefficients[Math.Min(width * top, coefficients.Length)..];
            ReadQuadrant(ref bits, lower, width, height / 2, left, planes[1], scratch);
            ReadQuadrant(ref bits, lower[Math.Min(left, lower.Length)..], width, height / 2, width / 2, planes[2], scratch);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
        if (bits.Take(4) != 0) throw new FitsFormatException("The bit planes of an HCOMPRESS_1 tile do not end where they should.");
        bits.Align();
        foreach (ref var coefficient in coefficients)
            if (coefficient != 0 && bits.Take(1) != 0) coefficient = -coefficient;
    }

    private static void ReadQuadrant(ref TileBits bits, Span<long> coefficients, int stride, int rows, int columns, int planes, byte[] scratch)
    {
        for (var plane = planes - 1; plane >= 0; plane--)
        {
            var nodes = scratch.AsSpan(0, (rows + 1) / 2 * ((columns + 1) / 2));
            switch (bits.Take(4))
            {
                case Direct:
                    foreach (ref var nybble in nodes) nybble = (byte)bits.Take(4);
                    break;
                case Quadtree: ReadTree(ref bits, scratch, rows, columns); break;
                default: throw new FitsFormatException("A bit plane of an HCOMPRESS_1 tile is written in an unknown way.");
            }
            Insert(nodes, rows, columns, plane, coefficients, stride);
        }
    }

    /// <summary>From the root down; each level is read last node first, as it was written.</summary>
    private static void ReadTree(ref TileBits bits, Span<byte> nodes, int rows, int columns)
    {
        var longest = Math.Max(rows, columns);
        var levels = longest <= 1 ? 0 : BitOperations.Log2((uint)longest - 1) + 1;
        // A quadrant without pixels has a root all the same.
        var root = ReadCode(ref bits);
        if (nodes.Length > 0) nodes[0] = root;
        for (var level = levels - 1; level >= 1; level--)
        {
            var (height, width) = (Halved(rows, level), Halved(columns, level));
            Expand(nodes, height, width);
            for (var i = (height * width) - 1; i >= 0; i--)
                if (nodes[i] != 0) nodes[i] = ReadCode(ref bits);
        }
    }

    /// <summary>Length of an axis after it was halved some times, rounded up.</summary>
    private static int Halved(int length, int times) => (int)(((long)length + (1L << times) - 1) >> times);

    /// <summary>In place: each nybble becomes its four children, 1 or 0. From the end on, no node is overwritten before it was read.</summary>
    private static void Expand(Span<byte> nodes, int height, int width)
    {
        var (parentRows, parentColumns) = ((height + 1) / 2, (width + 1) / 2);
        for (var row = parentRows - 1; row >= 0; row--)
            for (var column = parentColumns - 1; column >= 0; column--)
            {
                var node = nodes[(row * parentColumns) + column];
                var (at, isRight, isLower) = ((2 * row * width) + (2 * column), (2 * column) + 1 < width, (2 * row) + 1 < height);
                if (isLower && isRight) nodes[at + width + 1] = (byte)(node & 1);
                if (isLower) nodes[at + width] = (byte)((node >> 1) & 1);
                if (isRight) nodes[at + 1] = (byte)((node >> 2) & 1);
                nodes[at] = (byte)((node >> 3) & 1);
            }
    }

    private static void Insert(ReadOnlySpan<byte> nodes, int rows, int columns, int plane, Span<long> into, int stride)
    {
        var next = 0;
        for (var row = 0; row < rows; row += 2)
            for (var column = 0; column < columns; column += 2)
            {
                var node = (long)nodes[next++];
                if (node == 0) continue;
                var at = (row * stride) + column;
                var (isRight, isLower) = (column + 1 < columns, row + 1 < rows);
                into[at] |= ((node >> 3) & 1) << plane;
                if (isRight) into[at + 1] |= ((node >> 2) & 1) << plane;
                if (isLower) into[at + stride] |= ((node >> 1) & 1) << plane;
                if (isLower && isRight) into[at + stride + 1] |= (node & 1) << plane;
            }
    }

    private static byte ReadCode(ref TileBits bits)
    {
        var (nybble, length) = Codes[bits.Show(HuffmanBits)];
        bits.Skip(length);
        return nybble;
    }

    private static (byte Nybble, byte Bits)[] BuildCodes()
    {
        ReadOnlySpan<byte> codes = [0x3E, 0x00, 0x01, 0x08, 0x02, 0x09, 0x1A, 0x1B, 0x03, 0x1C, 0x0A, 0x1D, 0x0B, 0x1E, 0x3F, 0x0C];
        ReadOnlySpan<byte> lengths = [6, 3, 3, 4, 3, 4, 5, 5, 3, 5, 4, 5, 4, 5, 6, 4];
        var table = new (byte, byte)[1 << HuffmanBits];
        for (var nybble = 0; nybble < codes.Length; nybble++)
        {
            var rest = HuffmanBits - lengths[nybble];
            for (var tail = 0; tail < 1 << rest; tail++) table[(codes[nybble] << rest) | tail] = ((byte)nybble, lengths[nybble]);
        }
        return table;
    }
}
