using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Dax.Sky.Fits.Tiles;

/// <summary>Decoded integers as pixels of an image with whole-number pixels, big-endian. What does not fit, as after a lossy HCOMPRESS_1, becomes the nearest that does.</summary>
internal static class IntegerPixels
{
    public static void Write(ReadOnlySpan<int> values, int bytesPerPixel, Span<byte> stored)
    {
        switch (bytesPerPixel)
        {
            case 1:
                for (var i = 0; i < values.Length; i++) stored[i] = (byte)Math.Clamp(values[i], byte.MinValue, byte.MaxValue);
                break;
            case 2:
                for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt16BigEndian(stored[(2 * i)..], (short)Math.Clamp(values[i], short.MinValue, short.MaxValue));
                break;
            case 4:
                var into = MemoryMarshal.Cast<byte, int>(stored);
                if (BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(values, into);
                else values.CopyTo(into);
                break;
            default:
                for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt64BigEndian(stored[(8 * i)..], values[i]);
                break;
        }
    }

    /// <summary>Big-endian pixels of one (unsigned), two or four bytes (signed) as integers. Throws <see cref="FitsFormatException"/> for others.</summary>
    public static void Read(ReadOnlySpan<byte> pixels, int bytesPerPixel, Span<int> values)
    {
        switch (bytesPerPixel)
        {
            case 1:
                for (var i = 0; i < values.Length; i++) values[i] = pixels[i];
                break;
            case 2:
                for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadInt16BigEndian(pixels[(2 * i)..]);
                break;
            case 4:
                var from = MemoryMarshal.Cast<byte, int>(pixels);
                if (BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(from[..values.Length], values);
                else from[..values.Length].CopyTo(values);
                break;
            default: throw new FitsFormatException($"Pixels of {bytesPerPixel} bytes cannot be quantised integers.");
        }
    }
}
