using Dax.Adql.Binding;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Routing;

/// <summary>From what is published of a column to what the binder needs to know of it.</summary>
public static class SourceColumns
{
    public static CatalogColumn Of(ColumnEntry column)
    {
        var field = column.Field;
        return new CatalogColumn(field.Name, TypeOf(field))
        {
            IsIndexed = column.Indexed, IsUnicode = field.Datatype == VoDatatype.UnicodeChar,
            ArraySize = field.ArraySize, Unit = field.Unit, Ucd = field.Ucd, Utype = field.Utype, XType = field.XType, Description = field.Description,
        };
    }

    /// <summary>The type of a FIELD's values. Text with xtype timestamp is a timestamp: a source whose column is text says so in the FIELD, or corrects the type.</summary>
    /// <exception cref="NotSupportedException">No query can name such a column.</exception>
    public static AdqlType TypeOf(FieldInfo field) => field.Datatype switch
    {
        VoDatatype.Char or VoDatatype.UnicodeChar => new(field.XType == "timestamp" ? AdqlBase.Timestamp : AdqlBase.Text),
        VoDatatype.Boolean => Number(AdqlBase.Boolean, field),
        VoDatatype.UnsignedByte => Number(AdqlBase.UnsignedByte, field),
        VoDatatype.Short => Number(AdqlBase.Smallint, field),
        VoDatatype.Int => Number(AdqlBase.Integer, field),
        VoDatatype.Long => Number(AdqlBase.Bigint, field),
        VoDatatype.Float => Number(AdqlBase.Real, field),
        VoDatatype.Double => Number(AdqlBase.Double, field),
        _ => throw new NotSupportedException($"No query can name a column of {field.Datatype} ({field.Name})."),
    };

    private static AdqlType Number(AdqlBase type, FieldInfo field) => new(type, IsArray: field.ArraySize is not (null or "" or "1"));
}
