using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using Dax.Sky.Fits;
using Dax.Sky.Fits.Tiles;

namespace Dax.Sky.Tests.Fits.Tiles;

public sealed class TileWriterTests
{
    private static readonly long[] Axes = [61, 37];

    public static TheoryData<TileAlgorithm, int, string> Lossless { get; } = new(
        from algorithm in Enum.GetValues<TileAlgorithm>()
        from bitpix in (int[])[8, 16, 32, 64, -32, -64]
        where algorithm != TileAlgorithm.Rice1 || bitpix is 8 or 16 or 32
        from tile in (string[])["", "16x16", "1000x1000", "7x5"]
        select new TheoryDataRow<TileAlgorithm, int, string>(algorithm, bitpix, tile));

    [Theory]
    [MemberData(nameof(Lossless))]
    public void Write_Lossless_IsReadBack(TileAlgorithm algorithm, int bitpix, string tile)
    {
        var stored = new byte[Axes[0] * Axes[1] * Math.Abs(bitpix) / 8];
        new Random(bitpix).NextBytes(stored);
        for (var i = 0; i < stored.Length; i++) if (i % 7 != 6 && i > stored.Length / 2) stored[i] = 0;
        using var file = Written(bitpix, stored, new TileCompression { Algorithm = algorithm, Tile = Parse(tile), Quantization = null });
        var read = new byte[stored.Length];
        var image = FitsImage.Open(file, file.Hdus[1]);
        image.ReadSection(PixelBox.Whole(Axes), read);
        Assert.True(stored.AsSpan().SequenceEqual(read));
        Assert.Equal(FitsHduKind.CompressedImage, file.Hdus[1].Kind);
        Assert.Equal("SKY", image.Header.Text("EXTNAME"));
        Assert.True(FitsChecksum.Verify(file, file.Hdus[1]));
    }

    [Theory]
    [InlineData(TileAlgorithm.Rice1, TileDither.None)]
    [InlineData(TileAlgorithm.Rice1, TileDither.Subtractive1)]
    [InlineData(TileAlgorithm.Rice1, TileDither.Subtractive2)]
    [InlineData(TileAlgorithm.Gzip1, TileDither.Subtractive1)]
    [InlineData(TileAlgorithm.Gzip2, TileDither.Subtractive2)]
    public void Write_Quantized_WithinHalfAStep(TileAlgorithm algorithm, TileDither dither)
    {
        var pixels = Sky();
        using var file = Written(-32, Stored(pixels), new TileCompression { Algorithm = algorithm, Dither = dither, Quantization = -0.25, DitherSeed = 321, Tile = [20, 20] });
        var read = new float[pixels.Length];
        FitsImage.Open(file, file.Hdus[1]).ReadValues(PixelBox.Whole(Axes), read);
        for (var i = 0; i < read.Length; i++)
        {
            Assert.Equal(float.IsNaN(pixels[i]), float.IsNaN(read[i]));
            if (dither == TileDither.Subtractive2 && pixels[i] == 0) Assert.Equal(0f, read[i]);
            if (!float.IsNaN(pixels[i])) Assert.InRange(read[i] - pixels[i], -0.126f, 0.126f);
        }
    }

    [Fact]
    public void Write_TileWithoutNoise_IsKeptAsItIs()
    {
        var pixels = Sky();
        pixels.AsSpan(0, (int)Axes[0]).Fill(12.3456f);
        using var file = Written(-32, Stored(pixels), new TileCompression());
        var read = new float[pixels.Length];
        FitsImage.Open(file, file.Hdus[1]).ReadValues(PixelBox.Whole(Axes), read);
        Assert.All(read[..(int)Axes[0]], value => Assert.Equal(12.3456f, value));
    }

    [Fact]
    public void Of_GaussianNoise_ItsDeviation()
    {
        var random = new Random(4);
        var pixels = new float[300 * 200];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = 5000 + (12 * Gauss(random));
        Assert.InRange(NoiseEstimate.Of<float>(pixels, 300), 11, 13);
    }

    [Theory]
    [InlineData(64, TileAlgorithm.Rice1)]
    [InlineData(-32, TileAlgorithm.Rice1)]
    public void Write_PixelsThatRiceCannotHold_IsAnError(int bitpix, TileAlgorithm algorithm) =>
        Assert.Throws<ArgumentException>(() => Written(bitpix, new byte[Axes[0] * Axes[1] * Math.Abs(bitpix) / 8], new TileCompression { Algorithm = algorithm, Quantization = null }));

    [Fact]
    public void Sequence_TenThousandthSeed_IsTheStandards()
    {
        // FITS 4.0, appendix I: the last seed of the sequence is 1043618065.
        Assert.Equal((float)(1043618065 / 2147483647.0), DitherSequence.From(DitherSequence.Length - 1)[0]);
    }

    internal static FitsFile Written(int bitpix, byte[] stored, TileCompression how)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var writer = new FitsWriter(bytes);
        writer.WriteHdu(new FitsHeaderBuilder().SetImage(primary: true, 8, []).ToHeader(), []);
        var header = new FitsHeaderBuilder().SetImage(primary: false, bitpix, Axes).Set("EXTNAME", "SKY").Set("CRPIX1", 3.5).ToHeader();
        CompressedImageWriter.Write(writer, header, stored, how, checksum: true);
        return FitsFile.Open(new MemoryByteSource(bytes.WrittenMemory.ToArray()));
    }

    private static float[] Sky()
    {
        var random = new Random(9);
        var pixels = new float[Axes[0] * Axes[1]];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = i % 41 == 0 ? float.NaN : i % 23 == 0 ? 0 : 100 + (3 * Gauss(random));
        return pixels;
    }

    private static float Gauss(Random random) => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

    private static byte[] Stored(float[] pixels)
    {
        var stored = new byte[4 * pixels.Length];
        for (var i = 0; i < pixels.Length; i++) BinaryPrimitives.WriteSingleBigEndian(stored.AsSpan(4 * i), pixels[i]);
        return stored;
    }

    private static ImmutableArray<long> Parse(string tile) => tile.Length == 0 ? [] : [.. tile.Split('x').Select(long.Parse)];
}
