using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Dax.Sky.Fits;

/// <summary>Byte order of pixels: FITS is big-endian (FITS 4.0, 5), machines mostly are not.</summary>
public static class PixelBytes
{
    /// <summary>Turns every group of <paramref name="size"/> bytes (1, 2, 4 or 8) around where the machine is little-endian; from FITS to the machine and back.</summary>
    public static void Swap(Span<byte> bytes, int size)
    {
        if (!BitConverter.IsLittleEndian) return;
        switch (size)
        {
            case 1: return;
            case 2:
                var shorts = MemoryMarshal.Cast<byte, short>(bytes);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                return;
            case 4:
                var ints = MemoryMarshal.Cast<byte, int>(bytes);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                return;
            case 8:
                var longs = MemoryMarshal.Cast<byte, long>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                return;
            default: throw new ArgumentOutOfRangeException(nameof(size), size, "1, 2, 4 or 8");
        }
    }
}
