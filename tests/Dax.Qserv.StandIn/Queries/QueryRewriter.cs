using System.Globalization;
using System.Text;

namespace Dax.Qserv.StandIn.Queries;

/// <summary>Says to MariaDB what it has no function for: area restrictors as conditions on the director's position, polygons as half spaces.</summary>
internal static class QueryRewriter
{
    public static string Run(QueryShape query)
    {
        var sql = new StringBuilder();
        var done = 0;
        var tokens = query.Tokens;
        for (var i = 0; i + 1 < tokens.Count; i++)
        {
            if (tokens[i].Kind != TokenKind.Word || !tokens[i + 1].IsSymbol("("))
                continue;
            var name = tokens[i].Text.ToUpperInvariant();
            var isArea = name.StartsWith("QSERV_AREASPEC_", StringComparison.Ordinal);
            if (!isArea && name != "SCISQL_S2PTINCPOLY")
                continue;
            var close = SqlTokens.Close(tokens, i + 1);
            var arguments = Enumerable.Range(i + 2, close - i - 2).Select(t => tokens[t]).ToArray().Split(t => t.IsSymbol(","))
                .Select(part => part.Count == 0 ? "" : query.Sql[part[0].Start..part[^1].End]).ToArray();
            sql.Append(query.Sql, done, tokens[i].Start - done).Append(isArea ? Area(query, name["QSERV_AREASPEC_".Length..], arguments) : Polygon(arguments[0], arguments[1], arguments[2..]));
            done = tokens[close].End;
        }
        return sql.Append(query.Sql, done, tokens[^1].End - done).ToString();
    }

    private static string Area(QueryShape query, string kind, string[] numbers)
    {
        if (query.Tables.FirstOrDefault(t => t.Table is { IsInChunks: true, Longitude: not null, Latitude: not null }) is not { } use)
            throw new QueryRefusedException("AnalysisError:Spatial restrictor without partitioned table");
        var position = $"`{use.Alias}`.`{use.Table.Longitude}`, `{use.Alias}`.`{use.Table.Latitude}`".Split(", ");
        if (!numbers.All(n => double.TryParse(n, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
            throw new QueryRefusedException("ParseException:Error parsing query, area restrictors take numbers");
        return kind switch
        {
            "BOX" => $"scisql_s2PtInBox({position[0]}, {position[1]}, {string.Join(", ", numbers)})",
            "CIRCLE" => $"scisql_s2PtInCircle({position[0]}, {position[1]}, {string.Join(", ", numbers)})",
            "ELLIPSE" => $"scisql_s2PtInEllipse({position[0]}, {position[1]}, {string.Join(", ", numbers)})",
            "POLY" => Polygon(position[0], position[1], numbers),
            _ => throw new QueryRefusedException($"ParseException:Error parsing query, near \"qserv_areaspec_{kind}\", no such restrictor"),
        };
    }

    /// <summary>Inside of every great circle through two corners, of a convex polygon in either orientation.</summary>
    private static string Polygon(string longitude, string latitude, string[] numbers)
    {
        var corners = Enumerable.Range(0, numbers.Length / 2)
            .Select(i => Unit(double.Parse(numbers[2 * i], CultureInfo.InvariantCulture), double.Parse(numbers[2 * i + 1], CultureInfo.InvariantCulture))).ToArray();
        var centre = corners.Aggregate((0.0, 0.0, 0.0), (sum, c) => (sum.Item1 + c.X, sum.Item2 + c.Y, sum.Item3 + c.Z));
        var sides = corners.Select((c, i) =>
        {
            var d = corners[(i + 1) % corners.Length];
            var (x, y, z) = (c.Y * d.Z - c.Z * d.Y, c.Z * d.X - c.X * d.Z, c.X * d.Y - c.Y * d.X);
            var sign = Math.Sign(x * centre.Item1 + y * centre.Item2 + z * centre.Item3);
            return string.Create(CultureInfo.InvariantCulture,
                $"({sign * x:R}) * COS(RADIANS({latitude})) * COS(RADIANS({longitude})) + ({sign * y:R}) * COS(RADIANS({latitude})) * SIN(RADIANS({longitude})) + ({sign * z:R}) * SIN(RADIANS({latitude})) >= 0");
        });
        return $"({string.Join(" AND ", sides)})";
    }

    private static (double X, double Y, double Z) Unit(double longitude, double latitude)
    {
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(latitude));
        var (y, x) = Math.SinCos(double.DegreesToRadians(longitude));
        return (cos * x, cos * y, sin);
    }
}
