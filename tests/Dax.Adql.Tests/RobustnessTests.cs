using System.Diagnostics;
using System.Text;
using Dax.Adql.Dialects;

namespace Dax.Adql.Tests;

/// <summary>Whatever the text, the end is a result or errors with positions, soon, and never an exception.</summary>
public sealed class RobustnessTests
{
    private static readonly string[] Words =
    [
        "select", "from", "where", "group by", "having", "order by", "top 3", "distinct", "offset 1", "union", "except all", "intersect", "with a as (",
        "join", "left outer join", "natural join", "on", "using (n)", "and", "or", "not", "between", "in", "like", "ilike", "is null", "exists", "as",
        "(", ")", "(", ")", ",", ",", ".", "*", "+", "-", "/", "||", "=", "<", ">=", "<>", ";", "object", "lsst.source", "o", "n", "ra", "dec", "band",
        "seen", "pos", "flag", "\"size\"", "1", "2.5", ".5e3", "'text'", "'2026-01-01'", "null", "count(*)", "max(", "sum(distinct ", "sqrt(", "1 = contains(",
        "point(ra, dec)", "circle(", "polygon(1,2,3,4,5,6)", "distance(", "cast(", "as integer)", "coalesce(", "case", "limit 5", "'", "\"", "--x\n", "é", "\u0000",
    ];

    private static readonly string[] Sound =
    [
        "SELECT TOP 100 objectId, ra, dec FROM lsst.object WHERE 1=CONTAINS(POINT('ICRS',ra,dec),CIRCLE('ICRS',60.5,-35.2,0.1)) AND mag_g < 20",
        "select band, count(*) as c, avg(mag_g) from object where n between 1 and 3 group by band having count(*) > 1 order by c desc offset 2",
        "with w as (select n, ra from object) select a.n, b.ra/2 from w as a join w as b using (n) where a.n in (select z from other.source) or b.ra is null",
        "select * from (object o left join lsst.source s on distance(o.ra, o.dec, s.ra, s.dec) < 0.1) as j where j.band like 'a%' union select * from object, lsst.source",
        "select coalesce(mag_g, 1.5), cast(n as varchar(3)) || 'x', round(sqrt(ra), 2), power(ra, -1), mod(n, 2) from object where not exists (select 1 from lsst.source)",
    ];

    /// <summary>One random query after the other; the seed is in the message.</summary>
    private static void Try(int count, Func<Random, string> make)
    {
        Run(Sound[0]);
        for (var seed = 0; seed < count; seed++)
        {
            var adql = make(new Random(seed));
            var exception = Record.Exception(() => Bounded(adql));
            Assert.True(exception is null, $"seed {seed}: {adql}\n{exception}");
        }
    }

    /// <summary>Within 100 ms and 50 MB. The clock of a machine at work is not the query's: it has three goes.</summary>
    private static void Bounded(string adql)
    {
        for (var go = 1; ; go++)
        {
            var memory = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            Run(adql);
            var time = Stopwatch.GetElapsedTime(start);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - memory, 0, 50 << 20);
            if (time.TotalMilliseconds <= 100)
                return;
            Assert.True(go < 3, $"took {time.TotalMilliseconds:0} ms");
        }
    }

    private static void Run(string adql)
    {
        var bound = TestCatalog.Compile(adql);
        var errors = bound.IsOk ? DuckDbDialect.Instance.Write(bound.Value, 1001).Errors : bound.Errors;
        Assert.True(bound.IsOk || errors.Count > 0);
        Assert.All(errors, error => Assert.True(error.At is { Line: >= 1, Column: >= 1 } && error.Message.Length > 0));
    }

    [Fact]
    public void Compile_RandomWords_EndWell() => Try(50_000, random =>
    {
        var text = new StringBuilder(random.Next(2) == 0 ? "select n from object where " : "");
        for (var i = random.Next(1, 40); i > 0; i--)
            text.Append(Words[random.Next(Words.Length)]).Append(' ');
        return text.ToString();
    });

    [Fact]
    public void Compile_MutatedQueries_EndWell() => Try(50_000, random =>
    {
        var text = new StringBuilder(Sound[random.Next(Sound.Length)]);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var place = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0: text.Remove(place, Math.Min(random.Next(1, 12), text.Length - place)); break;
                case 1: text.Insert(place, " " + Words[random.Next(Words.Length)] + " "); break;
                case 2: text[place] = (char)random.Next(32, 127); break;
                default: text.Insert(place, text.ToString(place, Math.Min(random.Next(1, 30), text.Length - place))); break;
            }

            if (text.Length == 0)
                text.Append('s');
        }

        return text.ToString();
    });

    [Fact]
    public void Compile_DeepTrees_EndWell() => Try(10_000, random => new RandomQueries(random, "lsst.object").Deep(random.Next(2, 130)));

    /// <summary>What the grammar and the types allow is accepted, nearly always: the rest is too deep or mixes types that a chain widened.</summary>
    [Fact]
    public void Compile_QueriesByTheGrammar_AreAccepted()
    {
        var refused = new List<string>();
        for (var seed = 0; seed < 5_000; seed++)
        {
            var adql = new RandomQueries(new Random(seed), "lsst.object").Query(1 + seed % 4);
            Bounded(adql);
            if (TestCatalog.Errors(adql) is { Length: > 0 } errors)
                refused.Add($"{errors}: {adql}");
        }

        Assert.True(refused.Count < 50, string.Join('\n', refused.Take(20)));
    }

    [Fact]
    public void Compile_SoundQueries_AreSound() => Assert.All(Sound[..3], adql => Assert.Equal("", TestCatalog.Errors(adql)));

    private static readonly Dictionary<string, string> Bombs = new()
    {
        { "parentheses", "select n from object where " + new string('(', 1_000_000) },
        { "balanced parentheses", "select " + new string('(', 400_000) + "n" + new string(')', 400_000) + " from object" },
        { "sub-queries", string.Concat(Enumerable.Repeat("select * from (", 60_000)) },
        { "joins inside each other", "select n from " + new string('(', 500_000) + "object" },
        { "functions", "select " + string.Concat(Enumerable.Repeat("sqrt(", 190_000)) + " from object" },
        { "a long AND", "select n from object where n = 1" + string.Concat(Enumerable.Repeat(" and n = 1", 40_000)) },
        { "a long OR", "select n from object where n = 1" + string.Concat(Enumerable.Repeat(" or n = 1", 40_000)) },
        { "a long sum", "select n" + string.Concat(Enumerable.Repeat("+1", 90_000)) + " from object" },
        { "a long concatenation", "select band" + string.Concat(Enumerable.Repeat("||'x'", 90_000)) + " from object" },
        { "a long list", "select n from object where n in (1" + string.Concat(Enumerable.Repeat(",1", 90_000)) + ")" },
        { "many joins", "select 1 from object a0" + string.Concat(Enumerable.Range(1, 9_000).Select(i => $" join object a{i} using (n)")) },
        { "many tables", "select 1 from object a0" + string.Concat(Enumerable.Range(1, 9_000).Select(i => $", object a{i}")) },
        { "many unions", "select n from object" + string.Concat(Enumerable.Repeat(" union select n from object", 20_000)) },
        { "many stars", "select " + string.Join(',', Enumerable.Repeat("*", 90_000)) + " from object" },
        { "a long name", "select " + new string('a', 1_000_000) + " from object" },
        { "a long text", "select '" + new string('x', 1_000_000) + "' from object" },
        { "nots", "select n from object where " + string.Concat(Enumerable.Repeat("not (", 190_000)) },
        { "distances inside each other", "select " + string.Concat(Enumerable.Repeat("distance(ra, dec, 1, ", 60)) + "2" + new string(')', 60) + " from object" },
        { "guards inside each other", "select " + string.Concat(Enumerable.Repeat("sqrt(1/log(", 30)) + "ra" + new string(')', 90) + " from object" },
        { "too long", "select n from object" + new string(' ', 1 << 20) },
        { "NUL", "select n from object where band = 'a\0b'" },
        { "half a surrogate pair", "select n from object where band = 'a\ud800b'" },
    };

    public static TheoryData<string> BombNames => new(Bombs.Keys);

    [Theory]
    [MemberData(nameof(BombNames))]
    public void Compile_Bomb_EndsSoon(string what)
    {
        var adql = Bombs[what];
        Run("select n from object");
        var clock = Stopwatch.StartNew();
        Run(adql);
        Assert.True(clock.Elapsed.TotalSeconds < 2, $"{what}: {clock.Elapsed}");
    }

    [Theory]
    [InlineData(99, true)]
    [InlineData(101, false)]
    public void Compile_Nesting_IsBoundedByTheLimit(int depth, bool fine) =>
        Assert.Equal(fine, TestCatalog.Compile($"select {new string('(', depth)}n{new string(')', depth)} from object").IsOk);

    [Fact]
    public void Compile_WhatCannotTravel_IsRefused()
    {
        Assert.Equal("The query contains a NUL character (line 1, column 37)", TestCatalog.Errors("select n from object where band = 'a\0b'"));
        Assert.Equal("The query contains half of a surrogate pair (line 1, column 37)", TestCatalog.Errors("select n from object where band = 'a\ud800b'"));
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(9, false)]
    public void Compile_QueriesInsideConditions_AreBounded(int depth, bool fine)
    {
        var nested = string.Concat(Enumerable.Repeat("select n from object where n > (", depth)) + "select 1 from object" + new string(')', depth);
        Assert.Equal(fine, TestCatalog.Compile(nested).IsOk);
    }

    [Fact]
    public void Compile_TooManyWords_IsRefused() =>
        Assert.Contains("more than 10 words", AdqlCompiler.Compile("select n from object where n = 1 and n = 2", TestCatalog.Model, new() { MaxTokens = 10 }).Errors[0].Message);
}
