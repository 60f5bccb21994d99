using Dax.Backends.DuckDb;
using Dax.Backends.Import;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Tests.Import;

public sealed class DelimitedImportTests : IDisposable
{
    private readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    [Fact]
    public async Task Import_CsvWithHeader_GuessesTypesAndKeepsNulls()
    {
        var file = shop.Write("a.csv", "id,x,flag,when,name,zip\r\n1,1.5,true,2024-01-02T03:04:05.678,\"a \"\"b\"\", c\",007\r\n2,,FALSE,,,010\r\n-3,nan,,2024-01-02,\"\",\r\n");

        var summary = await shop.Import(file);

        Assert.Equal(3, summary.Rows);
        Assert.Equal([VoDatatype.Long, VoDatatype.Double, VoDatatype.Boolean, VoDatatype.Char, VoDatatype.Char, VoDatatype.Char], summary.Table.Columns.Select(c => c.Field.Datatype));
        Assert.Equal("timestamp", summary.Table.Columns[3].Field.XType);
        Assert.Equal(["1|1.5|true|2024-01-02 03:04:05.678|a \"b\", c|007", "2|∅|false|∅|∅|010", "-3|nan|∅|2024-01-02 00:00:00||∅"], shop.Query("id;x;flag;\"when\";name;zip"));
    }

    [Fact]
    public async Task Import_TextBeyondAscii_IsPublishedAsUnicode()
    {
        var summary = await shop.Import(shop.Write("a.csv", "plain,accented\nabc,abc\nabc,hércules\n"));

        Assert.Equal([VoDatatype.Char, VoDatatype.UnicodeChar], summary.Table.Columns.Select(c => c.Field.Datatype));
    }

    [Fact]
    public async Task Import_TsvGz_UndoesEscapes()
    {
        var file = shop.Write("a.tsv.gz", "id\ttext\n1\ta\\tb\\\\c\\nd\\\ne\n2\t\\N\n3\t\n4\t\\\\N\n");

        await shop.Import(file);

        Assert.Equal(["1|a\tb\\c\nd\ne", "2|∅", "3|∅", "4|\\N"], shop.Query("id;\"text\""));
    }

    [Fact]
    public async Task Import_CellBeyondTheSample_WidensTheGuessedType()
    {
        var rows = string.Join('\n', Enumerable.Range(0, 30_000).Select(i => i < 29_990 ? $"{i},{i},\\N" : $"{i},{i}.5,x"));

        var summary = await shop.Import(shop.Write("a.csv", "a,b,c\n" + rows));

        Assert.Equal((30_000, VoDatatype.Double, VoDatatype.Char), (summary.Rows, summary.Table.Columns[1].Field.Datatype, summary.Table.Columns[2].Field.Datatype));
        Assert.Equal(["29999|29999.5|x"], shop.Query("max(a);max(b);max(c)", "1"));
    }

    [Fact]
    public async Task Import_SeveralFiles_BecomeOneTableOfTheWidestTypes()
    {
        var request = new ImportRequest([shop.Write("1.csv", "a,b\n1,2\n"), shop.Write("2.csv", "b,a\n2.5,7\n")], new TableName("s", "t"));

        Assert.Equal(2, (await shop.Import(request)).Value.Rows);
        Assert.Equal(["1|2.0", "7|2.5"], shop.Query("a;b"));
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", "line 3: 2 cells expected, 1 found")]
    [InlineData("a,b\n1,2\n\"3,4\n", "line 3: a cell that begins with a quote has no end")]
    [InlineData("a,b\n1,\"2\"x\n", "line 2: a cell goes on behind its closing quote")]
    [InlineData("a,A\n1,2\n", "two columns \"A\"")]
    [InlineData("a,\n1,2\n", "cannot be a column's name")]
    [InlineData("", "is empty")]
    public async Task Import_BadText_SaysWhereAndPublishesNothing(string text, string expected)
    {
        Assert.Contains(expected, await shop.Refusal(shop.Write("a.csv", text)), StringComparison.Ordinal);
        Assert.Empty(shop.Folder.Read());
        Assert.Empty(shop.Files());
    }

    [Theory]
    [InlineData(VoDatatype.Short, "40000", "16 bits")]
    [InlineData(VoDatatype.UnsignedByte, "-1", "0 to 255")]
    [InlineData(VoDatatype.Int, "1.5", "32 bits")]
    [InlineData(VoDatatype.Long, "9223372036854775808", "64 bits")]
    [InlineData(VoDatatype.Float, "1e39", "float")]
    [InlineData(VoDatatype.Double, "1e999", "double")]
    [InlineData(VoDatatype.Double, "1.2.3", "double")]
    [InlineData(VoDatatype.Boolean, "maybe", "boolean")]
    public async Task Import_CellThatDoesNotFit_SaysLineColumnValueAndType(VoDatatype type, string cell, string expected)
    {
        var entry = new TableEntry("t", [new ColumnEntry(new FieldInfo("a", VoDatatype.Long)), new ColumnEntry(new FieldInfo("b", type))]);
        var message = await shop.Refusal(shop.Write("a.csv", $"a,b\n1,\n2,{cell}\n"), r => r with { Description = entry });

        Assert.StartsWith($"a.csv, line 3, column b: \"{cell}\" is not ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Empty(shop.Folder.Read());
    }

    [Fact]
    public async Task Import_InvalidUtf8_IsRefused() =>
        Assert.Contains("line 2, column a", await shop.Refusal(shop.Write("a.csv", [(byte)'a', (byte)'\n', 0xE9, (byte)'x', (byte)'\n'])), StringComparison.Ordinal);

    [Fact]
    public async Task Import_NoHeaderAndNullText_AreHonoured()
    {
        var file = shop.Write("a.tsv", "1\t-99\n2\t5\n");

        await shop.Import(file, r => r with { Delimited = new DelimitedOptions { HasHeader = false, Null = "-99" } });

        Assert.Equal(["1|∅", "2|5"], shop.Query("col1;col2"));
    }

    [Fact]
    public async Task Import_WithPosition_IsOrderedByTheKey()
    {
        var file = shop.Write("a.csv", "id,r,d\n1,350,80\n2,,\n3,10,10\n4,45,0.5\n5,10,nan\n");

        var summary = await shop.Import(file, r => r with { Position = new PositionColumns("R", "d") });

        Assert.Equal(new PositionColumns("r", "d"), summary.Table.Position);
        Assert.Equal(("pos.eq.ra;meta.main", "deg"), (summary.Table.Columns[1].Field.Ucd, summary.Table.Columns[1].Field.Unit));
        Assert.Equal(CatalogFolder.PositionKey, shop.Folder.Read()[0].KeyColumn);
        var keys = shop.Query("\"dax$hpx\"").ConvertAll(long.Parse);
        Assert.Equal(keys.Order(), keys);
        Assert.Equal([-1, -1], keys.Take(2));
        Assert.Equal(["2", "5"], shop.Query("id").Take(2).Order());
    }

    [Theory]
    [InlineData("r", "nope", "There is no column nope")]
    [InlineData("id", "d", "cannot be a position")]
    public async Task Import_WrongPosition_IsRefused(string ra, string dec, string expected) =>
        Assert.Contains(expected, await shop.Refusal(shop.Write("a.csv", "id,r,d\nx,3.5,8.5\n"), r => r with { Position = new PositionColumns(ra, dec) }), StringComparison.Ordinal);

    [Fact]
    public async Task Import_Described_PublishesWhatTheDataReallyHold()
    {
        var entry = new TableEntry("t", [
            new ColumnEntry(new FieldInfo("a", VoDatatype.Int) { Description = "the a", Ucd = "meta.id" }) { Nullable = false, Principal = true, Indexed = true },
            new ColumnEntry(new FieldInfo("s", VoDatatype.Char, "3*")),
            new ColumnEntry(new FieldInfo("v", VoDatatype.Float, "2"))]) { Description = "a table" };
        var file = shop.Write("a.csv", "S,A,V\nabcd,1,1 2\nx,,\"[3, 4]\"\n");

        var summary = await shop.Import(file, r => r with { Description = entry });

        Assert.Equal(2, summary.Warnings.Count);
        var a = summary.Table.Columns[0];
        Assert.True(a is { Nullable: true, Principal: true, Indexed: true, Field.Description: "the a", Field.Ucd: "meta.id" });
        Assert.Equal(["4*", "2"], summary.Table.Columns.Skip(1).Select(c => c.Field.ArraySize));
        Assert.Equal(("s.t", "a table", 2), (summary.Table.QualifiedName, summary.Table.Description, summary.Table.RowCount));
        Assert.Equal(["1|abcd|[1.0, 2.0]", "∅|x|[3.0, 4.0]"], shop.Query("a;s;v"));
    }
}
