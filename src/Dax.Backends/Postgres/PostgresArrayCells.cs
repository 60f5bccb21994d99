using System.Buffers.Binary;
using Dax.Backends.Gathering;
using Dax.Ivoa.Tables;
using Npgsql;

namespace Dax.Backends.Postgres;

/// <summary>Arrays, and bytea as arrays of bytes.</summary>
internal static class PostgresArrayCells
{
    public static PostgresCells? For(CellKind kind, uint oid) => (kind, oid) switch
    {
        (CellKind.UnsignedByte, PostgresTypes.Bytes) => new BytesCells(new ArrayColumn<byte>()),
        (CellKind.Boolean, PostgresTypes.Booleans) => new ArrayCells<byte, ByteElement>(new ArrayColumn<byte>()),
        (CellKind.Short, PostgresTypes.Int2s) => new ArrayCells<short, ShortElement>(new ArrayColumn<short>()),
        (CellKind.Int, PostgresTypes.Int4s) => new ArrayCells<int, IntElement>(new ArrayColumn<int>()),
        (CellKind.Long, PostgresTypes.Int8s) => new ArrayCells<long, LongElement>(new ArrayColumn<long>()),
        (CellKind.Float, PostgresTypes.Float4s) => new ArrayCells<float, FloatElement>(new ArrayColumn<float>()),
        (CellKind.Double, PostgresTypes.Float8s) => new ArrayCells<double, DoubleElement>(new ArrayColumn<double>()),
        _ => null,
    };
}

/// <summary>An element as it is sent.</summary>
internal interface IElement<T>
{
    static abstract T Of(ReadOnlySpan<byte> sent);

    /// <summary>What stands for a null element, if anything can; else the whole array is null.</summary>
    static abstract (bool Is, T Value) Missing { get; }
}

/// <summary>
/// PostgreSQL's array_send: number of axes, a flag, the elements' type; length and lower bound of each axis; then length (-1 for null) and bytes of every element, the last
/// axis fastest. Documents name the axes the other way round, so the order of the elements is theirs.
/// </summary>
internal sealed class ArrayCells<T, TElement>(SequenceColumn<T> column) : PostgresCells where T : unmanaged where TElement : struct, IElement<T>
{
    private byte[] raw = new byte[256];

    public override GatheredColumn Column => column;

    protected override void Take(NpgsqlDataReader row, int ordinal)
    {
        var length = RawValue.Length(row, ordinal);
        if (raw.Length < length) raw = new byte[Math.Max(length, raw.Length * 2)];
        RawValue.Read(row, ordinal, new ArraySegment<byte>(raw, 0, length));
        Parse(raw.AsSpan(0, length));
    }

    private void Parse(ReadOnlySpan<byte> sent)
    {
        var axes = BinaryPrimitives.ReadInt32BigEndian(sent);
        var count = axes > 0 ? 1 : 0;
        for (var axis = 0; axis < axes; axis++) count = checked(count * BinaryPrimitives.ReadInt32BigEndian(sent[(12 + 8 * axis)..]));
        var at = sent[(12 + 8 * axes)..];
        var room = column.Room(count).AsSpan();
        for (var i = 0; i < count; i++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(at);
            at = at[4..];
            if (length < 0)
            {
                var missing = TElement.Missing;
                if (!missing.Is)
                {
                    column.AddNull();
                    return;
                }
                room[i] = missing.Value;
                continue;
            }
            room[i] = TElement.Of(at);
            at = at[length..];
        }
        column.Commit(count);
    }
}

internal readonly struct ByteElement : IElement<byte>
{
    public static byte Of(ReadOnlySpan<byte> sent) => sent[0];
    public static (bool Is, byte Value) Missing => default;
}

internal readonly struct ShortElement : IElement<short>
{
    public static short Of(ReadOnlySpan<byte> sent) => BinaryPrimitives.ReadInt16BigEndian(sent);
    public static (bool Is, short Value) Missing => default;
}

internal readonly struct IntElement : IElement<int>
{
    public static int Of(ReadOnlySpan<byte> sent) => BinaryPrimitives.ReadInt32BigEndian(sent);
    public static (bool Is, int Value) Missing => default;
}

internal readonly struct LongElement : IElement<long>
{
    public static long Of(ReadOnlySpan<byte> sent) => BinaryPrimitives.ReadInt64BigEndian(sent);
    public static (bool Is, long Value) Missing => default;
}

internal readonly struct FloatElement : IElement<float>
{
    public static float Of(ReadOnlySpan<byte> sent) => BinaryPrimitives.ReadSingleBigEndian(sent);
    public static (bool Is, float Value) Missing => (true, float.NaN);
}

internal readonly struct DoubleElement : IElement<double>
{
    public static double Of(ReadOnlySpan<byte> sent) => BinaryPrimitives.ReadDoubleBigEndian(sent);
    public static (bool Is, double Value) Missing => (true, double.NaN);
}
