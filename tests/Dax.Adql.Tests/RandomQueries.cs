using System.Globalization;

namespace Dax.Adql.Tests;

/// <summary>
/// Queries made by the grammar and by types, over one table with the columns objectid, ra, dec, mag_g, n, flag, band and seen: what the binder accepts of them
/// must be accepted by every engine.
/// </summary>
internal sealed class RandomQueries(Random random, string table)
{
    private static readonly string[] Numbers = ["objectid", "ra", "dec", "mag_g", "n", "flag"];
    private static readonly string[] Signs = ["=", "<>", "!=", "<", "<=", ">", ">="];

    private int names;

    private string Any(params string[] choices) => choices[random.Next(choices.Length)];
    private bool Once(int inSoMany) => random.Next(inSoMany) == 0;

    public string Query(int depth)
    {
        if (depth > 1 && Once(6))
            return $"{Select(depth - 1, true)} {Any("UNION", "UNION ALL", "EXCEPT", "INTERSECT")} {Select(depth - 1, true)}{(Once(2) ? " ORDER BY 1" : "")}";
        if (depth > 1 && Once(8))
            return $"WITH w AS ({Select(depth - 1, true)}) SELECT w.x, COUNT(*) FROM w GROUP BY w.x";
        return Select(depth, false);
    }

    private string Select(int depth, bool plain)
    {
        var a = "q" + (++names).ToString(CultureInfo.InvariantCulture);
        var grouped = !plain && Once(4);
        var from = From(depth, a);
        var where = Once(3) ? "" : $" WHERE {Condition(depth, a)}";
        if (plain)
            return $"SELECT {Number(depth, a)} AS x, {Text(depth, a)} AS y FROM {from}{where}";
        if (grouped)
            return $"SELECT {a}.band AS g, {(Once(4) ? "COUNT(*)" : $"{Any("COUNT(DISTINCT ", "AVG(", "SUM(", "MIN(", "MAX(")}{Number(depth, a)})")} AS v FROM {from}{where} GROUP BY {a}.band"
                + (Once(2) ? $" HAVING COUNT({Number(0, a)}) > {random.Next(5)}" : "") + (Once(2) ? " ORDER BY v DESC" : "");
        var items = string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Once(4) ? Text(depth, a) : Number(depth, a)));
        return $"SELECT {Any("", "DISTINCT ", "TOP 7 ")}{items}, {a}.n AS k FROM {from}{where}{(Once(2) ? $" ORDER BY {Any("1", "k", "1 DESC, k")}" : "")}{(Once(5) ? " OFFSET 2" : "")}";
    }

    private string From(int depth, string a)
    {
        var other = "q" + (++names).ToString(CultureInfo.InvariantCulture);
        return random.Next(depth > 1 ? 7 : 3) switch
        {
            3 => $"{table} AS {a}, {table} AS {other}",
            4 => $"{table} AS {a} {Any("", "LEFT ", "RIGHT ", "FULL OUTER ")}JOIN {table} AS {other} ON {a}.objectid = {other}.objectid",
            5 => $"{table} AS {a} JOIN ({Select(depth - 1, true)}) AS {other} ON {a}.n = {other}.x",
            6 => $"({table} AS {other} {Any("", "LEFT ")}JOIN {table} AS {a} USING (objectid, n))",
            _ => $"{table} AS {a}",
        };
    }

    public string Number(int depth, string a) => depth <= 0
        ? random.Next(4) switch
        {
            0 => random.Next(100).ToString(CultureInfo.InvariantCulture),
            1 => (random.NextDouble() * 100).ToString("0.0##", CultureInfo.InvariantCulture),
            _ => $"{a}.{Any(Numbers)}",
        }
        : random.Next(11) switch
        {
            0 => $"({Number(depth - 1, a)} {Any("+", "-", "*", "/")} {Number(depth - 1, a)})",
            1 => $"{Any("ABS", "SQRT", "EXP", "LOG", "LOG10", "FLOOR", "CEILING", "SIN", "COS", "TAN", "COT", "ASIN", "ACOS", "ATAN", "DEGREES", "RADIANS", "ROUND", "TRUNCATE")}({Number(depth - 1, a)})",
            2 => $"{Any("MOD", "POWER", "ATAN2")}({Number(depth - 1, a)}, {Number(depth - 1, a)})",
            3 => $"{Any("ROUND", "TRUNCATE")}({Number(depth - 1, a)}, {random.Next(-3, 4).ToString(CultureInfo.InvariantCulture)})",
            4 => $"CAST({Number(depth - 1, a)} AS {Any("INTEGER", "BIGINT", "REAL", "DOUBLE PRECISION", "SMALLINT")})",
            5 => $"COALESCE({Number(depth - 1, a)}, {Number(depth - 1, a)}, {Any("0", "NULL", "1.5")})",
            6 => $"(SELECT {Any("MAX", "MIN", "AVG", "SUM")}(i{depth}.n) FROM {table} AS i{depth} WHERE i{depth}.n = {a}.n)",
            7 => $"DISTANCE({a}.ra, {a}.dec, {random.Next(360)}, {random.Next(-90, 91)})",
            8 => $"{Any("CONTAINS", "INTERSECTS")}(POINT({a}.ra, {a}.dec), CIRCLE({random.Next(360)}, {random.Next(-90, 91)}, {random.Next(1, 50)}))",
            9 => $"{Any("-", "+")}({Number(depth - 1, a)})",
            _ => Number(0, a),
        };

    private string Text(int depth, string a) => depth <= 0
        ? Any($"{a}.band", "'g'", "'it''s'", "''")
        : random.Next(5) switch
        {
            0 => $"({Text(depth - 1, a)} || {Text(depth - 1, a)})",
            1 => $"{Any("LOWER", "UPPER")}({Text(depth - 1, a)})",
            2 => $"CAST({Any(Number(depth - 1, a), $"{a}.seen")} AS {Any("VARCHAR", "CHAR(4)", "VARCHAR(9)")})",
            3 => $"COALESCE({Text(depth - 1, a)}, NULL, {Text(depth - 1, a)})",
            _ => Text(0, a),
        };

    public string Condition(int depth, string a) => random.Next(depth <= 0 ? 4 : 13) switch
    {
        0 => $"{Number(depth - 1, a)} {Any(Signs)} {Number(depth - 1, a)}",
        1 => $"{a}.{Any("band", "n", "seen", "mag_g")} IS {Any("", "NOT ")}NULL",
        2 => $"{Text(depth - 1, a)} {Any("LIKE", "NOT LIKE", "ILIKE", "=", ">")} {Text(0, a)}",
        3 => $"{a}.seen {Any(Signs)} '2026-01-31T12:00:00'",
        4 => $"({Condition(depth - 1, a)} {Any("AND", "OR")} {Condition(depth - 1, a)})",
        5 => $"NOT ({Condition(depth - 1, a)})",
        6 => $"{Number(depth - 1, a)} {Any("", "NOT ")}BETWEEN {Number(depth - 1, a)} AND {Number(depth - 1, a)}",
        7 => $"{Number(depth - 1, a)} {Any("", "NOT ")}IN ({Number(0, a)}, {Number(0, a)}, NULL)",
        8 => $"{a}.n {Any("", "NOT ")}IN (SELECT e{depth}.n FROM {table} AS e{depth} WHERE {Condition(depth - 2, "e" + depth.ToString(CultureInfo.InvariantCulture))})",
        9 => $"EXISTS (SELECT 1 FROM {table} AS e{depth} WHERE e{depth}.objectid = {a}.objectid)",
        10 => $"{Any("1", "0")} = CONTAINS(POINT({a}.ra, {a}.dec), {Any("CIRCLE(10, 20, 5)", "POLYGON(1, 1, 9, 1, 5, 9)", $"CIRCLE({a}.dec, {a}.ra / 4, 2)")})",
        11 => $"DISTANCE(POINT({a}.ra, {a}.dec), POINT({random.Next(360)}, {random.Next(-90, 91)})) {Any("<", "<=", ">")} {random.Next(1, 90)}",
        _ => $"{a}.flag = {Any("1", "0", "n")}".Replace("= n", $"= {a}.n", StringComparison.Ordinal),
    };

    /// <summary>One path of the tree goes very deep.</summary>
    public string Deep(int depth)
    {
        var text = Number(1, "d");
        for (var i = 0; i < depth; i++)
            text = random.Next(9) switch
            {
                0 => $"({text})",
                1 => $"-({text})",
                2 => $"SQRT({text})",
                3 => $"(1 + {text})",
                4 => $"COALESCE({text}, 1)",
                5 => $"POWER({text}, 2)",
                6 => $"CAST({text} AS DOUBLE PRECISION)",
                7 => $"DISTANCE(d.ra, d.dec, {text}, 1)",
                _ => Once(8) ? $"(SELECT MAX(d.n) FROM {table} AS d WHERE d.n > {text})" : $"({text} * 2 - 1)",
            };
        return $"SELECT {text} FROM {table} AS d WHERE {string.Concat(Enumerable.Repeat("NOT (", depth / 2))}{Condition(2, "d")}{new string(')', depth / 2)}";
    }
}
