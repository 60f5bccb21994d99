using System.Data.Common;
using System.Globalization;
using System.Text;
using Dax.Backends.Gathering;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;

namespace Dax.Backends.MySql;

/// <summary>Cells of columns as a driver for MySQL gives them.</summary>
internal abstract class MySqlCells : RowCells<DbDataReader>
{
    /// <summary>Null when values of the driver's type are none of the column's.</summary>
    public static MySqlCells? For(TableColumn column, Type sent) => (column.Kind, column.IsArray) switch
    {
        (CellKind.UnsignedByte, true) when sent == typeof(byte[]) => new BlobCells(new ArrayColumn<byte>()),
        (_, true) => null,
        (CellKind.Boolean, _) when IsWhole(sent) => new WholeCells<byte>(new ScalarColumn<byte>(), sent, n => n == 0 ? (byte)0 : (byte)1),
        (CellKind.UnsignedByte, _) when IsWhole(sent) => new WholeCells<byte>(new ScalarColumn<byte>(), sent, n => checked((byte)n)),
        (CellKind.Short, _) when IsWhole(sent) => new WholeCells<short>(new ScalarColumn<short>(), sent, n => checked((short)n)),
        (CellKind.Int, _) when IsWhole(sent) => new WholeCells<int>(new ScalarColumn<int>(), sent, n => checked((int)n)),
        (CellKind.Long, _) when IsWhole(sent) => new WholeCells<long>(new ScalarColumn<long>(), sent, n => n),
        (CellKind.Float, _) when IsNumber(sent) => new RealCells<float>(new ScalarColumn<float>(), sent, x => (float)x),
        (CellKind.Double, _) when IsNumber(sent) => new RealCells<double>(new ScalarColumn<double>(), sent, x => x),
        (CellKind.Timestamp, _) when sent == typeof(DateTime) => new TimeCells(new ScalarColumn<long>()),
        (CellKind.Text, _) when sent != typeof(byte[]) => new TextCells(new TextColumn()),
        _ => null,
    };

    private static bool IsWhole(Type type) => type == typeof(long) || type == typeof(int) || type == typeof(short) || type == typeof(sbyte) || type == typeof(byte)
        || type == typeof(ulong) || type == typeof(uint) || type == typeof(ushort) || type == typeof(bool) || type == typeof(decimal);

    private static bool IsNumber(Type type) => type == typeof(double) || type == typeof(float) || IsWhole(type);
}

internal sealed class WholeCells<T>(ScalarColumn<T> column, Type sent, Func<long, T> narrow) : MySqlCells where T : unmanaged
{
    private readonly bool isLong = sent == typeof(long);

    public override GatheredColumn Column => column;

    protected override void Take(DbDataReader row, int ordinal) =>
        column.Add(narrow(isLong ? row.GetInt64(ordinal) : Convert.ToInt64(row.GetValue(ordinal), CultureInfo.InvariantCulture)));
}

internal sealed class RealCells<T>(ScalarColumn<T> column, Type sent, Func<double, T> narrow) : MySqlCells where T : unmanaged
{
    private readonly bool isDouble = sent == typeof(double);

    public override GatheredColumn Column => column;

    protected override void Take(DbDataReader row, int ordinal) =>
        column.Add(narrow(isDouble ? row.GetDouble(ordinal) : Convert.ToDouble(row.GetValue(ordinal), CultureInfo.InvariantCulture)));
}

/// <summary>The zero date of MySQL ('0000-00-00') is no date: null.</summary>
internal sealed class TimeCells(ScalarColumn<long> column) : MySqlCells
{
    public override GatheredColumn Column => column;

    protected override void Take(DbDataReader row, int ordinal)
    {
        var time = row.GetDateTime(ordinal);
        if (time == DateTime.MinValue) column.AddNull();
        else column.Add((time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
    }
}

internal sealed class TextCells(TextColumn column) : MySqlCells
{
    public override GatheredColumn Column => column;

    protected override void Take(DbDataReader row, int ordinal)
    {
        // ENUMs and the like are not strings to every driver.
        var text = row.GetValue(ordinal) is string s ? s : Convert.ToString(row.GetValue(ordinal), CultureInfo.InvariantCulture) ?? "";
        column.Commit(Encoding.UTF8.GetBytes(text, column.Room(Encoding.UTF8.GetByteCount(text)).AsSpan()));
    }
}

internal sealed class BlobCells(ArrayColumn<byte> column) : MySqlCells
{
    private const int MostBytes = 64 << 20;

    public override GatheredColumn Column => column;

    protected override void Take(DbDataReader row, int ordinal)
    {
        var length = row.GetBytes(ordinal, 0, null, 0, 0);
        if (length > MostBytes) throw new CatalogException(new Fault.Usage($"A value of more than {MostBytes >> 20} MiB cannot be sent."));
        var room = column.Room((int)length);
        if (length > 0) row.GetBytes(ordinal, 0, room.Array, room.Offset, room.Count);
        column.Commit((int)length);
    }
}
