using System.Text;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Tests.Tables;
using Dax.Ivoa.Text;

namespace Dax.Ivoa.Tests.Text;

public class DelimitedReaderTests
{
    [Fact]
    public async Task Open_WithoutSchema_FindsTypesFromRows()
    {
        var table = await Read("id,ok,x,when,what,none\n1,true,1.5,2020-01-02T03:04:05,a,\n-2,False,,2020-01-02,7,\n3,true,NaN,,\"b,\"\"c\",\n", DelimitedOptions.Csv);
        Assert.Equal([CellKind.Long, CellKind.Boolean, CellKind.Double, CellKind.Timestamp, CellKind.Text, CellKind.Text], table.Schema.Columns.Select(c => c.Kind));
        Assert.Equal("1 | 1 | 1.5 | 1577934245000000 | 'a' | ∅\n-2 | 0 | ∅ | 1577923200000000 | '7' | ∅\n3 | 1 | NaN | ∅ | 'b,\"c' | ∅\n", table.Show());
    }

    [Theory]
    [InlineData("a,b\r\n1,x\r\n2,y\r\n")]
    [InlineData("a,b\n1,x\n2,y")]
    [InlineData("\uFEFFa,b\n\n1,x\n\n2,y\n\n")]
    [InlineData("\"a\",\"b\"\r\n\"1\",\"x\"\r\n2,\"y\"\r\n")]
    [InlineData("a,b\r\n1,\"x\"\r\n2,y")]
    public async Task Rfc4180_LineEndsAndQuotes_DoNotMatter(string text)
    {
        var table = await Read(text, DelimitedOptions.Csv);
        Assert.Equal(["a", "b"], table.Schema.Columns.Select(c => c.Field.Name));
        Assert.Equal("1 | 'x'\n2 | 'y'\n", table.Show());
    }

    [Fact]
    public async Task Rfc4180_QuotedFields_HoldLineEndsAndQuotes()
    {
        var table = await Read("a,b\n\"one\ntwo\r\nthree\",\"\"\n\"say \"\"hi\"\"\",\"\\N\"\n5\" pipe,\\N\n", DelimitedOptions.Csv);
        Assert.Equal("'one\ntwo\r\nthree' | ''\n'say \"hi\"' | '\\N'\n'5\" pipe' | ∅\n", table.Show());
    }

    [Fact]
    public async Task Read_TsvOfMySql_UndoesEscapes()
    {
        var options = DelimitedOptions.Tsv with { HasHeader = false, Escape = (byte)'\\' };
        var table = await Read("1\ta\\tb\\\\c\t\\N\r\n2\tline\\\nbreak\tx\n\\N\t\t\n", options);
        Assert.Equal("1 | 'a\tb\\c' | ∅\n2 | 'line\nbreak' | 'x'\n∅ | ∅ | ∅\n", table.Show());
        Assert.Equal(["col1", "col2", "col3"], table.Schema.Columns.Select(c => c.Field.Name));
    }

    [Fact]
    public async Task Read_WithSchema_KeepsItsTypes()
    {
        var schema = new TableSchema([new(new FieldInfo("i", VoDatatype.Int), CellKind.Int), new(new FieldInfo("f", VoDatatype.Float) { Unit = "mag" }, CellKind.Float), new(new FieldInfo("t", VoDatatype.Char, "*"), CellKind.Text)]);
        var table = await Read("1,2,3\n,,\n", DelimitedOptions.Csv with { HasHeader = false, Schema = schema, EmptyIsNull = false });
        Assert.Equal(schema.Columns, table.Schema.Columns);
        Assert.Equal("1 | 2 | '3'\n∅ | ∅ | ''\n", table.Show());
    }

    [Theory]
    [InlineData("a,b\n1\n", 2, "1 fields")]
    [InlineData("a,b\n1,2\n1,2,3\n", 3, "3 fields")]
    [InlineData("a\n\"x", 2, "not closed")]
    [InlineData("a,b\n\"x\"y,1\n", 2, "closing")]
    [InlineData("", 1, "empty")]
    public async Task Read_Malformed_NamesTheLine(string text, int line, string expected)
    {
        var e = await Assert.ThrowsAsync<DelimitedFormatException>(() => Read(text, DelimitedOptions.Csv));
        Assert.Equal(line, e.Line);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ValueBeyondTheRowsLookedAt_NamesColumnAndLine()
    {
        var e = await Assert.ThrowsAsync<DelimitedFormatException>(() => Read("a,b\n1,2\n3,4\n5,x\n", DelimitedOptions.Csv with { InferenceRows = 2 }));
        Assert.Contains("Line 4: column b: \"x\" is not a valid long", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_RowTooLong_IsRefused() =>
        await Assert.ThrowsAsync<DelimitedFormatException>(() => Read("a\n\"" + new string('x', 3_000_000), DelimitedOptions.Csv with { MaxRowBytes = 1 << 20 }));

    [Fact]
    public async Task Read_ManyRowsThroughSmallReads_ReadsAll()
    {
        var text = new StringBuilder("n,t\n");
        for (var i = 0; i < 20_000; i++) text.Append(i).Append(",\"row\n").Append(i).Append("\"\n");
        var table = await TestTable.Read(await DelimitedReader.Open(new SliceStream(Encoding.UTF8.GetBytes(text.ToString())), DelimitedOptions.Csv));
        Assert.Equal(20_000, table.Rows.Count);
        Assert.Equal([19_999L, "row\n19999"], table.Rows[^1]);
    }

    private static async Task<TestTable> Read(string text, DelimitedOptions options) =>
        await TestTable.Read(await DelimitedReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), options));

    private sealed class SliceStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(1001, buffer.Length)], cancellationToken);
    }
}
