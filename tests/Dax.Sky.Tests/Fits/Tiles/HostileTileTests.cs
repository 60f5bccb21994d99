using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Dax.Sky.Fits;
using Dax.Sky.Fits.Tiles;

namespace Dax.Sky.Tests.Fits.Tiles;

/// <summary>Broken and malicious files end in a FitsFormatException, soon, and in little memory.</summary>
public sealed class HostileTileTests
{
    private static readonly byte[] Golden = ReadGolden();

    [Fact]
    public void Codecs_RandomBytes_FailOrEnd()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 30_000; trial++)
        {
            var bytes = new byte[random.Next(120)];
            random.NextBytes(bytes);
            if (trial % 3 == 0) new byte[] { 0xDD, 0x99, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 9 }.CopyTo(bytes = new byte[22 + random.Next(60)], 0);
            if (trial % 3 == 0) random.NextBytes(bytes.AsSpan(25 < bytes.Length ? 25 : 22));
            if (trial % 3 == 0 && bytes.Length > 25) bytes.AsSpan(22, 3).Fill((byte)random.Next(9));
            Endures(() => HcompressDecoder.Decode(bytes, 64, trial % 2 == 0, new int[64]));
            Endures(() => PlioDecoder.Decode(bytes, new int[50]));
            Endures(() => RiceDecoder.Decode(bytes, 4, 32, new int[50]));
        }
    }

    [Fact]
    public void ReadSection_BytesChanged_FailsOrEnds()
    {
        var random = new Random(8);
        var watch = Stopwatch.StartNew();
        var read = 0;
        for (var trial = 0; trial < 60; trial++)
        {
            var bytes = (byte[])Golden.Clone();
            for (var i = 0; i < 400; i++) bytes[random.Next(2880, bytes.Length)] = (byte)(trial % 2 == 0 ? random.Next(256) : bytes[random.Next(bytes.Length)]);
            Endures(() => read += ReadAll(bytes));
        }
        Assert.True(read > 0);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"{watch.Elapsed}");
    }

    [Theory]
    [InlineData("ZTILE1", "0")]
    [InlineData("ZTILE1", "-5")]
    [InlineData("ZNAXIS1", "2000000000")]
    [InlineData("ZNAXIS2", "9223372036854775807")]
    [InlineData("ZNAXIS", "999")]
    [InlineData("ZNAXIS", "-1")]
    [InlineData("ZBITPIX", "7")]
    [InlineData("THEAP", "99999999")]
    [InlineData("THEAP", "-1")]
    [InlineData("NAXIS2", "29")]
    [InlineData("ZCMPTYPE", "'BZIP2_1 '")]
    [InlineData("TFORM1", "'1D      '")]
    [InlineData("TFORM1", "'1PX     '")]
    public void Open_ImpossibleKeyword_IsRefused(string keyword, string value)
    {
        var bytes = new byte[Golden.Length];
        Golden.CopyTo(bytes, 0);
        var card = Find(bytes, keyword) ?? Find(bytes, "GCOUNT")!.Value;
        Encoding.ASCII.GetBytes($"{keyword,-8}= {value,20}".PadRight(80)).CopyTo(bytes, card);
        Assert.Throws<FitsFormatException>(() => ReadAll(bytes, 1));
    }

    [Fact]
    public void Open_TilesThatShareTheirBytes_IsRefused()
    {
        var bytes = (byte[])Golden.Clone();
        var (start, rows) = FirstTable(bytes);
        for (var row = 1; row < rows; row++) bytes.AsSpan(start, 8).CopyTo(bytes.AsSpan(start + (8 * row)));
        for (var row = 0; row < rows; row++) bytes[start + (8 * row) + 2] = 1; // 256 bytes more for each
        Assert.Throws<FitsFormatException>(() => ReadAll(bytes, 1));
    }

    [Theory]
    [InlineData(0xFF, 0)] // a negative count
    [InlineData(0x7F, 0)] // more than any tile has
    [InlineData(0x00, 0x7F)] // outside of the heap
    public void ReadSection_DescriptorThatCannotBe_IsRefused(byte count, byte place)
    {
        var bytes = (byte[])Golden.Clone();
        var (start, _) = FirstTable(bytes);
        (bytes[start], bytes[start + 4]) = (count, place);
        Assert.Throws<FitsFormatException>(() => ReadAll(bytes, 1));
    }

    private static int ReadAll(byte[] bytes, int? only = null)
    {
        using var file = FitsFile.Open(new MemoryByteSource(bytes), new FitsLimits { MaxPixels = 1 << 24 });
        var read = 0;
        foreach (var hdu in file.Hdus.Where(hdu => hdu.Kind == FitsHduKind.CompressedImage && (only is null || hdu.Index == only)))
        {
            void Read()
            {
                var image = FitsImage.Open(file, hdu);
                var box = PixelBox.Whole(image.Axes.AsSpan());
                if (box.PixelCount > 1 << 20) return;
                image.ReadSection(box, new byte[box.PixelCount * image.BytesPerPixel]);
                read++;
            }

            if (only is not null) Read();
            else Endures(Read);
        }
        return read;
    }

    private static void Endures(Action action)
    {
        try
        {
            action();
        }
        catch (FitsFormatException)
        {
            // What it is for.
        }
    }

    private static (int Start, int Rows) FirstTable(byte[] bytes)
    {
        using var file = FitsFile.Open(new MemoryByteSource(bytes));
        var hdu = file.Hdus[1];
        Assert.Equal(8, hdu.Header.Integer("NAXIS1", 0));
        return ((int)hdu.DataOffset, (int)hdu.Header.Integer("NAXIS2", 0));
    }

    private static int? Find(byte[] bytes, string keyword)
    {
        for (var at = 2880; at < 4 * 2880; at += 80)
            if (bytes.AsSpan(at, 9).SequenceEqual(Encoding.ASCII.GetBytes($"{keyword,-8}="))) return at;
        return null;
    }

    private static byte[] ReadGolden()
    {
        using var packed = new GZipStream(File.OpenRead(Path.Combine(RepositoryRoot.Path, "tests", "data", "tiles", "golden.fits.gz")), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        return bytes.ToArray();
    }
}
