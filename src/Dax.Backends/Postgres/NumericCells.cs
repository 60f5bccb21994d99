using System.Buffers.Binary;
using System.Buffers.Text;
using Dax.Backends.Gathering;
using Npgsql;

namespace Dax.Backends.Postgres;

/// <summary>
/// NUMERIC as the nearest double. It is sent as digits of base 10,000 (PostgreSQL's numeric_send): their count, the weight of the first, the sign, the scale, the digits;
/// read as decimal text, so that rounding happens once.
/// </summary>
internal sealed class NumericCells(ScalarColumn<double> column) : PostgresCells
{
    private const ushort Negative = 0x4000, NotANumber = 0xC000, PositiveInfinity = 0xD000, NegativeInfinity = 0xF000;

    /// <summary>More digits than these never change a double; groups of four.</summary>
    private const int MostGroups = 200;

    private byte[] raw = new byte[64];

    public override GatheredColumn Column => column;

    protected override void Take(NpgsqlDataReader row, int ordinal)
    {
        var length = RawValue.Length(row, ordinal);
        if (raw.Length < length) raw = new byte[length];
        RawValue.Read(row, ordinal, new ArraySegment<byte>(raw, 0, length));
        column.Add(Parse(raw.AsSpan(0, length)));
    }

    internal static double Parse(ReadOnlySpan<byte> sent)
    {
        var groups = Math.Min((int)BinaryPrimitives.ReadUInt16BigEndian(sent), MostGroups);
        var weight = BinaryPrimitives.ReadInt16BigEndian(sent[2..]);
        var sign = BinaryPrimitives.ReadUInt16BigEndian(sent[4..]);
        if (sign is NotANumber) return double.NaN;
        if (sign is PositiveInfinity) return double.PositiveInfinity;
        if (sign is NegativeInfinity) return double.NegativeInfinity;
        if (groups == 0) return 0;
        Span<byte> text = stackalloc byte[4 * MostGroups + 16];
        var n = 0;
        if (sign == Negative) text[n++] = (byte)'-';
        for (var i = 0; i < groups; i++)
        {
            Utf8Formatter.TryFormat(BinaryPrimitives.ReadUInt16BigEndian(sent[(8 + 2 * i)..]), text[n..], out var written, new('D', 4));
            n += written;
        }
        text[n++] = (byte)'e';
        Utf8Formatter.TryFormat(4 * (weight + 1 - groups), text[n..], out var digits);
        // Beyond the largest double it is infinite, as a cast in PostgreSQL would refuse and a client could not hold.
        return double.Parse(text[..(n + digits)], System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture);
    }
}
