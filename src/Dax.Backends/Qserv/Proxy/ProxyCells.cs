using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using Dax.Backends.Gathering;
using Dax.Backends.MySql;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Qserv.Proxy;

/// <summary>
/// Cells of columns where Qserv, which has no CAST, sends another type than the query's column has: whole numbers as doubles, times as texts, NULL as bytes of no length.
/// </summary>
internal static class ProxyCells
{
    /// <summary>Null when values of the type sent are none of the column's.</summary>
    public static RowCells<DbDataReader>? For(TableColumn column, DbDataReader reader, int ordinal)
    {
        var sent = reader.GetFieldType(ordinal);
        return (column.Kind, column.IsArray) switch
        {
            (CellKind.UnsignedByte, true) when sent == typeof(ulong) => new BitCells(new ArrayColumn<byte>(), Width(reader, ordinal)),
            (CellKind.UnsignedByte, false) when IsReal(sent) => new RoundCells<byte>(new ScalarColumn<byte>(), n => checked((byte)n)),
            (CellKind.Short, false) when IsReal(sent) => new RoundCells<short>(new ScalarColumn<short>(), n => checked((short)n)),
            (CellKind.Int, false) when IsReal(sent) => new RoundCells<int>(new ScalarColumn<int>(), n => checked((int)n)),
            (CellKind.Long, false) when IsReal(sent) => new RoundCells<long>(new ScalarColumn<long>(), n => n),
            (CellKind.Timestamp, false) when sent == typeof(string) => new TimeTextCells(new ScalarColumn<long>()),
            // How MariaDB would write it is not how the driver does.
            (CellKind.Text, false) when sent == typeof(DateTime) => null,
            // A column of NULL alone.
            (_, false) when sent == typeof(byte[]) && Width(reader, ordinal) == 0 => new NothingCells(MySqlCells.For(column, sent: Plain(column.Kind))!.Column),
            _ => MySqlCells.For(column, sent),
        };
    }

    private static bool IsReal(Type sent) => sent == typeof(double) || sent == typeof(float);

    private static Type Plain(CellKind kind) => kind switch { CellKind.Text => typeof(string), CellKind.Timestamp => typeof(DateTime), _ => typeof(long) };

    /// <summary>In bytes, or bits where it is of bits.</summary>
    private static int Width(DbDataReader reader, int ordinal) => reader.GetColumnSchema()[ordinal].ColumnSize ?? int.MaxValue;
}

/// <summary>Whole numbers that come as doubles.</summary>
internal sealed class RoundCells<T>(ScalarColumn<T> column, Func<long, T> narrow) : RowCells<DbDataReader> where T : unmanaged
{
    public override GatheredColumn Column => column;

    protected override void Take(DbDataReader row, int ordinal)
    {
        var value = Convert.ToDouble(row.GetValue(ordinal), CultureInfo.InvariantCulture);
        column.Add(value == Math.Truncate(value) ? narrow(checked((long)value)) : throw new FormatException("A number is not whole."));
    }
}

/// <summary>Times that come as texts.</summary>
internal sealed class TimeTextCells(ScalarColumn<long> column) : RowCells<DbDataReader>
{
    public override GatheredColumn Column => column;

    protected override void Take(DbDataReader row, int ordinal) =>
        column.Add((DateTime.Parse(row.GetString(ordinal), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
}

/// <summary>Bits, which drivers take for a number, as the bytes that they are in the table.</summary>
internal sealed class BitCells(ArrayColumn<byte> column, int bits) : RowCells<DbDataReader>
{
    private readonly int length = Math.Clamp((bits + 7) / 8, 1, sizeof(ulong));

    public override GatheredColumn Column => column;

    protected override void Take(DbDataReader row, int ordinal)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Convert.ToUInt64(row.GetValue(ordinal), CultureInfo.InvariantCulture));
        bytes[^length..].CopyTo(column.Room(length).AsSpan());
        column.Commit(length);
    }
}

/// <summary>No value but NULL.</summary>
internal sealed class NothingCells(GatheredColumn column) : RowCells<DbDataReader>
{
    public override GatheredColumn Column => column;

    protected override void Take(DbDataReader row, int ordinal) => throw new FormatException("A value where only NULL should be.");
}
