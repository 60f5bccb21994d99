using Dax.Adql.Binding;
using Dax.Adql.Dialects;

namespace Dax.Adql.Tests;

/// <summary>User-defined functions before any engine: signatures, refusals, what is computed at once, text.</summary>
public sealed class UserFunctionTests
{
    [Theory]
    [InlineData("ivo_healpix_indx(1, 2, 3)", "There is no function ivo_healpix_indx (line 1, column 8); expected ivo_healpix_index or ivo_healpix_center")]
    [InlineData("my_func(1)", "There is no function my_func (line 1, column 8)")]
    [InlineData("ivo_healpix_index(1)", "ivo_healpix_index takes 2 to 3 arguments, not 1 (line 1, column 8); expected ivo_healpix_index(hpxOrder INTEGER, long DOUBLE PRECISION, lat DOUBLE PRECISION) -> BIGINT or ivo_healpix_index(hpxOrder INTEGER, point POINT) -> BIGINT")]
    [InlineData("ivo_to_jd()", "ivo_to_jd takes 1 argument, not 0 (line 1, column 8); expected ivo_to_jd(d TIMESTAMP) -> DOUBLE PRECISION")]
    [InlineData("ivo_healpix_index(1.5, ra, dec)", "ivo_healpix_index takes a whole number as hpxOrder, and this is not whole (line 1, column 26); expected ivo_healpix_index(hpxOrder INTEGER, long DOUBLE PRECISION, lat DOUBLE PRECISION) -> BIGINT or ivo_healpix_index(hpxOrder INTEGER, point POINT) -> BIGINT")]
    [InlineData("COORD1(ivo_healpix_center(17, 23.2))", "ivo_healpix_center takes a whole number as hpxIndex, and this is not whole (line 1, column 38); expected ivo_healpix_center(hpxOrder INTEGER, hpxIndex BIGINT) -> POINT")]
    [InlineData("ivo_healpix_index(30, ra, dec)", "The order of a HEALPix grid lies between 0 and 29 (line 1, column 26)")]
    [InlineData("COORD1(ivo_healpix_center(0, 12))", "At order 0, the cells of HEALPix are numbered from 0 to 11 (line 1, column 37)")]
    [InlineData("ivo_hasword(n, 'x')", "ivo_hasword takes a text as haystack, and this is a number (line 1, column 20); expected ivo_hasword(haystack TEXT, needle TEXT) -> INTEGER")]
    [InlineData("ivo_to_jd('yesterday')", "This text is not a timestamp (line 1, column 18); expected YYYY-MM-DDTHH:MM:SS, as in '2026-01-31T12:00:00'")]
    [InlineData("ivo_to_jd(ra)", "ivo_to_jd takes a timestamp as d, and this is a number (line 1, column 18); expected ivo_to_jd(d TIMESTAMP) -> DOUBLE PRECISION")]
    [InlineData("COORD1(ivo_epoch_prop_pos(ra, dec, 125, 300, -428.8, 52.51, NULL, 1875.0))", "ivo_epoch_prop_pos needs a value for ref_epoch: the position and the epochs cannot be NULL (line 1, column 68)")]
    [InlineData("COORD1(ivo_epoch_prop_pos(NULL, dec, 125, 300, NULL, NULL, 2016.0, 1875.0))", "ivo_epoch_prop_pos needs a value for ra: the position and the epochs cannot be NULL (line 1, column 34)")]
    [InlineData("COORD1(ivo_geom_transform('Galactic', 'ICRS', POINT(1, 2)))", "There is no reference frame 'Galactic' here (line 1, column 34); expected ICRS, FK5, FK4, GALACTIC, SUPER_GALACTIC, ECLIPTIC")]
    [InlineData("COORD1(ivo_geom_transform(band, 'ICRS', POINT(1, 2)))", "A reference frame is given as a text in quotes (line 1, column 34); expected ICRS, FK5, FK4, GALACTIC, SUPER_GALACTIC, ECLIPTIC")]
    [InlineData("ivo_string_agg(band, band)", "The delimiter is a text in quotes, of at most 100 characters (line 1, column 29); expected a text in quotes")]
    [InlineData("ivo_histogram(ra, 0, n, 8)", "The upper limit of a histogram is a number (line 1, column 29); expected a number")]
    [InlineData("ivo_histogram(ra, 3, 3, 8)", "The upper limit of a histogram is greater than the lower one (line 1, column 29)")]
    [InlineData("ivo_histogram(ra, 0, 3, 1001)", "A histogram has 1 to 1000 bins, given as a number (line 1, column 32); expected 1 to 1000")]
    [InlineData("ivo_histogram(ra, 0, 3, 8), n", "n must stand in GROUP BY or inside an aggregate (line 1, column 36); expected GROUP BY, or MIN, MAX, AVG…")]
    [InlineData("COORD1(ivo_geom_transform('ICRS', 'GALACTIC', POINT(360 * RAND(), 0)))", "ivo_geom_transform uses its arguments several times, and a random number would be another one each time (line 1, column 15); expected a query in FROM that draws it")]
    [InlineData("sum(ivo_histogram(ra, 0, 3, 8))", "ivo_histogram is an aggregate and cannot stand inside another aggregate (line 1, column 12)")]
    public void Misuse_OfFunction_HelpfulError(string expression, string expected) => Assert.Equal(expected, TestCatalog.Errors($"SELECT {expression} FROM object"));

    [Fact]
    public void Aggregate_InWhere_IsRefused() => Assert.Equal(
        "ivo_string_agg is an aggregate and cannot stand in WHERE (line 1, column 28); expected HAVING",
        TestCatalog.Errors("SELECT n FROM object WHERE ivo_string_agg(band, ',') = 'x'"));

    [Fact]
    public void Function_NotDeclared_IsUnknown() =>
        Assert.Equal("There is no function ivo_to_jd (line 1, column 8)", AdqlCompiler.Compile("SELECT ivo_to_jd(seen) FROM object", TestCatalog.Model, AdqlLimits.Default).Errors[0].ToString());

    [Theory]
    [InlineData("IVO_Healpix_Index(0, 1, 1)", "4")]
    [InlineData("ivo_healpix_index(17, 359, -1)", "73009064944")]
    [InlineData("ivo_to_jd('1910-12-31T06:00:00')", "2419036.75e0")]
    [InlineData("ivo_to_mjd(CAST('2000-01-02T12:00:00' AS TIMESTAMP))", "51545.5e0")]
    [InlineData("ivo_hms_to_degrees('3H34M45.4S')", "53.689166666666665e0")]
    [InlineData("ivo_dms_to_degrees('-0d15m0s')", "(-0.25e0)")]
    [InlineData("ivo_dms_to_degrees('a quarter')", "CAST(NULL AS DOUBLE)")]
    [InlineData("COORD1(ivo_healpix_center(0, 6))", "180e0")]
    [InlineData("COORD2(ivo_geom_transform('ICRS', 'FK5', POINT(1, dec)))", "t1.\"dec\"")]
    [InlineData("ivo_interval_overlaps(n, 3, ra, mag_g)", "CAST(((t1.\"n\" <= 3) AND (t1.\"ra\" <= t1.\"mag_g\") AND (t1.\"n\" <= t1.\"mag_g\") AND (t1.\"ra\" <= 3)) AS INTEGER)")]
    [InlineData("ivo_nocasematch(band, 'a%')", "CAST((t1.\"band\" ILIKE 'a%') AS INTEGER)")]
    [InlineData("ivo_healpix_index(8, dec, ra)", "dax_healpix_index(CAST(8 AS BIGINT), t1.\"dec\", t1.\"ra\")")]
    [InlineData("ivo_healpix_index(8, ra, dec)", "CASE WHEN t1.\"_hpx\" >= 0 THEN t1.\"_hpx\" >> 42 END")]
    [InlineData("ivo_histogram(ra, 0, 3, 20)", "coalesce(dax_histogram_64(t1.\"ra\", 0e0, 3e0, CAST(20 AS BIGINT)), list_resize(CAST([] AS INTEGER[]), 22, 0))")]
    public void Function_Written_Text(string expression, string expected)
    {
        var sql = TestCatalog.Sql($"SELECT {expression} AS v FROM object");
        Assert.Contains(expected, sql, StringComparison.Ordinal);
    }

    [Fact]
    public void Predicates_ComparedWithOne_AreConditions() => Assert.EndsWith(
        "WHERE ((t1.\"band\" ILIKE 'a%') AND (t1.\"n\" <= 3) AND (1 <= 2) AND (t1.\"n\" <= 2) AND (1 <= 3))",
        TestCatalog.Sql("SELECT n FROM object WHERE 1 = ivo_nocasematch(band, 'a%') AND ivo_interval_overlaps(n, 3, 1, 2) = 1"), StringComparison.Ordinal);

    [Fact]
    public void PointFunction_InACircle_PrunesLikeAnyPoint() => Assert.Contains("_hpx",
        TestCatalog.Sql("SELECT n FROM object WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(ivo_geom_transform('GALACTIC', 'ICRS', POINT(10, 50)), 0.1))"), StringComparison.Ordinal);

    [Theory]
    [InlineData("ivo_healpix_index(5, ra, dec) = 7", "(t1.\"_hpx\" BETWEEN 1970324836974592 AND 2251799813685247) AND ", true)]
    [InlineData("n = 1 AND 7 = ivo_healpix_index(29, POINT(ra, dec))", "(t1.\"_hpx\" BETWEEN 7 AND 7) AND ", true)]
    [InlineData("ivo_healpix_index(0, ra, dec) BETWEEN 3 AND 11", "(t1.\"_hpx\" BETWEEN 864691128455135232 AND 3458764513820540927) AND ", false)]
    public void HealpixIndex_ComparedWithConstants_IsARangeOfTheKey(string condition, string range, bool restricted)
    {
        var query = $"SELECT n FROM object WHERE {condition}";
        Assert.Contains(range, TestCatalog.Sql(query), StringComparison.Ordinal);
        Assert.Equal(restricted, TestCatalog.Compile(query).Value.IsRestricted);
    }

    [Theory]
    [InlineData("NOT ivo_healpix_index(5, ra, dec) = 7")]
    [InlineData("ivo_healpix_index(5, ra, dec) = 7 OR n = 1")]
    [InlineData("ivo_healpix_index(5, ra, dec) = 12288")]
    [InlineData("ivo_healpix_index(5, ra, dec) BETWEEN 9 AND 7")]
    public void HealpixIndex_Elsewhere_RestrictsNothing(string condition) =>
        Assert.DoesNotContain("_hpx\" BETWEEN", TestCatalog.Sql($"SELECT n FROM object WHERE {condition}"), StringComparison.Ordinal);

    [Fact]
    public void HealpixIndex_GroupedBy_IsTheSameText() => Assert.Contains(
        "GROUP BY CASE WHEN t1.\"_hpx\" >= 0 THEN t1.\"_hpx\" >> 50 END",
        TestCatalog.Sql("SELECT ivo_healpix_index(4, ra, dec) AS cell, COUNT(*) AS c FROM object GROUP BY ivo_healpix_index(4, ra, dec) ORDER BY cell"), StringComparison.Ordinal);

    [Theory]
    [InlineData("scisql_s2PtInCircle(ra, dec, 10, 20, 0.1) = 1")]
    [InlineData("1 = scisql_s2PtInEllipse(ra, dec, 10, 20, 360, 100, 45) AND n = 1")]
    [InlineData("1 = scisql_s2PtInCPoly(ra, dec, 10, 20, 10.1, 20, 10, 20.1)")]
    public void ScisqlTest_AsAConjunct_PrunesLikeContains(string condition) => Assert.Contains("_hpx", TestCatalog.Sql($"SELECT n FROM object WHERE {condition}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("NOT scisql_s2PtInCircle(ra, dec, 10, 20, 0.1) = 1")]
    [InlineData("scisql_s2PtInCircle(ra, dec, 10, 20, 0.1) = 0")]
    [InlineData("n = 1 OR scisql_s2PtInCircle(ra, dec, 10, 20, 0.1) = 1")]
    public void ScisqlTest_Elsewhere_StaysANumber(string condition)
    {
        var sql = TestCatalog.Sql($"SELECT n FROM object WHERE {condition}");
        Assert.Contains("coalesce(", sql, StringComparison.Ordinal);
        Assert.DoesNotContain("_hpx", sql, StringComparison.Ordinal);
    }

    [Fact]
    public void CopyingFunctions_NestedDeep_AreRefused()
    {
        var point = "POINT(ra, dec)";
        for (var i = 0; i < 4; i++)
            point = $"ivo_geom_transform('{(i % 2 == 0 ? "ICRS" : "GALACTIC")}', 'ECLIPTIC', {point})";
        Assert.Equal("", TestCatalog.Errors($"SELECT COORD1({point}) FROM object"));
        for (var i = 0; i < 60; i++)
            point = $"ivo_geom_transform('ICRS', 'GALACTIC', {point})";
        Assert.StartsWith("ivo_geom_transform and functions like it stand at most 4 deep inside each other", TestCatalog.Errors($"SELECT COORD1({point}) FROM object"), StringComparison.Ordinal);
    }

    [Fact]
    public void Declarations_EachForm_IsWellFormedAndNamed()
    {
        foreach (var function in DuckDbDialect.Instance.UserFunctions.Functions)
        {
            Assert.NotEmpty(function.Description);
            foreach (var signature in function.Signatures)
            {
                Assert.StartsWith(function.Name + "(", signature.Form, StringComparison.Ordinal);
                Assert.Matches(@"^[a-zA-Z]\w*\((\w+ [A-Z ]+(, \w+ [A-Z ]+)*(, \.\.\.)?)?\) -> [A-Z ]+(\[\])?$", signature.Form);
            }
        }
    }

    [Fact]
    public void Results_OfFunctions_HaveTypesAndUnits()
    {
        var columns = TestCatalog.Columns("SELECT ivo_to_jd(seen), ivo_hms_to_degrees(band), ivo_healpix_index(3, ra, dec), ivo_hasword(band, 'x') FROM object");
        Assert.Equal(["d", "deg", null, null], columns.Select(c => c.Unit));
        Assert.Equal([AdqlBase.Double, AdqlBase.Double, AdqlBase.Bigint, AdqlBase.Integer], columns.Select(c => c.Type.Base));
        var counts = Assert.Single(TestCatalog.Columns("SELECT ivo_histogram(ra, 0, 1, 3) FROM object"));
        Assert.Equal((new AdqlType(AdqlBase.Integer, true), "*"), (counts.Type, counts.ArraySize));
    }
}
