using Dax.Adql.Binding;
using Dax.Adql.Dialects;

namespace Dax.Adql.Tests;

/// <summary>Which tests between sources become joins by cells of the sky, and how DuckDB is told.</summary>
public class SpatialJoinTextTests
{
    private const string On = "1 = contains(point(o.ra, o.dec), circle(s.ra, s.dec, 1/3600.))";
    private const string Cells = "unnest(dax_cells(t2.\"ra\", t2.\"dec\", 0.0002777777777777778e0, 15)) AS \"dax$cell1\"";
    private const string Spread = "(SELECT *, rowid AS \"dax$row\", " + Cells + " FROM \"g7\".\"main\".\"object\" AS t2) AS t2";

    [Fact]
    public void Join_OfTwoTables_SpreadsTheSmallerAndTakesTheCellOfTheOther()
    {
        var sql = TestCatalog.Sql($"select o.n from object o join lsst.source s on {On}");
        Assert.StartsWith($"SELECT t2.\"n\" AS c0 FROM {Spread} JOIN \"g8\".\"main\".\"source\" AS t3 ON (dax_cell(t3.\"ra\", t3.\"dec\", 15) = t2.\"dax$cell1\" AND CASE WHEN isfinite(",
            sql, StringComparison.Ordinal);
    }

    [Fact]
    public void Join_WithAnUpload_SpreadsTheUploadAndShiftsTheKey()
    {
        var sql = TestCatalog.Sql("select o.n from object o, tap_upload.mine u where distance(o.ra, o.dec, u.ra, u.dec) < 1/3600. and o.n > u.r");
        Assert.Contains("(SELECT *, rowid AS \"dax$row\", unnest(dax_cells(t2.\"ra\", t2.\"dec\", ", sql, StringComparison.Ordinal);
        Assert.Contains("((t1.\"_hpx\" >> 28) = t2.\"dax$cell", sql, StringComparison.Ordinal);
        Assert.EndsWith(" AND (t1.\"n\" > t2.\"r\"))", sql, StringComparison.Ordinal);
    }

    [Fact]
    public void Join_WithASmallTable_TellsItsCellsBeforehand()
    {
        var model = new CatalogModel([.. TestCatalog.Model.Tables.Where(t => t.Schema != "TAP_UPLOAD"), TestCatalog.Upload with { Rows = 1000 }]);
        var query = AdqlCompiler.Compile("select o.n from object o, tap_upload.mine u where distance(o.ra, o.dec, u.ra, u.dec) < 1/3600.", model, AdqlLimits.Default).Value;
        var sql = DuckDbDialect.Instance.Write(query, null).Value;
        var set = Assert.Single(sql.CellSets);
        Assert.Equal("SELECT " + Cells + " FROM \"up\".\"u1\" AS t2", set.Sql);
        Assert.Contains($" AND dax_near(t1.\"_hpx\", 28, coalesce(getvariable('{set.Variable}'), 0)) AND ", sql.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void LeftJoin_OfTwoTables_JoinsTheirPairsByRow()
    {
        var sql = TestCatalog.Sql($"select o.n from object o left join lsst.source s on {On} and s.flux > 0 where o.n = 1");
        Assert.StartsWith($"SELECT t2.\"n\" AS c0 FROM \"g7\".\"main\".\"object\" AS t2 LEFT JOIN (SELECT t2.\"dax$row\" AS \"dax$row\", t3.* FROM {Spread} JOIN ",
            sql, StringComparison.Ordinal);
        // What WHERE drops anyway needs no pairs.
        Assert.EndsWith("AND (t3.\"flux\" > 0) AND (t2.\"n\" = 1))) AS t3 ON (t3.\"dax$row\" = t2.rowid) WHERE (t2.\"n\" = 1)", sql, StringComparison.Ordinal);
    }

    [Fact]
    public void Join_ByARadiusOfEachRow_LooksAtTheOrdersThatThereAre()
    {
        var sql = TestCatalog.Sql("select o.n from object o, tap_upload.mine u where distance(o.ra, o.dec, u.ra, u.dec) <= u.r");
        Assert.StartsWith("SELECT t1.\"n\" AS c0 FROM (SELECT *, rowid AS \"dax$row\", unnest(dax_rungs(t1.\"_hpx\", (SELECT bit_or(dax_disc_order(t2.\"r\")) FROM \"up\".\"u1\" AS t2))) AS \"dax$rung1\""
            + " FROM \"g7\".\"main\".\"object\" AS t1) AS t1, (SELECT *, rowid AS \"dax$row\", unnest(dax_disc_cells(t2.\"ra\", t2.\"dec\", t2.\"r\")) AS \"dax$cell1\""
            + " FROM \"up\".\"u1\" AS t2) AS t2 WHERE (t1.\"dax$rung1\" = t2.\"dax$cell1\" AND CASE WHEN ", sql, StringComparison.Ordinal);
    }

    [Fact]
    public void SubQuery_AboutARowOutside_IsJoinedWithItsCells()
    {
        var sql = TestCatalog.Sql("select u.id from tap_upload.mine u where not exists (select 1 from object o where distance(o.ra, o.dec, u.ra, u.dec) < 1/3600.)");
        Assert.Contains("FROM (SELECT unnest(dax_cells(t1.\"ra\", t1.\"dec\", ", sql, StringComparison.Ordinal);
        Assert.Contains(" CROSS JOIN \"g7\".\"main\".\"object\" AS t2 WHERE ((t2.\"_hpx\" >> 28) = x", sql, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("select o.n from object o join lsst.source s on 1 = contains(point(o.ra, o.dec), circle(s.ra, s.dec, 1)) or o.n = 1")]
    [InlineData("select o.n from object o, lsst.source s where 0 = contains(point(o.ra, o.dec), circle(s.ra, s.dec, 1))")]
    [InlineData("select o.n from object o, lsst.source s where not distance(o.ra, o.dec, s.ra, s.dec) < 1")]
    [InlineData("select o.n from object o, lsst.source s where distance(o.ra, o.dec, s.ra, s.dec) > 1")]
    [InlineData("select o.n from object o, lsst.source s where distance(o.ra, s.dec, s.ra, o.dec) < 1")]
    [InlineData("select o.n from object o, lsst.source s where distance(o.ra, o.dec, s.ra, s.dec) < 90")]
    [InlineData("select o.n from object o, lsst.source s where distance(o.ra, o.dec, 1, 2) < 1")]
    [InlineData("select o.n from object o, lsst.source s where distance(o.ra, o.dec, o.dec, o.ra) < 1")]
    [InlineData("select o.n from object o where distance(o.ra, o.dec, o.dec, o.ra) < 1")]
    public void Condition_ThatPairsNoTwoSources_StaysAsItIs(string adql) => Assert.DoesNotContain("dax_cell", TestCatalog.Sql(adql), StringComparison.Ordinal);
}
