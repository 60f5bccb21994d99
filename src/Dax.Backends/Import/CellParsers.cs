using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Dax.Backends.Import;

/// <summary>Text of a cell → value. Blanks around it were removed; it is not empty.</summary>
internal interface ICellParser<T> where T : unmanaged
{
    static abstract bool TryParse(ReadOnlySpan<byte> text, out T value);
}

internal readonly struct BooleanParser : ICellParser<byte>
{
    /// <summary>Words as people and programs write them; a byte 0 or 1 is MySQL's BIT(1).</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out byte value)
    {
        value = 1;
        if (text.Length == 1)
        {
            value = text[0] is (byte)'1' or (byte)'t' or (byte)'T' or (byte)'y' or (byte)'Y' or 1 ? (byte)1 : (byte)0;
            return value == 1 || text[0] is (byte)'0' or (byte)'f' or (byte)'F' or (byte)'n' or (byte)'N' or 0;
        }
        if (Ascii.EqualsIgnoreCase(text, "true"u8) || Ascii.EqualsIgnoreCase(text, "yes"u8))
        {
            return true;
        }
        value = 0;
        return Ascii.EqualsIgnoreCase(text, "false"u8) || Ascii.EqualsIgnoreCase(text, "no"u8);
    }
}

internal readonly struct ByteParser : ICellParser<byte>
{
    public static bool TryParse(ReadOnlySpan<byte> text, out byte value) => byte.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}

internal readonly struct ShortParser : ICellParser<short>
{
    public static bool TryParse(ReadOnlySpan<byte> text, out short value) => short.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}

internal readonly struct IntParser : ICellParser<int>
{
    public static bool TryParse(ReadOnlySpan<byte> text, out int value) => Utf8Parser.TryParse(text, out value, out var used) && used == text.Length;
}

internal readonly struct LongParser : ICellParser<long>
{
    public static bool TryParse(ReadOnlySpan<byte> text, out long value) => Utf8Parser.TryParse(text, out value, out var used) && used == text.Length;
}

internal readonly struct FloatParser : ICellParser<float>
{
    public static bool TryParse(ReadOnlySpan<byte> text, out float value)
    {
        if (float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            value = float.IsNaN(value) ? CellText.NotANumberSingle : value;
            // 1e39 is no infinity, it is a number that the column cannot hold.
            return float.IsFinite(value) || !CellText.HasDigit(text);
        }
        var special = CellText.TryParseInfinity(text, out var wide);
        value = (float)wide;
        return special;
    }
}

internal readonly struct DoubleParser : ICellParser<double>
{
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            return CellText.TryParseInfinity(text, out value);
        }
        value = double.IsNaN(value) ? CellText.NotANumber : value;
        return double.IsFinite(value) || !CellText.HasDigit(text);
    }
}

internal readonly struct TimestampParser : ICellParser<long>
{
    public static bool TryParse(ReadOnlySpan<byte> text, out long value) => TimestampCell.TryParse(text, out value);
}

/// <summary>What several parsers need.</summary>
internal static class CellText
{
    /// <summary>The not-a-number that other programs write; .NET's own has its sign bit set, and prints as -nan elsewhere.</summary>
    public static readonly double NotANumber = BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000);
    public static readonly float NotANumberSingle = BitConverter.UInt32BitsToSingle(0x7FC0_0000);

    /// <summary>inf, +inf, -inf (C and Python write it so; .NET wants Infinity, and takes NaN in any case).</summary>
    public static bool TryParseInfinity(ReadOnlySpan<byte> text, out double value)
    {
        var negative = text.Length > 0 && text[0] == '-';
        value = negative ? double.NegativeInfinity : double.PositiveInfinity;
        return Ascii.EqualsIgnoreCase(text.TrimStart("+-"u8), "inf"u8) && text.Length <= 4;
    }

    public static bool HasDigit(ReadOnlySpan<byte> text) => text.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0;

    /// <summary>A value as it is shown in a message: short, printable.</summary>
    public static string Show(ReadOnlySpan<byte> text)
    {
        var shown = Encoding.UTF8.GetString(text[..Math.Min(text.Length, 60)]);
        var printable = new StringBuilder(shown.Length);
        foreach (var c in shown)
        {
            printable.Append(char.IsControl(c) ? '·' : c);
        }
        return $"\"{printable}{(text.Length > 60 ? "…" : "")}\"";
    }
}
