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
    [InlineData("avg(mag_g)", "mag", "phot.mag;em.opt.B;stat.mean")]
    [InlineData("min(ra)", "deg", "pos.eq.ra;stat.min")]
    [InlineData("max(mag_g)", "mag", "phot.mag;em.opt.B;stat.max")]
    [InlineData("max(objectId)", null, null)]
    [InlineData("sum(mag_g)", "mag", null)]
    [InlineData("count(mag_g)", null, "meta.number")]
    [InlineData("count(*)", null, "meta.number")]
    [InlineData("-mag_g", "mag", null)]
    [InlineData("mag_g * 2", "mag", null)]
    [InlineData("2 * mag_g / 5", "mag", null)]
    [InlineData("1 / ra", "deg**-1", null)]
    [InlineData("mag_g - mag_r", "mag", null)]
    [InlineData("mag_g + 0.5", "mag", null)]
    [InlineData("0.5 + mag_g", "mag", null)]
    [InlineData("mag_g - 2.5*log10(2)", "mag", null)]
    [InlineData("mag_g - 2.5*log10(n)", null, null)]
    [InlineData("mag_g + ra", null, null)]
    [InlineData("mag_g + n", null, null)]
    [InlineData("n + 1", null, null)]
    [InlineData("ra * dec", "deg**2", null)]
    [InlineData("ra * cos(dec)", "deg", null)]
    [InlineData("ra / dec", null, null)]
    [InlineData("mag_g / ra", "mag/deg", null)]
    [InlineData("mag_g * n", null, null)]
    [InlineData("sqrt(ra)", "deg**(1/2)", null)]
    [InlineData("sqrt(power(ra, 2) + power(dec, 2))", "deg", null)]
    [InlineData("power(ra, -1.5)", "deg**(-3/2)", null)]
    [InlineData("power(ra, n)", null, null)]
    [InlineData("power(2, 3)", null, null)]
    [InlineData("log10(ra)", null, null)]
    [InlineData("exp(ra/dec)", null, null)]
    [InlineData("abs(ra)", "deg", null)]
    [InlineData("round(ra, 2)", "deg", "pos.eq.ra")]
    [InlineData("mod(ra, 360)", "deg", null)]
    [InlineData("radians(ra)", "rad", null)]
    [InlineData("degrees(atan2(ra, dec))", "deg", null)]
    [InlineData("atan2(ra, dec)", "rad", null)]
    [InlineData("sin(radians(ra))", null, null)]
    [InlineData("cast(mag_g as double precision)", "mag", "phot.mag;em.opt.B")]
    [InlineData("cast(mag_g as varchar)", null, null)]
    [InlineData("coalesce(mag_g, 99)", "mag", "phot.mag;em.opt.B")]
    [InlineData("coalesce(mag_g, mag_r)", "mag", null)]
    [InlineData("coalesce(mag_g, ra)", null, null)]
    [InlineData("(select max(b.dec) from object b)", "deg", "pos.eq.dec;stat.max")]
    [InlineData("distance(ra, dec, 1, 2)", "deg", "pos.angDistance")]
    [InlineData("in_unit(ra, 'rad')", "rad", "pos.eq.ra")]
    [InlineData("in_unit(ra, 'arcsec') / 2", "arcsec", null)]
    [InlineData("avg(in_unit(mag_g, 'mmag'))", "mmag", "phot.mag;em.opt.B;stat.mean")]
    [InlineData("band", null, null)]
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

    [Theory]
    [InlineData("select ra from object union select dec from object", "deg")]
    [InlineData("select ra from object union all select 0 from object", "deg")]
    [InlineData("select ra from object union all select mag_g from object", null)]
    [InlineData("select x from (select ra*1 as x from object except select in_unit(dec, 'rad') from object) q", null)]
    [InlineData("with w as (select avg(ra*dec) as x from object) select sqrt(q.x) from w q", "deg")]
    public void Columns_UnitOfQueries_IsThatOfEveryRow(string adql, string? unit) =>
        Assert.Equal(unit, TestCatalog.Columns(adql)[0].Unit);

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
