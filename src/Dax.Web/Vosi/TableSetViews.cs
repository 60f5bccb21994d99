using Dax.Contracts.Catalogs;
using Dax.Ivoa.Tables;
using Dax.Ivoa.VOTable;
using Dax.Ivoa.Vosi;

namespace Dax.Web.Vosi;

/// <summary>The wire form of TAP_SCHEMA as the documents want it.</summary>
internal static class TableSetViews
{
    public static TableSet ToTableSet(this TableSetView view) => new([.. view.Schemas.Select(ToEntry)]);

    /// <summary>By its exact name, or failing that without case, as ADQL finds it.</summary>
    public static TableView? FindTable(this TableSetView view, string name) =>
        Find(view, name, StringComparison.Ordinal) ?? Find(view, name, StringComparison.OrdinalIgnoreCase);

    public static TableEntry ToEntry(this TableView table) => new(table.Name, [.. table.Columns.Select(ToEntry)])
    {
        Type = table.Type,
        Title = table.Title,
        Description = table.Description,
        Utype = table.Utype,
        Index = table.Index,
        RowCount = table.RowCount,
        Keys = [.. table.Keys.Select(ToEntry)],
        Position = table is { Longitude: { } ra, Latitude: { } dec } ? new PositionColumns(ra, dec) : null,
    };

    private static TableView? Find(TableSetView view, string name, StringComparison how) =>
        view.Schemas.SelectMany(s => s.Tables).FirstOrDefault(t => t.Name.Equals(name, how));

    private static SchemaEntry ToEntry(SchemaView schema) => new(schema.Name, [.. schema.Tables.Select(ToEntry)])
    {
        Title = schema.Title, Description = schema.Description, Utype = schema.Utype, Index = schema.Index,
    };

    private static ColumnEntry ToEntry(ColumnView column) => new(Field(column))
    {
        Indexed = column.Indexed, Principal = column.Principal, Std = column.Std, Index = column.Index, Nullable = column.Nullable,
    };

    private static FieldInfo Field(ColumnView column) => new(column.Name, Datatype(column), column.ArraySize)
    {
        Unit = column.Unit, Ucd = column.Ucd, Utype = column.Utype, XType = column.XType, Description = column.Description,
    };

    private static VoDatatype Datatype(ColumnView column) => DatatypeNames.TryParse(column.Datatype, out var datatype)
        ? datatype : throw new InvalidDataException($"The column '{column.Name}' has the unknown datatype '{column.Datatype}'.");

    private static KeyEntry ToEntry(KeyView key) => new(key.Id, key.TargetTable, [.. key.Columns.Select(c => new KeyColumnPair(c.From, c.Target))])
    {
        Description = key.Description, Utype = key.Utype,
    };
}
