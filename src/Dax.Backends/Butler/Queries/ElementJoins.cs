using Dax.Backends.Butler.Sql;
using Dax.Backends.Butler.Universe;

namespace Dax.Backends.Butler.Queries;

/// <summary>The tables of dimension elements that a statement joins, and where each dimension's value comes from.</summary>
internal sealed class ElementJoins(RegistryDialect dialect)
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> aliases = new(StringComparer.Ordinal);
    private readonly List<(DimensionElement Element, string Alias, string On, bool IsInner)> joins = [];

    /// <summary>The SQL expression of a dimension's value; null when nothing joined so far gives it.</summary>
    public string? this[string dimension] => values.GetValueOrDefault(dimension);

    public string? AliasOf(string element) => aliases.GetValueOrDefault(element);

    public void Provide(string dimension, string expression) => values.TryAdd(dimension, expression);

    /// <summary>Joins an element on the dimensions that are known, once; its table provides its other dimensions. False as long as none of its required dimensions is known.</summary>
    public bool Join(DimensionElement element, bool isInner)
    {
        if (!element.HasTable || aliases.ContainsKey(element.Name)) return true;
        var known = element.Required.Where(values.ContainsKey).ToList();
        if (known.Count < element.Required.Length && !(isInner && element.Required.Length > 0)) return false;
        var alias = FormattableString.Invariant($"e{joins.Count}");
        var on = string.Join(" AND ", known.Select(d => $"{alias}.{RegistryDialect.Quote(element.ColumnOf(d))} = {values[d]}"));
        foreach (var dimension in element.Implied.Where(d => isInner && values.ContainsKey(d))) on += (on.Length > 0 ? " AND " : "") + $"{alias}.{RegistryDialect.Quote(dimension)} = {values[dimension]}";
        joins.Add((element, alias, on, isInner));
        aliases.Add(element.Name, alias);
        foreach (var dimension in element.Required.Concat(element.Implied)) values.TryAdd(dimension, $"{alias}.{RegistryDialect.Quote(element.ColumnOf(dimension))}");
        return true;
    }

    /// <summary>Joins what gives the values of implied dimensions, as far as records lead.</summary>
    public void Complete(DimensionGroup group)
    {
        var hasMore = true;
        while (hasMore && group.Implied.Any(d => !values.ContainsKey(d)))
        {
            hasMore = false;
            foreach (var element in group.Elements)
            {
                if (!element.Implied.Any(d => !values.ContainsKey(d)) || aliases.ContainsKey(element.Name) || !element.HasTable) continue;
                hasMore |= Join(element, isInner: false);
            }
        }
    }

    public void Write(SqlText sql)
    {
        foreach (var (element, alias, on, isInner) in joins)
        {
            sql.Add(isInner ? "\n JOIN " : "\n LEFT JOIN ").Add(dialect.Table(element.Name)).Add(" ").Add(alias).Add(" ON ").Add(on.Length > 0 ? on : "1 = 1");
        }
    }
}
