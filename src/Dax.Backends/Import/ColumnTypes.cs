using Dax.Ivoa.Tables;

namespace Dax.Backends.Import;

/// <summary>What a column's memory is, by what its FIELD says.</summary>
internal static class ColumnTypes
{
    /// <summary>Null for complex numbers, which no engine of ours holds.</summary>
    public static TableColumn? Of(FieldInfo field)
    {
        CellKind? kind = field.Datatype switch
        {
            VoDatatype.Boolean or VoDatatype.Bit => CellKind.Boolean,
            VoDatatype.UnsignedByte => CellKind.UnsignedByte,
            VoDatatype.Short => CellKind.Short,
            VoDatatype.Int => CellKind.Int,
            VoDatatype.Long => CellKind.Long,
            VoDatatype.Float => CellKind.Float,
            VoDatatype.Double => CellKind.Double,
            VoDatatype.Char or VoDatatype.UnicodeChar => field.XType == "timestamp" ? CellKind.Timestamp : CellKind.Text,
            _ => null,
        };
        return kind is { } k ? new TableColumn(field, k, IsArray: field.ArraySize is not null && k is not (CellKind.Text or CellKind.Timestamp)) : null;
    }

    /// <summary>The FIELD of a guessed or engine type.</summary>
    public static TableColumn Plain(string name, CellKind kind, bool isArray = false)
    {
        var (datatype, arraySize) = kind switch
        {
            CellKind.Boolean => (VoDatatype.Boolean, (string?)null),
            CellKind.UnsignedByte => (VoDatatype.UnsignedByte, null),
            CellKind.Short => (VoDatatype.Short, null),
            CellKind.Int => (VoDatatype.Int, null),
            CellKind.Long => (VoDatatype.Long, null),
            CellKind.Float => (VoDatatype.Float, null),
            CellKind.Double => (VoDatatype.Double, null),
            _ => (VoDatatype.Char, "*"),
        };
        var field = new FieldInfo(name, datatype, isArray ? "*" : arraySize) { XType = kind == CellKind.Timestamp ? "timestamp" : null };
        return new TableColumn(field, kind, isArray);
    }

    /// <summary>What a user calls it.</summary>
    public static string Describe(TableColumn column) => Describe(column.Kind, column.IsArray);

    public static string Describe(CellKind kind, bool isArray)
    {
        var name = kind switch
        {
            CellKind.Boolean => "boolean",
            CellKind.UnsignedByte => isArray ? "bytes" : "a whole number from 0 to 255",
            CellKind.Short => "a whole number of 16 bits",
            CellKind.Int => "a whole number of 32 bits",
            CellKind.Long => "a whole number of 64 bits",
            CellKind.Float => "a number (float)",
            CellKind.Double => "a number (double)",
            CellKind.Timestamp => "a time (YYYY-MM-DDThh:mm:ss)",
            _ => "UTF-8 text",
        };
        return isArray && kind != CellKind.UnsignedByte ? $"an array, each {name}" : name;
    }
}
