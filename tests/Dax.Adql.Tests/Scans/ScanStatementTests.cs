using Dax.Adql.Dialects;
using Dax.Adql.Scans;

namespace Dax.Adql.Tests.Scans;

/// <summary>Queries with expressions that kernels do not know: what the engine works out chunk by chunk, what is made of that, and why kernels cannot.</summary>
public sealed class ScanStatementTests
{
    private const string From = " FROM \"g7\".\"main\".\"object\" AS t1 WHERE ";

    private static ScanReading Read(string adql)
    {
        var bound = TestCatalog.Compile(adql);
        Assert.True(bound.IsOk, string.Join("; ", bound.Errors));
        return ScanReader.Read(bound.Value);
    }

    [Theory]
    [InlineData("select n from object where band like 'a%'", "LIKE", "CAST(t1.rowid AS BIGINT) AS c0, t1.\"n\" AS c1", "(() AND (t1.\"band\" LIKE 'a%'))", "give [c0]")]
    [InlineData("select count(*) from object where band like 'a%'", "LIKE", "CAST(0 AS BIGINT) AS c0", "(() AND (t1.\"band\" LIKE 'a%'))", "by [] [Count(*):i64] | give [total0]")]
    [InlineData("select upper(band), 'x', null, n from object", "UPPER", "CAST(t1.rowid AS BIGINT) AS c0, CAST(upper(t1.\"band\") AS VARCHAR) AS c1, t1.\"n\" AS c2", "()", "give [c0, 'x', null:text, c1]")]
    [InlineData("select top 5 n from object order by band || 'x' desc, n", "joins texts", "CAST(0 AS BIGINT) AS c0, t1.\"n\" AS c1, CAST((t1.\"band\" || 'x') AS VARCHAR) AS c2", "()", "give [c0] | order [c1 desc, #0] | top 5")]
    [InlineData("select distinct lower(band) as l from object order by l", "LOWER", "CAST(0 AS BIGINT) AS c0, CAST(lower(t1.\"band\") AS VARCHAR) AS c1", "()", "distinct [c0] | order [#0]")]
    [InlineData("select avg(n), max(n) from object where lower(band) = 'x'", "LOWER", "CAST(0 AS BIGINT) AS c0, t1.\"n\" AS c1", "(() AND (lower(t1.\"band\") = 'x'))", "by [] [Avg(i64(c0)):f64, Max(c0):i16] | give [total0, total1]")]
    [InlineData("select sum(cast(band as integer)) from object", "reads texts", "CAST(0 AS BIGINT) AS c0, \nCAST(t1.\"band\" AS INTEGER) AS c1", "()", "by [] [Sum(i64(c0)):i64] | give [total0]")]
    [InlineData("select lower(band) as l, count(*) from object group by lower(band) having count(*) > 3", "LOWER", "CAST(0 AS BIGINT) AS c0, CAST(lower(t1.\"band\") AS VARCHAR) AS c1", "()", "by [c0] [Count(*):i64] | having (total0 > 3:i64) | give [key0, total0]")]
    [InlineData("select n, upper(band) || 'x', max(ra) from object group by n, band", "joins texts", "CAST(0 AS BIGINT) AS c0, t1.\"n\" AS c1, t1.\"band\" AS c2, CAST((upper(t1.\"band\") || 'x') AS VARCHAR) AS c3, t1.\"ra\" AS c4", "()", "by [c0, c1, c2] [Max(c3):f64] | give [key0, key2, total0]")]
    [InlineData("select band from object group by band having band like 'a%' or count(*) > 2", "LIKE", "CAST(0 AS BIGINT) AS c0, t1.\"band\" AS c1, CAST((t1.\"band\" LIKE 'a%') AS BOOLEAN) AS c2", "()", "by [c0, c1] [Count(*):i64] | having (key1 or (total0 > 2:i64)) | give [key0]")]
    public void Read_QueryThatKernelsDoNotKnow_IsAStatementAndWhatIsMadeOfIt(string adql, string reason, string values, string where, string expected)
    {
        var read = Read(adql);
        Assert.Equal(ScanWay.Statement, read.Way);
        Assert.Contains(reason, read.Reason, StringComparison.Ordinal);
        var sql = DuckDbDialect.Instance.Write(read.Statement!, null);
        Assert.True(sql.IsOk);
        Assert.Equal($"SELECT {values}{From}{where}", sql.Value.Text);
        Assert.Equal("()", sql.Value.Text.Substring(sql.Value.PieceAt!.Value - 1, 2));
        Assert.Equal("Object | " + expected, ScanTexts.Of(read.Query!));
    }

    /// <summary>The classifier's table, for what has no short text.</summary>
    [Theory]
    [InlineData("select ra from object where n > 3", ScanWay.Kernel)]
    [InlineData("select n from object where 1 = contains(point(ra, dec), circle(10, 20, 30))", ScanWay.Kernel)]
    [InlineData("select n from object where 1 = contains(point(ra, dec), circle(10, 20, 30)) and band like 'a%'", ScanWay.Statement)]
    [InlineData("select ivo_healpix_index(5, ra, dec) as p, count(*) from object group by ivo_healpix_index(5, ra, dec)", ScanWay.Statement)]
    [InlineData("select flux from lsst.source where 1 = contains(point(ra, dec), poly)", ScanWay.Statement)]
    [InlineData("select count(*) from object where 1 = intersects(circle(ra, dec, 0.1), circle(10, 20, 30))", ScanWay.Kernel)]
    [InlineData("select cast(seen as varchar) from object", ScanWay.Statement)]
    [InlineData("select cast(n as varchar) from object", ScanWay.Statement)]
    [InlineData("select band || 'x' from object", ScanWay.Statement)]
    [InlineData("select n, cast(n as varchar) from object group by n", ScanWay.Statement)]
    [InlineData("select coord1(point(ra, dec)) from object where lower(band) in ('a', 'b')", ScanWay.Statement)]
    [InlineData("select upper(band) from object union select band from object", ScanWay.General)]
    [InlineData("select top 3 upper(band) from (select band from object) as q", ScanWay.General)]
    public void Read_AnyQuery_GoesItsWay(string adql, ScanWay way)
    {
        var read = Read(adql);
        Assert.True(way == read.Way, read.Reason);
        Assert.Equal(way == ScanWay.Kernel, read.Reason is null);
        if (read.Statement is { } statement)
        {
            Assert.True(DuckDbDialect.Instance.Write(statement, null).IsOk);
            Assert.False(PostgresDialect.Instance.Write(statement, null).IsOk);
        }
    }
}
