using Dax.Adql.Binding;
using Dax.Backends.DuckDb.Catalog;
using Dax.Backends.Import;
using Dax.Engine.Faults;
using Dax.Engine.Ports;

namespace Dax.Backends.Routing;

/// <summary>The tables of all sources at one time, and whose each is. Immutable.</summary>
internal sealed class RoutedTables : ForeignTables
{
    private static readonly string[] Reserved = ["TAP_SCHEMA", "TAP_UPLOAD"];

    private readonly Dictionary<CatalogTable, (string Source, ICatalogBackend Backend)> owners;

    private RoutedTables(IReadOnlyList<(string Source, SourceContent Content)> sources, List<(SourceTable Table, string Source, ICatalogBackend Backend)> tables, List<string> clashes)
        : base([.. sources.SelectMany(s => s.Content.Schemas)], [.. tables.Select(t => new ForeignTable(t.Table.Table, t.Table.Entry))])
    {
        owners = new(tables.Select(t => KeyValuePair.Create(t.Table.Table, (t.Source, t.Backend))), ReferenceEqualityComparer.Instance);
        Clashes = clashes;
    }

    /// <summary>A sentence for each table that is left out because of its name.</summary>
    public IReadOnlyList<string> Clashes { get; }

    /// <summary>Of two tables with one name the first is taken.</summary>
    public static RoutedTables Of(IReadOnlyList<(string Source, SourceContent Content)> sources)
    {
        var first = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var tables = new List<(SourceTable, string, ICatalogBackend)>();
        var clashes = new List<string>();
        foreach (var (source, content) in sources)
        {
            foreach (var table in content.Tables)
            {
                var name = Name(table.Table);
                if (Reserved.Contains(table.Table.Schema, StringComparer.OrdinalIgnoreCase))
                    clashes.Add($"{name} of '{source}' is not served: the name of its schema is the service's own.");
                else if (first.TryAdd(name, source))
                    tables.Add((table, source, content.Backend));
                else
                    clashes.Add($"{name} of '{source}' is not served: '{first[name]}' has a table of that name.");
            }
        }
        return new RoutedTables(sources, tables, clashes);
    }

    /// <summary>The one backend of all the tables; null when it is the embedded one. A Usage fault that says where the tables lie when there are several.</summary>
    public Result<ICatalogBackend?> Route(IReadOnlyList<CatalogTable> tables)
    {
        ICatalogBackend? backend = null;
        var embedded = false;
        foreach (var table in tables)
        {
            var owner = owners.TryGetValue(table, out var known) ? known.Backend : null;
            if (owner is null ? backend is not null : embedded || (backend is not null && backend != owner))
                return Mixture(tables);
            backend = owner;
            embedded = owner is null;
        }
        return new Result<ICatalogBackend?>(backend);
    }

    private Fault.Usage Mixture(IReadOnlyList<CatalogTable> tables)
    {
        var places = tables.GroupBy(t => owners.TryGetValue(t, out var owner) ? owner.Source : RoutedCatalog.Embedded)
            .Select(g => $"{string.Join(", ", g.Select(Name))} ({g.Key})");
        var uploads = tables.Any(t => t.Schema.Equals("TAP_UPLOAD", StringComparison.OrdinalIgnoreCase))
            ? $" Uploaded tables can be joined with tables of the {RoutedCatalog.Embedded} backend only." : "";
        return new Fault.Usage($"The tables of this query lie in different backends, which cannot be joined: {string.Join("; ", places)}.{uploads} Ask each backend by a query of its own.");
    }

    private static string Name(CatalogTable table) => AdqlNames.Qualify(table.Schema, table.Name);
}
