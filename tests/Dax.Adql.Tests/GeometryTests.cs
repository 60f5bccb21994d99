using Dax.Adql.Binding;

namespace Dax.Adql.Tests;

/// <summary>Geometry: one expression, the SQL of DuckDB; types and metadata; errors.</summary>
public sealed class GeometryTests
{
    private const string Pos = "POINT(ra, dec)";

    /// <summary>4,000 chords of one circle, nearly all of which cross each other.</summary>
    [Theory]
    [InlineData("AREA")]
    [InlineData("CENTROID")]
    public void Compile_ARegionOfATangledBorder_IsAnErrorWithItsPlace(string function)
    {
        var corners = Enumerable.Range(0, 4000).Select(i => i * 1999.0 % 4000 * 0.09 * Math.PI / 180)
            .Select(angle => FormattableString.Invariant($"{20 + 5 * Math.Cos(angle):R}, {5 * Math.Sin(angle):R}"));
        var answer = AdqlCompiler.Compile($"SELECT {function}(POLYGON({string.Join(", ", corners)})) AS x FROM lsst.object", TestCatalog.Model, AdqlLimits.Default);
        var error = Assert.Single(answer.Errors);
        Assert.Equal(new TextPosition(1, 8), error.At);
        Assert.Contains("meet each other too often", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POINT(ra, dec)", "dax_geometry([t1.\"ra\", t1.\"dec\"])")]
    [InlineData("POINT('ICRS', 10, 20)", "[10e0, 20e0]")]
    [InlineData("CIRCLE(ra, dec, 0.5)", "dax_geometry([t1.\"ra\", t1.\"dec\", 0.5e0])")]
    [InlineData("CIRCLE(POINT(10, 20), 1)", "[10e0, 20e0, 1e0]")]
    [InlineData("CIRCLE(pos, flux)", "dax_geometry([CAST(t1.\"pos\"[1] AS DOUBLE), CAST(t1.\"pos\"[2] AS DOUBLE), t1.\"flux\"])")]
    [InlineData("CIRCLE(CENTROID(poly), 1)", "dax_geometry(list_append(dax_centroid_n(t1.\"poly\"), 1e0))")]
    [InlineData("POLYGON(0, 0, 10, 0, ra, dec)", "dax_geometry([0e0, 0e0, 10e0, 0e0, t1.\"ra\", t1.\"dec\"])")]
    [InlineData("POLYGON(POINT(0, 0), POINT(10, 0), CENTROID(poly))", "dax_geometry(flatten([coalesce([0e0, 0e0], [CAST(NULL AS DOUBLE)]), coalesce([10e0, 0e0], [CAST(NULL AS DOUBLE)]), coalesce(dax_centroid_n(t1.\"poly\"), [CAST(NULL AS DOUBLE)])]))")]
    [InlineData("BOX(ra, dec, 1, 2)", "dax_box(list_concat([t1.\"ra\", t1.\"dec\"], [1e0, 2e0]))")]
    [InlineData("BOX('', CENTROID(poly), 1, 2)", "dax_box(list_concat(dax_centroid_n(t1.\"poly\"), [1e0, 2e0]))")]
    [InlineData("REGION('Circle ICRS 10 20 0.5')", "[10e0, 20e0, 0.5e0]")]
    [InlineData("REGION('POSITION 10 20')", "[10e0, 20e0]")]
    [InlineData("REGION('union (circle 10 20 0.5 circle 30 40 1)')", "'union (circle 10 20 0.5 circle 30 40 1)'")]
    [InlineData("CAST('10 20' AS POINT)", "[10e0, 20e0]")]
    [InlineData("CAST('circle 10 20 0.5' AS CIRCLE)", "[10e0, 20e0, 0.5e0]")]
    [InlineData("CAST(s_region AS CIRCLE)", "dax_numbers(t1.\"s_region\", 'circle')")]
    [InlineData("CAST(pos AS POINT)", "dax_geometry([CAST(t1.\"pos\"[1] AS DOUBLE), CAST(t1.\"pos\"[2] AS DOUBLE)])")]
    [InlineData("CAST(POINT(ra, dec) AS VARCHAR)", "array_to_string(dax_geometry([t1.\"ra\", t1.\"dec\"]), ' ')")]
    [InlineData("CENTROID(CIRCLE(ra, dec, 1))", "dax_geometry([t1.\"ra\", t1.\"dec\"])")]
    [InlineData("CENTROID(s_region)", "dax_centroid_t(t1.\"s_region\")")]
    [InlineData("AREA(s_region)", "dax_area_t(t1.\"s_region\")")]
    [InlineData("AREA(CIRCLE(ra, dec, 1))", "dax_area_n([t1.\"ra\", t1.\"dec\", 1e0])")]
    [InlineData("AREA(CIRCLE(0, 0, 180))", "41252.96124941928e0")]
    [InlineData("COORD1(POINT(ra, dec))", "CASE WHEN isfinite(t1.\"ra\") AND t1.\"dec\" BETWEEN -90 AND 90 THEN t1.\"ra\" END")]
    [InlineData("COORD2(POINT(10, 20))", "20e0")]
    [InlineData("COORD1(CENTROID(CIRCLE(10, 20, 1)))", "10e0")]
    [InlineData("COORD2(CENTROID(s_region))", "(dax_centroid_t(t1.\"s_region\"))[2]")]
    [InlineData("COORDSYS(pos)", "CASE WHEN dax_geometry([CAST(t1.\"pos\"[1] AS DOUBLE), CAST(t1.\"pos\"[2] AS DOUBLE)]) IS NOT NULL THEN 'ICRS' END")]
    [InlineData("DISTANCE(POINT(7, 8), POINT(7, 8))", "0e0")]
    [InlineData("DISTANCE(CENTROID(poly), POINT(ra, dec))", "dax_distance_pn(t1.\"ra\", t1.\"dec\", dax_centroid_n(t1.\"poly\"))")]
    [InlineData("DISTANCE(POINT(RAND(), dec), POINT(ra, 0))", "dax_distance_pp(random(), t1.\"dec\", t1.\"ra\", 0e0)")]
    [InlineData("COALESCE(pos, NULL, POINT(0, 0))", "coalesce(dax_geometry([CAST(t1.\"pos\"[1] AS DOUBLE), CAST(t1.\"pos\"[2] AS DOUBLE)]), CAST(NULL AS DOUBLE[]), [0e0, 0e0])")]
    [InlineData("COALESCE(s_region, POINT(ra, dec), CIRCLE(1, 2, 3))", "coalesce(t1.\"s_region\", dax_region_n([t1.\"ra\", t1.\"dec\"]), dax_region_t('circle 1 2 3'))")]
    [InlineData("CONTAINS(POINT(ra, dec), s_region)", "dax_contains_pt(t1.\"ra\", t1.\"dec\", t1.\"s_region\")")]
    [InlineData("CONTAINS(s_region, s_region)", "dax_contains_tt(t1.\"s_region\", t1.\"s_region\")")]
    [InlineData("CONTAINS(CIRCLE(ra, dec, 1), POLYGON(0, 0, 10, 0, 5, 5))", "dax_contains_nt([t1.\"ra\", t1.\"dec\", 1e0], 'polygon 0 0 10 0 5 5')")]
    [InlineData("CONTAINS(POINT(ra, dec), POLYGON(0, 0, 10, 0, ra, dec))", "dax_contains_pn(t1.\"ra\", t1.\"dec\", [0e0, 0e0, 10e0, 0e0, t1.\"ra\", t1.\"dec\"])")]
    [InlineData("CONTAINS(POINT(ra, dec), poly)", "dax_contains_pn(t1.\"ra\", t1.\"dec\", t1.\"poly\")")]
    [InlineData("CONTAINS(CENTROID(poly), CIRCLE(10, 20, 1))", "(dax_distance_pn(10e0, 20e0, dax_centroid_n(t1.\"poly\")) <= 1e0)")]
    [InlineData("CONTAINS(CIRCLE(ra, dec, 1), CIRCLE(10, 20, 3))", "dax_in_circle(t1.\"ra\", t1.\"dec\", 10e0, 20e0, 2e0)")]
    [InlineData("CONTAINS(CIRCLE(ra, dec, 1), CIRCLE(10, 20, 180))", "dax_contains_nt([t1.\"ra\", t1.\"dec\", 1e0], 'circle 10 20 180')")]
    [InlineData("INTERSECTS(s_region, CIRCLE(10, 20, 1))", "dax_intersects_tt(t1.\"s_region\", 'circle 10 20 1')")]
    [InlineData("INTERSECTS(s_region, POINT(ra, dec))", "dax_contains_pt(t1.\"ra\", t1.\"dec\", t1.\"s_region\")")]
    [InlineData("INTERSECTS(BOX(ra, dec, 1, 2), poly)", "dax_intersects_nn(dax_box(list_concat([t1.\"ra\", t1.\"dec\"], [1e0, 2e0])), t1.\"poly\")")]
    [InlineData("CONTAINS(POINT(ra * 2 / 3, dec), CIRCLE(pos, 1))", "dax_in_circle((t1.\"ra\" * 2e0 / 3e0), t1.\"dec\", CAST(t1.\"pos\"[1] AS DOUBLE), CAST(t1.\"pos\"[2] AS DOUBLE), 1e0)")]
    public void Write_Geometry_IsThisText(string adql, string expected)
    {
        var sql = TestCatalog.Sql($"select {adql} from lsst.source");
        Assert.Equal(expected, Inner(sql));
    }

    /// <summary>The expression without the cast that a column of the answer has, and that of a condition to a number.</summary>
    private static string Inner(string sql)
    {
        const string end = " AS c0 FROM \"g8\".\"main\".\"source\" AS t1";
        Assert.EndsWith(end, sql);
        var value = sql["SELECT ".Length..^end.Length];
        foreach (var type in (string[])[" AS DOUBLE)", " AS VARCHAR)", " AS INTEGER)", " AS INTEGER)"])
            if (value.StartsWith("CAST(", StringComparison.Ordinal) && value.EndsWith(type, StringComparison.Ordinal))
                value = value[5..^type.Length];
        return value;
    }

    [Theory]
    [InlineData("1 = CONTAINS(POINT(ra, dec), BOX(10, 20, 1, 1))", "dax_in_polygon(")]
    [InlineData("1 = CONTAINS(POINT(ra, dec), REGION('union (circle 10 20 0.5 circle 11 20 0.5)'))", "dax_contains_pt(")]
    [InlineData("1 = CONTAINS(POINT(ra, dec), CAST('circle 10 20 0.5' AS CIRCLE))", "dax_in_circle(")]
    [InlineData("1 = CONTAINS(POINT(ra, dec), CIRCLE(COORD1(POINT(10, 20)), COORD2(POINT(10, 20)), AREA(CIRCLE(0, 0, 0.1))))", "dax_in_circle(")]
    [InlineData("1 = CONTAINS(POINT(ra, dec), CIRCLE(CENTROID(POLYGON(9, 19, 11, 19, 10, 21)), 0.5))", "dax_in_circle(")]
    [InlineData("1 = CONTAINS(CIRCLE(ra, dec, 0.1), CIRCLE(10, 20, 0.5))", "dax_in_circle(")]
    [InlineData("1 = CONTAINS(CIRCLE(ra, dec, 0.1), POLYGON(9, 19, 11, 19, 10, 21))", "dax_contains_nt(")]
    [InlineData("1 = INTERSECTS(CIRCLE(ra, dec, 0.1), POLYGON(9, 19, 11, 19, 10, 21))", "dax_intersects_nt(")]
    [InlineData("1 = INTERSECTS(POLYGON(9, 19, 11, 19, 10, 21), CIRCLE(ra, dec, 0.1))", "dax_intersects_tn(")]
    [InlineData("1 = INTERSECTS(CIRCLE(ra, dec, 0.1), CIRCLE(10, 20, 0.4))", "dax_in_circle(")]
    [InlineData("0.5 > DISTANCE(ra, dec, 10, 20)", "dax_in_open_circle(")]
    [InlineData("NOT 0.5 < DISTANCE(POINT(10, 20), POINT(ra, dec))", "dax_in_circle(")]
    [InlineData("0 <> CONTAINS(POINT(ra, dec), CIRCLE(10, 20, 0.5))", "dax_in_circle(")]
    [InlineData("0 < INTERSECTS(CIRCLE(10, 20, 0.5), POINT(ra, dec))", "dax_in_circle(")]
    public void Write_PredicateOfAConstantRegion_HasARangeOfKeysAndTheExactTest(string condition, string exact)
    {
        var sql = TestCatalog.Sql($"select n from object where {condition}");
        Assert.Contains(exact, sql);
        Assert.Matches("\"_hpx\" BETWEEN [0-9]+ AND [0-9]+\\) AND \\(t1.\"dec\" BETWEEN (9|1[89]|2[01])", sql);
    }

    [Theory]
    [InlineData("1 = CONTAINS(POINT(ra, dec), BOX(10, 20, 1, 1)) or n = 1")]
    [InlineData("0 = CONTAINS(POINT(ra, dec), BOX(10, 20, 1, 1))")]
    [InlineData("not (1 = CONTAINS(POINT(ra, dec), BOX(10, 20, 1, 1)) and n = 1)")]
    [InlineData("CONTAINS(POINT(ra, dec), REGION('union (circle 10 20 0.5 circle 11 20 0.5)')) < 1")]
    [InlineData("DISTANCE(ra, dec, 10, 20) > 0.5")]
    public void Write_PredicateThatNeedNotHold_StandsAlone(string condition) =>
        Assert.DoesNotContain("_hpx", TestCatalog.Sql($"select n from object where {condition}"));

    [Theory]
    [InlineData("POINT(ra, dec)", "Double[]", "2", "point", "deg", "pos.eq")]
    [InlineData("CIRCLE(ra, dec, 1)", "Double[]", "3", "circle", "deg", null)]
    [InlineData("POLYGON(0, 0, 10, 0, ra, dec)", "Double[]", "*", "polygon", "deg", null)]
    [InlineData("BOX(ra, dec, 1, 1)", "Double[]", "*", "polygon", "deg", null)]
    [InlineData("CAST('1 2' AS POINT)", "Double[]", "2", "point", "deg", "pos.eq")]
    [InlineData("COALESCE(POINT(ra, dec), CIRCLE(1, 2, 3))", "Text", "*", "shape", null, null)]
    [InlineData("REGION('union (circle 1 2 3 circle 4 5 6)')", "Text", "*", "shape", null, null)]
    [InlineData("AREA(CIRCLE(ra, dec, 1))", "Double", null, null, "deg**2", "phys.angArea")]
    [InlineData("DISTANCE(ra, dec, 1, 2)", "Double", null, null, "deg", "pos.angDistance")]
    [InlineData("COORD1(POINT(ra, dec))", "Double", null, null, "deg", "pos.eq.ra")]
    [InlineData("COORD2(POINT(ra, dec))", "Double", null, null, "deg", "pos.eq.dec")]
    [InlineData("COORDSYS(POINT(ra, dec))", "Text", "*", null, null, "pos.frame")]
    public void Columns_Geometry_IsAsDaliHasIt(string expression, string type, string? size, string? xtype, string? unit, string? ucd)
    {
        foreach (var query in (string[])[$"select {expression} as g from object", $"with w as (select {expression} as g from object) select q.g from (select g from w) as q"])
        {
            var column = TestCatalog.Columns(query)[0];
            Assert.Equal((type, size, xtype, unit, ucd), (column.Type.ToString(), column.ArraySize, column.XType, column.Unit, column.Ucd));
        }
    }

    [Theory]
    [InlineData("select n from object where 1 = contains(point(ra, dec), 'circle 1 2 3')",
        "A geometry is needed, and this is a text (line 1, column 57); expected REGION('…') for the text of a region, CAST('…' AS CIRCLE), or a column with an xtype")]
    [InlineData("select region('circle 1 2') from object",
        "This text is no region: Region, character 11: a nu")]
    [InlineData("select cast('1 2 3' as point) from object",
        "This text is no POINT")]
    [InlineData("select cast('circle 1 2 3' as point) from object",
        "This text is a circle and no POINT (line 1, column 13); expected 'lon lat'")]
    [InlineData("select cast(n as circle) from object",
        "A number cannot be cast to a circle (line 1, column 13); expected a text such as 'lon lat radius'")]
    [InlineData("select cast(point(1, 2) as circle) from object",
        "A point cannot be cast to a circle (line 1, column 13); expected a text such as 'lon lat radius'")]
    [InlineData("select point(1, 91) from object",
        "A latitude lies between -90 and 90 degrees (line 1, column 17); expected the longitude first, then the latitude")]
    [InlineData("select circle(1, 2, 181) from object",
        "A radius lies between 0 and 180 degrees (line 1, column 21)")]
    [InlineData("select polygon(0, 0, 120, 0, 240, 0) from object",
        "Neither side of the polygon is smaller than a hemisphere (line 1, column 8)")]
    [InlineData("select polygon(point(0, 0), point(10, 0), ra) from object",
        "POLYGON takes points, and this is a number (line 1, column 43); expected a point, as the first corner is")]
    [InlineData("select polygon(0, 0, 10, 0, point(5, 5), 1) from object",
        "A coordinate needs a number, and this is a point (line 1, column 29); expected a number")]
    [InlineData("select box(1, 2, 3, -4) from object",
        "The sizes of a box are above 0 and at most 180 degrees (line 1, column 21)")]
    [InlineData("select box(1, 2, 200, 4) from object",
        "The sizes of a box are above 0 and at most 180 degrees (line 1, column 18)")]
    [InlineData("select area(ra) from object",
        "A geometry is needed, and this is a number (line 1, column 13); expected POINT(…), CIRCLE(…), POLYGON(…), or a column that holds one")]
    [InlineData("select coord1(circle(1, 2, 3)) from object",
        "COORD1 takes a point here (line 1, column 15)")]
    [InlineData("select distance(point(1, 2), circle(1, 2, 3)) from object",
        "DISTANCE takes a point here (line 1, column 30)")]
    [InlineData("select circle('GALACTIC', 1, 2, 3) from object",
        "Coordinates are ICRS here; 'GALACTIC' is not converted (line 1, column 15); expected no coordinate system, or 'ICRS'")]
    [InlineData("select coalesce(point(1, 2), n) from object",
        "COALESCE mixes geometries with a number (line 1, column 30); expected POINT(…), CIRCLE(…), POLYGON(…), or a column that holds one")]
    [InlineData("select count(*) from object group by point(ra, dec)",
        "Rows cannot be grouped by a point (line 1, column 38); expected numbers of it, such as COORD1(…) and COORD2(…)")]
    [InlineData("select n from object order by point(ra, dec)",
        "Rows cannot be ordered by a point (line 1, column 31)")]
    [InlineData("select max(point(ra, dec)) from object",
        "MAX cannot compare a point (line 1, column 12); expected a number, a text or a timestamp")]
    [InlineData("select point(ra, dec) from object union select point(1, 2) from object",
        "Column 1 is a point, and geometries are not compared with each other (line 1, column 35); expected UNION ALL, or numbers such as COORD1(…)")]
    [InlineData("select point(ra, dec) from object union all select circle(1, 2, 3) from object",
        "Column 1 is a point in one query and a circle in the other (line 1, column 35)")]
    [InlineData("select polygon(0, 0, 90, 0, 180, 0, 270, 0) from object",
        "Neither side of the polygon is smaller than a hemisphere (line 1, column 8)")]
    [InlineData("select point(ra, dec) + 1 from object",
        "POINT makes a geometry, which has no place beside")]
    public void Compile_WrongGeometry_SaysWhereAndWhy(string adql, string expected) => Assert.StartsWith(expected, TestCatalog.Errors(adql));

    [Fact]
    public void Compile_BareGeometryPredicate_IsRefused() =>
        Assert.StartsWith("CONTAINS", TestCatalog.Errors($"select n from object where contains({Pos}, circle(1, 2, 3))"));

    [Fact]
    public void Write_NestedGeometry_GrowsLinearly()
    {
        var circles = string.Concat(Enumerable.Repeat("CIRCLE(CENTROID(", 40)) + "s_region" + string.Concat(Enumerable.Repeat("), 1)", 40));
        Assert.InRange(TestCatalog.Sql($"select AREA({circles}) from lsst.source").Length, 1000, 5000);
        var distances = string.Concat(Enumerable.Repeat("DISTANCE(ra, dec, 0, ", 40)) + "ra" + new string(')', 40);
        Assert.InRange(TestCatalog.Sql($"select {distances} from lsst.source").Length, 1000, 8000);
    }

    [Fact]
    public void AdqlType_OfAStoredRegion_IsKnownByXtypeOrUtype()
    {
        foreach (var column in (CatalogColumn[])
        [
            new("g", TestCatalog.Text) { XType = "adql:REGION" }, new("g", TestCatalog.Text) { XType = "shape" }, new("g", TestCatalog.Text) { XType = "stc-s" },
            new("g", TestCatalog.Text) { Utype = "obscore:Char.SpatialAxis.Coverage.Support.Area" },
        ])
        {
            var model = new CatalogModel([new CatalogTable("ivoa", "ObsCore", [column]) { PhysicalName = ["o"] }]);
            Assert.True(AdqlCompiler.Compile("select * from ivoa.obscore where 1 = intersects(g, circle(1, 2, 3))", model, AdqlLimits.Default).IsOk);
        }
    }
}
