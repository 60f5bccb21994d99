using System.Collections;
using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Adql.Parsing;
using Dax.Adql.Syntax;

namespace Dax.Adql.Tests;

/// <summary>
/// A catalog in which the names of a query mean something, found by trying: every table has every column, until fewer errors come of another type, or of a
/// column in some of the tables alone. What is still refused then breaks a rule, and not for want of a table.
/// </summary>
internal sealed class OpenSchema
{
    private static readonly AdqlType[] Types =
        [new(AdqlBase.Double), new(AdqlBase.Text), new(AdqlBase.Timestamp), new(AdqlBase.Point), new(AdqlBase.Polygon), new(AdqlBase.Integer)];

    private readonly string adql;
    private readonly List<(string Schema, string Name)> tables = [];
    private readonly SortedSet<string> columns = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, AdqlType> typed = new(StringComparer.OrdinalIgnoreCase);
    private AdqlType fallback = TestCatalog.Double;
    private readonly HashSet<(int Table, string Column)> absent = [];

    private OpenSchema(string adql, AdqlQuery query)
    {
        this.adql = adql;
        columns.Add("any_column");
        Collect(query);
        tables.RemoveAll(table => query.With.Any(named => named.Name.Text == table.Name));
    }

    /// <summary>The errors of a query that the grammar takes, in the catalog where it has fewest.</summary>
    public static IReadOnlyList<AdqlError> Errors(string adql, AdqlQuery query)
    {
        var schema = new OpenSchema(adql, query);
        var best = schema.Compile();
        schema.fallback = TestCatalog.Text;
        if (schema.Compile() is var others && others.Count < best.Count)
            best = others;
        else
            schema.fallback = TestCatalog.Double;
        while (best.Count > 0 && schema.Improve(ref best))
        {
        }

        return best;
    }

    private bool Improve(ref IReadOnlyList<AdqlError> best)
    {
        foreach (var column in columns.ToList())
        {
            var before = typed.GetValueOrDefault(column, fallback);
            foreach (var type in Types)
            {
                typed[column] = type;
                if (Compile() is var errors && errors.Count < best.Count)
                {
                    best = errors;
                    return true;
                }
            }

            typed[column] = before;
            var missing = absent.ToList();
            for (var owners = 1; owners < 1 << Math.Min(tables.Count, 4); owners++)
            {
                absent.RemoveWhere(pair => pair.Column == column);
                absent.UnionWith(Enumerable.Range(0, tables.Count).Where(table => (owners >> table & 1) == 0).Select(table => (table, column)));
                if (Compile() is var errors && errors.Count < best.Count)
                {
                    best = errors;
                    return true;
                }
            }

            absent.Clear();
            absent.UnionWith(missing);
        }

        return false;
    }

    private IReadOnlyList<AdqlError> Compile()
    {
        var catalog = tables.Select((table, index) => new CatalogTable(table.Schema, table.Name,
            [.. columns.Where(column => !absent.Contains((index, column))).Select(column => new CatalogColumn(column, typed.GetValueOrDefault(column, fallback)))])
        {
            PhysicalName = [table.Name],
        });
        var bound = AdqlCompiler.Compile(adql, new CatalogModel([.. catalog]), AdqlLimits.Default, DuckDbDialect.Instance.UserFunctions);
        return bound.IsOk ? DuckDbDialect.Instance.Write(bound.Value, null).Errors : bound.Errors;
    }

    private void Collect(object? node)
    {
        switch (node)
        {
            case null or string or Identifier:
                return;
            case NamedTable table:
                var name = (table.Name.Count > 1 ? table.Name[^2].Text : "s", table.Name[^1].Text);
                if (!tables.Contains(name))
                    tables.Add(name);
                return;
            case ColumnReference column:
                columns.Add(column.Name.Text);
                return;
            case JoinStep step:
                columns.UnionWith(step.Using.Select(column => column.Text));
                break;
            case IEnumerable list:
                foreach (var item in list)
                    Collect(item);
                return;
        }

        if (node.GetType().Namespace != typeof(Expression).Namespace || node.GetType().IsEnum)
            return;
        foreach (var property in node.GetType().GetProperties())
            Collect(property.GetValue(node));
    }
}
