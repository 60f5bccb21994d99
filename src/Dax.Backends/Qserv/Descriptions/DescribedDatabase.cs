using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Backends.Import;
using Dax.Backends.Routing;
using Dax.Ivoa.Vosi;
using SourceTable = Dax.Backends.Routing.SourceTable;

namespace Dax.Backends.Qserv.Descriptions;

/// <summary>A database's tables: for TAP_SCHEMA, for queries, and for the dialect, which must know how Qserv keeps them. Pure.</summary>
/// <param name="Roles">By <c>schema.table</c>, as published.</param>
/// <param name="LeftOut">Sentences on columns that cannot be published.</param>
internal sealed record DescribedDatabase(SchemaEntry Schema, IReadOnlyList<SourceTable> Tables, IReadOnlyDictionary<string, QservTable> Roles, IReadOnlyList<string> LeftOut)
{
    /// <summary>
    /// Qserv's column by which rows of a table in chunks are found. Queries never name it: regions and keys of directors are what Qserv derives it from. Here it says that a small
    /// region of such a table is quick.
    /// </summary>
    private const string Chunks = "chunkId";

    public static DescribedDatabase Of(QservDatabaseOptions options, DescriptionFolder folder)
    {
        var columns = new TableColumns(folder.Felis);
        var roles = new TableRoles(options.PublishedName, folder);
        var named = new Dictionary<string, QservTable>(StringComparer.OrdinalIgnoreCase);
        var tables = new List<SourceTable>(folder.Tables.Count);
        foreach (var file in folder.Tables)
        {
            var role = roles.Of(file);
            if (role.Kind != QservKind.Replicated)
                named[$"{options.PublishedName}.{file.Table}"] = role;
            tables.Add(Table(options, file, columns.Entry(options.PublishedName, file), role));
        }
        var schema = (folder.Felis ?? new SchemaEntry(options.PublishedName, [])) with { Name = options.PublishedName, Tables = [] };
        return new(schema, [.. tables.Select(t => t with { Entry = WithKeys(t, named) })], named, columns.LeftOut);
    }

    private static SourceTable Table(QservDatabaseOptions options, IngestFile file, TableEntry entry, QservTable role)
    {
        entry = entry with
        {
            Position = role.Kind == QservKind.Director ? Position(entry, role) ?? entry.Position : entry.Position,
            Columns = [.. entry.Columns.Select(c => IsKey(role, c.Field.Name) ? c with { Indexed = true } : c)],
        };
        var columns = entry.Columns.Select(c => SourceColumns.Of(c) with { IsIndexed = IsKey(role, c.Field.Name) });
        var table = new CatalogTable(options.PublishedName, file.Table!, [.. columns])
        {
            PhysicalName = [options.Name, file.Table!],
            Spatial = Position(entry, role) is { } position ? new SpatialKey(position.Longitude, position.Latitude, Chunks) : null,
        };
        return new SourceTable(table, entry);
    }

    /// <summary>The columns by which rows go into chunks, as they are declared.</summary>
    private static PositionColumns? Position(TableEntry entry, QservTable role) =>
        role is { Longitude: { } longitude, Latitude: { } latitude } && Declared(entry, longitude) is { } lon && Declared(entry, latitude) is { } lat ? new PositionColumns(lon, lat) : null;

    private static string? Declared(TableEntry entry, string column) =>
        entry.Columns.FirstOrDefault(c => c.Field.Name.Equals(column, StringComparison.OrdinalIgnoreCase) && MainPosition.CanBe(c.Field with { Unit = null }))?.Field.Name;

    /// <summary>What Qserv looks up in the index of its director.</summary>
    private static bool IsKey(QservTable role, string column) =>
        role.Kind != QservKind.Replicated && (column.Equals(role.Key, StringComparison.OrdinalIgnoreCase) || column.Equals(role.SecondKey, StringComparison.OrdinalIgnoreCase));

    /// <summary>A child's key leads to its director, unless Felis says so already.</summary>
    private static TableEntry WithKeys(SourceTable table, Dictionary<string, QservTable> roles)
    {
        var entry = table.Entry;
        if (!roles.TryGetValue($"{table.Table.Schema}.{table.Table.Name}", out var role) || role.Kind == QservKind.Director)
            return entry;
        var keys = entry.Keys.ToList();
        Add(role.Director, role.Key);
        Add(role.SecondDirector, role.SecondKey);
        return entry with { Keys = keys };

        void Add(string? director, string? key)
        {
            if (director is null || key is null || !roles.TryGetValue(director, out var target) || target.Key is not { } targetKey || director.Split('.') is not [var schema, var name])
                return;
            var qualified = AdqlNames.Qualify(schema, name);
            if (!keys.Exists(k => k.TargetTable == qualified && k.Columns is [var pair] && pair.From.Equals(key, StringComparison.OrdinalIgnoreCase)))
                keys.Add(new KeyEntry($"{table.Table.Schema}.{table.Table.Name}_{key}", qualified, [new KeyColumnPair(key, targetKey)]));
        }
    }
}
