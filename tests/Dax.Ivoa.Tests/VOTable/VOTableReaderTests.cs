using System.Text;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Tests.Tables;
using Dax.Ivoa.VOTable;

namespace Dax.Ivoa.Tests.VOTable;

public class VOTableReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" xmlns='http://www.ivoa.net/xml/VOTable/v1.1'")]
    [InlineData(" xmlns='http://www.ivoa.net/xml/VOTable/v1.3' version='1.5'")]
    public async Task Open_AnyVersion_FindsTheFirstTableWithData(string attributes)
    {
        var table = await Read($"""
            <?xml version="1.0"?>
            <!-- a comment -->
            <VOTABLE{attributes}>
              <DESCRIPTION>outer</DESCRIPTION>
              <COOSYS ID="s" system="ICRS"/>
              <INFO name="QUERY_STATUS" value="OK"/>
              <PARAM name="p" datatype="int" value="1"><VALUES><MIN value="0"/></VALUES></PARAM>
              <RESOURCE type="meta"><TABLE name="nothing here"><FIELD name="z" datatype="int"/></TABLE></RESOURCE>
              <RESOURCE>
                <GROUP><PARAM name="q" datatype="char" value="x"/></GROUP>
                <RESOURCE type="results">
                  <TABLE name="t1">
                    <DESCRIPTION>the table</DESCRIPTION>
                    <GROUP name="g"><FIELDref ref="a"/></GROUP>
                    <FIELD ID="a" name="id" datatype="short" ucd="meta.id" unit="m" utype="u:t"><DESCRIPTION>an id</DESCRIPTION><VALUES null="-99"/></FIELD>
                    <PARAM name="between" datatype="int" value="3"/>
                    <FIELD name="flag" datatype="boolean"/>
                    <FIELD name="where" datatype="double" arraysize="2" xtype="point"/>
                    <FIELD name="when" datatype="char" arraysize="*" xtype="timestamp"/>
                    <FIELD name="what" datatype="unicodeChar" arraysize="*"/>
                    <LINK href="http://x/"/>
                    <DATA><TABLEDATA>
                      <TR><TD> 0x1F </TD><TD>t</TD><TD>1.5 -2e3</TD><TD>2020-01-02T03:04:05.5</TD><TD><![CDATA[<x>]]>&amp;é</TD></TR>
                      <TR ID="r2"><TD>-99</TD><TD>?</TD><TD/><TD/><TD></TD></TR>
                      <TR><TD>+7</TD><TD>False</TD><TD>NaN
                        +Inf</TD><TD>2020-01-02</TD><TD> kept </TD></TR>
                    </TABLEDATA><INFO name="x" value="y"/></DATA>
                    <INFO name="QUERY_STATUS" value="OVERFLOW"/>
                  </TABLE>
                </RESOURCE>
              </RESOURCE>
              <RESOURCE><TABLE><FIELD name="second" datatype="int"/><DATA><TABLEDATA><TR><TD>1</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE>
            </VOTABLE>
            """);
        Assert.Equal(new FieldInfo("id", VoDatatype.Short) { Id = "a", Ucd = "meta.id", Unit = "m", Utype = "u:t", Description = "an id" }, table.Schema.Columns[0].Field);
        Assert.Equal("point", table.Schema.Columns[2].Field.XType);
        Assert.Equal(CellKind.Timestamp, table.Schema.Columns[3].Kind);
        Assert.Equal("31 | 1 | [1.5 -2000] | 1577934245500000 | '<x>&é'\n∅ | ∅ | ∅ | ∅ | ∅\n7 | 0 | [NaN Infinity] | 1577923200000000 | ' kept '\n", table.Show());
    }

    [Fact]
    public async Task Open_TableWithoutData_IsEmpty()
    {
        var table = await Read("<VOTABLE><RESOURCE><TABLE><FIELD name='a' datatype='int'/></TABLE></RESOURCE></VOTABLE>");
        Assert.Single(table.Schema.Columns);
        Assert.Empty(table.Rows);
    }

    [Fact]
    public async Task VOTable_5_3_Binary_DeclaredNullAndOldForms_AreUnderstood()
    {
        // short -1 is null; char[4] "ab\0\0"; unicodeChar* "é"; bit[9]; floatComplex (1, 2).
        byte[] row = [0xFF, 0xFF, (byte)'a', (byte)'b', 0, 0, 0, 0, 0, 1, 0, 0xE9, 0b1010_0000, 0b1000_0000, 0x3F, 0x80, 0, 0, 0x40, 0, 0, 0];
        var table = await Read($"""
            <VOTABLE><RESOURCE><TABLE>
            <FIELD name="s" datatype="short"><VALUES null="-1"/></FIELD><FIELD name="c" datatype="char" arraysize="4"/><FIELD name="u" datatype="unicodeChar" arraysize="*"/>
            <FIELD name="b" datatype="bit" arraysize="9"/><FIELD name="z" datatype="floatComplex"/>
            <DATA><BINARY><STREAM>
            {Convert.ToBase64String([.. row, .. row], Base64FormattingOptions.InsertLineBreaks)}
            </STREAM></BINARY></DATA></TABLE></RESOURCE></VOTABLE>
            """);
        Assert.Equal(string.Concat(Enumerable.Repeat("∅ | 'ab' | 'é' | [1 0 1 0 0 0 0 0 1] | [1 2]\n", 2)), table.Show());
    }

    [Fact]
    public async Task VOTable_5_2_InlineFits_ReadsRowsAndKeepsFields()
    {
        var inner = RandomTables.Make(12);
        var fits = Convert.ToBase64String(TestTable.Encode(inner, "fits"));
        var fields = string.Concat(inner.Schema.Columns.Select((_, i) => $"<FIELD name='f{i}' datatype='int' ucd='meta.n'/>"));
        var table = await Read($"<VOTABLE><RESOURCE><TABLE>{fields}<DATA><FITS extnum='1'><STREAM encoding='base64'>{fits}</STREAM></FITS></DATA></TABLE></RESOURCE></VOTABLE>");
        Assert.Equal(inner.Rows.Count, table.Rows.Count);
        Assert.Equal("f4", table.Schema.Columns[4].Field.Name);
        Assert.Equal("meta.n", table.Schema.Columns[4].Field.Ucd);
        Assert.Equal(VoDatatype.Double, table.Schema.Columns[7].Field.Datatype);
    }

    [Fact]
    public async Task Read_StreamThatGivesOneByteAtATimeAndOnlyAsynchronously_IsReadAll()
    {
        var table = RandomTables.Make(7);
        var read = await TestTable.Read(await VOTableReader.Open(new DripStream(TestTable.Encode(table, "votable/b2"))));
        Assert.Equal(table.Show(), read.Show());
    }

    private static async Task<TestTable> Read(string document) => await TestTable.Read(await VOTableReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(document.Trim()))));

    private sealed class DripStream(byte[] bytes) : MemoryStream
    {
        private int at;

        public override int Read(byte[] buffer, int offset, int count) => throw new InvalidOperationException("synchronous reads are not allowed");
        public override int Read(Span<byte> buffer) => throw new InvalidOperationException("synchronous reads are not allowed");
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (at % 100 == 0) await Task.Yield();
            if (at == bytes.Length || buffer.IsEmpty) return 0;
            buffer.Span[0] = bytes[at++];
            return 1;
        }
    }
}
