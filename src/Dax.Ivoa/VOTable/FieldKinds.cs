using Dax.Ivoa.Tables;

namespace Dax.Ivoa.VOTable;

/// <summary>Which memory a FIELD's cells get.</summary>
internal static class FieldKinds
{
    /// <summary>
    /// The column of a FIELD: text for char and unicodeChar of any shape, timestamps where the xtype says so (DALI 1.1, 3.3.3), complex numbers as arrays of
    /// their parts.
    /// </summary>
    public static TableColumn Column(FieldInfo field)
    {
        var kind = field.Datatype switch
        {
            VoDatatype.Boolean or VoDatatype.Bit => CellKind.Boolean,
            VoDatatype.UnsignedByte => CellKind.UnsignedByte,
            VoDatatype.Short => CellKind.Short,
            VoDatatype.Int => CellKind.Int,
            VoDatatype.Long => CellKind.Long,
            VoDatatype.Float or VoDatatype.FloatComplex => CellKind.Float,
            VoDatatype.Double or VoDatatype.DoubleComplex => CellKind.Double,
            _ => IsTimestamp(field) ? CellKind.Timestamp : CellKind.Text,
        };
        var isArray = !DatatypeNames.IsText(field.Datatype) && (field.ArraySize is not null || DatatypeNames.IsComplex(field.Datatype));
        return new TableColumn(field, kind, isArray);
    }

    private static bool IsTimestamp(FieldInfo field) =>
        string.Equals(field.XType, "timestamp", StringComparison.OrdinalIgnoreCase) || string.Equals(field.XType, "adql:TIMESTAMP", StringComparison.OrdinalIgnoreCase);
}
