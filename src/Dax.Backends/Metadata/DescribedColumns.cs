using Dax.Adql.Binding;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Metadata;

/// <summary>A stored column with what is said of it. Pure.</summary>
internal static class DescribedColumns
{
    /// <param name="place">From 0, among the columns that are published.</param>
    public static ColumnEntry Entry(DatabaseColumn stored, ColumnEntry? said, int place) => (said ?? new ColumnEntry(stored.Field)) with
    {
        Field = Field(stored, said?.Field),
        Index = said?.Index ?? place + 1,
        Nullable = stored.IsNullable && (said?.Nullable ?? true),
        Indexed = stored.IsIndexed,
    };

    public static CatalogColumn Column(DatabaseColumn stored, ColumnEntry entry)
    {
        var field = entry.Field;
        return new CatalogColumn(field.Name, field.Datatype == VoDatatype.UnsignedByte ? stored.Type with { Base = AdqlBase.UnsignedByte } : stored.Type)
        {
            PhysicalName = stored.Name, IsIndexed = stored.IsSelective, IsUnicode = field.Datatype == VoDatatype.UnicodeChar,
            ArraySize = field.ArraySize, Unit = field.Unit, Ucd = field.Ucd, Utype = field.Utype, XType = field.XType, Description = field.Description,
        };
    }

    private static FieldInfo Field(DatabaseColumn stored, FieldInfo? said)
    {
        var own = stored.Field;
        if (said is null) return own with { Description = stored.Comment };
        var isSized = stored.Type.IsArray || stored.Type.Base == AdqlBase.Text;
        return own with
        {
            Name = said.Name,
            Datatype = Narrowed(stored.Type, own.Datatype, said.Datatype),
            ArraySize = isSized && said.ArraySize is { Length: > 0 } size ? size : own.ArraySize,
            Unit = said.Unit, Ucd = said.Ucd, Utype = said.Utype,
            XType = own.XType ?? (said.XType == "timestamp" && stored.Type.Base != AdqlBase.Text ? null : said.XType),
            Description = said.Description ?? stored.Comment,
        };
    }

    /// <summary>A description may know that a text is plain ASCII, or that a small integer is a byte, for which the engine has no type.</summary>
    private static VoDatatype Narrowed(AdqlType type, VoDatatype own, VoDatatype said) => (own, said, type.IsArray) switch
    {
        (VoDatatype.UnicodeChar, VoDatatype.Char, _) => said,
        (VoDatatype.Short, VoDatatype.UnsignedByte, false) => said,
        _ => own,
    };
}
