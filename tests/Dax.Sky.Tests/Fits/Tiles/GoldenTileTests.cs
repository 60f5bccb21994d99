using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Dax.Sky.Fits;

namespace Dax.Sky.Tests.Fits.Tiles;

/// <summary>Against cfitsio, bit for bit: every algorithm, BITPIX, quantisation and shape of tiles (tests/data/tiles).</summary>
public sealed class GoldenTileTests : IDisposable
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests", "data", "tiles");

    private readonly FitsFile file = Open();

    public static TheoryData<int, string, int, string, string> Images { get; } = ReadTable();

    public void Dispose() => file.Dispose();

    [Theory]
    [MemberData(nameof(Images))]
    public void ReadSection_WholeImage_ThePixelsOfCfitsio(int hdu, string name, int bitpix, string axes, string sha256)
    {
        var image = FitsImage.Open(file, file.Hdus[hdu]);
        Assert.Equal(bitpix, image.Bitpix);
        Assert.Equal(axes, string.Join('x', image.Axes));
        var pixels = Read(image, PixelBox.Whole(image.Axes.AsSpan()));
        Assert.True(sha256 == Convert.ToHexStringLower(SHA256.HashData(Pixels.OneNaN(pixels, bitpix))), name);
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void ReadSection_AnyBox_IsThatPartOfTheWhole(int hdu, string name, int bitpix, string axes, string sha256)
    {
        Assert.NotEmpty(sha256 + axes);
        var image = FitsImage.Open(file, file.Hdus[hdu]);
        var whole = Read(image, PixelBox.Whole(image.Axes.AsSpan()));
        var random = new Random(hdu);
        for (var i = 0; i < 40; i++)
        {
            var box = Pixels.RandomBox(random, image.Axes.AsSpan());
            Assert.True(Pixels.Part(whole, image.Axes.AsSpan(), box, Math.Abs(bitpix) / 8).AsSpan().SequenceEqual(Read(image, box)), $"{name} {box}");
        }
    }

    private static byte[] Read(FitsImage image, in PixelBox box)
    {
        var stored = new byte[box.PixelCount * image.BytesPerPixel];
        Random.Shared.NextBytes(stored);
        image.ReadSection(box, stored);
        return stored;
    }

    private static FitsFile Open()
    {
        using var packed = new GZipStream(File.OpenRead(Path.Combine(Folder, "golden.fits.gz")), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        return FitsFile.Open(new MemoryByteSource(bytes.ToArray()));
    }

    private static TheoryData<int, string, int, string, string> ReadTable()
    {
        var images = new TheoryData<int, string, int, string, string>();
        foreach (var line in File.ReadLines(Path.Combine(Folder, "golden.csv")).Skip(1).Select(l => l.Split(',')))
            images.Add(int.Parse(line[0], CultureInfo.InvariantCulture), line[1], int.Parse(line[2], CultureInfo.InvariantCulture), line[3], line[4]);
        return images;
    }
}
