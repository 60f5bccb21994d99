using Dax.Ivoa.Tables;

namespace Dax.Ivoa.VOTable;

/// <summary>
/// BINARY has no null mask: a null integer is a value that VALUES declares (VOTable 1.4, 4.7). Nobody knows before the first row whether there
/// will be nulls, so every integer column declares one: the least value of its type. An unsigned byte has no value to spare, so it travels as
/// a short there. FITS does the same with TNULL.
/// </summary>
internal static class BinaryNulls
{
    /// <summary>The datatype under which a column travels in BINARY.</summary>
    public static VoDatatype Carrier(TableColumn column) =>
        column is { IsArray: false, Field.Datatype: VoDatatype.UnsignedByte } ? VoDatatype.Short : column.Field.Datatype;

    /// <summary>The null value that BINARY declares for a column, if it needs one.</summary>
    public static long? Declared(TableColumn column) => Of(Carrier(column));

    public static long? Of(VoDatatype datatype) => datatype switch
    {
        VoDatatype.Short => short.MinValue,
        VoDatatype.Int => int.MinValue,
        VoDatatype.Long => long.MinValue,
        _ => null,
    };
}
