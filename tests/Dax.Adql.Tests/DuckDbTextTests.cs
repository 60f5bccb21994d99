namespace Dax.Adql.Tests;

/// <summary>One query, the text that DuckDB gets.</summary>
public sealed class DuckDbTextTests
{
    /// <summary>The table that most rows read, and the exact test of a circle of 0.5° about (10, 20), both spelled once.</summary>
    private const string Object = "\"g7\".\"main\".\"object\" AS t1";
    private const string Finite = "CASE WHEN isfinite(t1.\"ra\") AND t1.\"dec\" BETWEEN -90 AND 90 THEN ";
    private const string Haversine = "(pow(sin((t1.\"dec\" - 20e0) * 0.008726646259971648e0), 2) + cos(radians(t1.\"dec\")) * 0.9396926207859084e0 * pow(sin((t1.\"ra\" - 10e0) * 0.008726646259971648e0), 2))";
    private const string InCircle = "dax_in_circle(t1.\"ra\", t1.\"dec\", 10e0, 20e0, 0.5e0)";
    private const string Box = "(t1.\"_hpx\" BETWEEN 1397635409554440192 AND 1400798704507551743) AND (t1.\"dec\" BETWEEN 19.49999999888541e0 AND 20.50000000111459e0) AND (t1.\"ra\" BETWEEN 9.467910217885397e0 AND 10.532089782114603e0)";

    [Theory]
    [InlineData("SELECT objectId, RA FROM lsst.object",
        "SELECT t1.\"objectId\" AS c0, t1.\"ra\" AS c1 FROM [Object]")]
    [InlineData("select all o.* from TAP_SCHEMA.schemas as o",
        "SELECT t1.\"schema_name\" AS c0, t1.\"description\" AS c1, t1.\"utype\" AS c2, t1.\"schema_index\" AS c3 FROM \"tap_schema\".\"schemas\" AS t1")]
    [InlineData("select top 5 n as x, n y from object order by y desc, 1, mag_g offset 3",
        "SELECT t1.\"n\" AS c0, t1.\"n\" AS c1 FROM [Object] ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST, t1.\"mag_g\" ASC NULLS LAST LIMIT 5 OFFSET 3")]
    [InlineData("select distinct band from object order by band",
        "SELECT DISTINCT t1.\"band\" AS c0 FROM [Object] ORDER BY 1 ASC NULLS LAST")]
    [InlineData("select n from object where n = 1 and (mag_g < 20.5 or not n <> 3) and band is not null",
        "SELECT t1.\"n\" AS c0 FROM [Object] WHERE ((t1.\"n\" = 1) AND ((t1.\"mag_g\" < 20.5e0) OR (NOT (t1.\"n\" <> 3))) AND (t1.\"band\" IS NOT NULL))")]
    [InlineData("select n from object where n not between 1 and 2 and n not in (1, 2) and band not like 'a%' and band not ilike 'b_'",
        "SELECT t1.\"n\" AS c0 FROM [Object] WHERE ((t1.\"n\" NOT BETWEEN 1 AND 2) AND (t1.\"n\" NOT IN (1, 2)) AND (t1.\"band\" NOT LIKE 'a%') AND (t1.\"band\" NOT ILIKE 'b_'))")]
    [InlineData("select band || 'x' || band, lower(band), upper(band) from object",
        "SELECT CAST((t1.\"band\" || 'x' || t1.\"band\") AS VARCHAR) AS c0, CAST(lower(t1.\"band\") AS VARCHAR) AS c1, CAST(upper(t1.\"band\") AS VARCHAR) AS c2 FROM [Object]")]
    [InlineData("select n/2, mag_g/2, n*1.5, 5/2*1.5, mod(n, 3), mod(mag_g, 0.5) from object",
        "SELECT CAST((CAST(t1.\"n\" AS BIGINT) // 2) AS BIGINT) AS c0, CAST((CAST(t1.\"mag_g\" AS DOUBLE) / 2e0) AS DOUBLE) AS c1, CAST((CAST(t1.\"n\" AS DOUBLE) * 1.5e0) AS DOUBLE) AS c2, CAST((2e0 * 1.5e0) AS DOUBLE) AS c3, CAST((CAST(t1.\"n\" AS BIGINT) % 3) AS BIGINT) AS c4, CAST((CAST(t1.\"mag_g\" AS DOUBLE) % 0.5e0) AS DOUBLE) AS c5 FROM [Object]")]
    [InlineData("select sqrt(mag_g), log(2), log10(ra), power(ra, 2), cot(ra), asin(ra), pi(), rand(7) from object",
        "SELECT CAST(CASE WHEN CAST(t1.\"mag_g\" AS DOUBLE) >= 0 THEN sqrt(CAST(t1.\"mag_g\" AS DOUBLE)) END AS DOUBLE) AS c0, CAST(CASE WHEN 2e0 > 0 THEN ln(2e0) END AS DOUBLE) AS c1, CAST(CASE WHEN t1.\"ra\" > 0 THEN log10(t1.\"ra\") END AS DOUBLE) AS c2, CAST(list_transform([pow(t1.\"ra\", 2e0)], lambda v1: CASE WHEN isfinite(v1) THEN v1 END)[1] AS DOUBLE) AS c3, CAST(CASE WHEN isfinite(t1.\"ra\") AND tan(t1.\"ra\") <> 0 THEN 1 / tan(t1.\"ra\") END AS DOUBLE) AS c4, CAST(CASE WHEN t1.\"ra\" BETWEEN -1 AND 1 THEN asin(t1.\"ra\") END AS DOUBLE) AS c5, CAST(pi() AS DOUBLE) AS c6, CAST(random() AS DOUBLE) AS c7 FROM [Object]")]
    [InlineData("select round(ra, 2), round(n), truncate(ra, -1), abs(n), abs(mag_g), ceiling(mag_g), floor(ra) from object",
        "SELECT CAST(round(t1.\"ra\", 2) AS DOUBLE) AS c0, t1.\"n\" AS c1, CAST((trunc(t1.\"ra\" / 1e1) * 1e1) AS DOUBLE) AS c2, CAST(abs(CAST(t1.\"n\" AS BIGINT)) AS BIGINT) AS c3, CAST(abs(t1.\"mag_g\") AS FLOAT) AS c4, CAST(ceil(CAST(t1.\"mag_g\" AS DOUBLE)) AS DOUBLE) AS c5, CAST(floor(t1.\"ra\") AS DOUBLE) AS c6 FROM [Object]")]
    [InlineData("select -1, -n, +n, - 9223372036854775808, .5, 1., 1e3, 'it''s', null from object",
        "SELECT CAST((-1) AS INTEGER) AS c0, CAST((-CAST(t1.\"n\" AS BIGINT)) AS BIGINT) AS c1, t1.\"n\" AS c2, CAST(CAST('-9223372036854775808' AS BIGINT) AS BIGINT) AS c3, CAST(0.5e0 AS DOUBLE) AS c4, CAST(1e0 AS DOUBLE) AS c5, CAST(1000e0 AS DOUBLE) AS c6, CAST('it''s' AS VARCHAR) AS c7, CAST(NULL AS VARCHAR) AS c8 FROM [Object]")]
    [InlineData("select count(*), count(distinct band), count(all n), avg(n), sum(n), sum(mag_g), min(seen) from object",
        "SELECT CAST(count(*) AS BIGINT) AS c0, CAST(count(DISTINCT t1.\"band\") AS BIGINT) AS c1, CAST(count(t1.\"n\") AS BIGINT) AS c2, CAST(avg(t1.\"n\") AS DOUBLE) AS c3, \nCAST(sum(t1.\"n\") AS BIGINT) AS c4, CAST(sum(t1.\"mag_g\") AS DOUBLE) AS c5, CAST(min(t1.\"seen\") AS TIMESTAMP) AS c6 FROM [Object]")]
    [InlineData("select band, count(*) as c from object where n > 0 group by band having count(*) > 1 order by c",
        "SELECT t1.\"band\" AS c0, CAST(count(*) AS BIGINT) AS c1 FROM [Object] WHERE (t1.\"n\" > 0) GROUP BY t1.\"band\" HAVING (count(*) > 1) ORDER BY 2 ASC NULLS LAST")]
    [InlineData("select cast(n as bigint), cast(ra as real), cast(band as varchar(3)), cast('2026-01-31' as timestamp), cast(seen as varchar) from object",
        "SELECT CAST(t1.\"n\" AS BIGINT) AS c0, \nCAST(t1.\"ra\" AS FLOAT) AS c1, CAST(left(CAST(t1.\"band\" AS VARCHAR), 3) AS VARCHAR) AS c2, CAST(TIMESTAMP '2026-01-31 00:00:00.000000' AS TIMESTAMP) AS c3, replace(CAST(t1.\"seen\" AS VARCHAR), ' ', 'T') AS c4 FROM [Object]")]
    [InlineData("select coalesce(mag_g, n, 1) from object",
        "SELECT CAST(coalesce(CAST(t1.\"mag_g\" AS DOUBLE), CAST(t1.\"n\" AS DOUBLE), 1e0) AS DOUBLE) AS c0 FROM [Object]")]
    [InlineData("select n from object where seen >= '2026-01-31T12:00:00.5Z' and flag = 1 and flag <> n",
        "SELECT t1.\"n\" AS c0 FROM [Object] WHERE ((t1.\"seen\" >= TIMESTAMP '2026-01-31 12:00:00.500000') AND (t1.\"flag\" = TRUE) AND (CAST(t1.\"flag\" AS INTEGER) <> t1.\"n\"))")]
    [InlineData("select * from tap_schema.schemas join tap_schema.tables using (schema_name)",
        "SELECT t2.\"schema_name\" AS c0, t2.\"description\" AS c1, t2.\"utype\" AS c2, t2.\"schema_index\" AS c3, t3.\"table_name\" AS c4, t3.\"description\" AS c5, t3.\"table_index\" AS c6 FROM \"tap_schema\".\"schemas\" AS t2 JOIN \"tap_schema\".\"tables\" AS t3 ON (t2.\"schema_name\" = t3.\"schema_name\")")]
    [InlineData("select schema_name from tap_schema.schemas natural left join tap_schema.tables",
        "SELECT t2.\"schema_name\" AS c0 FROM \"tap_schema\".\"schemas\" AS t2 LEFT JOIN \"tap_schema\".\"tables\" AS t3 ON ((t2.\"schema_name\" = t3.\"schema_name\") AND (t2.\"description\" = t3.\"description\"))")]
    [InlineData("select schema_name from tap_schema.schemas full join tap_schema.tables using (schema_name)",
        "SELECT CAST(coalesce(t2.\"schema_name\", t3.\"schema_name\") AS VARCHAR) AS c0 FROM \"tap_schema\".\"schemas\" AS t2 FULL JOIN \"tap_schema\".\"tables\" AS t3 ON (t2.\"schema_name\" = t3.\"schema_name\")")]
    [InlineData("select a.n from object a, (object b left outer join lsst.source c on b.objectid = c.objectid) where a.n = b.n",
        "SELECT t1.\"n\" AS c0 FROM [Object], \"g7\".\"main\".\"object\" AS t3 LEFT JOIN \"g8\".\"main\".\"source\" AS t4 ON (t3.\"objectId\" = t4.\"objectId\") WHERE (t1.\"n\" = t3.\"n\")")]
    [InlineData("select q.x from (select n + 1 as x from object) q where q.x > 3",
        "SELECT t1.\"c0\" AS c0 FROM (SELECT CAST((CAST(t2.\"n\" AS BIGINT) + 1) AS BIGINT) AS c0 FROM \"g7\".\"main\".\"object\" AS t2) AS t1 WHERE (t1.\"c0\" > 3)")]
    [InlineData("select n from object o where exists (select * from lsst.source s where s.objectid = o.objectid) and n in (select z from other.source)",
        "SELECT t1.\"n\" AS c0 FROM [Object] WHERE ((EXISTS (SELECT t2.\"sourceId\" AS c0, t2.\"objectId\" AS c1, t2.\"ra\" AS c2, t2.\"dec\" AS c3, t2.\"flux\" AS c4, t2.\"pos\" AS c5, t2.\"poly\" AS c6, t2.\"s_region\" AS c7 FROM \"g8\".\"main\".\"source\" AS t2 WHERE (t2.\"objectId\" = t1.\"objectId\"))) AND (t1.\"n\" IN (SELECT t3.\"z\" AS c0 FROM \"other_source\" AS t3)))")]
    [InlineData("select (select max(z) from other.source) from object",
        "SELECT CAST((SELECT CAST(max(t2.\"z\") AS INTEGER) AS c0 FROM \"other_source\" AS t2) AS INTEGER) AS c0 FROM [Object]")]
    [InlineData("select n from object union all select z from other.source except select 1 from object order by 1 offset 2",
        "(SELECT CAST(t1.\"n\" AS INTEGER) AS c0 FROM [Object]) UNION ALL (SELECT t2.\"z\" AS c0 FROM \"other_source\" AS t2) EXCEPT (SELECT CAST(1 AS INTEGER) AS c0 FROM \"g7\".\"main\".\"object\" AS t3) ORDER BY 1 ASC NULLS LAST OFFSET 2")]
    [InlineData("select n from object union select n from object intersect select z from other.source",
        "(SELECT CAST(t1.\"n\" AS INTEGER) AS c0 FROM [Object]) UNION ((SELECT CAST(t2.\"n\" AS INTEGER) AS c0 FROM \"g7\".\"main\".\"object\" AS t2) INTERSECT (SELECT t3.\"z\" AS c0 FROM \"other_source\" AS t3))")]
    [InlineData("with w as (select n from object) select a.n from w as a join w as b on a.n = b.n",
        "WITH w0 AS (SELECT t1.\"n\" AS c0 FROM [Object]) SELECT t3.\"c0\" AS c0 FROM w0 AS t3 JOIN w0 AS t4 ON (t3.\"c0\" = t4.\"c0\")")]
    [InlineData("select \"a\"\"b\", \"Case\", \"case\" from other.odd",
        "SELECT t1.\"x\"\"y\" AS c0, t1.\"Case\" AS c1, t1.\"case\" AS c2 FROM \"od\"\"d\" AS t1")]
    [InlineData("select top 3 n from (select top 10 n from object order by n) as t",
        "SELECT t1.\"c0\" AS c0 FROM (SELECT t2.\"n\" AS c0 FROM \"g7\".\"main\".\"object\" AS t2 ORDER BY 1 ASC NULLS LAST LIMIT 10) AS t1 LIMIT 3")]
    [InlineData("select n from object where 0 = contains(point(ra, dec), circle(10, 20, 0.5))",
        "SELECT t1.\"n\" AS c0 FROM [Object] WHERE (NOT [InCircle])")]
    [InlineData("select n from object where contains(point(ra, dec), circle('', point(10, 20), 0.5)) = 1 or n = 1",
        "SELECT t1.\"n\" AS c0 FROM [Object] WHERE ([InCircle] OR (t1.\"n\" = 1))")]
    [InlineData("select n from object where distance(point(10, 20), point(ra, dec)) < 0.5",
        "SELECT t1.\"n\" AS c0 FROM [Object] WHERE ([Box] AND dax_in_open_circle(t1.\"ra\", t1.\"dec\", 10e0, 20e0, 0.5e0))")]
    [InlineData("select n from object where 0.5 >= distance(ra, dec, 10, 20)",
        "SELECT t1.\"n\" AS c0 FROM [Object] WHERE ([Box] AND [InCircle])")]
    [InlineData("select n from object where distance(ra, dec, 10, 20) > 0.5",
        "SELECT t1.\"n\" AS c0 FROM [Object] WHERE (NOT [InCircle])")]
    [InlineData("select n from object where 1 = contains(point(ra, dec), circle(0.1, 0, 1))",
        "SELECT t1.\"n\" AS c0 FROM [Object] WHERE ((t1.\"_hpx\" BETWEEN 1224811972877352960 AND 1369261412488052735) AND (t1.\"dec\" BETWEEN (-1.0000000011145915e0) AND 1.0000000011145915e0) AND ((t1.\"ra\" >= 359.0999999988854e0) OR (t1.\"ra\" <= 1.1000000011145916e0)) AND dax_in_circle(t1.\"ra\", t1.\"dec\", 0.1e0, 0e0, 1e0))")]
    [InlineData("select n from object where 1 = contains(point(ra, dec), circle(0, 90, 120))",
        "SELECT t1.\"n\" AS c0 FROM [Object] WHERE ((t1.\"_hpx\" BETWEEN 0 AND 3458764513820540927) AND (t1.\"dec\" BETWEEN (-30.000000001114596e0) AND 90e0) AND dax_in_circle(t1.\"ra\", t1.\"dec\", 0e0, 90e0, 120e0))")]
    [InlineData("select n from object where 1 = intersects(polygon(9, 9, 11, 9, 10, 11), point(ra, dec))",
        "SELECT t1.\"n\" AS c0 FROM [Object] WHERE ((t1.\"_hpx\" BETWEEN 1278947527382532096 AND 1387680431276556287) AND (t1.\"dec\" BETWEEN 8.999999999942704e0 AND 11.000000000057298e0) AND (t1.\"ra\" BETWEEN 8.999999999942704e0 AND 11.000000000057296e0) AND dax_in_polygon(t1.\"ra\", t1.\"dec\", '9 9 11 9 10 11'))")]
    [InlineData("select sourceid from lsst.source where 1 = contains(pos, circle(10, 20, 0.5))",
        "SELECT t1.\"sourceId\" AS c0 FROM \"g8\".\"main\".\"source\" AS t1 WHERE dax_in_circle(CAST(t1.\"pos\"[1] AS DOUBLE), CAST(t1.\"pos\"[2] AS DOUBLE), 10e0, 20e0, 0.5e0)")]
    [InlineData("select contains(point(ra, dec), circle(10, 20, 0.5)), coord1(point(ra, dec)), distance(ra, dec, 10, 20) from object",
        "SELECT CAST(CAST([InCircle] AS INTEGER) AS INTEGER) AS c0, CAST([Finite]t1.\"ra\" END AS DOUBLE) AS c1, CAST([Finite]degrees(2 * atan2(sqrt(greatest([Haversine], 0e0)), sqrt(greatest((pow(sin((t1.\"dec\" + 20e0) * 0.008726646259971648e0), 2) + cos(radians(t1.\"dec\")) * 0.9396926207859084e0 * pow(cos((t1.\"ra\" - 10e0) * 0.008726646259971648e0), 2)), 0e0)))) END AS DOUBLE) AS c2 FROM [Object]")]
    public void Write_Query_IsThisText(string adql, string expected) => Assert.Equal(Expand(expected), TestCatalog.Sql(adql));

    private static string Expand(string text) => text
        .Replace("[Object]", Object).Replace("[Finite]", Finite).Replace("[Haversine]", Haversine).Replace("[InCircle]", InCircle).Replace("[Box]", Box);

    [Theory]
    [InlineData("select top 5 n from object", 10L, " LIMIT 5")]
    [InlineData("select top 50 n from object", 10L, " LIMIT 10")]
    [InlineData("select n from object offset 3", 10L, " LIMIT 10 OFFSET 3")]
    [InlineData("select n from object union select n from object", 10L, " LIMIT 10")]
    [InlineData("(select top 3 n from object) order by n", 10L, " ORDER BY 1 ASC NULLS LAST LIMIT 10")]
    public void Write_RowLimit_IsTheLesserOfBoth(string adql, long rowLimit, string end) => Assert.EndsWith(end, TestCatalog.Sql(adql, rowLimit));

    [Fact]
    public void Write_NestedGuards_GrowLinearly()
    {
        var deep = TestCatalog.Sql($"select {string.Concat(Enumerable.Repeat("sqrt(1/", 45))}ra{new string(')', 45)} from object");
        Assert.InRange(deep.Length, 1000, 60_000);
    }
}
