using System.Buffers.Binary;
using Dax.Sky.Fits;

namespace Dax.Sky.Tests.Fits.Tiles;

/// <summary>Stored pixels, the slow way.</summary>
internal static class Pixels
{
    /// <summary>All NaNs as the quiet one without a sign.</summary>
    public static byte[] OneNaN(byte[] stored, int bitpix)
    {
        for (var i = 0; bitpix == -32 && i < stored.Length; i += 4)
            if (float.IsNaN(BinaryPrimitives.ReadSingleBigEndian(stored.AsSpan(i)))) BinaryPrimitives.WriteUInt32BigEndian(stored.AsSpan(i), 0x7FC00000);
        for (var i = 0; bitpix == -64 && i < stored.Length; i += 8)
            if (double.IsNaN(BinaryPrimitives.ReadDoubleBigEndian(stored.AsSpan(i)))) BinaryPrimitives.WriteUInt64BigEndian(stored.AsSpan(i), 0x7FF8000000000000);
        return stored;
    }

    /// <summary>A box out of the pixels of a whole image, pixel by pixel.</summary>
    public static byte[] Part(byte[] whole, ReadOnlySpan<long> axes, in PixelBox box, int bytesPerPixel)
    {
        var part = new byte[box.PixelCount * bytesPerPixel];
        for (var i = 0L; i < box.PixelCount; i++)
        {
            var (rest, from, stride) = (i, 0L, 1L);
            for (var axis = 0; axis < axes.Length; axis++)
            {
                from += (box.Lower(axis) + (rest % box.Length(axis))) * stride;
                rest /= box.Length(axis);
                stride *= axes[axis];
            }
            whole.AsSpan((int)from * bytesPerPixel, bytesPerPixel).CopyTo(part.AsSpan((int)i * bytesPerPixel));
        }
        return part;
    }

    public static PixelBox RandomBox(Random random, ReadOnlySpan<long> axes)
    {
        var (lower, upper) = (new long[axes.Length], new long[axes.Length]);
        for (var axis = 0; axis < axes.Length; axis++)
        {
            lower[axis] = random.NextInt64(axes[axis]);
            upper[axis] = random.NextInt64(lower[axis] + 1, axes[axis] + 1);
        }
        return PixelBox.Of(lower, upper);
    }
}
