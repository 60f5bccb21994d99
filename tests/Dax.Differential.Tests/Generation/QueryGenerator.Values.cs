namespace Dax.Differential.Tests.Generation;

/// <summary>Expressions of a wanted sort.</summary>
internal sealed partial class QueryGenerator
{
    private string Value(Sort sort, GeneratorScope scope, int depth) => sort switch
    {
        Sort.Whole => Whole(scope, depth),
        Sort.Huge => scope.Of(Sort.Huge) is [_, ..] columns ? Chance(3) ? $"{Pick(columns)} / {2 + random.Next(9)}" : Pick(columns) : Whole(scope, depth),
        Sort.Real => Real(scope),
        Sort.Double => Number(scope, depth),
        Sort.Text => Text(scope, depth),
        _ => Time(scope),
    };

    private string Whole(GeneratorScope scope, int depth)
    {
        if (depth == 0 || Chance(3))
            return scope.Of(Sort.Whole) is [_, ..] columns && !Chance(4) ? Pick(columns) : $"{random.Next(-20, 110)}";
        return random.Next(9) switch
        {
            0 => $"({Whole(scope, depth - 1)} + {Whole(scope, depth - 1)})",
            1 => $"({Whole(scope, depth - 1)} - {Whole(scope, depth - 1)})",
            2 => $"{Whole(scope, depth - 1)} * {Whole(scope, depth - 1)}",
            3 => $"({Whole(scope, depth - 1)} / {Whole(scope, depth - 1)})",
            4 => $"MOD({Value(Chance(3) ? Sort.Huge : Sort.Whole, scope, depth - 1)}, {Whole(scope, depth - 1)})",
            5 => $"ABS({Whole(scope, depth - 1)})",
            6 => $"COALESCE({Whole(scope, depth - 1)}, {Whole(scope, 0)})",
            7 => $"-({Whole(scope, depth - 1)})",
            _ => scope.Positions.Count > 0 ? $"CONTAINS({Point(scope)}, {Circle()})" : Scalar(Sort.Whole, scope),
        };
    }

    private string Real(GeneratorScope scope) => scope.Of(Sort.Real) is [_, ..] columns && !Chance(5) ? Pick(columns) : $"CAST({random.Next(-80, 80)} / 4.0 AS REAL)";

    private string Number(GeneratorScope scope, int depth)
    {
        if (depth == 0 || Chance(3))
            return scope.Of(Sort.Double) is [_, ..] columns && !Chance(4) ? Pick(columns) : Pick<string>(["0.5", "-2.25", "1e3", "0.1", "3.0", "12.5e-1", "0.0"]);
        var x = Number(scope, depth - 1);
        return random.Next(16) switch
        {
            0 => $"({x} + {Number(scope, depth - 1)})",
            1 => $"({x} - {Number(scope, depth - 1)})",
            2 => $"{x} * {Number(scope, depth - 1)}",
            3 => $"({x} / {Number(scope, depth - 1)})",
            4 => $"SQRT({x})",
            5 => $"LOG({x})",
            6 => $"{Pick<string>(["SIN", "COS", "ATAN", "ASIN", "ACOS"])}({x})",
            7 => $"ROUND({x})",
            8 => $"{Pick<string>(["FLOOR", "CEILING", "TRUNCATE", "ABS"])}({x})",
            9 => $"{Pick<string>(["ROUND", "TRUNCATE"])}({x}, {random.Next(-2, 4)})",
            10 => $"COALESCE({x}, {Number(scope, 0)})",
            11 => $"({x} * {Whole(scope, 1)})",
            12 => $"MOD({x}, {Pick<string>(["0.3", "-2.25", "7.0", "0.5", "0.0"])})",
            13 => $"CAST({Whole(scope, 1)} AS DOUBLE PRECISION)",
            14 => $"({x} + {Real(scope)})",
            _ => scope.Positions.Count > 0 ? $"DISTANCE({Point(scope)}, {Point(scope)})" : $"POWER({x}, 2)",
        };
    }

    private static readonly string[] Texts =
        ["'a'", "'A'", "''", "'Vega'", "'vega'", "'two'", "'it''s'", "'%'", "'a_b'", "'a\\b'", "'星'", "'Ångström'", "' '", "'one'", "'zzz'"];

    private string Text(GeneratorScope scope, int depth)
    {
        if (depth == 0 || Chance(2))
            return scope.Of(Sort.Text) is [_, ..] columns && !Chance(4) ? Pick(columns) : Pick(Texts);
        return random.Next(6) switch
        {
            0 => $"({Text(scope, depth - 1)} || {Text(scope, depth - 1)})",
            1 => $"LOWER({Text(scope, depth - 1)})",
            2 => $"UPPER({Text(scope, depth - 1)})",
            3 => $"COALESCE({Text(scope, depth - 1)}, {Text(scope, 0)})",
            4 => $"CAST({Whole(scope, depth - 1)} AS VARCHAR)",
            _ => $"CAST({Text(scope, depth - 1)} AS VARCHAR({1 + random.Next(4)}))",
        };
    }

    private string Time(GeneratorScope scope) => scope.Of(Sort.Time) is [_, ..] columns && !Chance(6)
        ? Chance(5) ? $"COALESCE({Pick(columns)}, {Pick(columns)})" : Pick(columns)
        : $"CAST({Instant()} AS TIMESTAMP)";

    private string Instant() => Pick<string>(["'2000-01-01'", "'2026-01-31T12:00:00'", "'2026-01-31T12:00:00.5'", "'1970-01-01T00:00:00'", "'2000-01-20T10:00:00.000002'"]);

    /// <summary>One value of a sub-query: an aggregate without groups always is one.</summary>
    private string Scalar(Sort sort, GeneratorScope outer)
    {
        var scope = new GeneratorScope();
        var from = Table(scope);
        var value = Value(sort, scope, 0);
        if (Chance(2))
            scope.Add(outer);
        return $"(SELECT {(sort == Sort.Whole && Chance(2) ? "COUNT(*)" : $"{Pick<string>(["MIN", "MAX"])}({value})")} FROM {from} WHERE {Condition(scope, 0)})";
    }

    private string Point(GeneratorScope scope)
    {
        if (scope.Positions.Count == 0 || Chance(3))
            return $"POINT({Place().Lon}, {Place().Lat})";
        var (lon, lat) = Pick(scope.Positions);
        return $"POINT({lon}, {lat})";
    }

    private (string Lon, string Lat) Place() => Pick<(string, string)>(
        [("0", "90"), ("17", "-90"), ("0", "0.001"), ("359.999", "-0.0003"), ("83.63", "22.01"), ("120.2", "-59.9"), ("-5", "10"), ("210.8", "54.35"), ("45.1", "45.07"), ("181", "89.99")]);

    private string Circle() => $"CIRCLE({Place().Lon}, {Place().Lat}, {Radius()})";

    private string Radius() => Pick<string>(["0.00013", "0.0371", "0.43", "1.07", "23.7", "89.3", "91.1", "147.7", "179.7"]);

    private string Polygon() => Pick<string>(
        ["POLYGON(119, -61, 121.3, -61.2, 121, -59, 119.1, -59.3)", "POLYGON(359.8, 29.9, 0.13, 29.95, 0.02, 30.21, 359.7, 30.11)", "POLYGON(10, 89.997, 130, 89.996, 250, 89.9965)",
            "POLYGON(0, -40.2, 90, -41, 180, -40, 270, -39)", "POLYGON(300, -40, 60, -40, 60, 40, 300, 40)", "POLYGON(40, 40, 50, 40, 50, 50, 45, 44, 40, 50)"]);
}
