using Dax.Adql.Binding;
using Dax.Backends.DuckDb.Native;
using Dax.Backends.Import;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.DuckDb.Catalog;

/// <summary>The same tables twice: as TAP_SCHEMA and /tables show them, and as the binder needs them. Pure.</summary>
internal sealed record CatalogContent(TableSet Tables, CatalogModel Model)
{
    /// <summary>Foreign tables that are not listed, because the folder has a table of that name.</summary>
    public IReadOnlyList<ForeignTable> Hidden { get; private init; } = [];

    /// <param name="tapSchemaDatabase">Where the tables of TAP_SCHEMA lie in the engines.</param>
    /// <exception cref="InvalidDataException">A file does not have the columns that the description names.</exception>
    public static CatalogContent Build(IReadOnlyList<AttachedGeneration> generations, IReadOnlyList<SchemaEntry> schemas, ForeignTables foreign, string tapSchemaDatabase)
    {
        var names = generations.Select(g => AdqlNames.Qualify(g.Table.SchemaName, g.Table.TableName)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var shown = foreign.Tables.ToLookup(t => !names.Contains(AdqlNames.Qualify(t.Table.Schema, t.Table.Name)));
        var listed = generations.Select(g => (Schema: g.Table.SchemaName, Name: g.Table.TableName, g.Table.Entry))
            .Concat(shown[true].Select(t => (t.Table.Schema, t.Table.Name, t.Entry)));
        var model = TapSchema.Tables.Select(t => TapSchemaTable(t.Name, t.Entry, tapSchemaDatabase)).Concat(generations.Select(Table)).Concat(shown[true].Select(t => t.Table));
        return new CatalogContent(new TableSet(Entries(listed, schemas.Concat(foreign.Schemas))), new CatalogModel([.. model])) { Hidden = [.. shown[false]] };
    }

    private static List<SchemaEntry> Entries(IEnumerable<(string Schema, string Name, TableEntry Entry)> tables, IEnumerable<SchemaEntry> schemas)
    {
        var descriptions = schemas.DistinctBy(s => s.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(s => s.Name, StringComparer.OrdinalIgnoreCase);
        var keyIds = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var entries = new List<SchemaEntry> { TapSchemaEntry(keyIds) };
        foreach (var group in tables.GroupBy(t => t.Schema, StringComparer.OrdinalIgnoreCase))
        {
            var schema = descriptions.GetValueOrDefault(group.Key) ?? new SchemaEntry(group.Key, []);
            entries.Add(schema with { Name = AdqlNames.Quote(group.First().Schema), Tables = [.. group.Select(t => Publish(t.Schema, t.Name, t.Entry, keyIds))] });
        }
        return entries;
    }

    private static SchemaEntry TapSchemaEntry(HashSet<string> keyIds) => new(TapSchema.Name, [.. TapSchema.Tables.Select(t => Publish(TapSchema.Name, t.Name, t.Entry, keyIds))])
    {
        Description = TapSchema.Description,
    };

    /// <summary>Names as queries write them, positions for every column, ids of keys unique in the whole service.</summary>
    private static TableEntry Publish(string schema, string name, TableEntry entry, HashSet<string> keyIds)
    {
        var qualified = AdqlNames.Qualify(schema, name);
        return entry with
        {
            QualifiedName = qualified,
            Columns = [.. entry.Columns.Select((c, i) => c with { Field = c.Field with { Name = AdqlNames.Quote(c.Field.Name) }, Index = c.Index ?? i + 1 })],
            Keys = [.. entry.Keys.Select(k => k with { Id = UniqueId(k.Id, qualified, keyIds), Columns = [.. k.Columns.Select(p => new KeyColumnPair(AdqlNames.Quote(p.From), AdqlNames.Quote(p.Target)))] })],
        };
    }

    private static string UniqueId(string id, string table, HashSet<string> taken)
    {
        var unique = id;
        for (var n = 1; !taken.Add(unique); n++)
            unique = n == 1 ? $"{table}.{id}" : $"{table}.{id}.{n}";
        return unique;
    }

    private static CatalogTable TapSchemaTable(string name, TableEntry entry, string database)
        => new(TapSchema.Name, name, [.. entry.Columns.Select(c => Column(c.Field, new(c.Field.Datatype == VoDatatype.Int ? AdqlBase.Integer : AdqlBase.Text)))])
        {
            PhysicalName = [database, "main", name],
        };

    private static CatalogTable Table(AttachedGeneration generation)
    {
        var table = generation.Table;
        var columns = table.Entry.Columns.Select(c => generation.Columns.TryGetValue(c.Field.Name, out var type) && AdqlTypes.Of(type) is { } adql
            ? Column(c.Field, adql)
            : throw new InvalidDataException($"{table.FileName} has no usable column {c.Field.Name}."));
        return new CatalogTable(table.SchemaName, table.TableName, [.. columns])
        {
            PhysicalName = [table.Generation, "main", CatalogFolder.PhysicalTable],
            Spatial = table.Entry.Position is { } p ? new SpatialKey(p.Longitude, p.Latitude, table.KeyColumn) { LongitudeIn360 = generation.LongitudeIn360 } : null,
            Regions = table.Entry.RegionColumn is { } region && CatalogFolder.RegionBox.All(generation.Columns.ContainsKey) ? new RegionBounds(region, CatalogFolder.RegionBox) : null,
            Rows = table.Entry.RowCount,
        };
    }

    private static CatalogColumn Column(FieldInfo field, AdqlType type) => new(field.Name, type)
    {
        IsUnicode = field.Datatype == VoDatatype.UnicodeChar,
        ArraySize = field.ArraySize, Unit = field.Unit, Ucd = field.Ucd, Utype = field.Utype, XType = field.XType, Description = field.Description,
    };
}
