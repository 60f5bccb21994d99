using System.Text;
using Dax.Adql.Binding;
using Dax.Ivoa.Tables;

namespace Dax.Differential.Tests.Engines;

/// <summary>Cells to columns and back.</summary>
internal static class Batches
{
    public static RowBatch Of(IReadOnlyList<CatalogColumn> columns, object?[][] rows) =>
        new(rows.Length, [.. columns.Select((column, i) => Vector(column.Type.Base, [.. rows.Select(row => row[i])]))]);

    public static object? Cell(ColumnVector column, CellKind kind, int row)
    {
        if (column.IsNull(row))
            return null;
        return kind switch
        {
            CellKind.Boolean => ((ScalarVector<byte>)column).Values[row] != 0,
            CellKind.UnsignedByte => (long)((ScalarVector<byte>)column).Values[row],
            CellKind.Short => (long)((ScalarVector<short>)column).Values[row],
            CellKind.Int => (long)((ScalarVector<int>)column).Values[row],
            CellKind.Long => ((ScalarVector<long>)column).Values[row],
            CellKind.Float => ((ScalarVector<float>)column).Values[row],
            CellKind.Double => ((ScalarVector<double>)column).Values[row],
            CellKind.Timestamp => DateTime.UnixEpoch.AddTicks(((ScalarVector<long>)column).Values[row] * TimeSpan.TicksPerMicrosecond),
            _ => Encoding.UTF8.GetString(((TextVector)column).Utf8(row)),
        };
    }

    private static ColumnVector Vector(AdqlBase type, object?[] cells)
    {
        var validity = new ulong[(cells.Length + 63) / 64];
        for (var i = 0; i < cells.Length; i++)
            validity[i >> 6] |= cells[i] is null ? 0 : 1UL << (i & 63);
        return type switch
        {
            AdqlBase.Boolean => Of(cells, validity, cell => (byte)((bool)cell ? 1 : 0)),
            AdqlBase.UnsignedByte => Of(cells, validity, cell => (byte)(long)cell),
            AdqlBase.Smallint => Of(cells, validity, cell => (short)(long)cell),
            AdqlBase.Integer => Of(cells, validity, cell => (int)(long)cell),
            AdqlBase.Bigint => Of(cells, validity, cell => (long)cell),
            AdqlBase.Real => Of(cells, validity, cell => (float)cell),
            AdqlBase.Double => Of(cells, validity, cell => (double)cell),
            AdqlBase.Timestamp => Of(cells, validity, cell => ((DateTime)cell - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond),
            _ => MemoryTextVector.Of([.. cells.Select(cell => (string?)cell)]),
        };
    }

    private static MemoryVector<T> Of<T>(object?[] cells, ulong[] validity, Func<object, T> value) where T : unmanaged =>
        new(Array.ConvertAll(cells, cell => cell is null ? default : value(cell)), validity);
}
