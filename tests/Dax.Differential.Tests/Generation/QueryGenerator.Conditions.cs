namespace Dax.Differential.Tests.Generation;

/// <summary>Conditions.</summary>
internal sealed partial class QueryGenerator
{
    private string Condition(GeneratorScope scope, int depth)
    {
        if (depth > 0 && Chance(2))
            return random.Next(3) switch
            {
                0 => $"({Condition(scope, depth - 1)} AND {Condition(scope, depth - 1)})",
                1 => $"({Condition(scope, depth - 1)} OR {Condition(scope, depth - 1)})",
                _ => $"NOT ({Condition(scope, depth - 1)})",
            };
        var sort = Pick<Sort>([Sort.Whole, Sort.Whole, Sort.Double, Sort.Real, Sort.Huge, Sort.Text, Sort.Text, Sort.Time]);
        return random.Next(14) switch
        {
            0 => $"{Value(sort, scope, 1)} IS {Not()}NULL",
            1 => $"{Value(sort, scope, 1)} {Not()}BETWEEN {Value(sort, scope, 0)} AND {Value(sort, scope, 1)}",
            2 => $"{Value(sort, scope, 1)} {Not()}IN ({Value(sort, scope, 0)}, {Value(sort, scope, 1)}, {Value(sort, scope, 0)})",
            3 => InQuery(sort, scope),
            4 => $"{Not()}EXISTS ({Inner(scope)})",
            5 => $"{Text(scope, 1)} {Not()}{Pick<string>(["LIKE", "ILIKE"])} {Pattern(scope)}",
            6 => Mixed(scope),
            7 when depth > 0 => $"{Value(sort, scope, 1)} {Comparison()} {Scalar(sort is Sort.Huge ? Sort.Whole : sort, scope)}",
            8 when sort == Sort.Time => $"{Time(scope)} {Comparison()} {Instant()}",
            9 or 10 or 11 when scope.Positions.Count > 0 => Sky(scope),
            _ => $"{Value(sort, scope, 1)} {Comparison()} {Value(sort, scope, 1)}",
        };
    }

    private string Not() => Chance(3) ? "NOT " : "";

    /// <summary>Numbers of different types.</summary>
    private string Mixed(GeneratorScope scope)
    {
        Sort[] sorts = [Sort.Whole, Sort.Huge, Sort.Real, Sort.Double];
        return $"{Value(Pick<Sort>(sorts), scope, 1)} {Comparison()} {Value(Pick<Sort>(sorts), scope, 1)}";
    }

    private string InQuery(Sort sort, GeneratorScope outer)
    {
        var scope = new GeneratorScope();
        var from = Table(scope);
        var value = Value(sort, scope, 0);
        var where = new GeneratorScope();
        where.Add(scope);
        if (Chance(2))
            where.Add(outer);
        return $"{Value(sort, outer, 1)} {Not()}IN (SELECT {value} FROM {from} WHERE {Condition(where, 0)})";
    }

    private string Inner(GeneratorScope outer)
    {
        var scope = new GeneratorScope();
        var from = Table(scope);
        scope.Add(outer);
        return $"SELECT * FROM {from} WHERE {Condition(scope, 1)}";
    }

    private string Pattern(GeneratorScope scope) => Chance(5)
        ? Text(scope, 0)
        : Pick<string>(["'%a%'", "'_'", "'v%'", "'V_g%'", "'%\\%'", "'_\\_'", "'%'", "''", "'%星%'", "'__c'", "'t_o'", "'%E'", "'å%'", "'%NGC%'"]);

    private string Sky(GeneratorScope scope)
    {
        var point = Point(scope);
        var other = scope.Positions.Count > 1 && Chance(2) ? Point(scope) : $"POINT({Place().Lon}, {Place().Lat})";
        return random.Next(7) switch
        {
            0 => $"1 = CONTAINS({point}, {Circle()})",
            1 => $"CONTAINS({point}, {Circle()}) = {random.Next(2)}",
            2 => $"CONTAINS({point}, {Polygon()}) {Pick<string>(["= 1", "= 0", "<> 1", "> 0"])}",
            3 => $"INTERSECTS({point}, {Circle()}) = 1",
            4 => $"{Radius()} {Pick<string>([">", ">=", "<"])} DISTANCE({other}, {point})",
            5 => $"CONTAINS({point}, CIRCLE({other}, {Radius()})) = 1",
            _ => $"DISTANCE({point}, {other}) {Pick<string>(["<", "<=", ">", ">="])} {Radius()}",
        };
    }
}
