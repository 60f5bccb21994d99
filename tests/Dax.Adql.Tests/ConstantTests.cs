using Dax.Adql.Dialects;

namespace Dax.Adql.Tests;

/// <summary>Whole numbers and casts: what is computed when bound, what is watched when it runs.</summary>
public sealed class ConstantTests
{
    [Theory]
    [InlineData("2000000000 + 2000000000", "CAST(4000000000 AS BIGINT)")]
    [InlineData("1 + 2", "CAST(CAST(3 AS BIGINT) AS BIGINT)")]
    [InlineData("7 / -2 * 3", "CAST(CAST((-9) AS BIGINT) AS BIGINT)")]
    [InlineData("cast('12' as integer)", "CAST(12 AS INTEGER)")]
    [InlineData("cast('-5' as smallint)", "\nCAST((-5) AS SMALLINT)")]
    [InlineData("cast('1.5' as double precision)", "CAST(1.5e0 AS DOUBLE)")]
    [InlineData("cast(3 as real)", "CAST(3 AS FLOAT)")]
    [InlineData("cast('3.14159265358979323846' as double precision)", "CAST(3.141592653589793e0 AS DOUBLE)")]
    [InlineData("n + \"size\"", "CAST((CAST(t1.\"n\" AS BIGINT) + CAST(t1.\"size\" AS BIGINT)) AS BIGINT)")]
    [InlineData("objectId / 4096", "CAST((t1.\"objectId\" // 4096) AS BIGINT)")]
    [InlineData("count(*) + 1", "CAST((count(*) + 1) AS BIGINT)")]
    [InlineData("objectId + 1", "(\nCAST((CAST(t1.\"objectId\" AS HUGEINT) + 1) AS BIGINT))")]
    [InlineData("objectId + n / 2 - 1",
        "(\nCAST((CAST(\nCAST((CAST(t1.\"objectId\" AS HUGEINT) + (CAST(t1.\"n\" AS BIGINT) // 2)) AS BIGINT) AS HUGEINT) - 1) AS BIGINT))")]
    [InlineData("-objectId", "\nCAST(-CAST(t1.\"objectId\" AS HUGEINT) AS BIGINT)")]
    [InlineData("abs(objectId)", "\nCAST(abs(CAST(t1.\"objectId\" AS HUGEINT)) AS BIGINT)")]
    [InlineData("objectId*objectId*objectId",
        "(\nCAST((CAST(\nCAST((CAST(t1.\"objectId\" AS HUGEINT) * t1.\"objectId\") AS BIGINT) AS HUGEINT) * t1.\"objectId\") AS BIGINT))")]
    [InlineData("mod(objectId, n)", "CAST(CAST((CAST(t1.\"objectId\" AS HUGEINT) % CAST(t1.\"n\" AS BIGINT)) AS BIGINT) AS BIGINT)")]
    [InlineData("mod(objectId, 10)", "CAST((t1.\"objectId\" % 10) AS BIGINT)")]
    public void Write_WholeNumbers_AreWatchedOnlyWhereTheyCanOverflow(string expression, string expected) =>
        Assert.Contains($"SELECT {expected} AS c0", TestCatalog.Sql($"select {expression} from object"), StringComparison.Ordinal);

    [Theory]
    [InlineData("9223372036854775807 + 1", "This goes out of the range of BIGINT (line 1, column 8)")]
    [InlineData("3000000000 * 4000000000", "This goes out of the range of BIGINT (line 1, column 8)")]
    [InlineData("cast(70000 as smallint)", "This number is out of the range of SMALLINT (line 1, column 13); expected BIGINT")]
    [InlineData("cast('9999999999' as integer)", "This number is out of the range of INTEGER (line 1, column 13)")]
    [InlineData("cast('abc' as integer)", "This text is not a number, and cannot be cast to INTEGER (line 1, column 13); expected digits")]
    [InlineData("cast('' as double precision)", "This text is not a number, and cannot be cast to DOUBLE PRECISION (line 1, column 13)")]
    [InlineData("cast('0x10' as bigint)", "This text is not a number")]
    [InlineData("cast(1e300 as real)", "This number is out of the range of REAL (line 1, column 13); expected DOUBLE PRECISION")]
    [InlineData("cast(1e30 as bigint)", "This number is out of the range of BIGINT (line 1, column 13)")]
    [InlineData("cast('yesterday' as timestamp)", "This text is not a timestamp (line 1, column 13)")]
    public void Bind_ConstantThatCannotBe_IsRefusedBeforeItRuns(string expression, string expected) =>
        Assert.StartsWith(expected, TestCatalog.Errors($"select {expression} from object"), StringComparison.Ordinal);

    [Fact]
    public void Write_FallibleExpressions_AreTheSitesOfTheirLines()
    {
        var query = TestCatalog.Compile("select 'a\nb', cast(band as integer),\n sum(n), avg(cast(cast(band as double precision) as smallint)) from object group by band").Value;
        var sql = DuckDbDialect.Instance.Write(query, null).Value;
        Assert.Equal([(2, 5, "A text could not be read as INTEGER"), (3, 2, "A sum went out of the range of BIGINT"), (3, 14, "A number went out of the range of SMALLINT"), (3, 19, "A text could not be read as DOUBLE PRECISION")],
            sql.Sites.Select(site => (site.At.Line, site.At.Column, site.Message)));
        var lines = sql.Text.Split('\n');
        Assert.All(sql.Sites, site => Assert.StartsWith("CAST(", lines[site.Line - 1], StringComparison.Ordinal));
        Assert.Equal([3, 4, 5, 6], sql.Sites.Select(site => site.Line));
    }
}
