using System.Runtime.CompilerServices;

namespace Dax.Ivoa.Tables;

/// <summary>How a text format spells what is no number. Each entry has at most 16 bytes.</summary>
internal sealed record Spelling
{
    public required byte[] Null { get; init; }
    public required byte[] NaN { get; init; }
    public required byte[] PositiveInfinity { get; init; }
    public required byte[] NegativeInfinity { get; init; }
    /// <summary>Whether timestamps stand in quotation marks.</summary>
    public bool QuoteTimestamps { get; init; }
}

/// <summary>The text of one scalar: at most 32 bytes, with 32 writable at the destination. A struct, so that the loop over it is compiled per type.</summary>
internal interface ICellText<T> where T : unmanaged
{
    static abstract int Write(ref byte at, T value, Spelling spelling);
}

internal readonly struct BooleanText : ICellText<byte>
{
    public static int Write(ref byte at, byte value, Spelling spelling) =>
        value != 0 ? SlotColumn.Copy(ref at, "true"u8) : SlotColumn.Copy(ref at, "false"u8);
}

/// <summary>Logical values inside arrays, where a blank separates them.</summary>
internal readonly struct LetterText : ICellText<byte>
{
    public static int Write(ref byte at, byte value, Spelling spelling)
    {
        at = value != 0 ? (byte)'T' : (byte)'F';
        return 1;
    }
}

internal readonly struct ByteText : ICellText<byte>
{
    public static int Write(ref byte at, byte value, Spelling spelling) => IntegerText.Write(ref at, value);
}

internal readonly struct ShortText : ICellText<short>
{
    public static int Write(ref byte at, short value, Spelling spelling) => IntegerText.Write(ref at, value);
}

internal readonly struct IntText : ICellText<int>
{
    public static int Write(ref byte at, int value, Spelling spelling) => IntegerText.Write(ref at, value);
}

internal readonly struct LongText : ICellText<long>
{
    public static int Write(ref byte at, long value, Spelling spelling) => IntegerText.Write(ref at, value);
}

internal readonly struct FloatText : ICellText<float>
{
    public static int Write(ref byte at, float value, Spelling spelling)
    {
        if (float.IsFinite(value)) return ShortestSingle.Write(ref at, value);
        return SlotColumn.Copy(ref at, float.IsNaN(value) ? spelling.NaN : value > 0 ? spelling.PositiveInfinity : spelling.NegativeInfinity);
    }
}

internal readonly struct DoubleText : ICellText<double>
{
    public static int Write(ref byte at, double value, Spelling spelling)
    {
        if (double.IsFinite(value)) return ShortestDouble.Write(ref at, value);
        return SlotColumn.Copy(ref at, double.IsNaN(value) ? spelling.NaN : value > 0 ? spelling.PositiveInfinity : spelling.NegativeInfinity);
    }
}

internal readonly struct MomentText : ICellText<long>
{
    public static int Write(ref byte at, long value, Spelling spelling)
    {
        if (!spelling.QuoteTimestamps) return TimestampText.Write(ref at, value);
        at = (byte)'"';
        var n = 1 + TimestampText.Write(ref Unsafe.Add(ref at, 1), value);
        Unsafe.Add(ref at, n) = (byte)'"';
        return n + 1;
    }
}
