using Dax.Adql.Dialects;
using Dax.Adql.Parsing;

namespace Dax.Adql.Tests;

/// <summary>
/// Queries of the kinds that clients send and public suites hold: TOPCAT's example menu, Firefly's metadata and ObsCore searches, pyvo and astroquery, the
/// constructs that the test suites of other ADQL libraries go through. In our words; each compiles to SQL.
/// </summary>
public sealed class ClientQueryTests
{
    [Theory]
    // TOPCAT's menu: basic.
    [InlineData("SELECT TOP 1000 * FROM gaia.source")]
    [InlineData("SELECT TOP 1000\n       source_id, ra, dec\nFROM gaia.source")]
    [InlineData("SELECT COUNT(*) FROM gaia.source")]
    [InlineData("SELECT TOP 1000 * FROM gaia.source WHERE ra BETWEEN 189.1 AND 189.3\n  AND dec BETWEEN 62.18 AND 62.25")]
    [InlineData("SELECT TOP 1000 * FROM gaia.source WHERE 1=CONTAINS(POINT('ICRS', ra, dec),\n                 CIRCLE('ICRS', 189.2, 62.21, 0.05 ))")]
    [InlineData("SELECT TOP 1000 * FROM gaia.source AS s JOIN twomass.data AS d\n  ON 1=CONTAINS(POINT('ICRS', s.ra, s.dec),\n CIRCLE('ICRS', d.raj2000, d.dej2000, 5./3600.))")]
    [InlineData("SELECT TOP 1000 * FROM TAP_UPLOAD.t1 AS t JOIN gaia.source AS s ON 1=CONTAINS(POINT('ICRS', t.ra, t.dec), CIRCLE('ICRS', s.ra, s.dec, 5./3600.))")]
    [InlineData("SELECT TOP 1000 * FROM TAP_UPLOAD.t1 AS t JOIN gaia.source AS s ON DISTANCE(POINT(t.ra, t.dec), POINT(s.ra, s.dec)) < 5./3600.")]
    // TOPCAT's menu: TAP_SCHEMA.
    [InlineData("SELECT schema_name, table_name, description FROM tap_schema.tables WHERE schema_name != 'tap_schema' ORDER BY schema_name, table_name")]
    [InlineData("SELECT table_name, count(column_name) AS ntable FROM TAP_SCHEMA.columns GROUP BY table_name ORDER BY ntable desc")]
    [InlineData("SELECT ucd, count(*) AS ncol FROM tap_schema.columns GROUP BY ucd ORDER BY ucd")]
    [InlineData("SELECT t.table_name, t.description, c.column_name AS zcol FROM tap_schema.tables AS t JOIN tap_schema.columns AS c USING (table_name) WHERE c.ucd = 'src.redshift'")]
    [InlineData("SELECT DISTINCT t.table_name FROM tap_schema.tables AS t JOIN tap_schema.columns AS c USING (table_name) WHERE (t.description LIKE '%qso%' OR t.description LIKE '%quasar%') AND c.ucd LIKE '%em.X-ray%'")]
    [InlineData("SELECT t.table_name AS tname, t.description AS tdesc, h.column_name AS hcol, j.column_name AS jcol, k.column_name AS kcol FROM tap_schema.tables AS t JOIN (SELECT table_name, column_name FROM tap_schema.columns WHERE ucd='phot.mag;em.IR.H') AS h USING (table_name) JOIN (SELECT table_name, column_name FROM tap_schema.columns WHERE ucd='phot.mag;em.IR.J') AS j USING (table_name) JOIN (SELECT table_name, column_name FROM tap_schema.columns WHERE ucd='phot.mag;em.IR.K') AS k USING (table_name)")]
    // TOPCAT's and taplint's metadata reads.
    [InlineData("SELECT schema_name, description, utype FROM TAP_SCHEMA.schemas")]
    [InlineData("SELECT column_name, description, unit, ucd, utype, datatype, arraysize, xtype, \"size\", principal, indexed, std FROM TAP_SCHEMA.columns WHERE table_name = 'gaia.source'")]
    [InlineData("SELECT c.\"size\", c.indexed FROM TAP_SCHEMA.columns AS c WHERE c.table_name IN ('gaia.source', 'ivoa.ObsCore') ORDER BY c.column_index")]
    // Firefly.
    [InlineData("SELECT * FROM tap_schema.schemas INNER JOIN tap_schema.tables ON tap_schema.tables.schema_name = tap_schema.schemas.schema_name")]
    [InlineData("SELECT * FROM TAP_SCHEMA.columns WHERE table_name like 'gaia.source'")]
    [InlineData("SELECT tap_schema.keys.key_id, tap_schema.keys.from_table, tap_schema.keys.target_table, tap_schema.keys.description, tap_schema.key_columns.from_column, tap_schema.key_columns.target_column FROM tap_schema.keys INNER JOIN tap_schema.key_columns ON tap_schema.keys.key_id = tap_schema.key_columns.key_id")]
    [InlineData("SELECT TOP 50000 ra, dec, phot_g_mean_mag FROM gaia.source WHERE CONTAINS(POINT('ICRS', ra, dec), CIRCLE('ICRS', 210.80225, 54.34894, 1.0)) = 1 AND (phot_g_mean_mag < 15)")]
    [InlineData("SELECT DISTINCT obs_collection, instrument_name, facility_name, dataproduct_subtype FROM ivoa.obscore")]
    [InlineData("SELECT TOP 50000 * FROM ivoa.ObsCore WHERE (calib_level IN (2,3)) AND (dataproduct_type IN ('image')) AND (instrument_name LIKE '%Cam%') AND (t_min <= 59215.0 AND 59214.0 <= t_max) AND (em_min <= 5e-7 AND 4e-7 <= em_max) AND (t_exptime >= 30 AND t_exptime <= 60)")]
    [InlineData("SELECT * FROM ivoa.ObsCore WHERE (CONTAINS(POINT('ICRS', s_ra, s_dec), CIRCLE('ICRS', 10, -5, 0.5))=1) AND (obs_title LIKE 'x%' OR target_name IS NULL)")]
    // ObsCore's own examples (ObsCore 1.1, A), as TOPCAT has them.
    [InlineData("SELECT * FROM ivoa.Obscore WHERE dataproduct_type='image' AND s_resolution < 0.3 AND s_ra BETWEEN 240 AND 255 AND s_dec BETWEEN 10 AND 11 AND ((em_min >= 2.1e-06 AND em_max <= 2.4e-06) OR (em_min >= 1.6e-06 AND em_max <= 1.8e-06) OR (em_min >= 1.2e-06 AND em_max <= 1.4e-06))")]
    [InlineData("SELECT * from ivoa.Obscore WHERE dataproduct_type='spectrum' AND em_min < 650E-9 AND em_max > 650E-9 AND em_res_power > 6500/15. AND t_exptime > 3600 AND (t_max - t_min) > 0.5")]
    [InlineData("SELECT * FROM ivoa.ObsCore WHERE dataproduct_type='image' AND (t_max - t_min) > 1 AND s_fov > 2*0.16 AND o_ucd LIKE 'phot%'")]
    // pyvo, astroquery and services' own examples.
    [InlineData("SELECT TOP 5 source_id FROM gaia.source WHERE parallax / parallax_error > 20 ORDER BY random_index")]
    [InlineData("SELECT TOP 2000 ra, dec, DISTANCE(POINT('ICRS', ra, dec), POINT('ICRS', 56.75, 24.1167)) AS dist FROM gaia.source WHERE 1=CONTAINS(POINT('ICRS', ra, dec), CIRCLE('ICRS', 56.75, 24.1167, 0.1)) ORDER BY dist ASC")]
    [InlineData("SELECT g.source_id, t.mainid, g.phot_g_mean_mag - t.kmag AS colour FROM gaia.source AS g, twomass.data AS t WHERE DISTANCE(g.ra, g.dec, t.raj2000, t.dej2000) < 1/3600. AND t.epoch > '2000-01-01T00:00:00'")]
    [InlineData("SELECT ROUND(phot_g_mean_mag, 1) AS bin, COUNT(*) AS n FROM gaia.source WHERE bp_rp IS NOT NULL GROUP BY ROUND(phot_g_mean_mag, 1) ORDER BY bin")]
    [InlineData("SELECT ROUND(phot_g_mean_mag, 1) AS bin, COUNT(*) AS n FROM gaia.source GROUP BY bin ORDER BY 1")]
    [InlineData("SELECT FLOOR(phot_g_mean_mag * 4) / 4 AS bin, AVG(parallax), COUNT(*) FROM gaia.source GROUP BY bin HAVING COUNT(*) > 10 ORDER BY bin DESC")]
    [InlineData("SELECT source_id, SQRT(POWER(pmra, 2) + POWER(pmdec, 2)) AS pm, ATAN2(pmra, pmdec) FROM gaia.source WHERE phot_g_mean_mag + 5*LOG10(parallax) - 10 > 15 AND parallax > 0")]
    [InlineData("SELECT source_id FROM gaia.source WHERE source_id IN (SELECT source_id FROM gaia.source WHERE phot_g_mean_mag < 6) AND MOD(random_index, 100) = 0")]
    [InlineData("WITH bright AS (SELECT source_id, ra, dec FROM gaia.source WHERE phot_g_mean_mag < 6) SELECT b.source_id, t.jmag FROM bright AS b JOIN twomass.data AS t ON DISTANCE(POINT(b.ra, b.dec), POINT(t.raj2000, t.dej2000)) < 0.001")]
    [InlineData("SELECT table_name FROM tap_schema.tables WHERE schema_name='gaia' UNION SELECT table_name FROM tap_schema.tables WHERE schema_name='twomass' ORDER BY table_name OFFSET 1")]
    // What suites of other libraries go through.
    [InlineData("SELECT sel2.*, t1.hmag, t1.jmag FROM (SELECT sel1.*, t3.mainid FROM (SELECT * FROM gaia.source AS t2 WHERE 1=CONTAINS(POINT('ICRS', t2.ra, t2.dec), CIRCLE('ICRS', 56.75, 24.1167, 15.))) AS sel1 JOIN twomass.data AS t3 ON t3.raj2000=sel1.ra) AS sel2 JOIN twomass.data AS t1 ON sel2.mainid=t1.mainid")]
    [InlineData("SELECT source_id FROM gaia.source as MyAlias WHERE source_id IN (SELECT source_id FROM gaia.source AS o WHERE o.random_index = myAlias.random_index)")]
    [InlineData("SELECT t.* FROM (SELECT (ra+parallax) AS x, (dec+pmra) AS Y, pmra AS \"ProperMotion\" FROM gaia.source) AS t")]
    [InlineData("SELECT gaia.source.*, source.ra, \"gaia\".\"source\".\"dec\" FROM gaia.source")]
    [InlineData("SELECT ra AS \"a.b\" FROM gaia.source ORDER BY \"a.b\"")]
    [InlineData("SELECT ('a' || 'b'), 'x' || 1, ((2+3)*5), ABS(-123), ABS(2*-1+5), ABS(COUNT(*)) FROM gaia.source")]
    [InlineData("select t.table_name as tn, keys.from_table from tap_schema.tables t, tap_schema.keys where t.utype=keys.utype")]
    [InlineData("select (select 1 as one from tap_schema.schemas), 0.5 as half from tap_schema.schemas")]
    [InlineData("select (max(t_exptime) - min(calib_level))/count(s_xel1) from ivoa.obscore")]
    [InlineData("select aa.* from tap_schema.tables as aa where exists (select * from tap_schema.keys k where k.from_table = aa.table_name)")]
    [InlineData("SELECT a.source_id FROM (gaia.source AS a LEFT OUTER JOIN twomass.data AS b ON a.ra = b.raj2000) WHERE b.mainid IS NULL;")]
    [InlineData("SELECT schema_name FROM tap_schema.schemas NATURAL JOIN tap_schema.tables NATURAL JOIN tap_schema.columns")]
    // Regions in columns, and shapes of all kinds.
    [InlineData("SELECT * FROM ivoa.Obscore WHERE CONTAINS(POINT('ICRS', 16.0, 40.0), s_region)=1")]
    [InlineData("SELECT * FROM ivoa.ObsCore WHERE INTERSECTS(s_region, CIRCLE('ICRS', 266.42, -29.0, 5)) = 1 AND AREA(s_region) > 0.1")]
    [InlineData("SELECT COORD1(CENTROID(s_region)), COORDSYS(s_region) FROM ivoa.ObsCore WHERE 1 = CONTAINS(s_region, REGION('CIRCLE ICRS 10 20 3'))")]
    [InlineData("SELECT J.s_region FROM (SELECT * FROM ivoa.Obscore) J, (SELECT * FROM ivoa.Obscore) H WHERE INTERSECTS(J.s_region, H.s_region)=1")]
    [InlineData("SELECT * FROM gaia.source WHERE CONTAINS(POINT('ICRS', ra, dec), BOX('ICRS', 210.80225, 54.34894, 1.0, 1.0))=1")]
    public void Compile_WhatClientsSend_BecomesSql(string adql)
    {
        var bound = ClientCatalog.Compile(adql);
        Assert.True(bound.IsOk, string.Join("; ", bound.Errors));
        var written = DuckDbDialect.Instance.Write(bound.Value, 1001);
        Assert.True(written.IsOk, string.Join("; ", written.Errors));
        Assert.Equal(bound.Value.Columns.Count, bound.Value.Columns.Select(column => column.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    /// <summary>Which units a table has is the binder's to say; the grammar takes any.</summary>
    [Fact]
    public void Parse_Units_AreTaken() =>
        Assert.True(Parser.Parse("SELECT IN_UNIT(t_exptime, 'h'), IN_UNIT(AVG(em_min), 'um') FROM ivoa.ObsCore GROUP BY t_exptime", AdqlLimits.Default).IsOk);

    /// <summary>What these suites hold to be wrong is refused here too, or read under ADQL-2.0.</summary>
    [Theory]
    [InlineData("SELECT * FROM gaia.source GROUP BY 1")]
    [InlineData("SELECT * FROM gaia.source a JOIN gaia.source b USING (a.ra)")]
    [InlineData("SELECT ra FROM gaia.source JOIN twomass.data USING (1)")]
    [InlineData("SELECT abs FROM gaia.source")]
    [InlineData("SELECT ra AS exists FROM gaia.source")]
    [InlineData("SELECT rows FROM gaia.source")]
    [InlineData("SELECT ABS('toto') FROM gaia.source")]
    [InlineData("SELECT 'toto' * 3 FROM gaia.source")]
    [InlineData("SELECT source_id FROM nowhere.source")]
    [InlineData("SELECT nowhere.source.* FROM gaia.source")]
    [InlineData("SELECT CASE WHEN ra = 2 THEN 'two' ELSE 'other' END AS s FROM gaia.source")]
    [InlineData("select max(min(avg(ra))) from gaia.source")]
    [InlineData("select ra from gaia.source limit 10")]
    [InlineData("SELECT CONTAINS(source_id, CIRCLE('', 1, 2, 5)) FROM gaia.source")]
    public void Compile_WhatSuitesRefuse_IsRefused(string adql) => Assert.False(ClientCatalog.Compile(adql).IsOk);

    [Fact]
    public void Compile_TextsSideBySide_AreAdql20()
    {
        const string Adql = "SELECT 'it''s'  \t'two' -- and a comment\n'three' FROM gaia.source";
        Assert.False(ClientCatalog.Compile(Adql).IsOk);
        Assert.Contains("'it''stwothree'", DuckDbDialect.Instance.Write(ClientCatalog.Compile(Adql, AdqlVersion.Adql20).Value, null).Value.Text, StringComparison.Ordinal);
    }
}
