using Dax.Backends.Butler.Sql;
using Dax.Backends.Butler.Universe;

namespace Dax.Backends.Butler.Queries;

/// <summary>The tables of dimension elements that a statement joins, and where each dimension's value comes from.</summary>
internal sealed class ElementJoins(RegistryDialect dialect)
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> aliases = new(StringComparer.Ordinal);
    private readonly List<Func<SqlText, string>> clauses = [];

    public RegistryDialect Dialect => dialect;

    /// <summary>The SQL expression of a dimension's value; null when nothing joined so far gives it.</summary>
    public string? this[string dimension] => values.GetValueOrDefault(dimension);

    public string? AliasOf(string element) => aliases.GetValueOrDefault(element);

    /// <summary>A key column of each element's table that is joined.</summary>
    public List<string> Joined { get; } = [];

    public void Provide(string dimension, string expression) => values.TryAdd(dimension, expression);

    public bool Knows(IEnumerable<string> dimensions) => dimensions.All(values.ContainsKey);

    public int CountKnown(DimensionElement element) => element.Required.Concat(element.Implied).Count(values.ContainsKey);

    /// <summary>A table of its own kind; the clause is written anew for every statement.</summary>
    public void Join(Func<SqlText, string> clause) => clauses.Add(clause);

    public string NewAlias() => FormattableString.Invariant($"e{clauses.Count}");

    /// <summary>An element's record as far as there is one, once. False when not all of its required dimensions are known.</summary>
    public bool JoinRecord(DimensionElement element)
    {
        if (!element.HasTable || aliases.ContainsKey(element.Name)) return true;
        if (!Knows(element.Required)) return false;
        Add(element, "LEFT JOIN", element.Required);
        return true;
    }

    /// <summary>All records of an element that agree with the dimensions that are known; they provide the others.</summary>
    public void JoinRows(DimensionElement element)
    {
        if (aliases.ContainsKey(element.Name)) return;
        Add(element, "JOIN", element.Required.Concat(element.Implied).Where(values.ContainsKey));
    }

    /// <summary>Joins what gives the values of implied dimensions, as far as records lead.</summary>
    public void Complete(DimensionGroup group)
    {
        var hasMore = true;
        while (hasMore && !Knows(group.Implied))
        {
            hasMore = false;
            foreach (var element in group.Elements)
            {
                if (element.HasTable && !aliases.ContainsKey(element.Name) && !Knows(element.Implied)) hasMore |= JoinRecord(element);
            }
        }
    }

    public void Write(SqlText sql)
    {
        foreach (var clause in clauses) sql.Add("\n ").Add(clause(sql));
    }

    private void Add(DimensionElement element, string kind, IEnumerable<string> on)
    {
        var alias = NewAlias();
        var same = string.Join(" AND ", on.Select(d => $"{alias}.{RegistryDialect.Quote(element.ColumnOf(d))} = {values[d]}"));
        var table = element.ViewOf is { } source
            ? $"(SELECT DISTINCT {RegistryDialect.Quote(element.Name)} AS {RegistryDialect.Quote(element.Keys[0].Name)} FROM {dialect.Table(source)})"
            : dialect.Table(element.Name);
        clauses.Add(_ => $"{kind} {table} {alias} ON {(same.Length > 0 ? same : "1 = 1")}");
        aliases.Add(element.Name, alias);
        if (element.Required.Length > 0) Joined.Add($"{alias}.{RegistryDialect.Quote(element.ColumnOf(element.Required[0]))}");
        foreach (var dimension in element.Required.Concat(element.ViewOf is null ? element.Implied : [])) values.TryAdd(dimension, $"{alias}.{RegistryDialect.Quote(element.ColumnOf(dimension))}");
    }
}
