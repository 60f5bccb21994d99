using System.Globalization;
using System.Text;
using Dax.Differential.Tests.Catalog;

namespace Dax.Differential.Tests.Generation;

/// <summary>Random queries that have a meaning: the types fit, and so nearly all of them compile. The same seed gives the same query.</summary>
internal sealed partial class QueryGenerator(int seed)
{
    private readonly Random random = new(seed);
    private int aliases;

    public string Query() => random.Next(10) switch
    {
        0 => With(),
        1 or 2 => Sets(),
        3 or 4 => Grouped(true),
        _ => Select(true, null),
    };

    private string With()
    {
        var (query, sorts) = Subquery();
        var scope = new GeneratorScope();
        scope.Columns.AddRange(sorts.Select((sort, i) => new Named($"w.x{i}", sort)));
        var where = Chance(2) ? $" WHERE {Condition(scope, 1)}" : "";
        return $"WITH q AS ({query}) SELECT {Items(scope, 1 + random.Next(3), 1, out _)} FROM q AS w{where}";
    }

    private string Sets()
    {
        Sort[] sorts = [.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Pick<Sort>([Sort.Whole, Sort.Double, Sort.Text, Sort.Time]))];
        var text = new StringBuilder(Select(false, sorts));
        for (var i = random.Next(1, 3); i > 0; i--)
            text.Append(' ').Append(Pick<string>(["UNION", "UNION ALL", "EXCEPT", "EXCEPT ALL", "INTERSECT", "INTERSECT ALL"])).Append(' ').Append(Select(false, sorts));
        return Chance(2) ? text.ToString() : text.Append(" ORDER BY ").AppendJoin(", ", sorts.Select((_, i) => $"{i + 1}{Direction()}")).ToString();
    }

    private string Select(bool ordered, Sort[]? sorts)
    {
        var scope = new GeneratorScope();
        var from = From(scope);
        var items = sorts is null
            ? Items(scope, 1 + random.Next(4), 2, out sorts)
            : string.Join(", ", sorts.Select((sort, i) => $"{Value(sort, scope, 1)} AS x{i}"));
        var text = new StringBuilder("SELECT ").Append(Chance(6) ? "DISTINCT " : "");
        var top = ordered && Chance(4);
        if (top)
            text.Append(CultureInfo.InvariantCulture, $"TOP {random.Next(12)} ");
        text.Append(items).Append(" FROM ").Append(from);
        if (!Chance(4))
            text.Append(" WHERE ").Append(Condition(scope, 2));
        if (ordered && (top || Chance(2)))
            text.Append(" ORDER BY ").AppendJoin(", ", sorts.Select((_, i) => $"{i + 1}{Direction()}"));
        if (ordered && Chance(6))
            text.Append(CultureInfo.InvariantCulture, $" OFFSET {random.Next(8)}");
        return text.ToString();
    }

    /// <summary>Groups by columns; everything else stands in aggregates.</summary>
    private string Grouped(bool ordered)
    {
        var scope = new GeneratorScope();
        var from = From(scope);
        var keys = scope.Columns.Where(_ => Chance(scope.Columns.Count)).Take(2).Select(column => column.Name).ToList();
        var items = keys.Concat(Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Aggregate(scope))).Select((item, i) => $"{item} AS x{i}").ToList();
        var text = new StringBuilder("SELECT ").AppendJoin(", ", items).Append(" FROM ").Append(from);
        if (Chance(2))
            text.Append(" WHERE ").Append(Condition(scope, 1));
        if (keys.Count > 0)
            text.Append(" GROUP BY ").AppendJoin(", ", keys);
        if (Chance(3))
            text.Append(" HAVING COUNT(*) ").Append(Pick<string>([">", "<=", "<>"])).Append(' ').Append(random.Next(4));
        if (ordered && Chance(2))
            text.Append(" ORDER BY ").AppendJoin(", ", items.Select((_, i) => $"{i + 1}{Direction()}"));
        return text.ToString();
    }

    private string Aggregate(GeneratorScope scope)
    {
        var distinct = Chance(5) ? "DISTINCT " : "";
        var sort = Pick<Sort>([Sort.Whole, Sort.Double, Sort.Real, Sort.Text, Sort.Time]);
        var value = Value(sort, scope, 1);
        var function = Pick<string>(sort is Sort.Text or Sort.Time ? ["MIN", "MAX", "COUNT"] : ["MIN", "MAX", "COUNT", "SUM", "AVG"]);
        // A sum of doubles without an order is only as good as its rounding: those of columns are.
        if (function is "SUM" or "AVG" && sort is Sort.Double or Sort.Real && scope.Of(sort) is [_, ..] columns)
            value = Pick(columns);
        if (function == "COUNT" && Chance(2))
            return "COUNT(*)";
        return $"{function}({distinct}{value})";
    }

    /// <summary>A query without an order, and what its columns x0, x1, … are.</summary>
    private (string Query, Sort[] Sorts) Subquery()
    {
        Sort[] sorts = [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Pick<Sort>([Sort.Whole, Sort.Double, Sort.Text, Sort.Time, Sort.Real]))];
        return (Select(false, sorts), sorts);
    }

    private string From(GeneratorScope scope)
    {
        var text = new StringBuilder(Table(scope));
        if (Chance(3))
            text.Append(", ").Append(Table(scope));
        else if (Chance(2))
        {
            var left = new GeneratorScope();
            left.Add(scope);
            text.Append(' ').Append(Pick<string>(["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "INNER JOIN", "LEFT OUTER JOIN"])).Append(' ').Append(Table(scope)).Append(" ON ").Append(JoinCondition(left, scope));
        }

        return text.ToString();
    }

    private string JoinCondition(GeneratorScope left, GeneratorScope both)
    {
        var sort = Pick<Sort>([Sort.Whole, Sort.Text, Sort.Double, Sort.Time]);
        var right = new GeneratorScope();
        right.Columns.AddRange(both.Columns.Skip(left.Columns.Count));
        var equal = $"{Value(sort, left, 0)} {(Chance(6) ? Comparison() : "=")} {Value(sort, right, 0)}";
        return Chance(3) ? $"{equal} AND {Condition(both, 1)}" : equal;
    }

    private string Table(GeneratorScope scope)
    {
        var alias = $"t{++aliases}";
        if (Chance(8))
        {
            var (query, sorts) = Subquery();
            scope.Columns.AddRange(sorts.Select((sort, i) => new Named($"{alias}.x{i}", sort)));
            return $"({query}) AS {alias}";
        }

        var table = SeedCatalog.Tables[random.Next(SeedCatalog.Tables.Count)];
        scope.Add(table, alias);
        return $"{table.Name} AS {alias}";
    }

    private string Items(GeneratorScope scope, int count, int depth, out Sort[] sorts)
    {
        sorts = [.. Enumerable.Range(0, count).Select(_ => Pick<Sort>([Sort.Whole, Sort.Whole, Sort.Double, Sort.Real, Sort.Text, Sort.Time, Sort.Huge]))];
        return string.Join(", ", sorts.Select((sort, i) => $"{Value(sort, scope, depth)} AS x{i}"));
    }

    private string Direction() => Pick<string>(["", " ASC", " DESC"]);

    private string Comparison() => Pick<string>(["=", "<>", "!=", "<", "<=", ">", ">="]);

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
