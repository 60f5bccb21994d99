using System.Text;
using System.Text.Json;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Tests.Tables;

namespace Dax.Ivoa.Tests.Text;

public class TextEncoderTests
{
    [Fact]
    public void Csv_SmallTable_IsThisText()
    {
        var schema = new TableSchema([new(new FieldInfo("a,b", VoDatatype.Int), CellKind.Int), new(new FieldInfo("t", VoDatatype.Char, "*"), CellKind.Text), new(new FieldInfo("x", VoDatatype.Double), CellKind.Double), new(new FieldInfo("p", VoDatatype.Double, "2"), CellKind.Double, true)]);
        var table = new TestTable(schema, [[1, "plain", 0.5, new[] { 1.0, 2.5 }], [null, "say \"hi\"", double.NaN, null], [3, "", double.NegativeInfinity, new[] { 0.0, -1.0 }], [4, null, null, null]]);
        Assert.Equal("\"a,b\",t,x,p\n1,plain,0.5,1 2.5\n,\"say \"\"hi\"\"\",NaN,\n3,\"\",-Infinity,0 -1\n4,,,\n", Encoding.UTF8.GetString(TestTable.Encode(table, "csv")));
    }

    [Fact]
    public void Csv_OneColumnOfNulls_KeepsItsRows()
    {
        var table = new TestTable(new TableSchema([new(new FieldInfo("a", VoDatatype.Int), CellKind.Int)]), [[1], [null], [3]]);
        Assert.Equal("a\n1\n\"\"\n3\n", Encoding.UTF8.GetString(TestTable.Encode(table, "csv")));
    }

    [Theory]
    [InlineData(TableOutcome.Complete, "OK")]
    [InlineData(TableOutcome.Overflow, "OVERFLOW")]
    [InlineData(TableOutcome.Failed, "ERROR")]
    public void Json_AnyTable_IsValidAndSaysHowItEnded(TableOutcome outcome, string status)
    {
        for (var seed = 0; seed < 25; seed++)
        {
            var table = RandomTables.Make(seed);
            using var document = JsonDocument.Parse(TestTable.Encode(table, "json", new TableEnd(outcome, "why \"so\"?")));
            var root = document.RootElement;
            Assert.Equal(status, root.GetProperty("status").GetString());
            Assert.Equal(table.Schema.Columns.Select(c => c.Field.Name), root.GetProperty("metadata").EnumerateArray().Select(m => m.GetProperty("name").GetString()));
            Assert.Equal(table.Rows.Count, root.GetProperty("data").GetArrayLength());
            foreach (var (row, cells) in table.Rows.Zip(root.GetProperty("data").EnumerateArray()))
            {
                Assert.Equal(row.Length, cells.GetArrayLength());
                for (var c = 0; c < row.Length; c++)
                    if (row[c] is string text) Assert.Equal(text, cells[c].GetString());
                    else if (row[c] is long number && table.Schema.Columns[c].Kind == CellKind.Long) Assert.Equal(number, cells[c].GetInt64());
                    else if (row[c] is null or double.NaN) Assert.Equal(JsonValueKind.Null, cells[c].ValueKind);
            }
        }
    }
}
