using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Queries;

/// <summary>What a bound query's columns are called in documents (ADQL 2.1, 3; VOTable 1.4, 2.1).</summary>
public static class ResultSchema
{
    public static TableSchema Of(IReadOnlyList<ResultColumn> columns)
    {
        var result = new TableColumn[columns.Count];
        for (var i = 0; i < result.Length; i++) result[i] = Column(columns[i]);
        return new TableSchema(result);
    }

    private static TableColumn Column(ResultColumn column)
    {
        var (datatype, kind) = Types(column.Type.Base);
        if (column.IsUnicode) datatype = VoDatatype.UnicodeChar;
        var isText = kind is CellKind.Text or CellKind.Timestamp;
        var arraySize = column.ArraySize ?? (isText || column.Type.IsArray ? "*" : null);
        var xtype = column.XType ?? (kind == CellKind.Timestamp ? "timestamp" : null);
        var field = new FieldInfo(column.Name, datatype, arraySize)
        {
            Unit = column.Unit, Ucd = column.Ucd, Utype = column.Utype, XType = xtype, Description = column.Description,
        };
        return new TableColumn(field, kind, column.Type.IsArray && !isText);
    }

    private static (VoDatatype, CellKind) Types(AdqlBase type) => type switch
    {
        AdqlBase.Boolean => (VoDatatype.Boolean, CellKind.Boolean),
        AdqlBase.UnsignedByte => (VoDatatype.UnsignedByte, CellKind.UnsignedByte),
        AdqlBase.Smallint => (VoDatatype.Short, CellKind.Short),
        AdqlBase.Integer => (VoDatatype.Int, CellKind.Int),
        AdqlBase.Bigint => (VoDatatype.Long, CellKind.Long),
        AdqlBase.Real => (VoDatatype.Float, CellKind.Float),
        AdqlBase.Double => (VoDatatype.Double, CellKind.Double),
        AdqlBase.Timestamp => (VoDatatype.Char, CellKind.Timestamp),
        // A bare NULL has no type; text says the least about it. Geometry columns reach here as their DALI text.
        _ => (VoDatatype.Char, CellKind.Text),
    };
}
