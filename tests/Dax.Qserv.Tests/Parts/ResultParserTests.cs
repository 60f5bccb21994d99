using System.Text;
using Dax.Backends.Qserv.Frontend;
using Dax.Backends.Qserv.Results;
using Dax.Ivoa.Tables;

namespace Dax.Qserv.Tests.Parts;

public sealed class ResultParserTests
{
    private static readonly TableSchema Schema = new(
    [
        new(new("id", VoDatatype.Long), CellKind.Long), new(new("x", VoDatatype.Double), CellKind.Double), new(new("name", VoDatatype.Char, "*"), CellKind.Text),
        new(new("blob", VoDatatype.UnsignedByte, "*"), CellKind.UnsignedByte, IsArray: true), new(new("seen", VoDatatype.Char, "*") { XType = "timestamp" }, CellKind.Timestamp),
        new(new("flag", VoDatatype.Boolean), CellKind.Boolean), new(new("n", VoDatatype.Int), CellKind.Int),
    ]);

    private const string Described = """[{"column":"c0","is_binary":0,"table":"","type":"BIGINT(20)"},{"type":"DOUBLE"},{"type":"VARCHAR(20)"},{"type":"BLOB"},{"type":"DATETIME"},{"type":"BIT(1)"},{"type":"DECIMAL(10,2)"}]""";

    private const string Rows = """[["1","1.5e3","a\"\u00e9\n","00FF","2005-04-01 12:34:56","01","3.00"],["NULL","NULL","NULL","NULL","NULL","NULL","NULL"],["-9223372036854775808","-0","","","0000-00-00 00:00:00","0","-7"]]""";

    private const string Whole = $$"""{"error":"","error_ext":{},"rows":{{Rows}},"schema":{{Described}},"success":1,"warning":""}""";

    private const string Expected = "1|1500|a\"é\n|00FF|2005-04-01T12:34:56|1|3\n∅|∅|∅|∅|∅|∅|∅\n-9223372036854775808|-0|||∅|0|-7\n";

    [Fact]
    public void Parse_CutAnywhere_IsTheSame()
    {
        var bytes = Encoding.UTF8.GetBytes(Whole);
        for (var cut = 0; cut <= bytes.Length; cut++)
            Assert.Equal(Expected, Read(bytes, cut));
    }

    [Fact]
    public void Parse_MembersInAnotherOrder_IsTheSame() =>
        Assert.Equal(Expected, Read(Encoding.UTF8.GetBytes($$"""{"success":true,"schema":{{Described}},"later":[[{}],1],"rows":{{Rows}}}"""), 10));

    [Theory]
    [InlineData("""{"success":0,"error":"Unknown user query","error_ext":{},"warning":""}""", "Unknown user query", false)]
    [InlineData("""{"error":"The requested version","error_ext":{"max_version":39,"min_version":30},"success":0}""", "The requested version", true)]
    public void Parse_ARefusal_SaysSo(string json, string words, bool isOtherVersion)
    {
        var parser = new ResultParser(Schema, 10);
        parser.Parse(Encoding.UTF8.GetBytes(json));
        Assert.True(parser.IsDone);
        Assert.Equal(words, parser.Failure!.Error);
        Assert.Equal(isOtherVersion, parser.Failure.IsOtherVersion);
        Assert.Null(parser.Batch());
    }

    [Theory]
    [InlineData("""{"rows":[["1","1","a","00","2005-04-01","1"]]""", "6 cells")]
    [InlineData("""{"rows":[["1","1","a","00","2005-04-01","1","1","1"]]""", "more than 7")]
    [InlineData("""{"rows":[["1.5","1","a","00","2005-04-01","1","1"]]""", "'1.5'")]
    [InlineData("""{"rows":[["","1","a","00","2005-04-01","1","1"]]""", "''")]
    [InlineData("""{"rows":[["1","1","a","0G","2005-04-01","1","1"]]""", "'0G'")]
    [InlineData("""{"rows":[["1","1","a","00","yesterday","1","1"]]""", "'yesterday'")]
    [InlineData("""{"rows":[[["1"],"1","a","00","2005-04-01","1","1"]]""", "StartArray")]
    [InlineData("""{"rows":[],"schema":[{"type":"BIGINT"}],"success":1}""", "1 columns")]
    [InlineData("""{"schema":[{"type":"VARCHAR(3)"}]""", "should be Long")]
    public void Parse_WhatWasNotAskedFor_IsAMisfit(string json, string words)
    {
        var parser = new ResultParser(Schema, 10);
        parser.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Contains(words, parser.Misfit!.What, StringComparison.Ordinal);
        Assert.False(parser.Misfit.IsRange);
    }

    [Theory]
    [InlineData("9223372036854775808", "1")]
    [InlineData("1", "2147483648")]
    public void Parse_NumbersOutOfRange_AreToldApart(string id, string n)
    {
        var parser = new ResultParser(Schema, 10);
        parser.Parse(Encoding.UTF8.GetBytes($$"""{"rows":[["{{id}}","1","a","00","2005-04-01","1","{{n}}"]]"""));
        Assert.True(parser.Misfit!.IsRange);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("[1]")]
    [InlineData("{\"rows\":[1]}")]
    [InlineData("{\"rows\":[[\"1\"}]")]
    [InlineData("{\"warning\":\"\"}")]
    [InlineData("{\"success\":1}")]
    [InlineData("{\"schema\":[[[]]]}")]
    public void Parse_NoResult_IsAnOutage(string json) =>
        Assert.Throws<QservOutageException>(() => new ResultParser(Schema, 10).Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Parse_AnyByteOfItWrong_EndsAsResultMisfitOrOutage()
    {
        var bytes = Encoding.UTF8.GetBytes(Whole);
        for (var at = 0; at < bytes.Length; at++)
            foreach (var wrong in (byte[])[0, (byte)'"', (byte)'\\', (byte)']', (byte)',', (byte)'9', 0xC3, 0xFF])
            {
                var parser = new ResultParser(Schema, 3);
                var mutant = (byte[])bytes.Clone();
                mutant[at] = wrong;
                try
                {
                    parser.Parse(mutant);
                    _ = parser.Batch();
                }
                catch (QservOutageException)
                {
                    // What it should say of a document that is none.
                }
            }
    }

    [Theory]
    [InlineData("""{"rows":[["1","1","\ud800","00","2005-04-01","1","1"]]""")]
    [InlineData("""{"error":"\udc00","success":0}""")]
    public void Parse_HalfACharacter_IsAnOutage(string json) =>
        Assert.Throws<QservOutageException>(() => new ResultParser(Schema, 10).Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Parse_MoreRowsThanABatchHolds_StopsInBetween()
    {
        var schema = new TableSchema([new(new("id", VoDatatype.Int), CellKind.Int)]);
        var json = Encoding.UTF8.GetBytes($"{{\"rows\":[{string.Join(',', Enumerable.Range(0, 5000).Select(i => $"[\"{i}\"]"))}],\"success\":1}}");
        var parser = new ResultParser(schema, 5000);
        var (at, rows) = (0, new List<int>());
        while (!parser.IsDone)
        {
            at += parser.Parse(json.AsSpan(at));
            Assert.True(parser.Batch() is null or { Count: <= 2048 });
            rows.AddRange(((ScalarVector<int>?)parser.Batch()?.Columns[0])?.Values.ToArray() ?? []);
            parser.Clear();
        }
        Assert.Equal(Enumerable.Range(0, 5000), rows);
    }

    private static string Read(byte[] json, int cut)
    {
        var parser = new ResultParser(Schema, 3);
        var used = parser.Parse(json.AsSpan(0, cut));
        Assert.Null(parser.Misfit);
        if (!parser.IsDone)
            parser.Parse(json.AsSpan(used));
        Assert.True(parser.Misfit is null, parser.Misfit?.What);
        Assert.True(parser.IsDone);
        var text = new StringBuilder();
        var batch = parser.Batch()!;
        for (var row = 0; row < batch.Count; row++)
            text.AppendJoin('|', batch.Columns.Select(c => c.IsNull(row) ? "∅" : c switch
            {
                ScalarVector<long> when c == batch.Columns[4] => DateTime.UnixEpoch.AddTicks(((ScalarVector<long>)c).Values[row] * 10).ToString("s", null),
                ScalarVector<long> v => v.Values[row].ToString(System.Globalization.CultureInfo.InvariantCulture),
                ScalarVector<double> v => v.Values[row].ToString(System.Globalization.CultureInfo.InvariantCulture),
                ScalarVector<int> v => v.Values[row].ToString(System.Globalization.CultureInfo.InvariantCulture),
                ScalarVector<byte> v => v.Values[row].ToString(System.Globalization.CultureInfo.InvariantCulture),
                ArrayVector<byte> v => Convert.ToHexString(v.Elements(row)),
                TextVector v => Encoding.UTF8.GetString(v.Utf8(row)),
                _ => "?",
            })).Append('\n');
        return text.ToString();
    }
}
