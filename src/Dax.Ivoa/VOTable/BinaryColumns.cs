using System.Numerics;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.VOTable;

/// <summary>Picks the encoder of a column for binary rows, once, from what the document says and what the memory holds.</summary>
/// <param name="unknown">The byte of a null logical value.</param>
/// <param name="ascii">Whether text is limited to ASCII (FITS).</param>
internal sealed class BinaryColumns(byte unknown, bool ascii)
{
    public static readonly BinaryColumns VOTable = new((byte)'?', ascii: false);
    public static readonly BinaryColumns Fits = new(0, ascii: true);

    /// <param name="datatype">The type under which the column travels.</param>
    public BinaryColumn For(TableColumn column, VoDatatype datatype)
    {
        var field = column.Field;
        if (!ArrayShape.TryParse(field.ArraySize, out var shape)) throw new ArgumentException($"column {field.Name}: arraysize {field.ArraySize}", nameof(column));
        return column switch
        {
            { Kind: CellKind.Text } when DatatypeNames.IsText(datatype) => Text(shape, Coding(datatype)),
            { Kind: CellKind.Timestamp, IsArray: false } when DatatypeNames.IsText(datatype) => shape.IsVariable
                ? new BinaryTimestamp(Coding(datatype))
                : new BinaryFixedTimestamp(shape.Count, Coding(datatype)),
            { Kind: CellKind.Boolean } when datatype is VoDatatype.Boolean or VoDatatype.Bit => Logical(column, shape, datatype == VoDatatype.Bit),
            { Kind: CellKind.Boolean or CellKind.UnsignedByte } => From<byte>(column, shape, datatype),
            { Kind: CellKind.Short } => From<short>(column, shape, datatype),
            { Kind: CellKind.Int } => From<int>(column, shape, datatype),
            { Kind: CellKind.Long } => From<long>(column, shape, datatype),
            { Kind: CellKind.Float } => From<float>(column, shape, datatype),
            { Kind: CellKind.Double } => From<double>(column, shape, datatype),
            _ => throw Impossible(column, datatype),
        };
    }

    private TextCoding Coding(VoDatatype datatype) => ascii ? TextCoding.Ascii : datatype == VoDatatype.UnicodeChar ? TextCoding.Utf16 : TextCoding.Utf8;

    private static BinaryColumn Text(ArrayShape shape, TextCoding coding) =>
        shape.IsVariable ? new BinaryVariableText(coding) : new BinaryFixedText(shape.Count, coding);

    private BinaryColumn Logical(TableColumn column, ArrayShape shape, bool packed)
    {
        if (column.IsArray) return new BinaryLogicalArray(shape.IsVariable ? null : shape.Count, packed, unknown);
        return packed ? new BinaryBit() : new BinaryBoolean(unknown);
    }

    private static BinaryColumn From<TIn>(TableColumn column, ArrayShape shape, VoDatatype datatype) where TIn : unmanaged, INumberBase<TIn> => datatype switch
    {
        VoDatatype.UnsignedByte => Numbers<TIn, byte>(column, shape, datatype, 0),
        VoDatatype.Short => Numbers<TIn, short>(column, shape, datatype, short.MinValue),
        VoDatatype.Int => Numbers<TIn, int>(column, shape, datatype, int.MinValue),
        VoDatatype.Long => Numbers<TIn, long>(column, shape, datatype, long.MinValue),
        VoDatatype.Float or VoDatatype.FloatComplex => Numbers<TIn, float>(column, shape, datatype, float.NaN),
        VoDatatype.Double or VoDatatype.DoubleComplex => Numbers<TIn, double>(column, shape, datatype, double.NaN),
        _ => throw Impossible(column, datatype),
    };

    private static BinaryColumn Numbers<TIn, TOut>(TableColumn column, ArrayShape shape, VoDatatype datatype, TOut nullValue)
        where TIn : unmanaged, INumberBase<TIn> where TOut : unmanaged, INumberBase<TOut>
    {
        if (!BigEndian.Fits<TIn, TOut>()) throw Impossible(column, datatype);
        var perCount = DatatypeNames.IsComplex(datatype) ? 2 : 1;
        if (!column.IsArray) return new BinaryScalar<TIn, TOut>(nullValue);
        return shape.IsVariable ? new BinaryVariableArray<TIn, TOut>(perCount) : new BinaryFixedArray<TIn, TOut>(shape.Count * perCount, nullValue);
    }

    private static ArgumentException Impossible(TableColumn column, VoDatatype datatype) =>
        new($"column {column.Field.Name}: {column.Kind}{(column.IsArray ? "[]" : "")} cannot be written as {DatatypeNames.Name(datatype)}", nameof(column));
}
