using System.Buffers.Binary;
using System.Text;
using Dax.Sky.Fits;
using static Dax.Sky.Tests.Fits.FitsBytes;

namespace Dax.Sky.Tests.Fits;

public class FitsTableTests
{
    // Three rows of: 8A name, J count (TNULL −1), E scaled, 1PB(4) array; a heap of 6 bytes behind a gap of 2.
    private static readonly byte[] Rows = Join(Row("alpha", 7, 1.5f, 2, 0), Row("b\0junk", -1, 2f, 0, 9999), Row("gamma  ", 9, float.NaN, 4, 2));

    [Fact]
    public void Columns_AreDescribed()
    {
        using var file = Open(Table());
        var table = FitsTable.Open(file, file.Hdus[1]);
        Assert.Equal(["NAME", "N", "FLUX", "DATA"], table.Columns.Select(c => c.Name));
        Assert.Equal([0, 8, 12, 16], table.Columns.Select(c => c.Offset));
        Assert.Equal(("Jy", 2.0, 1.0), (table.Find("flux")!.Unit, table.Find("flux")!.Scale, table.Find("flux")!.Zero));
        Assert.Equal(-1, table.Find("N")!.Null);
        Assert.Equal(new FitsForm('B', 1, 'P'), table.Find("DATA")!.Form);
        Assert.Equal((3, 24, 6), (table.RowCount, table.RowBytes, table.HeapLength));
        Assert.Null(table.Find("missing"));
    }

    [Fact]
    public void Cells_OfEveryColumn_AreRead()
    {
        using var file = Open(Table());
        var table = FitsTable.Open(file, file.Hdus[1]);
        Assert.Equal(["alpha", "b", "gamma"], Enumerable.Range(0, 3).Select(row => table.ReadText(table.Columns[0], row)));
        var numbers = new double[3];
        table.ReadNumbers(table.Columns[1], 0, numbers);
        Assert.Equal([7, double.NaN, 9], numbers);
        table.ReadNumbers(table.Columns[2], 1, numbers.AsSpan(0, 2));
        Assert.Equal([5, double.NaN, 9], numbers);
        var rows = new byte[48];
        table.ReadRows(1, rows);
        Assert.Equal(Rows[24..], rows);
    }

    [Fact]
    public void Arrays_OfTheHeap_AreRead()
    {
        using var file = Open(Table());
        var table = FitsTable.Open(file, file.Hdus[1]);
        var ranges = new FitsHeapRange[3];
        table.ReadDescriptors(table.Columns[3], 0, ranges);
        Assert.Equal([new(2, 0), default, new(4, 2)], ranges);
        var values = new byte[4];
        table.ReadArray(ranges[2], values);
        Assert.Equal("cdef"u8.ToArray(), values);
    }

    [Theory]
    [InlineData(5, 2)]
    [InlineData(-1, 0)]
    [InlineData(1, 6)]
    [InlineData(1, -1)]
    [InlineData(int.MaxValue, 0)]
    public void Descriptor_OutsideOfTheHeap_IsAFormatError(int count, int offset)
    {
        var bytes = Table();
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5760 + 16), count);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5760 + 20), offset);
        using var file = Open(bytes);
        var table = FitsTable.Open(file, file.Hdus[1]);
        Assert.Throws<FitsFormatException>(() => table.ReadDescriptors(table.Columns[3], 0, new FitsHeapRange[3]));
    }

    [Theory]
    [InlineData("TFIELDS =                    4", "TFIELDS =                 1000", "1000 columns")]
    [InlineData("TFORM1  = '8A'", "TFORM1  = '8000A'", "wider")]
    [InlineData("TFORM1  = '8A'", "TFORM1  = '8Y'", "cannot be understood")]
    [InlineData("TFORM1  = '8A'", "TFORM1  = '99999999999A'", "cannot be understood")]
    [InlineData("TFORM4  = '1PB(4)'", "TFORM4  = '2PB(4)'", "cannot be understood")]
    [InlineData("TFORM2  = 'J'", "TNULL   = 'J'", "TFORM2 is missing")]
    [InlineData("THEAP   =                   74", "THEAP   =                   10", "THEAP")]
    [InlineData("THEAP   =                   74", "THEAP   =                 9999", "THEAP")]
    [InlineData("GCOUNT  =                    1", "GCOUNT  =                    0", "not in the data")]
    public void Header_ThatLies_IsAFormatError(string record, string instead, string word)
    {
        using var file = Open(Table(record, instead));
        var error = Assert.Throws<FitsFormatException>(() => FitsTable.Open(file, file.Hdus[1]));
        Assert.Contains(word, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_ThatAreNotThere_AreAnErrorOfTheCaller()
    {
        using var file = Open(Table());
        var table = FitsTable.Open(file, file.Hdus[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.ReadRows(2, new byte[48]));
        Assert.Throws<ArgumentException>(() => table.ReadRows(0, new byte[25]));
        Assert.Throws<FitsFormatException>(() => table.ReadNumbers(table.Columns[0], 0, new double[1]));
        Assert.Throws<FitsFormatException>(() => FitsTable.Open(file, file.Hdus[0]));
    }

    [Theory]
    [InlineData("1PB(100)", 'B', 1, 'P', 8)]
    [InlineData("QE", 'E', 1, 'Q', 16)]
    [InlineData("0PJ", 'J', 0, 'P', 0)]
    [InlineData("13X", 'X', 13, null, 2)]
    [InlineData("3m", 'M', 3, null, 48)]
    [InlineData("D", 'D', 1, null, 8)]
    public void Form_OfEveryKind_IsUnderstood(string text, char letter, int repeat, char? descriptor, int bytes)
    {
        var form = FitsForm.Parse(text, "TFORM1");
        Assert.Equal((new FitsForm(letter, repeat, descriptor), (long)bytes), (form, form.RowBytes));
    }

    private static byte[] Table(string? replace = null, string? with = null)
    {
        string[] records =
        [
            "XTENSION= 'BINTABLE'", "BITPIX  =                    8", "NAXIS   =                    2", "NAXIS1  =                   24", "NAXIS2  =                    3",
            "PCOUNT  =                    8", "GCOUNT  =                    1", "TFIELDS =                    4", "THEAP   =                   74",
            "TTYPE1  = 'NAME'", "TFORM1  = '8A'", "TTYPE2  = 'N'", "TFORM2  = 'J'", "TNULL2  = -1",
            "TTYPE3  = 'FLUX'", "TFORM3  = '1E'", "TUNIT3  = 'Jy'", "TSCAL3  = 2.0", "TZERO3  = 1.0", "TTYPE4  = 'DATA'", "TFORM4  = '1PB(4)'",
        ];
        return Join(Header([.. ImageRecords("SIMPLE  =                    T", 8, [])]), Header([.. records.Select(r => r == replace ? with! : r)]),
            Padded([.. Rows, 0, 0, .. "abcdef"u8]));
    }

    private static byte[] Row(string name, int count, float flux, int length, int offset)
    {
        var row = new byte[24];
        Encoding.ASCII.GetBytes(name.PadRight(8), row);
        BinaryPrimitives.WriteInt32BigEndian(row.AsSpan(8), count);
        BinaryPrimitives.WriteSingleBigEndian(row.AsSpan(12), flux);
        BinaryPrimitives.WriteInt32BigEndian(row.AsSpan(16), length);
        BinaryPrimitives.WriteInt32BigEndian(row.AsSpan(20), offset);
        return row;
    }
}
