using System.Collections.Immutable;
using Dax.Contracts.Catalogs;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Grains.Catalogs;

/// <summary>The published tables as they travel.</summary>
internal static class CatalogWire
{
    public static TableSetView ToView(this TableSet tables) => new([.. tables.Schemas.Select(ToView)]);

    private static SchemaView ToView(SchemaEntry schema) => new()
    {
        Name = schema.Name,
        Title = schema.Title,
        Description = schema.Description,
        Utype = schema.Utype,
        Index = schema.Index,
        Tables = [.. schema.Tables.Select(ToView)],
    };

    private static TableView ToView(TableEntry table) => new()
    {
        Name = table.QualifiedName,
        Type = table.Type,
        Title = table.Title,
        Description = table.Description,
        Utype = table.Utype,
        Index = table.Index,
        RowCount = table.RowCount,
        Columns = [.. table.Columns.Select(ToView)],
        Keys = [.. table.Keys.Select(ToView)],
        Longitude = table.Position?.Longitude,
        Latitude = table.Position?.Latitude,
    };

    private static ColumnView ToView(ColumnEntry column) => new()
    {
        Name = column.Field.Name,
        Datatype = NameOf(column.Field.Datatype),
        ArraySize = column.Field.ArraySize,
        XType = column.Field.XType,
        Unit = column.Field.Unit,
        Ucd = column.Field.Ucd,
        Utype = column.Field.Utype,
        Description = column.Field.Description,
        Indexed = column.Indexed,
        Principal = column.Principal,
        Std = column.Std,
        Nullable = column.Nullable,
        Index = column.Index,
    };

    private static KeyView ToView(KeyEntry key) =>
        new(key.Id, key.TargetTable, [.. key.Columns.Select(c => new KeyColumnView(c.From, c.Target))], key.Description, key.Utype);

    /// <summary>VOTable 1.4, 2.1: the attribute's spelling.</summary>
    private static string NameOf(VoDatatype datatype) => datatype switch
    {
        VoDatatype.Boolean => "boolean",
        VoDatatype.Bit => "bit",
        VoDatatype.UnsignedByte => "unsignedByte",
        VoDatatype.Short => "short",
        VoDatatype.Int => "int",
        VoDatatype.Long => "long",
        VoDatatype.Char => "char",
        VoDatatype.UnicodeChar => "unicodeChar",
        VoDatatype.Float => "float",
        VoDatatype.Double => "double",
        VoDatatype.FloatComplex => "floatComplex",
        VoDatatype.DoubleComplex => "doubleComplex",
        _ => throw new ArgumentOutOfRangeException(nameof(datatype)),
    };
}
