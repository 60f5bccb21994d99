using System.Text.RegularExpressions;
using Dax.Adql.Parsing;
using Dax.Adql.Syntax;

namespace Dax.Adql.Tests;

/// <summary>Every production of ADQL 2.1's grammar (appendix A): a text that it takes and one that it does not.</summary>
public sealed partial class GrammarTests
{
    private static readonly Dictionary<string, FunctionSpec> Declared = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ivo_known"] = new(FunctionId.UserDefined, "ivo_known", 0, int.MaxValue),
    };

    private static IEnumerable<string[]> Rows => Productions.Split('\n').Select(row => row.Trim().Split(" ¦ "));

    public static TheoryData<string, string, string> Table
    {
        get
        {
            var table = new TheoryData<string, string, string>();
            foreach (var row in Rows)
                table.Add(row[0], InContext(row[1], row[2]), InContext(row[1], row[3]));
            return table;
        }
    }

    private static string InContext(string kind, string text) => (kind switch
    {
        "V" => $"SELECT {text} FROM t",
        "C" => $"SELECT 1 FROM t WHERE {text}",
        "F" => $"SELECT 1 FROM {text}",
        _ => text,
    }).Replace('␤', '\n');

    private static AdqlResult<AdqlQuery> Parse(string adql, AdqlVersion version = AdqlVersion.Adql21) =>
        Parser.Parse(adql, AdqlLimits.Default, Declared, version);

    [Theory]
    [MemberData(nameof(Table))]
    public void Adql_A_Grammar_TakesAndRefuses(string production, string accepted, string refused)
    {
        var taken = Parse(accepted);
        Assert.True(taken.IsOk, $"{production}: {accepted} → {string.Join("; ", taken.Errors)}");
        var wrong = Parse(refused);
        Assert.False(wrong.IsOk, $"{production}: {refused} is taken");
        var error = Assert.Single(wrong.Errors);
        Assert.True(error.Message.Length > 0 && error.At.Column >= 1 && error.At.Column <= refused.Length + 1, $"{production}: {refused} → {error}");
    }

    [Fact]
    public void Adql_A_Grammar_EveryProductionIsInTheTable()
    {
        var path = Shared.Find("ivoa-schemas/adql-2.1.bnf");
        Assert.SkipWhen(path is null, "../shared/ivoa-schemas is not here");
        var productions = Production().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(199, productions.Count);
        Assert.Empty(productions.Except(Rows.Select(row => row[0])));
    }

    /// <summary>Reserved words (2.1.3) name nothing until they are delimited. END-EXEC needs no rule: it is a minus and a reserved word.</summary>
    [Fact]
    public void Adql_2_1_3_ReservedWords_AreNoNames()
    {
        var path = Shared.Find("ivoa-schemas/adql-2.1.bnf");
        Assert.SkipWhen(path is null, "../shared/ivoa-schemas is not here");
        var words = ReservedWords().Matches(File.ReadAllText(path)).SelectMany(match => Word().Matches(match.Groups[1].Value)).Select(match => match.Value).ToList();
        Assert.Equal(267, words.Distinct().Count());
        Assert.All(words, word =>
        {
            Assert.False(Parse($"SELECT t.{word} FROM t").IsOk, word);
            Assert.False(Parse($"SELECT a AS {word} FROM t").IsOk, word);
            Assert.True(Parse($"SELECT t.\"{word}\" AS \"{word}\" FROM \"{word}\" AS t").IsOk, word);
        });
    }

    [Theory]
    [InlineData("SELECT offset, bigint, t.ilike, in_unit AS offset FROM bigint AS t ORDER BY ilike OFFSET 3")]
    [InlineData("SELECT 'a' 'b' -- and\n 'c' FROM t WHERE a IN ('x' 'y', 'z')")]
    [InlineData("SELECT offset.* FROM t AS offset")]
    public void Adql20_WhatOnly20Takes_IsTakenUnderItsName(string adql)
    {
        Assert.False(Parse(adql).IsOk);
        Assert.True(Parse(adql, AdqlVersion.Adql20).IsOk, string.Join("; ", Parse(adql, AdqlVersion.Adql20).Errors));
    }

    /// <summary>What 2.1 added is taken from queries that say 2.0, too: no meaning changes by it.</summary>
    [Theory]
    [InlineData("WITH w AS (SELECT a FROM t) SELECT CAST(a AS BIGINT) FROM w UNION SELECT COALESCE(a, 1) FROM t OFFSET 2")]
    [InlineData("SELECT IN_UNIT(a, 'm') FROM t WHERE b ILIKE 'x%' AND 1 = CONTAINS(POINT(a, b), CIRCLE(1, 2, 3))")]
    [InlineData("SELECT a FROM t WHERE b IN (SELECT c FROM u GROUP BY c + 1) ORDER BY t.a, a + b OFFSET 3")]
    public void Adql20_WhatOnly21Has_IsTakenToo(string adql) => Assert.True(Parse(adql, AdqlVersion.Adql20).IsOk);

    [Fact]
    public void Adql20_TextsSideBySide_AreOneText()
    {
        var query = (SelectQuery)Parse("SELECT 'it''s' -- one\n ' text' FROM t", AdqlVersion.Adql20).Value.Query.Body;
        Assert.Equal("it's text", ((TextLiteral)((SelectValue)query.Items[0]).Value).Value);
    }

    /// <summary>No coordinate system, as clients of ADQL 2.0 wrote it.</summary>
    [Theory]
    [InlineData("POINT(NULL, 1, 2)", 2)]
    [InlineData("POINT(NULL, 2)", 2)]
    [InlineData("CIRCLE(NULL, 1, 2, 3)", 3)]
    [InlineData("POLYGON(NULL, 1, 1, 2, 1, 2, 2)", 6)]
    [InlineData("BOX(NULL, 1, 2, 3, 4)", 4)]
    public void Adql_4_2_NullFrame_IsLeftOut(string geometry, int arguments)
    {
        var query = (SelectQuery)Parse($"SELECT {geometry} FROM t").Value.Query.Body;
        Assert.Equal(arguments, ((FunctionCall)((SelectValue)query.Items[0]).Value).Arguments.Count);
    }

    [GeneratedRegex(@"^\s*<([^>\n]+)>\s*:?:=", RegexOptions.Multiline)]
    private static partial Regex Production();

    [GeneratedRegex(@"<(?:ADQL|SQL)_reserved_word> ::=(.*?)\n\s*\n", RegexOptions.Singleline)]
    private static partial Regex ReservedWords();

    [GeneratedRegex("[A-Z][A-Z0-9_-]*")]
    private static partial Regex Word();
}
