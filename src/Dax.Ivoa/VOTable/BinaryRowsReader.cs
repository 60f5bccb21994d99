using System.Globalization;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.VOTable;

/// <summary>The rows of a BINARY or BINARY2 stream.</summary>
internal sealed class BinaryRowsReader : IVOTableRows
{
    private readonly ByteWindow window;
    private readonly BinaryCell[] cells;
    private readonly BatchBuilder batch;
    private readonly byte[] mask;
    private readonly long maxRows;
    private long row;

    public BinaryRowsReader(Stream bytes, VOTableFound found, bool masked, VOTableLimits limits)
    {
        window = new ByteWindow(bytes);
        maxRows = limits.MaxRows;
        cells = [.. found.Schema.Columns.Select((c, i) => Cell(c, found.NullTexts[i], masked, limits))];
        batch = new BatchBuilder([.. cells.Select(c => c.Column)]);
        // Rows of no bytes would never end.
        if (!masked && found.Schema.Columns.All(c => ArrayShape.TryParse(c.Field.ArraySize, out var shape) && !shape.IsVariable && shape.Count == 0))
            throw new VOTableFormatException("The rows of the table have no bytes");
        mask = new byte[masked ? (cells.Length + 7) / 8 : 0];
    }

    public RowBatch? Read()
    {
        batch.Clear();
        while (!window.AtEnd())
        {
            if (++row > maxRows) throw new VOTableFormatException($"The table has more than {maxRows} rows");
            window.Take(mask.Length).CopyTo(mask);
            for (var c = 0; c < cells.Length; c++)
                cells[c].Read(window, mask.Length > 0 && (mask[c >> 3] & 0x80 >> (c & 7)) != 0);
            if (batch.EndRow()) break;
        }
        return batch.Build();
    }

    private static BinaryCell Cell(TableColumn column, string? nullText, bool masked, VOTableLimits limits)
    {
        var field = column.Field;
        var shape = ArrayShape.TryParse(field.ArraySize, out var parsed) ? parsed : ArrayShape.Scalar;
        var max = limits.MaxArrayElements;
        var wide = field.Datatype == VoDatatype.UnicodeChar;
        var packed = field.Datatype == VoDatatype.Bit;
        return column.Kind switch
        {
            CellKind.Text => new BinaryTextCell(shape, wide, masked, max),
            CellKind.Timestamp => new BinaryTimestampCell(field.Name, shape, wide, max),
            CellKind.Boolean => column.IsArray ? new BinaryLogicalArrayCell(shape, packed, masked, max) : new BinaryLogicalCell(packed),
            CellKind.UnsignedByte => Number<byte>(column, shape, nullText, masked, max),
            CellKind.Short => Number<short>(column, shape, nullText, masked, max),
            CellKind.Int => Number<int>(column, shape, nullText, masked, max),
            CellKind.Long => Number<long>(column, shape, nullText, masked, max),
            CellKind.Float => Number<float>(column, shape, nullText, masked, max),
            _ => Number<double>(column, shape, nullText, masked, max),
        };
    }

    private static BinaryCell Number<T>(TableColumn column, ArrayShape shape, string? nullText, bool masked, int max) where T : unmanaged, System.Numerics.INumberBase<T>
    {
        if (column.IsArray) return new BinaryArrayCell<T>(shape, DatatypeNames.IsComplex(column.Field.Datatype) ? 2 : 1, masked, max);
        return new BinaryScalarCell<T>(T.TryParse(nullText, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null);
    }
}
