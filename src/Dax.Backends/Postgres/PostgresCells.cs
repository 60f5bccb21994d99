using System.Buffers.Binary;
using Dax.Backends.Gathering;
using Dax.Ivoa.Tables;
using Npgsql;

namespace Dax.Backends.Postgres;

/// <summary>Cells of columns as PostgreSQL sends them in binary.</summary>
internal abstract class PostgresCells : RowCells<NpgsqlDataReader>
{
    /// <summary>Null when values of the type sent are none of the column's.</summary>
    public static PostgresCells? For(TableColumn column, uint oid) => column.IsArray ? PostgresArrayCells.For(column.Kind, oid) : (column.Kind, oid) switch
    {
        (CellKind.Boolean, PostgresTypes.Boolean) => new ScalarCells<bool, byte, Flag>(new ScalarColumn<byte>()),
        (CellKind.UnsignedByte, PostgresTypes.Int2) => new ScalarCells<short, byte, Checked<short, byte>>(new ScalarColumn<byte>()),
        (CellKind.Short, PostgresTypes.Int2) => new ScalarCells<short, short, Same<short>>(new ScalarColumn<short>()),
        (CellKind.Int, PostgresTypes.Int4) => new ScalarCells<int, int, Same<int>>(new ScalarColumn<int>()),
        (CellKind.Int, PostgresTypes.Int2) => new ScalarCells<short, int, Checked<short, int>>(new ScalarColumn<int>()),
        (CellKind.Long, PostgresTypes.Int8) => new ScalarCells<long, long, Same<long>>(new ScalarColumn<long>()),
        (CellKind.Long, PostgresTypes.Int4) => new ScalarCells<int, long, Checked<int, long>>(new ScalarColumn<long>()),
        (CellKind.Long, PostgresTypes.Int2) => new ScalarCells<short, long, Checked<short, long>>(new ScalarColumn<long>()),
        (CellKind.Float, PostgresTypes.Float4) => new ScalarCells<float, float, Same<float>>(new ScalarColumn<float>()),
        (CellKind.Double, PostgresTypes.Float8) => new ScalarCells<double, double, Same<double>>(new ScalarColumn<double>()),
        (CellKind.Double, PostgresTypes.Float4) => new ScalarCells<float, double, Checked<float, double>>(new ScalarColumn<double>()),
        (CellKind.Double, PostgresTypes.Numeric) => new NumericCells(new ScalarColumn<double>()),
        (CellKind.Timestamp, PostgresTypes.Timestamp or PostgresTypes.TimestampWithZone or PostgresTypes.Date) => new TimeCells(oid == PostgresTypes.Date, new ScalarColumn<long>()),
        (CellKind.Text, PostgresTypes.Text or PostgresTypes.VariableText or PostgresTypes.PaddedText or PostgresTypes.Name or PostgresTypes.Unknown) => new BytesCells(new TextColumn()),
        _ => null,
    };
}

/// <summary>From the value of the engine to the value of the column.</summary>
internal interface IConversion<TSent, TStored>
{
    static abstract TStored Of(TSent value);
}

internal readonly struct Same<T> : IConversion<T, T>
{
    public static T Of(T value) => value;
}

internal readonly struct Checked<TSent, TStored> : IConversion<TSent, TStored> where TSent : System.Numerics.INumberBase<TSent> where TStored : System.Numerics.INumberBase<TStored>
{
    public static TStored Of(TSent value) => TStored.CreateChecked(value);
}

internal readonly struct Flag : IConversion<bool, byte>
{
    public static byte Of(bool value) => value ? (byte)1 : (byte)0;
}

internal sealed class ScalarCells<TSent, TStored, TConversion>(ScalarColumn<TStored> column) : PostgresCells where TStored : unmanaged where TConversion : struct, IConversion<TSent, TStored>
{
    public override GatheredColumn Column => column;

    protected override void Take(NpgsqlDataReader row, int ordinal) => column.Add(TConversion.Of(row.GetFieldValue<TSent>(ordinal)));
}

/// <summary>Texts (UTF-8, as the session is) and bytea go through as they are.</summary>
internal sealed class BytesCells(SequenceColumn<byte> column) : PostgresCells
{
    public override GatheredColumn Column => column;

    protected override void Take(NpgsqlDataReader row, int ordinal)
    {
        var length = RawValue.Length(row, ordinal);
        var room = column.Room(length);
        RawValue.Read(row, ordinal, room);
        column.Commit(length);
    }
}

/// <summary>Days (4 bytes) or microseconds (8 bytes) since 2000-01-01. The ends of time ('infinity') have no place in a document: they are null.</summary>
internal sealed class TimeCells(bool isDate, ScalarColumn<long> column) : PostgresCells
{
    private const long MicrosPerDay = 86_400_000_000;
    private const long Epoch = 10_957 * MicrosPerDay;

    private readonly byte[] raw = new byte[isDate ? 4 : 8];

    public override GatheredColumn Column => column;

    protected override void Take(NpgsqlDataReader row, int ordinal)
    {
        RawValue.Read(row, ordinal, raw);
        var days = isDate ? BinaryPrimitives.ReadInt32BigEndian(raw) : 0;
        var micros = isDate ? days * MicrosPerDay : BinaryPrimitives.ReadInt64BigEndian(raw);
        if (isDate ? days is int.MinValue or int.MaxValue : micros is long.MinValue or long.MaxValue) column.AddNull();
        else column.Add(micros + Epoch);
    }
}
