using Dax.Engine.Faults;

namespace Dax.Backends.Tests.DuckDb;

/// <summary>ivo_string_agg and ivo_histogram.</summary>
public sealed class UserAggregateTests(UserFunctionCatalog catalog) : IClassFixture<UserFunctionCatalog>
{
    /// <summary>x is NULL at n = 10, 20, …: 100 of 1,000, and counts as too small; from 0.01 by 0.01.</summary>
    [Theory]
    [InlineData("ivo_histogram(x, 0, 10, 5)", "100 180 180 180 180 180 0")]
    [InlineData("ivo_histogram(x, 2.505, 7.505, 2)", "325 225 225 225")]
    [InlineData("ivo_histogram(x, 0, 9.99, 1)", "100 899 1")]
    [InlineData("ivo_histogram(x, 100, 200, 3)", "1000 0 0 0 0")]
    [InlineData("ivo_histogram(n, 1, 1001, 10)", "0 100 100 100 100 100 100 100 100 100 100 0")]
    public async Task Histogram_OfRows_Counts(string expression, string expected) => Assert.Equal(expected, await catalog.Value(expression, "s.many"));

    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1000)]
    public async Task Histogram_OfAnySize_CountsEveryRow(int bins)
    {
        var counts = (await catalog.Value($"ivo_histogram(n, 1, 1001, {bins})", "s.many"))!.Split(' ').Select(int.Parse).ToList();
        Assert.Equal(bins + 2, counts.Count);
        Assert.Equal(1000, counts.Sum());
        Assert.Equal((0, 0), (counts[0], counts[^1]));
    }

    [Fact]
    public async Task Histogram_InGroups_CountsEach()
    {
        Assert.Equal(["0 250 250 0", "0 250 250 0"], await catalog.Query("SELECT ivo_histogram(n, 1, 1001, 2) AS h, g FROM s.many GROUP BY g"));
        // A million rows in a thousand groups, of both threads.
        Assert.Equal(Enumerable.Repeat("0 500 500 0", 1000), await catalog.Query("SELECT ivo_histogram(b.n, 1, 1001, 2) AS h FROM s.many AS a, s.many AS b GROUP BY a.n"));
    }

    [Fact]
    public async Task Histogram_OfNoRows_IsZeros() => Assert.Equal("0 0 0 0", await catalog.Value("ivo_histogram(x, 0, 1, 2)", "s.many WHERE n < 0"));

    [Fact]
    public async Task Histogram_OfValueThatIsNone_CountsAsBelow()
    {
        Assert.Equal("1 0 0", await catalog.Value("ivo_histogram(nan, 0, 1, 1)"));
        Assert.Equal("0 0 1", await catalog.Value("ivo_histogram(inf, 0, 1, 1)"));
        Assert.Equal("1 0 0", await catalog.Value("ivo_histogram(-inf, 0, 1, 1)"));
    }

    [Fact]
    public async Task StringAgg_OfRows_JoinsWhatIsNotNull()
    {
        Assert.Equal("w1 <//> w2 <//> w3", await catalog.Value("ivo_string_agg(word, ' <//> ')", "s.many WHERE n < 4"));
        Assert.Equal("w9, w11", await catalog.Value("ivo_string_agg(word, ', ')", "s.many WHERE n > 8 AND n < 12"));
        Assert.Null(await catalog.Value("ivo_string_agg(word, ', ')", "s.many WHERE n = 10"));
        Assert.Equal("2000", await catalog.Value("COUNT(*)", "(SELECT ivo_string_agg(long, '') AS v FROM s.many) AS q, s.many AS a, (SELECT n FROM s.many WHERE n < 3) AS b WHERE q.v IS NOT NULL"));
        Assert.Equal("it's", await catalog.Value("ivo_string_agg('it''s', '''')"));
    }

    [Fact]
    public async Task StringAgg_InGroupsAndHaving_JoinsEach() =>
        Assert.Equal(["w1-w3", "w2"], await catalog.Query("SELECT ivo_string_agg(word, '-') AS w FROM s.many WHERE n < 4 GROUP BY g HAVING ivo_string_agg(word, '-') <> 'w4' ORDER BY w"));

    /// <summary>20 MB in one cell.</summary>
    [Fact]
    public async Task StringAgg_LongerThanACell_IsAUsageFault()
    {
        var answer = await catalog.Run("SELECT ivo_string_agg(b.long, ',') AS v FROM s.many AS a, s.many AS b WHERE a.n <= 10");
        Assert.Equal("ivo_string_agg would make a text of more than 16 MB. Join fewer rows.", Assert.IsType<Fault.Usage>(answer.Fault).Message);
    }
}
