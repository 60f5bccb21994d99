using System.Buffers;
using Dax.Sky.Images;

namespace Dax.Sky.Tests.Images;

public class EncoderTests
{
    [Theory]
    [InlineData(1, 1, 1), InlineData(2, 3, 3), InlineData(3, 1, 1), InlineData(31, 5, 3), InlineData(64, 64, 1), InlineData(257, 100, 1), InlineData(1, 300, 3), InlineData(700, 400, 3)]
    public void Png_OfAnyShape_IsReadBack(int width, int height, int channels)
    {
        foreach (var kind in new[] { "noise", "ramp", "flat", "columns" })
        {
            var pixels = Picture(kind, width * channels, height);
            var output = new ArrayBufferWriter<byte>();
            using (var encoder = new PngEncoder(output, width, height, channels, kind == "flat"))
            {
                var first = height / 3 * encoder.RowBytes;
                encoder.WriteRows(pixels.AsSpan(0, first));
                encoder.WriteRows(pixels.AsSpan(first));
                encoder.Complete();
            }
            var read = TinyPng.Read(output.WrittenSpan);
            Assert.Equal((width, height, channels, kind == "flat"), (read.Width, read.Height, read.Channels, read.IsZeroClear));
            Assert.Equal(pixels, read.Pixels);
        }
    }

    [Fact]
    public void Png_OfSmoothRows_IsFiltered()
    {
        var output = new ArrayBufferWriter<byte>();
        using var encoder = new PngEncoder(output, 512, 512, 1);
        encoder.WriteRows(Picture("ramp", 512, 512));
        encoder.Complete();
        // Of 262,144; only runs of one byte are looked for.
        Assert.InRange(output.WrittenCount, 100, 50_000);
    }

    [Fact]
    public void WriteRows_TooFewOrTooManyOrBroken_Throws()
    {
        var output = new ArrayBufferWriter<byte>();
        using var encoder = new PngEncoder(output, 4, 2, 1);
        Assert.Throws<ArgumentException>(() => encoder.WriteRows(new byte[3]));
        encoder.WriteRows(new byte[4]);
        Assert.Throws<InvalidOperationException>(encoder.Complete);
        Assert.Throws<ArgumentException>(() => encoder.WriteRows(new byte[8]));
        encoder.WriteRows(new byte[4]);
        encoder.Complete();
        Assert.Throws<ArgumentOutOfRangeException>(() => new PngEncoder(output, 0, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PngEncoder(output, 1 << 21, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PngEncoder(output, 5, 2, 4));
    }

    [Fact]
    public void Dispose_GivenUp_WritesNothingMore()
    {
        var output = new ArrayBufferWriter<byte>();
        var encoder = new PngEncoder(output, 100, 100, 1);
        encoder.WriteRows(Picture("noise", 100, 50));
        var written = output.WrittenCount;
        encoder.Dispose();
        encoder.Dispose();
        Assert.Equal(written, output.WrittenCount);
    }

    [Fact]
    public void WriteGray_Preview_HasTheLastRowOnTopAndClearNaN()
    {
        float[] pixels = [0, 1, 2, 3, float.NaN, 5];
        var output = new ArrayBufferWriter<byte>();
        ImagePreview.WriteGray(pixels, 2, ToneCurve.Linear(new(0, 5)), PreviewFormat.Png, output, isClear: true);
        var read = TinyPng.Read(output.WrittenSpan);
        Assert.Equal((2, 3, true), (read.Width, read.Height, read.IsZeroClear));
        Assert.Equal([0, 255, 102, 153, 1, 51], read.Pixels);
        output.Clear();
        ImagePreview.WriteGray([float.NaN, float.NaN], 1, ImagePreview.Curve([float.NaN, float.NaN]), PreviewFormat.Png, output);
        Assert.Equal([0, 0], TinyPng.Read(output.WrittenSpan).Pixels);
        Assert.Throws<ArgumentException>(() => ImagePreview.WriteGray(pixels, 4, ToneCurve.Linear(new(0, 5)), PreviewFormat.Png, output));
    }

    [Fact]
    public void WriteColor_Preview_HasTheLastRowOnTop()
    {
        var output = new ArrayBufferWriter<byte>();
        ImagePreview.WriteColor([0, 9], [0, 0], [0, 9], 1, new((0, 0, 0)), PreviewFormat.Png, output, isClear: true);
        var read = TinyPng.Read(output.WrittenSpan);
        Assert.Equal((1, 2, 3, true), (read.Width, read.Height, read.Channels, read.IsZeroClear));
        Assert.True(read.Pixels[0] > 50 && read.Pixels[1] == 0 && read.Pixels[2] == read.Pixels[0]);
        Assert.Equal([0, 0, 1], read.Pixels[3..]);
    }

    [Fact]
    public void Jpeg_WhereTheLibraryIs_IsOneAndElseNotDeclared()
    {
        Assert.Equal(JpegEncoder.IsAvailable, PreviewFormat.Jpeg is not null);
        Assert.Equal(JpegEncoder.IsAvailable ? 2 : 1, PreviewFormat.All.Count);
        var output = new ArrayBufferWriter<byte>();
        if (!JpegEncoder.IsAvailable)
        {
            Assert.Throws<InvalidOperationException>(() => new JpegEncoder(output, 1, 1, 1));
            return;
        }
        foreach (var channels in new[] { 1, 3 })
        {
            output.Clear();
            using var encoder = PreviewFormat.Jpeg!.Create(output, 33, 17, channels, isZeroTransparent: true);
            encoder.WriteRows(Picture("noise", 33 * channels, 10));
            encoder.WriteRows(Picture("ramp", 33 * channels, 7));
            encoder.Complete();
            Assert.Equal([0xFF, 0xD8], output.WrittenSpan[..2].ToArray());
            Assert.Equal([0xFF, 0xD9], output.WrittenSpan[^2..].ToArray());
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => new JpegEncoder(output, 65_500, 65_500, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new JpegEncoder(output, 70_000, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new JpegEncoder(output, 7, 1, 1, 0));
    }

    private static byte[] Picture(string kind, int rowBytes, int height)
    {
        var random = new Random(rowBytes + height);
        var pixels = new byte[rowBytes * height];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = (i % rowBytes, i / rowBytes);
            pixels[i] = kind switch { "noise" => (byte)random.Next(256), "ramp" => (byte)(x / 3 + y * 2), "columns" => (byte)(x * x), _ => 0 };
        }
        return pixels;
    }
}
