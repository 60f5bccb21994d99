using Dax.Adql.Binding;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Tests.Scans.Kernels;

/// <summary>Rows of every type, full of nulls and edges, as plain values and as columns.</summary>
internal sealed class RandomTable
{
    public static readonly AdqlType[] Types = [.. new[]
    {
        AdqlBase.Boolean, AdqlBase.UnsignedByte, AdqlBase.Smallint, AdqlBase.Integer, AdqlBase.Bigint, AdqlBase.Real, AdqlBase.Double, AdqlBase.Text, AdqlBase.Timestamp,
        AdqlBase.Double, AdqlBase.Double, AdqlBase.Integer,
    }.Select(type => new AdqlType(type))];

    private static readonly long[] Wholes = [0, 1, -1, 2, 3, 7, 10, 100, 127, 128, 255, 256, 32767, -32768, 32768, int.MaxValue, int.MinValue, 1L << 31, (1L << 53) + 1, long.MaxValue, long.MinValue];
    private static readonly double[] Numbers = [0, -0.0, 1, -1, 0.5, 1.5, 2.5, -2.5, 90, -90, 180, 360, 1e-300, 1e300, -1e300, 1e10, 127.5, 32767.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon, 3.4028235677973366e38, 0.1];
    private static readonly string[] Texts = ["", "a", "ab", "b", "B", "é", "星", "\U0001F600", "abcdefghijklmnop", "abcdefghijklmnoq"];

    private RandomTable(object?[][] rows, RowBatch batch) => (Rows, Batch) = (rows, batch);

    public object?[][] Rows { get; }

    public RowBatch Batch { get; }

    public static RandomTable Make(Random random)
    {
        var count = random.Next(6) switch { 0 => 2048, 1 => 64, 2 => 1 + random.Next(3), 3 => 2047, _ => 1 + random.Next(400) };
        var nulls = random.Next(3) switch { 0 => 0, 1 => 0.2, _ => 0.9 };
        var rows = new object?[count][];
        for (var i = 0; i < count; i++)
            rows[i] = [.. Types.Select(type => random.NextDouble() < nulls ? null : Value(type, random))];
        return new(rows, new RowBatch(count, [.. Types.Select((type, column) => Vector(type, [.. rows.Select(row => row[column])]))]));
    }

    public static object Value(AdqlType type, Random random) => type.Base switch
    {
        AdqlBase.Boolean => random.Next(2) == 0,
        AdqlBase.UnsignedByte => (long)unchecked((byte)Whole(random)),
        AdqlBase.Smallint => (long)unchecked((short)Whole(random)),
        AdqlBase.Integer => (long)unchecked((int)Whole(random)),
        AdqlBase.Bigint or AdqlBase.Timestamp => Whole(random),
        AdqlBase.Real => (float)Number(random),
        AdqlBase.Double => Number(random),
        _ => Texts[random.Next(Texts.Length)],
    };

    private static long Whole(Random random) => random.Next(3) == 0 ? Wholes[random.Next(Wholes.Length)] : random.Next(-20, 20);

    private static double Number(Random random) => random.Next(3) switch
    {
        0 => Numbers[random.Next(Numbers.Length)],
        1 => random.Next(-20, 20) / 4.0,
        _ => (random.NextDouble() - 0.5) * 400,
    };

    /// <summary>The value of a null row is anything.</summary>
    private static ColumnVector Vector(AdqlType type, object?[] cells)
    {
        var validity = new ulong[(cells.Length + 63) / 64];
        for (var i = 0; i < cells.Length; i++)
            validity[i >> 6] |= cells[i] is null ? 0 : 1UL << (i & 63);
        var mask = Array.TrueForAll(cells, cell => cell is not null) ? default : validity.AsMemory();
        return type.Base switch
        {
            AdqlBase.Boolean => Of(cells, mask, cell => (byte)((bool)cell ? 1 : 0), (byte)1),
            AdqlBase.UnsignedByte => Of(cells, mask, cell => (byte)(long)cell, byte.MaxValue),
            AdqlBase.Smallint => Of(cells, mask, cell => (short)(long)cell, short.MinValue),
            AdqlBase.Integer => Of(cells, mask, cell => (int)(long)cell, int.MinValue),
            AdqlBase.Bigint or AdqlBase.Timestamp => Of(cells, mask, cell => (long)cell, long.MinValue),
            AdqlBase.Real => Of(cells, mask, cell => (float)cell, float.NaN),
            AdqlBase.Double => Of(cells, mask, cell => (double)cell, double.NaN),
            _ => MemoryTextVector.Of([.. cells.Select(cell => (string?)cell)]),
        };
    }

    private static MemoryVector<T> Of<T>(object?[] cells, ReadOnlyMemory<ulong> validity, Func<object, T> value, T nothing) where T : unmanaged =>
        new(Array.ConvertAll(cells, cell => cell is null ? nothing : value(cell)), validity);
}
