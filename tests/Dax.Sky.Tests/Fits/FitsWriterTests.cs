using System.Buffers;
using Dax.Sky.Fits;
using FsCheck;
using FsCheck.Fluent;
using static Dax.Sky.Tests.Fits.FitsBytes;

namespace Dax.Sky.Tests.Fits;

public class FitsWriterTests
{
    [Fact]
    public void Hdus_WrittenWithChecksums_AreReadBackAndVerify()
    {
        var sink = new ArrayBufferWriter<byte>();
        var data = new byte[7 * 5 * 2];
        new Random(3).NextBytes(data);
        using (var writer = new FitsWriter(sink))
        {
            writer.WriteHdu(new FitsHeaderBuilder().SetImage(true, 8, []).ToHeader(), [], checksum: true);
            writer.WriteHdu(new FitsHeaderBuilder().Set("EXTNAME", "SCI").SetImage(false, 16, [7, 5]).ToHeader(), data, checksum: true);
        }
        using var file = Open(sink.WrittenSpan.ToArray());
        Assert.Equal(0, sink.WrittenCount % 2880);
        Assert.All(file.Hdus, hdu => Assert.True(FitsChecksum.Verify(file, hdu)));
        var got = new byte[data.Length];
        FitsImage.Open(file, file.Hdus[1]).ReadSection(new PixelBox(0, 0, 7, 5), got);
        Assert.Equal(data, got);
        var broken = sink.WrittenSpan.ToArray();
        broken[^2000] ^= 1;
        using var other = Open(broken);
        Assert.False(FitsChecksum.Verify(other, other.Hdus[1]));
    }

    [Fact]
    public void Copy_OfEveryHdu_IsTheFile()
    {
        var bytes = Join(
            Header([.. ImageRecords("SIMPLE  =                    T", 8, [])]),
            Header("XTENSION= 'IMAGE   '", "BITPIX  = -32", "NAXIS   = 1", "NAXIS1  = 100000", "PCOUNT  = 0", "GCOUNT  = 1"), Padded(new byte[400_000]));
        using var file = Open(bytes);
        using var result = new MemoryStream();
        using (var writer = new FitsWriter(result))
            foreach (var hdu in file.Hdus) writer.Copy(file, hdu);
        Assert.Equal(bytes, result.ToArray());
        using var shortFile = Open(bytes[..(5760 + 400_000)]);
        using var filled = new MemoryStream();
        using (var writer = new FitsWriter(filled))
            foreach (var hdu in shortFile.Hdus) writer.Copy(shortFile, hdu);
        Assert.Equal(bytes, filled.ToArray());
    }

    [Fact]
    public void Writer_IsHeldToItsHeaders()
    {
        using var writer = new FitsWriter(new ArrayBufferWriter<byte>());
        var header = new FitsHeaderBuilder().SetImage(true, 8, [10]).ToHeader();
        Assert.Throws<InvalidOperationException>(writer.End);
        Assert.Throws<InvalidOperationException>(() => writer.Write([1]));
        Assert.Throws<InvalidOperationException>(() => writer.WriteHdu(header, new byte[9], checksum: true));
        writer.Begin(header);
        writer.Write(new byte[4]);
        Assert.Throws<InvalidOperationException>(writer.End);
        Assert.Throws<InvalidOperationException>(() => writer.Begin(header));
        Assert.Throws<InvalidOperationException>(() => writer.Write(new byte[7]));
        writer.GetSpan(6)[..6].Fill(1);
        writer.Advance(6);
        writer.End();
    }

    [Fact]
    public void SetImage_OfAnotherKind_ReplacesTheStructureAlone()
    {
        var header = Parse("SIMPLE  = T", "BITPIX  = 16", "NAXIS   = 3", "NAXIS1  = 4", "NAXIS2  = 5", "EXTEND  = T", "OBJECT  = 'M1'", "NAXIS3  = 6", "CHECKSUM= 'x'", "NAXISX  = 1");
        var image = header.ToBuilder().SetImage(false, -32, [3, 2]).ToHeader();
        Assert.Equal(["XTENSION", "BITPIX", "NAXIS", "NAXIS1", "NAXIS2", "PCOUNT", "GCOUNT", "OBJECT", "NAXISX"], image.Cards.Select(c => c.Keyword));
        var table = image.ToBuilder().SetTable(8, 3, 10, 2).ToHeader();
        Assert.Equal(["XTENSION", "BITPIX", "NAXIS", "NAXIS1", "NAXIS2", "PCOUNT", "GCOUNT", "TFIELDS", "OBJECT", "NAXISX"], table.Cards.Select(c => c.Keyword));
        Assert.Equal(["SIMPLE", "BITPIX", "NAXIS", "EXTEND", "OBJECT", "NAXISX"], table.ToBuilder().SetImage(true, 8, []).ToHeader().Cards.Select(c => c.Keyword));
    }

    // The example of FITS 4.0, appendix J, and the value of an HDU whose sum is zero.
    [Theory]
    [InlineData(868229149u, "hcHjjc9ghcEghc9g")]
    [InlineData(0xFFFFFFFFu, "0000000000000000")]
    public void Checksum_IsEncodedAsTheStandardDoes(uint sum, string text) => Assert.Equal(text, FitsChecksum.Encode(sum));

    [Fact]
    public void Checksum_OfAnyBytes_DoesNotDependOnHowTheyAreCut() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), Gen.Choose(0, 100).ToArbitrary(), (bytes, at) =>
    {
        var cut = Math.Min(at * 4, bytes.Length / 4 * 4);
        var whole = FitsChecksum.Add(0, bytes);
        ulong plain = 0;
        for (var i = 0; i < bytes.Length; i++) plain += (ulong)bytes[i] << (24 - 8 * (i % 4));
        while (plain >> 32 != 0) plain = (plain & uint.MaxValue) + (plain >> 32);
        Assert.Equal((uint)plain, whole);
        Assert.Equal(whole, FitsChecksum.Add(FitsChecksum.Add(0, bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
    }).QuickCheckThrowOnFailure();
}
