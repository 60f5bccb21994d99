namespace Dax.Qserv.StandIn.Database;

/// <summary>
/// The functions of sciSQL that queries of catalogs use, as stored functions. <c>scisql_s2PtInCPoly</c> has any number of arguments, which a stored function cannot: queries are
/// rewritten for it (<see cref="Queries.QueryRewriter"/>).
/// </summary>
internal static class SciSql
{
    public const string Functions = """
        CREATE FUNCTION scisql_fluxToAbMag(f DOUBLE) RETURNS DOUBLE DETERMINISTIC RETURN IF(f > 0, -2.5 * LOG10(f) - 48.6, NULL);
        CREATE FUNCTION scisql_abMagToFlux(m DOUBLE) RETURNS DOUBLE DETERMINISTIC RETURN POW(10, -0.4 * (m + 48.6));
        CREATE FUNCTION scisql_angSep(a DOUBLE, b DOUBLE, c DOUBLE, d DOUBLE) RETURNS DOUBLE DETERMINISTIC RETURN
          DEGREES(2 * ASIN(SQRT(LEAST(1, POW(SIN(RADIANS(d - b) / 2), 2) + COS(RADIANS(b)) * COS(RADIANS(d)) * POW(SIN(RADIANS(c - a) / 2), 2)))));
        CREATE FUNCTION scisql_s2PtInCircle(a DOUBLE, b DOUBLE, c DOUBLE, d DOUBLE, r DOUBLE) RETURNS INT DETERMINISTIC RETURN scisql_angSep(a, b, c, d) <= r;
        CREATE FUNCTION scisql_s2PtInBox(a DOUBLE, b DOUBLE, lo DOUBLE, d DOUBLE, hi DOUBLE, f DOUBLE) RETURNS INT DETERMINISTIC RETURN
          b BETWEEN d AND f AND (hi - lo >= 360 OR IF(lo <= hi, a BETWEEN lo AND hi, a >= lo OR a <= hi));
        CREATE FUNCTION scisql_s2PtInEllipse(a DOUBLE, b DOUBLE, c DOUBLE, d DOUBLE, major DOUBLE, minor DOUBLE, pa DOUBLE) RETURNS INT DETERMINISTIC
        RETURN (SELECT POW((x * SIN(RADIANS(pa)) + y * COS(RADIANS(pa))) / SIN(RADIANS(major / 3600)), 2) + POW((x * COS(RADIANS(pa)) - y * SIN(RADIANS(pa))) / SIN(RADIANS(minor / 3600)), 2) <= 1 AND z > 0
          FROM (SELECT COS(RADIANS(b)) * SIN(RADIANS(a - c)) AS x,
                       SIN(RADIANS(b)) * COS(RADIANS(d)) - COS(RADIANS(b)) * SIN(RADIANS(d)) * COS(RADIANS(a - c)) AS y,
                       SIN(RADIANS(b)) * SIN(RADIANS(d)) + COS(RADIANS(b)) * COS(RADIANS(d)) * COS(RADIANS(a - c)) AS z) AS p);
        """;
}
