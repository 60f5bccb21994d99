using System.IO.Compression;
using Dax.Sky.Fits;
using static Dax.Sky.Tests.Fits.FitsBytes;

namespace Dax.Sky.Tests.Fits;

public class FitsFileTests
{
    private static readonly string[] Extension =
        ["XTENSION= 'IMAGE   '", "BITPIX  =                   16", "NAXIS   =                    1", "NAXIS1  =                 2000", "PCOUNT  =                    0", "GCOUNT  =                    1"];

    private static byte[] Two => Join(Header([.. ImageRecords("SIMPLE  =                    T", 8, [])]), Header([.. Extension, "EXTNAME = 'SCI'", "EXTVER  = 2"]), Padded(new byte[4000]));

    [Fact]
    public void Hdus_LieWhereTheirHeadersSay()
    {
        using var file = Open(Join(Two, Header("XTENSION= 'DUMP    '", "BITPIX  = 8", "NAXIS   = 0")));
        Assert.Equal([(0, 2880, 0, 2880), (2880, 5760, 4000, 11520), (11520, 14400, 0, 14400)], file.Hdus.Select(h => (h.HeaderOffset, h.DataOffset, h.DataLength, h.End)));
        Assert.Equal([FitsHduKind.Image, FitsHduKind.Image, FitsHduKind.Other], file.Hdus.Select(h => h.Kind));
        Assert.Equal(("SCI", 2), (file.Hdus[1].Name, file.Hdus[1].Version));
        Assert.Same(file.Hdus[1], file.Find("sci", 2));
        Assert.Null(file.Find("SCI", 1));
    }

    [Fact]
    public void Header_OfManyBlocks_IsReadToItsEnd()
    {
        var records = Enumerable.Range(0, 5000).Select(i => $"K{i,-7}= {i}");
        using var file = Open(Join(Header([.. ImageRecords("SIMPLE  =                    T", 8, [1]), .. records]), Padded([1])));
        Assert.Equal(4999, file.Hdus[0].Header.Integer("K4999", 0));
        Assert.Equal(5004, file.Hdus[0].Header.Cards.Length);
    }

    [Fact]
    public void SpecialRecords_BehindTheLastHdu_AreLeftAlone()
    {
        using var file = Open(Join(Two, new byte[100]));
        Assert.Equal(2, file.Hdus.Length);
    }

    [Fact]
    public void LastBlock_ThatIsNotFilledUp_IsAccepted()
    {
        using var file = Open(Two[..(5760 + 4000)]);
        var pixels = new byte[4000];
        FitsImage.Open(file, file.Hdus[1]).ReadSection(PixelBox.Whole([2000]), pixels);
        Assert.Equal(9760, file.Hdus[1].End);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void GzippedFile_IsReadAsItself(bool inScratchFile)
    {
        var folder = Directory.CreateTempSubdirectory("dax-fits");
        var data = new byte[300_000];
        new Random(1).NextBytes(data);
        var limits = new FitsLimits { MaxInflatedInMemory = inScratchFile ? 1000 : 1 << 20, ScratchFolder = folder.FullName };
        using (var file = Open(Gzip(Image(8, [300, 1000], data)), limits))
        {
            Assert.Equal(inScratchFile ? 1 : 0, folder.GetFiles().Length);
            var got = new byte[300 * 10];
            FitsImage.Open(file, file.Hdus[0]).ReadSection(new PixelBox(0, 990, 300, 1000), got);
            Assert.Equal(data[^3000..], got);
        }
        Assert.Empty(folder.GetFiles());
        folder.Delete();
    }

    [Fact]
    public void GzippedFile_ThatBecomesTooLarge_IsAFormatErrorAndLeavesNothing()
    {
        var folder = Directory.CreateTempSubdirectory("dax-fits");
        var limits = new FitsLimits { MaxInflatedBytes = 1 << 20, MaxInflatedInMemory = 1000, ScratchFolder = folder.FullName };
        var bomb = Gzip(new byte[64 << 20]);
        Assert.True(bomb.Length < 1 << 20);
        Assert.Throws<FitsFormatException>(() => Open(bomb, limits));
        Assert.Empty(folder.GetFiles());
        folder.Delete();
    }

    [Fact]
    public void GzippedFile_ThatIsBroken_IsAFormatError()
    {
        var gzip = Gzip(Two);
        Assert.Throws<FitsFormatException>(() => Open(gzip[..(gzip.Length / 2)]));
        gzip[20] ^= 0xFF;
        Assert.Throws<FitsFormatException>(() => Open(gzip));
    }

    [Fact]
    public void Open_ThatFails_ClosesItsSource()
    {
        var source = new ClosingSource();
        Assert.Throws<FitsFormatException>(() => FitsFile.Open(source));
        Assert.True(source.IsClosed);
    }

    [Fact]
    public void FileSource_ThatBecameShorter_IsAFormatError()
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, Two);
        using (var file = FitsFile.Open(new FileByteSource(path)))
        {
            var image = FitsImage.Open(file, file.Hdus[1]);
            image.ReadSection(PixelBox.Of([1000], [2000]), new byte[2000]);
            using (var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) stream.SetLength(5760 + 3000);
            Assert.Throws<FitsFormatException>(() => image.ReadSection(PixelBox.Of([1000], [2000]), new byte[2000]));
        }
        File.Delete(path);
    }

    public static TheoryData<string, string[]> Lies => new()
    {
        { "BITPIX is 12", ["BITPIX  = 12", "NAXIS   = 0"] },
        { "BITPIX is missing", ["NAXIS   = 0"] },
        { "NAXIS is missing", ["BITPIX  = 8"] },
        { "NAXIS is 1000", ["BITPIX  = 8", "NAXIS   = 1000"] },
        { "NAXIS is -2", ["BITPIX  = 8", "NAXIS   = -2"] },
        { "NAXIS2 is missing", ["BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 1"] },
        { "NAXIS1 is negative (-5)", ["BITPIX  = 8", "NAXIS   = 1", "NAXIS1  = -5"] },
        { "NAXIS1 is no whole number", ["BITPIX  = 8", "NAXIS   = 1", "NAXIS1  = 1.5"] },
        { "more data than there can be", ["BITPIX  = 64", "NAXIS   = 3", "NAXIS1  = 4611686018427387904", "NAXIS2  = 4611686018427387904", "NAXIS3  = 4611686018427387904"] },
        { "beyond the end", ["BITPIX  = 8", "NAXIS   = 1", "NAXIS1  = 4611686018427387904"] },
        { "beyond the end", ["BITPIX  = 8", "NAXIS   = 1", "NAXIS1  = 1"] },
        { "negative", ["BITPIX  = 8", "NAXIS   = 0", "PCOUNT  = -1"] },
        { "beyond the end", ["BITPIX  = 8", "NAXIS   = 1", "NAXIS1  = 0", "PCOUNT  = 9223372036854775807"[..27]] },
        { "more data than there can be", ["BITPIX  = 64", "NAXIS   = 1", "NAXIS1  = 0", "PCOUNT  = 4611686018427387904", "GCOUNT  = 4611686018427387904"] },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void Header_ThatLies_IsAFormatErrorThatNamesTheHdu(string word, string[] records)
    {
        var error = Assert.Throws<FitsFormatException>(() => Open(Header(["SIMPLE  = T", .. records])));
        Assert.Contains(word, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("HDU 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_AreKept()
    {
        Assert.Throws<FitsFormatException>(() => Open([]));
        Assert.Throws<FitsFormatException>(() => Open("SIMPLE  = T"u8.ToArray()));
        Assert.Throws<FitsFormatException>(() => Open(new byte[10_000]));
        Assert.Throws<FitsFormatException>(() => Open(Two, new FitsLimits { MaxHdus = 1 }));
        Assert.Throws<FitsFormatException>(() => Open(Two, new FitsLimits { MaxCards = 8 }));
        Assert.Throws<FitsFormatException>(() => Open(Two, new FitsLimits { MaxHeaderBytes = 600 }));
        Assert.Throws<FitsFormatException>(() => Open(Two[..200]));
        using var file = Open(Two, new FitsLimits { MaxPixels = 1999 });
        Assert.Throws<FitsFormatException>(() => FitsImage.Open(file, file.Hdus[1]));
    }

    [Fact]
    public void Header_WithoutEnd_StopsAtItsLimit()
    {
        var endless = Join(Header([.. ImageRecords("SIMPLE  =                    T", 8, [])])[..240], [.. Enumerable.Repeat((byte)' ', 50_000_000)]);
        var error = Assert.Throws<FitsFormatException>(() => Open(endless, new FitsLimits { MaxCards = 1000 }));
        Assert.Contains("larger", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest)) gzip.Write(bytes);
        return result.ToArray();
    }

    private sealed class ClosingSource : ByteSource
    {
        public bool IsClosed { get; private set; }
        public override long Length => 100;
        public override void Read(long offset, Span<byte> into) => into.Clear();
        protected override void Dispose(bool disposing)
        {
            IsClosed = true;
            base.Dispose(disposing);
        }
    }
}
