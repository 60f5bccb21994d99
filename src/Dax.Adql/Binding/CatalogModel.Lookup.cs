using System.Runtime.CompilerServices;
using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>Finding tables by name; the dictionary is built at the first look.</summary>
public sealed partial class CatalogModel
{
    private readonly Lazy<Dictionary<string, List<CatalogTable>>> byName = new(() => Index(tables));

    private static Dictionary<string, List<CatalogTable>> Index(IReadOnlyList<CatalogTable> tables)
    {
        var index = new Dictionary<string, List<CatalogTable>>(tables.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var table in tables)
        {
            if (!index.TryGetValue(table.Name, out var same))
                index.Add(table.Name, same = new(1));
            same.Add(table);
        }

        return index;
    }

    /// <summary>Whether there is such a table, letter case aside.</summary>
    public bool Has(string schema, string table) =>
        byName.Value.TryGetValue(table, out var found) && found.Exists(t => string.Equals(t.Schema, schema, StringComparison.OrdinalIgnoreCase));

    /// <summary>Every table that the name can mean: none, one, or several when it is ambiguous. A catalog name matches nothing.</summary>
    internal IReadOnlyList<CatalogTable> Find(IReadOnlyList<Identifier> name)
    {
        if (name.Count is 0 or > 2 || !byName.Value.TryGetValue(name[^1].Text, out var found))
            return [];
        if (found is [var only] && Matches(only, name))
            return found;
        return found.FindAll(table => Matches(table, name));
    }

    private static bool Matches(CatalogTable table, IReadOnlyList<Identifier> name) =>
        name[^1].Means(table.Name) && (name.Count == 1 || name[0].Means(table.Schema));
}

internal static class Names
{
    /// <summary>Case counts only in delimited names (ADQL 2.1, 2.1.7).</summary>
    public static bool Means(this Identifier written, string declared) =>
        string.Equals(written.Text, declared, written.Delimited ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}

/// <summary>Columns by name, built once for each list of columns and dropped with it.</summary>
internal sealed class ColumnIndex
{
    private static readonly ConditionalWeakTable<IReadOnlyList<CatalogColumn>, ColumnIndex> Built = [];

    private readonly Dictionary<string, List<CatalogColumn>> byName;

    private ColumnIndex(IReadOnlyList<CatalogColumn> columns)
    {
        byName = new(columns.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var column in columns)
        {
            if (!byName.TryGetValue(column.Name, out var same))
                byName.Add(column.Name, same = new(1));
            same.Add(column);
        }
    }

    public static ColumnIndex Of(IReadOnlyList<CatalogColumn> columns) => Built.GetValue(columns, static c => new(c));

    /// <summary>The column of that name; <paramref name="count"/> tells how many there are.</summary>
    public CatalogColumn? Find(Identifier name, out int count)
    {
        count = 0;
        CatalogColumn? found = null;
        if (byName.TryGetValue(name.Text, out var same))
            foreach (var column in same)
                if (name.Means(column.Name) && count++ == 0)
                    found = column;
        return found;
    }
}
