using System.Text;
using System.Xml.Linq;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Tests.Tables;
using Dax.Ivoa.VOTable;

namespace Dax.Ivoa.Tests.VOTable;

public class VOTableDocumentTests
{
    private static readonly XNamespace Ns = "http://www.ivoa.net/xml/VOTable/v1.3";

    private static readonly TestTable Small = new(
        new TableSchema([
            new(new FieldInfo("id", VoDatatype.Int) { Ucd = "meta.id" }, CellKind.Int),
            new(new FieldInfo("ra", VoDatatype.Double) { Unit = "deg", Description = "where < & where" }, CellKind.Double),
            new(new FieldInfo("name", VoDatatype.Char, "*"), CellKind.Text),
        ]),
        [[1, 10.5, "M 1"], [null, double.NaN, "a<b & \u0001c"], [3, double.PositiveInfinity, null]]);

    [Fact]
    public void TableData_SmallTable_IsThisDocument() => Assert.Equal(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.ivoa.net/xml/VOTable/v1.3 http://www.ivoa.net/xml/VOTable/VOTable-1.4.xsd">
        <RESOURCE type="results">
        <INFO name="QUERY_STATUS" value="OK"/>
        <INFO name="QUERY" value="SELECT &quot;x&quot; FROM t WHERE a &lt; 1&#10;"/>
        <TABLE name="messier.objects">
        <FIELD name="id" datatype="int" ucd="meta.id"/>
        <FIELD name="ra" datatype="double" unit="deg"><DESCRIPTION>where &lt; &amp; where</DESCRIPTION></FIELD>
        <FIELD name="name" datatype="char" arraysize="*"/>
        <DATA>
        <TABLEDATA>
        <TR><TD>1</TD><TD>10.5</TD><TD>M 1</TD></TR>
        <TR><TD></TD><TD>NaN</TD><TD>a&lt;b &amp; �c</TD></TR>
        <TR><TD>3</TD><TD>+Inf</TD><TD></TD></TR>
        </TABLEDATA>
        </DATA>
        </TABLE>
        <INFO name="QUERY_STATUS" value="OVERFLOW">only 3 rows</INFO>
        </RESOURCE>
        </VOTABLE>

        """,
        Encoding.UTF8.GetString(TestTable.Encode(Small, "votable/td", new TableEnd(TableOutcome.Overflow, "only 3 rows"),
            head: new TableHead(Small.Schema) { TableName = "messier.objects", Infos = [KeyValuePair.Create("QUERY", "SELECT \"x\" FROM t WHERE a < 1\n")] })));

    [Theory]
    [InlineData("votable/td")]
    [InlineData("votable/b")]
    [InlineData("votable/b2")]
    public void Dali_4_4_Failure_IsSaidBehindTheTable(string format)
    {
        var root = XDocument.Parse(Encoding.UTF8.GetString(TestTable.Encode(Small, format, new TableEnd(TableOutcome.Failed, "the <engine> went & left")))).Root!;
        var resource = Assert.Single(root.Elements(Ns + "RESOURCE"), r => (string?)r.Attribute("type") == "results");
        Assert.Equal(["INFO", "TABLE", "INFO"], resource.Elements().Select(e => e.Name.LocalName));
        Assert.Equal(["OK", "ERROR"], resource.Elements(Ns + "INFO").Select(i => (string?)i.Attribute("value")));
        Assert.Equal("the <engine> went & left", resource.Elements(Ns + "INFO").Last().Value);
    }

    [Theory]
    [InlineData("votable/td")]
    [InlineData("votable/b")]
    [InlineData("votable/b2")]
    public void Dali_4_4_Success_HasOneStatusBeforeTheTable(string format)
    {
        var root = XDocument.Parse(Encoding.UTF8.GetString(TestTable.Encode(Small, format))).Root!;
        Assert.Equal(["INFO", "TABLE"], root.Element(Ns + "RESOURCE")!.Elements().Select(e => e.Name.LocalName));
    }

    [Fact]
    public void VOTable_4_7_Binary_DeclaresNullsOfIntegers() =>
        Assert.Contains("<VALUES null=\"-2147483648\"/>", Encoding.UTF8.GetString(TestTable.Encode(Small, "votable/b")), StringComparison.Ordinal);

    [Fact]
    public void VOTable_5_4_Binary2_NullMaskLeadsEachRowFromTheMostSignificantBit()
    {
        var text = Encoding.UTF8.GetString(TestTable.Encode(Small, "votable/b2"));
        var stream = text[(text.IndexOf("base64\">", StringComparison.Ordinal) + 8)..text.IndexOf("</STREAM>", StringComparison.Ordinal)];
        var bytes = Convert.FromBase64String(stream.Trim());
        Assert.Equal(0, bytes[0]);
        Assert.Equal([0, 0, 0, 1], bytes[1..5]);
        var second = 1 + 4 + 8 + 4 + 3;
        Assert.Equal(0b1000_0000, bytes[second]);
        var third = second + 1 + 4 + 8 + 4 + Encoding.UTF8.GetByteCount("a<b & \u0001c");
        Assert.Equal(0b0010_0000, bytes[third]);
        Assert.Equal(third + 1 + 4 + 8 + 4, bytes.Length);
    }

    [Fact]
    public void Dali_4_4_ErrorDocument_SaysWhatWentWrong()
    {
        var root = XDocument.Parse(Encoding.UTF8.GetString(VOTableErrorDocument.Write("no table \"x\" & <y>\0"))).Root!;
        var info = root.Element(Ns + "RESOURCE")!.Element(Ns + "INFO")!;
        Assert.Equal("results", (string?)root.Element(Ns + "RESOURCE")!.Attribute("type"));
        Assert.Equal("ERROR", (string?)info.Attribute("value"));
        Assert.Equal("no table \"x\" & <y>\uFFFD", info.Value);
    }

    [Fact]
    public void TableData_BytesThatAreNoUtf8_BecomeReplacementCharacters()
    {
        var schema = new TableSchema([new(new FieldInfo("t", VoDatatype.Char, "*"), CellKind.Text)]);
        var batch = new RowBatch(1, [new MemoryTextVector(new byte[] { (byte)'a', 0xFF, 0xC3, (byte)'b', 0xED, 0xA0, 0x80, 0xEF, 0xBF, 0xBF }, new[] { 0, 10 })]);
        Assert.True(TableFormats.TryFind("votable/td", out var format, out _));
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        using var encoder = format.CreateEncoder(new TableHead(schema), () => throw new NotSupportedException());
        encoder.Begin(output);
        encoder.Rows(batch, 0, 1, output);
        encoder.End(TableEnd.Complete, output);
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(output.WrittenSpan);
        var cell = XDocument.Parse(text).Descendants(Ns + "TD").Single().Value;
        Assert.StartsWith("a\uFFFD", cell, StringComparison.Ordinal);
        Assert.Contains('b', cell);
        Assert.DoesNotContain('\uFFFF', cell);
    }

    [Fact]
    public void CreateEncoder_KindThatDoesNotFitTheDatatype_IsRefusedBeforeAnythingIsWritten()
    {
        Assert.True(TableFormats.TryFind("votable/b2", out var format, out _));
        var schema = new TableSchema([new(new FieldInfo("x", VoDatatype.Short), CellKind.Long)]);
        Assert.Throws<ArgumentException>(() => format.CreateEncoder(new TableHead(schema), () => new MemoryStream()));
    }
}
