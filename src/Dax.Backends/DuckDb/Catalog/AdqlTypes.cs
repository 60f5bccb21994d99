using Dax.Adql.Binding;
using Dax.Backends.DuckDb.Native;

namespace Dax.Backends.DuckDb.Catalog;

/// <summary>What a stored column is in a query. The stored type decides, whatever a description says.</summary>
internal static class AdqlTypes
{
    /// <summary>Null for a type that no query can name.</summary>
    public static AdqlType? Of(DuckDbColumnType type) => type.Type switch
    {
        DuckDbType.Blob => new AdqlType(AdqlBase.UnsignedByte, IsArray: true),
        DuckDbType.List or DuckDbType.Array => Scalar(type.Element) is { } element && element != AdqlBase.Text ? new AdqlType(element, IsArray: true) : null,
        _ => Scalar(type.Type) is { } scalar ? new AdqlType(scalar) : null,
    };

    private static AdqlBase? Scalar(DuckDbType type) => type switch
    {
        DuckDbType.Boolean => AdqlBase.Boolean,
        DuckDbType.UTinyInt => AdqlBase.UnsignedByte,
        DuckDbType.SmallInt => AdqlBase.Smallint,
        DuckDbType.Integer => AdqlBase.Integer,
        DuckDbType.BigInt => AdqlBase.Bigint,
        DuckDbType.Float => AdqlBase.Real,
        DuckDbType.Double => AdqlBase.Double,
        DuckDbType.Varchar => AdqlBase.Text,
        DuckDbType.Timestamp => AdqlBase.Timestamp,
        _ => null,
    };
}
