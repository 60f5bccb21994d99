using Dax.Backends.Import;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Felis;

/// <summary>A Felis schema without errors → the tables as TAP_SCHEMA shows them.</summary>
internal sealed class FelisTables(FelisSchema schema, FelisReferences references)
{
    public SchemaEntry Schema() => new(schema.Name, [.. schema.Tables.Select(Table)])
    {
        Description = schema.Description,
        Utype = schema.Utype,
        Index = schema.Index,
    };

    private TableEntry Table(FelisTable table)
    {
        var indexed = table.PrimaryKey.Concat(table.Indexes.SelectMany(i => i.Columns)).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        var columns = table.Columns.Select(c => Column(c, indexed.Contains(c.Id))).ToList();
        return new TableEntry(AdqlNames.Qualify(schema.Name, table.Name), columns)
        {
            Description = table.Description,
            Utype = table.Utype,
            Index = table.Index,
            Keys = [.. table.Constraints.Where(c => c.IsForeignKey).Select(c => Key(table, c))],
            Position = MainPosition.Of(columns),
        };
    }

    private static ColumnEntry Column(FelisColumn column, bool indexed) => new(FelisTypes.Field(column))
    {
        Indexed = indexed,
        Principal = column.Principal,
        Std = column.Std,
        Index = column.Index,
        Nullable = column.Nullable,
    };

    private KeyEntry Key(FelisTable table, FelisConstraint key)
    {
        var pairs = key.Columns.Zip(key.Referenced, (from, to) => (From: references.Find(from)!.Value, To: references.Find(to)!.Value)).ToList();
        var name = key.Name.Length > 0 ? key.Name : $"fk_{table.Name}";
        return new KeyEntry($"{schema.Name}.{name}", AdqlNames.Qualify(schema.Name, pairs[0].To.Table.Name),
            [.. pairs.Select(p => new KeyColumnPair(p.From.Column.Name, p.To.Column.Name))])
        {
            Description = key.Description,
            Utype = key.Utype,
        };
    }
}
