using Dax.Engine.Faults;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Import;

/// <summary>Takes one table out of a description of many, under the name that it gets here.</summary>
public static class TableDescriptions
{
    /// <summary>
    /// The described table of the same bare name (capitals do not count). Its schema may be called otherwise here: keys within the described schema
    /// then lead to this one.
    /// </summary>
    public static Result<TableEntry> Find(SchemaEntry schema, TableName name)
    {
        var asDescribed = AdqlNames.Qualify(schema.Name, name.Table);
        var found = schema.Tables.FirstOrDefault(t => t.QualifiedName.Equals(asDescribed, StringComparison.OrdinalIgnoreCase));
        if (found is null)
        {
            return new Fault.Usage($"The description of {schema.Name} has no table {name.Table}; it has {string.Join(", ", schema.Tables.Select(t => t.QualifiedName))}.");
        }
        return schema.Name == name.Schema ? found : Moved(found, schema, name.Schema);
    }

    /// <summary>A lone table's description under its name here; keys lead into the same schema.</summary>
    public static TableEntry Rename(TableEntry table, TableName name) => table with
    {
        QualifiedName = name.Qualified,
        Keys = [.. table.Keys.Select(k => k with { Id = $"{name.Schema}.{name.Table}.{k.Id}", TargetTable = $"{AdqlNames.Quote(name.Schema)}.{k.TargetTable}" })],
    };

    private static TableEntry Moved(TableEntry table, SchemaEntry from, string to)
    {
        var (oldPrefix, newPrefix) = (AdqlNames.Quote(from.Name) + ".", AdqlNames.Quote(to) + ".");
        string Move(string name) => name.StartsWith(oldPrefix, StringComparison.Ordinal) ? newPrefix + name[oldPrefix.Length..] : name;
        return table with
        {
            QualifiedName = Move(table.QualifiedName),
            Keys = [.. table.Keys.Select(k => k with { Id = k.Id.StartsWith(from.Name + ".", StringComparison.Ordinal) ? to + k.Id[from.Name.Length..] : k.Id, TargetTable = Move(k.TargetTable) })],
        };
    }
}
