using System.Globalization;
using System.Text;
using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Adql.Tests;

/// <summary>What is written as a literal or a quoted name reads back as what was meant, by DuckDB's rules.</summary>
public sealed class LiteralTests
{
    [Fact]
    public void Write_AnyText_ReadsBack() => Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(s => s is not null && IsSound(s)), text =>
    {
        var sql = TestCatalog.Sql($"select n from object where band = '{text.Replace("'", "''")}'");
        var start = sql.IndexOf(" = '", StringComparison.Ordinal) + 3;
        return ReadQuoted(sql, start, '\'', out var end) == text && sql[end..] == ")";
    }));

    [Fact]
    public void Write_AnyName_ReadsBack() => Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(s => s is { Length: > 0 } && IsSound(s)), name =>
    {
        var model = new CatalogModel([new("s", "t", [new("c", TestCatalog.Int) { PhysicalName = name }]) { PhysicalName = [name] }]);
        var sql = DuckDbDialect.Instance.Write(AdqlCompiler.Compile("select c from s.t", model, AdqlLimits.Default).Value, null).Value.Text;
        var column = ReadQuoted(sql, "SELECT t1.".Length, '"', out var end);
        return column == name && ReadQuoted(sql, end + " AS c0 FROM ".Length, '"', out var last) == name && sql[last..] == " AS t1";
    }));

    [Fact]
    public void Write_AnyDelimitedName_ReachesTheResultOnly() => Check.QuickThrowOnFailure(
        Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(s => s is { Length: > 0 } && IsSound(s)), name =>
        {
            var query = TestCatalog.Compile($"select n as \"{name.Replace("\"", "\"\"")}\" from object").Value;
            return query.Columns[0].Name == name
                && DuckDbDialect.Instance.Write(query, null).Value.Text == "SELECT t1.\"n\" AS c0 FROM \"g7\".\"main\".\"object\" AS t1";
        }));

    [Fact]
    public void Write_AnyDouble_ReadsBackToTheBit() => Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<double>().Filter(double.IsFinite), number =>
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var written = Written(text.Contains('E') ? text : text + "e0");
        return written.Contains('e', StringComparison.OrdinalIgnoreCase)
            && BitConverter.DoubleToInt64Bits(double.Parse(written, CultureInfo.InvariantCulture)) == BitConverter.DoubleToInt64Bits(number);
    }));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-2147483648", "-2147483648")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("9223372036854775808", "9.223372036854776E+18")]
    [InlineData("4.9406564584124654E-324", "5E-324")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157E+308")]
    [InlineData("0.1", "0.1e0")]
    public void Write_Number_IsSpelledSo(string adql, string expected) => Assert.Equal(expected, Written(adql));

    private static string Written(string number)
    {
        var sql = TestCatalog.Sql($"select n from object where ra = {number}");
        return sql[(sql.IndexOf(" = ", StringComparison.Ordinal) + 3)..^1].Trim('(', ')');
    }

    /// <summary>Neither NUL nor lone surrogates: those are refused, see <see cref="RobustnessTests"/>.</summary>
    private static bool IsSound(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i]))))
                return false;
        return true;
    }

    /// <summary>Reads a quoted piece of SQL as the engine does: only the doubled quote is special.</summary>
    private static string ReadQuoted(string sql, int start, char quote, out int end)
    {
        Assert.Equal(quote, sql[start]);
        var read = new StringBuilder();
        for (end = start + 1; ; end++)
        {
            if (sql[end] == quote && (end + 1 == sql.Length || sql[end + 1] != quote))
                break;
            if (sql[end] == quote)
                end++;
            read.Append(sql[end]);
        }

        end++;
        return read.ToString();
    }
}
