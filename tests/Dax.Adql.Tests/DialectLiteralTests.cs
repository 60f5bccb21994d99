using System.Globalization;
using System.Text;
using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Adql.Tests;

/// <summary>What PostgreSQL, MySQL and Qserv get as a literal or a quoted name reads back as what was meant, by their rules and under every setting that they have.</summary>
public sealed class DialectLiteralTests
{
    private static readonly Arbitrary<string> Texts = ArbMap.Default.ArbFor<string>().Filter(s => s is not null && IsSound(s));
    private static readonly Arbitrary<string> Hard = Arb.From(Gen.Elements("'", "\\", "''", "\\'", "|", "%", "_", "\n", "\u001a", "é", "😀", "a", "\"", "`", " ").ListOf().Select(parts => string.Concat(parts)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Postgres_AnyText_ReadsBackUnderBothSettings(bool standardConformingStrings) => Each(text =>
    {
        var literal = Literal(PostgresDialect.Instance, text, "t1.\"band\" = ");
        var escapes = literal[0] == 'E' || !standardConformingStrings;
        return Unquote(literal[0] == 'E' ? literal[1..] : literal, '\'', escapes) == text;
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void MySql_AnyText_ReadsBackUnderBothSettings(bool noBackslashEscapes) => Each(text =>
    {
        var literal = Literal(MySqlDialect.Instance, text, "utf8mb4_nopad_bin = ");
        var read = literal.StartsWith("_utf8mb4 X'", StringComparison.Ordinal)
            ? Encoding.UTF8.GetString(Convert.FromHexString(literal["_utf8mb4 X'".Length..^1]))
            : Unquote(literal, '\'', !noBackslashEscapes);
        return read == text;
    });

    /// <summary>Its workers read backslashes as escapes, its parser does not: both must see the literal end in the same place.</summary>
    [Fact]
    public void Qserv_AnyText_ReadsBackAndEndsWhereItsParserThinks() => Each(text =>
    {
        var literal = Literal(new QservDialect(new QservOptions()), text, "t1.`band` = ", "");
        return Unquote(literal, '\'', true) == text && Unquote(literal, '\'', false) is not null;
    });

    [Fact]
    public void Postgres_AnyName_ReadsBack() => Names(PostgresDialect.Instance, '"');

    [Fact]
    public void MySql_AnyName_ReadsBack() => Names(MySqlDialect.Instance, '`');

    [Fact]
    public void Postgres_AnyDouble_ReadsBackToTheBit() => Doubles(PostgresDialect.Instance, text => text["FLOAT8 '".Length..^1]);

    [Fact]
    public void MySql_AnyDouble_ReadsBackToTheBitAsApproximate() => Doubles(MySqlDialect.Instance, text =>
        text.Contains('e', StringComparison.OrdinalIgnoreCase) ? text.Trim('(', ')') : "nan");

    private static void Each(Func<string, bool> law)
    {
        Check.QuickThrowOnFailure(Prop.ForAll(Texts, law));
        Check.QuickThrowOnFailure(Prop.ForAll(Hard, law));
    }

    private static string Literal(Dialect dialect, string text, string before, string after = ")")
    {
        var sql = Write(dialect, TestCatalog.Model, $"select n from lsst.object where band = '{text.Replace("'", "''")}'");
        Assert.EndsWith(after, sql);
        return sql[(sql.IndexOf(before, StringComparison.Ordinal) + before.Length)..^after.Length];
    }

    private static void Doubles(Dialect dialect, Func<string, string> digits) =>
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<double>().Filter(double.IsFinite), number =>
        {
            var text = number.ToString("R", CultureInfo.InvariantCulture);
            var sql = Write(dialect, TestCatalog.Model, $"select n from lsst.object where ra = {(text.Contains('E') ? text : text + "e0")}");
            var written = digits(sql[(sql.IndexOf(" = ", StringComparison.Ordinal) + 3)..^1]);
            return BitConverter.DoubleToInt64Bits(double.Parse(written, CultureInfo.InvariantCulture)) == BitConverter.DoubleToInt64Bits(number);
        }));

    private static void Names(Dialect dialect, char quote)
    {
        Check.QuickThrowOnFailure(Prop.ForAll(Texts.Filter(s => s.Length > 0), Law));
        Check.QuickThrowOnFailure(Prop.ForAll(Hard.Filter(s => s.Length > 0), Law));

        bool Law(string name)
        {
            var model = new CatalogModel([new("s", "t", [new("c", TestCatalog.Int) { PhysicalName = name }]) { PhysicalName = [name] }]);
            var sql = Write(dialect, model, "select c from s.t");
            var quoted = quote + name.Replace($"{quote}", $"{quote}{quote}") + quote;
            return sql == $"SELECT t1.{quoted} AS c0 FROM {quoted} AS t1" && Unquote(quoted, quote, false) == name;
        }
    }

    private static string Write(Dialect dialect, CatalogModel model, string adql)
    {
        var bound = AdqlCompiler.Compile(adql, model, AdqlLimits.Default);
        Assert.True(bound.IsOk, string.Join("; ", bound.Errors));
        var written = dialect.Write(bound.Value, null);
        Assert.True(written.IsOk, string.Join("; ", written.Errors));
        return written.Value.Text;
    }

    /// <summary>Reads one quoted text as an engine does; empty when it ends early, so that what follows would be SQL.</summary>
    private static string? Unquote(string quoted, char quote, bool escapes)
    {
        if (quoted[0] != quote || quoted[^1] != quote)
            return null;
        var read = new StringBuilder();
        var i = 1;
        for (; i < quoted.Length - 1; i++)
        {
            if (quoted[i] == quote && quoted[++i] != quote)
                return null;
            if (quoted[i] == '\\' && escapes && ++i == quoted.Length - 1)
                return null;
            read.Append(quoted[i]);
        }

        return i == quoted.Length - 1 ? read.ToString() : null;
    }

    private static bool IsSound(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i]))))
                return false;
        return true;
    }
}
