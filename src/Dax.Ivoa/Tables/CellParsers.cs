using System.Globalization;
using System.Numerics;

namespace Dax.Ivoa.Tables;

/// <summary>Reads one scalar from trimmed text. A struct, so that loops over it are compiled per type.</summary>
internal interface ICellParser<T> where T : unmanaged
{
    static abstract bool TryParse(ReadOnlySpan<byte> text, out T value);
}

/// <summary>VOTable 1.4 (6): T, t, 1, true, TRUE and their opposites; any mixture of cases is taken.</summary>
internal readonly struct BooleanParser : ICellParser<byte>
{
    public static bool TryParse(ReadOnlySpan<byte> text, out byte value)
    {
        value = (byte)(IsAny(text, (byte)'t', (byte)'1', "true"u8) ? 1 : 0);
        return value == 1 || IsAny(text, (byte)'f', (byte)'0', "false"u8);
    }

    private static bool IsAny(ReadOnlySpan<byte> text, byte letter, byte digit, ReadOnlySpan<byte> word) => text.Length switch
    {
        1 => (text[0] | 0x20) == letter || text[0] == digit,
        _ => System.Text.Ascii.EqualsIgnoreCase(text, word),
    };
}

/// <summary>Decimal integers, or hexadecimal ones with 0x (VOTable 1.4, 6).</summary>
internal readonly struct IntegerParser<T> : ICellParser<T> where T : unmanaged, IBinaryInteger<T>
{
    public static bool TryParse(ReadOnlySpan<byte> text, out T value) =>
        text is [(byte)'0', (byte)'x' or (byte)'X', .. var digits]
            ? T.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            : T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}

/// <summary>Floating-point numbers; NaN and infinities in every spelling that VOTable, Java and Python write.</summary>
internal readonly struct RealParser<T> : ICellParser<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public static bool TryParse(ReadOnlySpan<byte> text, out T value) =>
        T.TryParse(text, Style, CultureInfo.InvariantCulture, out value) || TryInfinity(text, out value);

    private static bool TryInfinity(ReadOnlySpan<byte> text, out T value)
    {
        value = text is [(byte)'-', ..] ? T.NegativeInfinity : T.PositiveInfinity;
        if (text is [(byte)'+' or (byte)'-', .. var unsigned]) text = unsigned;
        if (System.Text.Ascii.EqualsIgnoreCase(text, "nan"u8))
        {
            value = T.NaN;
            return true;
        }
        return System.Text.Ascii.EqualsIgnoreCase(text, "inf"u8) || System.Text.Ascii.EqualsIgnoreCase(text, "infinity"u8);
    }
}

internal readonly struct MomentParser : ICellParser<long>
{
    public static bool TryParse(ReadOnlySpan<byte> text, out long value) => TimestampText.TryParse(text, out value);
}
