using System.Numerics;
using System.Runtime.CompilerServices;

namespace Dax.Ivoa.Tables;

/// <summary>
/// Decimal digits as bytes, eight at a time inside one register: no table, no temporary, no branch on the digits. Everything assumes a
/// little-endian machine: the first digit is the lowest byte.
/// </summary>
internal static class DecimalText
{
    private const ulong Zeros = 0x3030303030303030;

    private static readonly ulong[] Powers =
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
        1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
    ];

    public static ulong Power(int exponent) => Powers[exponent];

    public static int CountDigits(ulong value)
    {
        var guess = (64 - BitOperations.LeadingZeroCount(value | 1)) * 1233 >> 12;
        return guess + ((value | 1) >= Powers[guess] ? 1 : 0);
    }

    /// <summary>The eight digits (0 to 9, not yet characters) of a value below 10^8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Eight(uint value)
    {
        var high = value / 10_000;
        var fours = high | (ulong)(value - high * 10_000) << 32;
        var hundreds = (fours * 10486 >> 20) & 0x0000_007F_0000_007F;
        var twos = hundreds + (fours - hundreds * 100 << 16);
        var tens = (twos * 103 >> 10) & 0x000F_000F_000F_000F;
        return tens + (twos - tens * 10 << 8);
    }

    /// <summary>Writes digits from <see cref="Eight"/> as eight characters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteEight(ref byte at, ulong digits) => Unsafe.WriteUnaligned(ref at, digits | Zeros);

    /// <summary>
    /// Writes 0.DDDDDDDDDDDDDDDDD · 10^<paramref name="point"/>, 17 digits in three parts, without trailing zeros; answers the length.
    /// </summary>
    public static int Place(ref byte at, ulong first, ulong second, uint last, int point)
    {
        var significant = last != 0 ? 17 : second != 0 ? 16 - (BitOperations.LeadingZeroCount(second) >> 3) : 8 - (BitOperations.LeadingZeroCount(first) >> 3);
        if (point is > 0 and < 8)
        {
            WriteSplit(ref at, first, second, last, point);
            return significant <= point ? point : significant + 1;
        }
        if (point is <= 0 and > -5)
        {
            Unsafe.WriteUnaligned(ref at, 0x3030303030302E30); // "0.000000"
            WriteAll(ref Unsafe.Add(ref at, 2 - point), first, second, last);
            return 2 - point + significant;
        }
        if (point is >= 8 and <= 17) return PlaceLong(ref at, first, second, last, point, significant);
        WriteSplit(ref at, first, second, last, 1);
        return WriteExponent(ref at, significant == 1 ? 1 : significant + 1, point - 1);
    }

    // The first `point` digits, a point, the rest: shifted inside the register, since a store read back at another offset stalls.
    private static void WriteSplit(ref byte at, ulong first, ulong second, uint last, int point)
    {
        var text = first | Zeros;
        var mask = (1UL << (point * 8)) - 1;
        Unsafe.WriteUnaligned(ref at, (text & mask) | 0x2EUL << (point * 8) | (text & ~mask) << 8);
        Unsafe.Add(ref at, 8) = (byte)(text >> 56);
        WriteEight(ref Unsafe.Add(ref at, 9), second);
        Unsafe.Add(ref at, 17) = (byte)('0' + last);
    }

    private static void WriteAll(ref byte at, ulong first, ulong second, uint last)
    {
        WriteEight(ref at, first);
        WriteEight(ref Unsafe.Add(ref at, 8), second);
        Unsafe.Add(ref at, 16) = (byte)('0' + last);
    }

    private static int PlaceLong(ref byte at, ulong first, ulong second, uint last, int point, int significant)
    {
        WriteAll(ref at, first, second, last);
        if (significant <= point) return point;
        for (var i = 17; i > point; i--) Unsafe.Add(ref at, i) = Unsafe.Add(ref at, i - 1);
        Unsafe.Add(ref at, point) = (byte)'.';
        return significant + 1;
    }

    private static int WriteExponent(ref byte at, int length, int exponent)
    {
        Unsafe.Add(ref at, length++) = (byte)'E';
        if (exponent < 0)
        {
            Unsafe.Add(ref at, length++) = (byte)'-';
            exponent = -exponent;
        }
        if (exponent >= 100) Unsafe.Add(ref at, length++) = (byte)('0' + exponent / 100);
        if (exponent >= 10) Unsafe.Add(ref at, length++) = (byte)('0' + exponent / 10 % 10);
        Unsafe.Add(ref at, length++) = (byte)('0' + exponent % 10);
        return length;
    }
}
