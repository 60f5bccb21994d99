using Dax.Adql.Binding;

namespace Dax.Adql.Tests;

/// <summary>Names, types and metadata of result columns.</summary>
public sealed class MetadataTests
{
    [Theory]
    [InlineData("select RA, objectID, dec as d, n as \"My n\" from object", "RA,objectID,d,My n")]
    [InlineData("select * from tap_schema.schemas", "schema_name,description,utype,schema_index")]
    [InlineData("select n, N, a.n, ra from object a", "n,N_2,n_3,ra")]
    [InlineData("select a.n, b.n as n_2, b.n from object a, object b", "n,n_2,n_3")]
    [InlineData("select count(*), avg(mag_g), sum(n+1), max(n) as m, 1 from object", "count_all,avg_mag_g,sum_3,m,col_5")]
    [InlineData("select n+1, sqrt(ra), 'x', cast(n as bigint), mod(n,2) from object", "col_1,sqrt_ra,col_3,n,mod_5")]
    [InlineData("select q.* from (select n+1, n from object) q", "col_1,n")]
    public void Columns_Names_AreAsWrittenAndUnique(string adql, string expected) =>
        Assert.Equal(expected, string.Join(',', TestCatalog.Columns(adql).Select(column => column.Name)));

    [Theory]
    [InlineData("n", "Smallint")]
    [InlineData("-n", "Bigint")]
    [InlineData("n + n", "Bigint")]
    [InlineData("n + objectId", "Bigint")]
    [InlineData("n / 2", "Bigint")]
    [InlineData("mag_g - mag_r", "Real")]
    [InlineData("mag_g + n", "Real")]
    [InlineData("mag_g + 1", "Double")]
    [InlineData("n * 1.5", "Double")]
    [InlineData("5000000000", "Bigint")]
    [InlineData("'x' || band", "Text")]
    [InlineData("count(*)", "Bigint")]
    [InlineData("count(n)", "Bigint")]
    [InlineData("sum(n)", "Bigint")]
    [InlineData("sum(flag)", "Bigint")]
    [InlineData("sum(mag_g)", "Double")]
    [InlineData("avg(n)", "Double")]
    [InlineData("min(n)", "Smallint")]
    [InlineData("max(band)", "Text")]
    [InlineData("max(seen)", "Timestamp")]
    [InlineData("abs(mag_g)", "Real")]
    [InlineData("abs(n)", "Bigint")]
    [InlineData("mod(n, 2)", "Bigint")]
    [InlineData("mod(ra, 2)", "Double")]
    [InlineData("sqrt(n)", "Double")]
    [InlineData("cast(n as real)", "Real")]
    [InlineData("coalesce(n, objectId)", "Bigint")]
    [InlineData("coalesce(n, 1.5)", "Double")]
    [InlineData("null", "Text")]
    [InlineData("flag", "Boolean")]
    [InlineData("contains(point(ra,dec), circle(1,2,3))", "Integer")]
    [InlineData("distance(ra,dec,1,2)", "Double")]
    public void Columns_Type_IsDerived(string expression, string expected) =>
        Assert.Equal(expected, TestCatalog.Columns($"select {expression} as x from object")[0].Type.ToString());

    [Theory]
    [InlineData("mag_g as m", "mag", "phot.mag;em.opt.B")]
    [InlineData("avg(mag_g)", "mag", null)]
    [InlineData("-mag_g", "mag", null)]
    [InlineData("sum(mag_g)", "mag", null)]
    [InlineData("mag_g * 2", null, null)]
    [InlineData("count(mag_g)", null, null)]
    [InlineData("round(ra, 2)", "deg", null)]
    [InlineData("distance(ra, dec, 1, 2)", "deg", "pos.angDistance")]
    public void Columns_UnitAndUcd_AreKeptWhereTheyHold(string expression, string? unit, string? ucd)
    {
        var column = TestCatalog.Columns($"select {expression} from object")[0];
        Assert.Equal((unit, ucd), (column.Unit, column.Ucd));
    }

    [Fact]
    public void Columns_RenamedThroughSubqueriesAndWith_KeepEverything()
    {
        var column = TestCatalog.Columns("with w as (select ra as a from object) select q.b as c from (select a as b from w) q")[0];
        Assert.Equal(("c", "deg", "pos.eq.ra;meta.main", "Right ascension"), (column.Name, column.Unit, column.Ucd, column.Description));
    }

    [Fact]
    public void Columns_TimestampsAndTexts_SayHowTheyAreWritten()
    {
        var columns = TestCatalog.Columns("select cast('2026-01-31' as timestamp), band, lower(band), cast(band as char(4)) from object");
        Assert.Equal(("timestamp", "*"), (columns[0].XType, columns[0].ArraySize));
        Assert.Equal(["1*", "*", "4*"], columns.Skip(1).Select(column => column.ArraySize));
    }

    [Fact]
    public void Columns_StoredGeometry_IsWhatDaliStores()
    {
        var columns = TestCatalog.Columns("select pos, poly from lsst.source");
        Assert.Equal((new AdqlType(AdqlBase.Double, true), "2", "point"), (columns[0].Type, columns[0].ArraySize, columns[0].XType));
        Assert.Equal((new AdqlType(AdqlBase.Double, true), "*", "polygon"), (columns[1].Type, columns[1].ArraySize, columns[1].XType));
    }

    [Fact]
    public void Tables_OfAQuery_AreListedOnce()
    {
        var query = TestCatalog.Compile("select a.n from object a, object b where exists (select * from lsst.source)").Value;
        Assert.Equal([TestCatalog.Object, TestCatalog.Source], query.Tables);
    }

    [Theory]
    [InlineData("select * from object where 1=contains(point(ra,dec),circle(1,2,0.1))", true)]
    [InlineData("select * from object where distance(ra,dec,1,2) < 0.1 and n > 1", true)]
    [InlineData("select * from object where 1=contains(point(ra,dec),circle(1,2,20))", false)]
    [InlineData("select * from object where distance(ra,dec,1,2) < 0.1 or n > 1", false)]
    [InlineData("select * from object where objectId = 7", true)]
    [InlineData("select * from object where objectId in (7, 8)", true)]
    [InlineData("select * from object where objectId > 7", false)]
    [InlineData("select * from object where n = 7", false)]
    [InlineData("select count(*) from object", false)]
    [InlineData("select top 10 * from object", true)]
    [InlineData("select top 10 * from object order by n", false)]
    [InlineData("select top 10 * from object where n = 1", false)]
    [InlineData("select * from tap_schema.tables natural join tap_schema.schemas", true)]
    [InlineData("select * from other.odd", true)]
    [InlineData("select o.* from object o join lsst.source s on o.objectid = s.objectid where o.objectid = 1", false)]
    [InlineData("select * from tap_schema.tables where exists (select * from object)", false)]
    public void IsRestricted_Query_IsWhetherItTouchesFewRows(string adql, bool expected) =>
        Assert.Equal(expected, TestCatalog.Compile(adql).Value.IsRestricted);
}
