using System.Buffers.Binary;

namespace Dax.Sky.Fits.Tiles;

/// <summary>
/// Floating-point pixels out of quantised integers (FITS 4.0, 10.2): value = (integer - random + 0.5) ZSCALE + ZZERO in double precision, in this order
/// and without fused operations, so that every bit is that of cfitsio. Without dithering random is a half, which changes no bit.
/// </summary>
internal static partial class Dequantizer
{
    /// <summary>Stands for a pixel that is exactly zero, under SUBTRACTIVE_DITHER_2.</summary>
    public const int ZeroValue = -2147483646;

    /// <summary>What undefined pixels become: the NaN that IEEE 754 calls quiet, without a sign. (The one of .NET has a sign.)</summary>
    private const uint Nan32 = 0x7FC00000;
    private const ulong Nan64 = 0x7FF8000000000000;

    private static readonly float[] Halves = BuildHalves();

    /// <summary>Writes a run of a tile's pixels, big-endian, of four or eight bytes. <paramref name="pixel"/> is the place of the first in the tile.</summary>
    public static void Write(ReadOnlySpan<int> values, in TileScale scale, ref DitherCursor dither, long pixel, int bytesPerPixel, Span<byte> stored)
    {
        while (values.Length > 0)
        {
            var random = scale.IsDithered ? dither.At(pixel) : Halves;
            var count = Math.Min(values.Length, random.Length);
            if (bytesPerPixel == 4) WriteSingles(values[..count], random, scale, stored);
            else WriteDoubles(values[..count], random, scale, stored);
            values = values[count..];
            stored = stored[(count * bytesPerPixel)..];
            pixel += count;
        }
    }

    private static void WriteSingles(ReadOnlySpan<int> values, ReadOnlySpan<float> random, in TileScale scale, Span<byte> stored)
    {
        for (var i = WriteSinglesFast(values, random, scale, stored); i < values.Length; i++)
        {
            var bits =
                scale.IsBlank(values[i]) ? Nan32 :
                scale.IsZero(values[i]) ? 0u :
                BitConverter.SingleToUInt32Bits((float)Value(values[i], random[i], scale));
            BinaryPrimitives.WriteUInt32BigEndian(stored[(4 * i)..], bits);
        }
    }

    private static void WriteDoubles(ReadOnlySpan<int> values, ReadOnlySpan<float> random, in TileScale scale, Span<byte> stored)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var bits =
                scale.IsBlank(values[i]) ? Nan64 :
                scale.IsZero(values[i]) ? 0ul :
                BitConverter.DoubleToUInt64Bits(Value(values[i], random[i], scale));
            BinaryPrimitives.WriteUInt64BigEndian(stored[(8 * i)..], bits);
        }
    }

    private static double Value(int value, float random, in TileScale scale)
    {
        var product = (value - (double)random + 0.5) * scale.Scale;
        return product + scale.Zero;
    }

    private static float[] BuildHalves()
    {
        var halves = new float[4096];
        Array.Fill(halves, 0.5f);
        return halves;
    }
}

/// <summary>How the integers of one tile are floating-point numbers.</summary>
/// <param name="Scale">ZSCALE.</param>
/// <param name="Zero">ZZERO.</param>
/// <param name="Blank">ZBLANK, when there is one.</param>
/// <param name="IsDithered">Whether the random sequence was added when it was quantised.</param>
/// <param name="KeepsZeros">SUBTRACTIVE_DITHER_2: a reserved integer is exactly zero.</param>
internal readonly record struct TileScale(double Scale, double Zero, int? Blank, bool IsDithered, bool KeepsZeros)
{
    public bool IsBlank(int value) => Blank == value;

    public bool IsZero(int value) => KeepsZeros && value == Dequantizer.ZeroValue;
}
