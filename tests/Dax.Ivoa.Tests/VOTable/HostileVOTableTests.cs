using System.Text;
using Dax.Ivoa.Tests.Tables;
using Dax.Ivoa.VOTable;

namespace Dax.Ivoa.Tests.VOTable;

/// <summary>Documents from outside that must be refused with a sentence, and in bounded memory.</summary>
public class HostileVOTableTests
{
    private const string Int = "<FIELD name='a' datatype='int'/>";

    public static TheoryData<string, string, string> Documents => new()
    {
        { "empty", "", "too early" },
        { "no XML", "ra,dec\n1,2\n", "not well-formed" },
        { "HTML", "<html><body>error</body></html>", "root element is html" },
        { "DTD", "<!DOCTYPE VOTABLE [<!ENTITY a 'aaaa'>]>" + Doc(Int, Td("&a;")), "DOCTYPE" },
        { "external DTD", "<!DOCTYPE VOTABLE SYSTEM 'file:///etc/passwd'>" + Doc(Int, Td("1")), "DOCTYPE" },
        { "undeclared entity", Doc(Int, Td("&nbsp;")), "not well-formed" },
        { "no table", "<VOTABLE><RESOURCE/></VOTABLE>", "no TABLE" },
        { "data without fields", Doc("", Td("1")), "no FIELD" },
        { "fields elsewhere", "<VOTABLE><RESOURCE><TABLE ref='t'><DATA>" + Td("1") + "</DATA></TABLE></RESOURCE></VOTABLE>", "refers" },
        { "no datatype", Doc("<FIELD name='a'/>", Td("1")), "datatype" },
        { "odd datatype", Doc("<FIELD name='a' datatype='integer'/>", Td("1")), "integer" },
        { "odd arraysize", Doc("<FIELD name='a' datatype='int' arraysize='3y'/>", Td("1")), "arraysize" },
        { "huge arraysize", Doc("<FIELD name='a' datatype='int' arraysize='99999x99999'/>", Td("1")), "arraysize" },
        { "large arraysize", Doc("<FIELD name='a' datatype='int' arraysize='999999999'/>", Td("1")), "elements" },
        { "negative arraysize", Doc("<FIELD name='a' datatype='int' arraysize='-1'/>", Td("1")), "arraysize" },
        { "not a number", Doc(Int, Td("twelve")), "\"twelve\" is not a valid int" },
        { "int out of range", Doc(Int, Td("2147483648")), "not a valid int" },
        { "array of wrong size", Doc("<FIELD name='a' datatype='int' arraysize='3'/>", Td("1 2")), "not a valid int[3]" },
        { "not a timestamp", Doc("<FIELD name='a' datatype='char' arraysize='*' xtype='timestamp'/>", Td("noon")), "timestamp" },
        { "too few cells", Doc(Int + "<FIELD name='b' datatype='int'/>", Td("1")), "1 cells" },
        { "too many cells", Doc(Int, "<TABLEDATA><TR><TD>1</TD><TD>2</TD></TR></TABLEDATA>"), "more cells" },
        { "markup in a cell", Doc(Int, Td("<b>1</b>")), "text only" },
        { "encoded cell", Doc(Int, "<TABLEDATA><TR><TD encoding='base64'>AAAA</TD></TR></TABLEDATA>"), "encoding" },
        { "stray element", Doc(Int, "<TABLEDATA><TD>1</TD></TABLEDATA>"), "TR elements only" },
        { "cut off in a row", Doc(Int, Td("1"))[..^60], "too early" },
        { "cut off at the end", Doc(Int, Td("1"))[..^5], "too early" },
        { "stream elsewhere", Doc(Int, "<BINARY2><STREAM href='http://169.254.169.254/'/></BINARY2>"), "href" },
        { "stream file", Doc(Int, "<BINARY><STREAM href='file:///etc/passwd' encoding='base64'></STREAM></BINARY>"), "href" },
        { "gzipped stream", Doc(Int, "<BINARY><STREAM encoding='gzip'>AAAA</STREAM></BINARY>"), "gzip" },
        { "no stream", Doc(Int, "<BINARY2/>"), "STREAM" },
        { "bad base64", Doc(Int, "<BINARY><STREAM encoding='base64'>AA!A</STREAM></BINARY>"), "base64" },
        { "half a row", Doc(Int, "<BINARY><STREAM encoding='base64'>AAAAAAAA</STREAM></BINARY>"), "inside of a row" },
        { "array of two billion", Doc("<FIELD name='a' datatype='double' arraysize='*'/>", "<BINARY><STREAM encoding='base64'>f////w==</STREAM></BINARY>"), "2147483647 elements" },
        { "array of minus one", Doc("<FIELD name='a' datatype='double' arraysize='*'/>", "<BINARY><STREAM encoding='base64'>/////w==</STREAM></BINARY>"), "-1 elements" },
        { "promised but missing", Doc("<FIELD name='a' datatype='double' arraysize='*'/>", "<BINARY><STREAM encoding='base64'>AD///w==</STREAM></BINARY>"), "inside of a row" },
        { "rows of nothing", Doc("<FIELD name='a' datatype='int' arraysize='0'/>", "<BINARY><STREAM encoding='base64'>AAAA</STREAM></BINARY>"), "no bytes" },
        { "FITS that is none", Doc(Int, "<FITS><STREAM encoding='base64'>AAAA</STREAM></FITS>"), "FITS" },
        { "unknown serialisation", Doc(Int, "<PARQUET/>"), "PARQUET" },
        { "deep nesting", "<VOTABLE>" + string.Concat(Enumerable.Repeat("<RESOURCE>", 5000)), "nested" },
        { "deep nesting elsewhere", "<VOTABLE><INFO>" + string.Concat(Enumerable.Repeat("<X>", 5000)), "nested" },
        { "many elements", "<VOTABLE>" + string.Concat(Enumerable.Repeat("<INFO/>", 110_000)) + "</VOTABLE>", "elements" },
        { "many columns", Doc(string.Concat(Enumerable.Repeat(Int, 2001)), Td("1")), "columns" },
        { "invalid character", Doc(Int, Td("\u0001")), "not well-formed" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Open_HostileDocument_IsRefusedWithASentence(string name, string document, string expected)
    {
        var e = await Assert.ThrowsAsync<VOTableFormatException>(async () => await TestTable.Read(await VOTableReader.Open(Stream(document))));
        Assert.True(e.Message.Contains(expected, StringComparison.OrdinalIgnoreCase), $"{name}: {e.Message}");
        Assert.DoesNotContain("System.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_MoreRowsThanAllowed_IsRefused()
    {
        var document = Doc(Int, "<TABLEDATA>" + string.Concat(Enumerable.Repeat("<TR><TD>1</TD></TR>", 11)) + "</TABLEDATA>");
        await Assert.ThrowsAsync<VOTableFormatException>(async () => await TestTable.Read(await VOTableReader.Open(Stream(document), new VOTableLimits { MaxRows = 10 })));
        Assert.Equal(11, (await TestTable.Read(await VOTableReader.Open(Stream(document), new VOTableLimits { MaxRows = 11 }))).Rows.Count);
    }

    [Fact]
    public async Task Read_MoreBytesThanAllowed_IsRefused()
    {
        var document = Doc(Int, "<TABLEDATA>" + string.Concat(Enumerable.Repeat("<TR><TD>1</TD></TR>", 10_000)) + "</TABLEDATA>");
        var e = await Assert.ThrowsAsync<VOTableFormatException>(async () => await TestTable.Read(await VOTableReader.Open(Stream(document), new VOTableLimits { MaxBytes = 50_000 })));
        Assert.Contains("50000", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_BadCell_NamesLineAndPosition()
    {
        var e = await Assert.ThrowsAsync<VOTableFormatException>(async () => await TestTable.Read(await VOTableReader.Open(Stream(Doc(Int, "\n\n" + Td("x"))))));
        Assert.Equal(3, e.Line);
        Assert.True(e.Position > 0);
        Assert.Contains("Row 1, column a", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_Cancelled_Stops()
    {
        await using var reader = await VOTableReader.Open(Stream(Doc(Int, Td("1"))));
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.Read(source.Token));
    }

    private static string Td(string cell) => $"<TABLEDATA><TR><TD>{cell}</TD></TR></TABLEDATA>";

    private static string Doc(string fields, string data) => $"<VOTABLE><RESOURCE><TABLE>{fields}<DATA>{data}</DATA></TABLE></RESOURCE></VOTABLE>";

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));
}
