using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Dax.Ivoa.Fits;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Tests.Tables;

namespace Dax.Ivoa.Tests.Fits;

public class FitsTableTests
{
    [Fact]
    public void End_OfAFailedTable_WritesNothing()
    {
        Assert.True(TableFormats.TryFind("fits", out var format, out _));
        var output = new ArrayBufferWriter<byte>();
        var table = RandomTables.Make(2);
        using var encoder = format.CreateEncoder(new TableHead(table.Schema), () => new MemoryStream());
        encoder.Begin(output);
        foreach (var batch in table.Batches(5)) encoder.Rows(batch, 0, batch.Count, output);
        Assert.True(encoder.WritesAtEnd);
        Assert.Null(encoder.End(new TableEnd(TableOutcome.Failed, "broken"), output));
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void End_OfAnOverflow_SaysSoInTheHeader()
    {
        var text = Encoding.Latin1.GetString(TestTable.Encode(RandomTables.Make(4), "fits", new TableEnd(TableOutcome.Overflow)));
        Assert.Contains("COMMENT QUERY_STATUS = OVERFLOW", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fits_7_3_2_ScaledAndUnsignedColumns_AreUndone()
    {
        var bytes = Build(["TFIELDS =                    6", "TFORM1  = '1I      '", "TZERO1  =              32768", "TFORM2  = '1B      '", "TZERO2  = -128", "TFORM3  = '1J      '", "TSCAL3  = 0.5", "TZERO3  = 10",
            "TFORM4  = '1K      '", "TZERO4  =  9223372036854775808", "TFORM5  = '1I      '", "TNULL5  = -1", "TFORM6  = '2E      '", "TUNIT6  = 'mag     '"], 2 + 1 + 4 + 8 + 2 + 8, 1, row =>
        {
            BinaryPrimitives.WriteInt16BigEndian(row, -32768 + 40000 - 32768 + 32768);
            row[2] = 0;
            BinaryPrimitives.WriteInt32BigEndian(row[3..], 6);
            BinaryPrimitives.WriteInt64BigEndian(row[7..], long.MinValue + 77);
            BinaryPrimitives.WriteInt16BigEndian(row[15..], -1);
            BinaryPrimitives.WriteSingleBigEndian(row[17..], 1.5f);
            BinaryPrimitives.WriteSingleBigEndian(row[21..], -2f);
        });
        var table = await TestTable.Read(await FitsTableReader.Open(new MemoryStream(bytes)));
        Assert.Equal("40000 | -128 | 13 | 77 | ∅ | [1.5 -2]\n", table.Show());
        Assert.Equal([VoDatatype.Int, VoDatatype.Short, VoDatatype.Double, VoDatatype.Long, VoDatatype.Short, VoDatatype.Float], table.Schema.Columns.Select(c => c.Field.Datatype));
        Assert.Equal("2", table.Schema.Columns[5].Field.ArraySize);
    }

    [Fact]
    public async Task Open_StreamThatCannotSeek_ReadsArraysOfTheHeapToo()
    {
        var table = RandomTables.Make(9);
        var bytes = TestTable.Encode(table, "fits");
        var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        packed.Position = 0;
        var read = await TestTable.Read(await FitsTableReader.Open(new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Decompress)));
        Assert.Equal((await TestTable.Read(await FitsTableReader.Open(new MemoryStream(bytes)))).Show(), read.Show());
    }

    [Theory]
    [InlineData("TFORM1  = '1Z      '")]
    [InlineData("TFORM1  = '99999999999J'")]
    [InlineData("TFORM1  = '3PE(5)  '")]
    [InlineData("TFORM1  = '        '")]
    [InlineData("TFORM1  = '1D      '")]
    [InlineData("TFORM1  = '1J      '|TSCAL1  = 'x'")]
    [InlineData("TFORM1  = '0PJ     '|THEAP   = -5")]
    public async Task Open_HostileColumns_AreRefused(string cards)
    {
        var bytes = Build(["TFIELDS =                    1", .. cards.Split('|')], 4, 1, _ => { });
        await Assert.ThrowsAsync<FitsTableFormatException>(async () => await TestTable.Read(await FitsTableReader.Open(new MemoryStream(bytes))));
    }

    [Theory]
    [InlineData("NAXIS1  = 0", "no bytes")]
    [InlineData("NAXIS2  = 9223372036854775807", "more data")]
    [InlineData("NAXIS2  = -1", "negative")]
    [InlineData("NAXIS2  = 1000000", "ends before row")]
    [InlineData("PCOUNT  = -1", "negative")]
    [InlineData("TFIELDS = 100000", "columns")]
    [InlineData("NAXIS1  = 99999999", "bytes")]
    public async Task Open_HostileSizes_AreRefused(string card, string expected)
    {
        var bytes = Build([card, "TFIELDS = 1", "TFORM1  = '0J      '"], 4, 1, _ => { });
        var e = await Assert.ThrowsAsync<FitsTableFormatException>(async () => await TestTable.Read(await FitsTableReader.Open(new MemoryStream(bytes))));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no FITS file at all")]
    [InlineData("SIMPLE  =                    T")]
    public async Task Open_NoFits_IsRefused(string text) =>
        await Assert.ThrowsAsync<FitsTableFormatException>(async () => await FitsTableReader.Open(new MemoryStream(Encoding.ASCII.GetBytes(text))));

    [Fact]
    public async Task Open_ArrayOutsideOfTheHeap_IsRefused()
    {
        var bytes = Build(["TFIELDS = 1", "TFORM1  = '1PD     '"], 8, 1, row =>
        {
            BinaryPrimitives.WriteInt32BigEndian(row, 10);
            BinaryPrimitives.WriteInt32BigEndian(row[4..], 1000);
        });
        var e = await Assert.ThrowsAsync<FitsTableFormatException>(async () => await TestTable.Read(await FitsTableReader.Open(new MemoryStream(bytes))));
        Assert.Contains("heap", e.Message, StringComparison.Ordinal);
    }

    private delegate void RowWriter(Span<byte> row);

    // Later cards of a keyword do not count, so `cards` come first.
    private static byte[] Build(string[] cards, int rowBytes, int rows, RowWriter write)
    {
        var header = new List<string> { "SIMPLE  =                    T", "BITPIX  = 8", "NAXIS   = 0", "END" };
        while (header.Count % 36 != 0) header.Add("");
        header.AddRange(["XTENSION= 'BINTABLE'", .. cards, "BITPIX  = 8", "NAXIS   = 2", $"NAXIS1  = {rowBytes}", $"NAXIS2  = {rows}", "PCOUNT  = 0", "GCOUNT  = 1", "END"]);
        while (header.Count % 36 != 0) header.Add("");
        var data = new byte[2880];
        for (var r = 0; r < rows; r++) write(data.AsSpan(r * rowBytes, rowBytes));
        return [.. Encoding.ASCII.GetBytes(string.Concat(header.Select(c => c.PadRight(80)))), .. data];
    }
}
