using System.Buffers;

namespace Dax.Sky.Images;

/// <summary>Pixels of a FITS image as a picture. FITS counts rows from the bottom, pictures from the top: the last row is written first.</summary>
public static class ImagePreview
{
    /// <summary>zscale and asinh: what an astronomer looks at first. An image without any value is black (or clear).</summary>
    public static ToneCurve Curve(ReadOnlySpan<float> pixels) => ToneCurve.Asinh(ZScale.TryFind(pixels, out var range) ? range : new PixelRange(0, 1));

    /// <summary>Grey.</summary>
    /// <param name="pixels">Rows from the bottom, whole ones of <paramref name="width"/>; NaN has no value.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="curve">Values to shades.</param>
    /// <param name="format">PNG or JPEG.</param>
    /// <param name="output">Gets the file.</param>
    /// <param name="isClear">Whether pixels without value are transparent, where the format allows; else black.</param>
    public static void WriteGray(ReadOnlySpan<float> pixels, int width, ToneCurve curve, PreviewFormat format, IBufferWriter<byte> output, bool isClear = false)
    {
        var height = Height(pixels, width);
        using var encoder = format.Create(output, width, height, 1, isClear);
        var row = ArrayPool<byte>.Shared.Rent(width);
        for (var y = height - 1; y >= 0; y--)
        {
            curve.Map(pixels.Slice(y * width, width), row, isClear && format.HasTransparency);
            encoder.WriteRows(row.AsSpan(0, width));
        }
        ArrayPool<byte>.Shared.Return(row);
        encoder.Complete();
    }

    /// <summary>Colour from three bands of one shape; the rest as <see cref="WriteGray"/>.</summary>
    public static void WriteColor(ReadOnlySpan<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue, int width, LuptonRgb colors, PreviewFormat format, IBufferWriter<byte> output, bool isClear = false)
    {
        var height = Height(red, width);
        using var encoder = format.Create(output, width, height, 3, isClear);
        var row = ArrayPool<byte>.Shared.Rent(3 * width);
        for (var y = height - 1; y >= 0; y--)
        {
            var at = y * width;
            colors.Map(red.Slice(at, width), green.Slice(at, width), blue.Slice(at, width), row, isClear && format.HasTransparency);
            encoder.WriteRows(row.AsSpan(0, 3 * width));
        }
        ArrayPool<byte>.Shared.Return(row);
        encoder.Complete();
    }

    private static int Height(ReadOnlySpan<float> pixels, int width)
    {
        if (width < 1 || pixels.IsEmpty || pixels.Length % width != 0) throw new ArgumentException("Rows come whole.", nameof(pixels));
        return pixels.Length / width;
    }
}
