namespace Dax.Adql.Tests;

/// <summary>Names that mean nothing, or too much: what their author reads. Names that mean something: what.</summary>
public sealed class NameTests
{
    private const string Object = "FROM \"g7\".\"main\".\"object\" AS t1";

    [Theory]
    [InlineData("select flux from object",
        "There is no column flux (line 1, column 8); expected flag, or lsst.Source in FROM, which has it")]
    [InlineData("select zzz from object",
        "There is no column zzz (line 1, column 8)")]
    [InlineData("select n from object where band = \"g\"",
        "There is no column \"g\": names stand in double quotes, texts in single ones (line 1, column 35); expected n, or 'g'")]
    [InlineData("select object.n from object as o",
        "object is called o here (line 1, column 8); expected o")]
    [InlineData("select lsst.object.n from lsst.object o",
        "lsst.object is called o here (line 1, column 8); expected o")]
    [InlineData("select n from object o where exists (select * from lsst.source s where s.objectid = object.objectid)",
        "object is called o here (line 1, column 85); expected o")]
    [InlineData("select objekt.n from object",
        "objekt is no table of this FROM (line 1, column 8); expected Object")]
    [InlineData("select o.n from object o, (select flux from lsst.source s where s.objectid = o.objectid) q",
        "A join or sub-query in FROM does not see o, which stands beside it (line 1, column 78); expected a condition in WHERE")]
    [InlineData("select o.n from object o join (select flux from lsst.source where n = 1) q on o.n = q.flux",
        "There is no column n here: a join or sub-query in FROM does not see the tables beside it (line 1, column 67); expected a condition in WHERE")]
    [InlineData("select o.n from object o, lsst.source s join other.source z on z.z = o.n",
        "A join or sub-query in FROM does not see o, which stands beside it (line 1, column 70); expected a condition in WHERE")]
    [InlineData("select n from \"lsst\".\"object\"",
        "There is no table \"lsst\".\"object\": in double quotes, case counts (line 1, column 15); expected lsst.Object")]
    [InlineData("select n from \"lsst.Object\"",
        "There is no table \"lsst.Object\" (line 1, column 15); expected lsst.Object")]
    [InlineData("select n from xyzzy",
        "There is no table xyzzy (line 1, column 15); expected a table of TAP_SCHEMA.tables")]
    [InlineData("with bright as (select n from object) select n from brigth",
        "There is no table brigth (line 1, column 53); expected bright")]
    [InlineData("with a as (select n from b), b as (select n from object) select n from a",
        "b is not defined before this place: a query of WITH knows those before it, and not itself (line 1, column 26); expected another order of the queries")]
    [InlineData("with a as (select n from a) select n from a",
        "a is not defined before this place: a query of WITH knows those before it, and not itself (line 1, column 26); expected another order of the queries")]
    [InlineData("with recursive a as (select n from object) select n from a",
        "Recursive queries are not in ADQL (line 1, column 6); expected WITH name AS (…)")]
    [InlineData("with a (m) as (select n from object) select m from a",
        "A query of WITH takes its columns' names from its select list (line 1, column 8); expected AS")]
    [InlineData("select ln(n) from object",
        "There is no function ln (line 1, column 8); expected LOG, the natural logarithm")]
    [InlineData("select substring(band, 1) from object",
        "substring is no function of ADQL (line 1, column 8); expected a value")]
    [InlineData("select top 3 distinct n from object",
        "distinct comes before TOP (line 1, column 14); expected SELECT DISTINCT TOP n")]
    [InlineData("select n from object union distinct select n from object",
        "UNION leaves duplicates out by itself (line 1, column 28); expected no DISTINCT")]
    [InlineData("select 'a' 'b' from object",
        "Two texts stand side by side: || joins them, and a quote inside a text is doubled (line 1, column 12); expected ||")]
    [InlineData("select circle(ra, 2) + 1 from object",
        "CIRCLE makes a geometry, which has no place beside an operator (line 1, column 8); expected a number or a text")]
    [InlineData("select n from object where 1 = contains(circle(1, 2), point(1, 2))",
        "CIRCLE takes a point here (line 1, column 48); expected POINT(…), CENTROID(…) or a column of points")]
    [InlineData("select a.objectid from object a join object b using (objectid) where objectid = ra",
        "ra is ambiguous (line 1, column 81); expected a.ra or b.ra")]
    [InlineData("select a.n from object a join object b using (objectid) join lsst.source c using (ra)",
        "ra is ambiguous on one side of the join (line 1, column 83)")]
    [InlineData("select a.n from object a join lsst.source b using (n)",
        "n is not a column of both sides of the join (line 1, column 52)")]
    [InlineData("select n as a, mag_g as a from object order by a",
        "a is ambiguous: several selected columns have that name (line 1, column 48); expected the number of the column")]
    [InlineData("select band from object having count(*) > 1",
        "band must stand in GROUP BY or inside an aggregate (line 1, column 8); expected GROUP BY, or MIN, MAX, AVG…")]
    [InlineData("select n + 1 as m from object group by n + 2",
        "n must stand in GROUP BY or inside an aggregate (line 1, column 8); expected GROUP BY, or MIN, MAX, AVG…")]
    [InlineData("select max(n) as m from object group by m",
        "MAX cannot stand in GROUP BY (line 1, column 8)")]
    [InlineData("select n from object group by n order by mag_g",
        "mag_g must stand in GROUP BY or inside an aggregate (line 1, column 42); expected GROUP BY, or MIN, MAX, AVG…")]
    public void Compile_NameThatDoesNotFit_SaysWhatWould(string adql, string expected) =>
        Assert.Equal(expected, TestCatalog.Errors(adql).Replace("\n", " && ", StringComparison.Ordinal));

    [Theory]
    [InlineData("select N, \"n\", \"objectId\", OBJECTID, lsst.OBJECT.n, \"Object\".n from Lsst.oBject", "n c0 n c1 objectId c2 objectId c3 n c4 n c5")]
    [InlineData("select \"Case\", \"case\" from other.odd", "Case c0 case c1")]
    [InlineData("select n + 1 as m, count(*) as c from object group by m order by m", "")]
    [InlineData("select count(*) as c from object having count(*) > 1", "")]
    [InlineData("select n, n + 1 as m from object order by m desc, mag_g + 1, 1", "")]
    [InlineData("select count(*) from object group by n + 1, band having avg(mag_g) > 20 order by n + 1", "")]
    [InlineData("select objectid from object a full join lsst.source b using (objectid) where objectid > 3", "")]
    [InlineData("select objectid, a.objectid, b.objectid from object a natural join (select objectid from lsst.source) b", "")]
    [InlineData("select n from object where exists (select 1 from lsst.source s where s.objectid = objectid)", "")]
    [InlineData("select tap_schema.tables.table_name from tap_schema.schemas inner join tap_schema.tables on tap_schema.tables.schema_name = tap_schema.schemas.schema_name", "")]
    [InlineData("select band || n || 'x' || (-1) from object", "")]
    [InlineData("select n from object where exists (object join lsst.source using (objectid))", "")]
    public void Compile_NameThatFits_IsFound(string adql, string columns)
    {
        var sql = TestCatalog.Sql(adql);
        if (columns.Length > 0 && columns.StartsWith("n c0 n c1", StringComparison.Ordinal))
            Assert.Equal($"SELECT t1.\"n\" AS c0, t1.\"n\" AS c1, t1.\"objectId\" AS c2, t1.\"objectId\" AS c3, t1.\"n\" AS c4, t1.\"n\" AS c5 {Object}", sql);
    }

    /// <summary>Ten errors at most, from the first place to the last, and each place once.</summary>
    [Fact]
    public void Compile_ManyErrors_TellsTenInTheirOrder()
    {
        var errors = TestCatalog.Compile("select x01, x02, x03, x04, x05, x06\n, x07, x08, x09, x10, x11 from object where x00 = 1").Errors;
        Assert.Equal(10, errors.Count);
        Assert.Equal(errors.OrderBy(error => error.At.Line).ThenBy(error => error.At.Column), errors);
        Assert.Equal(10, errors.Select(error => error.At).Distinct().Count());
    }
}
