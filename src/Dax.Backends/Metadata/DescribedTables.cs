using Dax.Backends.Import;
using Dax.Backends.Routing;
using Dax.Ivoa.Vosi;
using SourceTable = Dax.Backends.Routing.SourceTable;

namespace Dax.Backends.Metadata;

/// <summary>
/// What a database has, put together with what is said of it: the tables that a source publishes. Stored types decide; descriptions add units, UCDs, texts. Pure.
/// </summary>
/// <param name="descriptions">Names without delimiters but for the qualified names of tables, as a Felis file is read.</param>
/// <param name="onlyDescribed">Nothing is published that no description names.</param>
internal sealed class DescribedTables(DatabaseSourceOptions options, IReadOnlyList<SchemaEntry> descriptions, bool onlyDescribed)
{
    private readonly Dictionary<string, TableEntry> described = descriptions.SelectMany(s => s.Tables).DistinctBy(t => t.QualifiedName, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(t => t.QualifiedName, StringComparer.OrdinalIgnoreCase);

    /// <summary>Descriptions of schemas, under the names that queries have for them.</summary>
    public IReadOnlyList<SchemaEntry> Schemas() => [.. descriptions.Select(s => s with { Name = Shown(s.Name), Tables = [] })];

    public IReadOnlyList<SourceTable> Tables(IReadOnlyList<DatabaseTable> tables)
    {
        var published = new List<(DatabaseTable Table, TableEntry? Said, string Schema, string Name)>();
        foreach (var table in tables)
        {
            var said = Find(table.Schema, table.Name);
            if (said is null && onlyDescribed) continue;
            published.Add((table, said, Shown(table.Schema), NameOf(said) ?? table.Name));
        }
        // Keys name tables as the database or the description does; they lead to what is published of them.
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (table, said, schema, name) in published)
        {
            names.TryAdd(AdqlNames.Qualify(table.Schema, table.Name), AdqlNames.Qualify(schema, name));
            if (said is not null) names.TryAdd(said.QualifiedName, AdqlNames.Qualify(schema, name));
        }
        return [.. published.Select(p => Table(p.Table, p.Said, p.Schema, p.Name, names))];
    }

    private TableEntry? Find(string schema, string table) =>
        described.GetValueOrDefault(AdqlNames.Qualify(Shown(schema), table)) ?? described.GetValueOrDefault(AdqlNames.Qualify(schema, table));

    private string Shown(string schema) => options.SchemaNames.TryGetValue(schema, out var shown) ? shown : schema;

    private static string? NameOf(TableEntry? said) => said is not null && TableName.Parse(said.QualifiedName) is { IsOk: true } name ? name.Value.Table : null;

    private SourceTable Table(DatabaseTable table, TableEntry? said, string schema, string name, Dictionary<string, string> names)
    {
        var columns = Columns(table, said).Select((c, i) => (c.Stored, Entry: DescribedColumns.Entry(c.Stored, c.Said, i))).ToList();
        var entries = columns.ConvertAll(c => c.Entry);
        var place = Place(table, schema, name);
        var entry = (said ?? new TableEntry("", [])) with
        {
            QualifiedName = AdqlNames.Qualify(schema, name),
            Columns = entries,
            Type = table.IsView ? "view" : "table",
            Description = said?.Description ?? table.Comment,
            RowCount = Rounded(table.Rows),
            Keys = [.. Keys(table, said).Where(k => names.ContainsKey(k.TargetTable)).Select(k => k with { TargetTable = names[k.TargetTable] })],
            Position = place is null ? MainPosition.Of(entries) : Position(entries, place),
        };
        return new SourceTable(
            new Adql.Binding.CatalogTable(schema, name, [.. columns.Select(c => DescribedColumns.Column(c.Stored, c.Entry))])
            {
                PhysicalName = [table.Schema, table.Name],
                Rows = entry.RowCount,
                Spatial = entry.Position is { } p ? new(p.Longitude, p.Latitude, place?.Key) { LongitudeIn360 = place?.LongitudeIn360 ?? false, IsIndexed = table.HasSkyIndex } : null,
            },
            entry);
    }

    private IEnumerable<(DatabaseColumn Stored, ColumnEntry? Said)> Columns(DatabaseTable table, TableEntry? said)
    {
        var words = (said?.Columns ?? []).DistinctBy(c => c.Field.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(c => c.Field.Name, StringComparer.OrdinalIgnoreCase);
        if (!onlyDescribed) return table.Columns.Select(c => (c, words.GetValueOrDefault(c.Name)));
        var stored = table.Columns.DistinctBy(c => c.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(c => c.Name, StringComparer.OrdinalIgnoreCase);
        return words.Values.Where(w => stored.ContainsKey(w.Field.Name)).Select(w => (stored[w.Field.Name], (ColumnEntry?)w));
    }

    private static IEnumerable<KeyEntry> Keys(DatabaseTable table, TableEntry? said) => said is { Keys.Count: > 0 } ? said.Keys
        : table.Keys.Select(k => new KeyEntry($"{table.Schema}.{k.Name}", AdqlNames.Qualify(k.TargetSchema, k.TargetTable), [.. k.Columns.Select(c => new KeyColumnPair(c.From, c.Target))]));

    private PositionOptions? Place(DatabaseTable table, string schema, string name) =>
        options.Positions.FirstOrDefault(p => Is(p.Table, table.Schema, table.Name) || Is(p.Table, schema, name));

    private static bool Is(string written, string schema, string table) => written.Equals($"{schema}.{table}", StringComparison.OrdinalIgnoreCase)
        || written.Equals(AdqlNames.Qualify(schema, table), StringComparison.OrdinalIgnoreCase);

    /// <summary>Null when the table has no such columns of numbers.</summary>
    private static PositionColumns? Position(List<ColumnEntry> columns, PositionOptions place)
    {
        return Named(place.Longitude) is { } longitude && Named(place.Latitude) is { } latitude ? new PositionColumns(longitude, latitude) : null;

        string? Named(string name) => columns.FirstOrDefault(c => c.Field.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && MainPosition.CanBe(c.Field))?.Field.Name;
    }

    /// <summary>Statistics are estimates that change with every run: two digits are as good, and stay.</summary>
    private static long? Rounded(long? rows)
    {
        if (rows is not { } n) return null;
        long unit = 1;
        while (n / unit >= 100) unit *= 10;
        return (n + unit / 2) / unit * unit;
    }
}
