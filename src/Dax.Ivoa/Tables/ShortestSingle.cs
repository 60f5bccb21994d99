using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dax.Ivoa.Tables;

/// <summary>The shortest decimal text that reads back as the same float; as <see cref="ShortestDouble"/>, with 64-bit powers.</summary>
public static class ShortestSingle
{
    /// <summary>Bytes that must be writable at the destination; the text itself has at most 18.</summary>
    public const int Room = 32;

    /// <summary>Writes a finite value and answers the length. <paramref name="destination"/> holds at least <see cref="Room"/> bytes.</summary>
    public static int Format(float value, Span<byte> destination)
    {
        if (destination.Length < Room) throw new ArgumentException($"{Room} bytes needed", nameof(destination));
        return Write(ref MemoryMarshal.GetReference(destination), value);
    }

    internal static int Write(ref byte at, float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        var sign = (int)(bits >> 31);
        at = (byte)'-';
        at = ref Unsafe.Add(ref at, sign);
        bits &= int.MaxValue;
        if (bits == 0)
        {
            at = (byte)'0';
            return sign + 1;
        }
        var digits = ToDecimal(bits, out var exponent);
        var count = DecimalText.CountDigits(digits);
        var nine = (uint)(digits * DecimalText.Power(9 - count));
        var head = nine / 10;
        return sign + DecimalText.Place(ref at, DecimalText.Eight(head), nine - head * 10, 0, count + exponent);
    }

    private static ulong ToDecimal(uint bits, out int exponent)
    {
        var fraction = bits & ((1U << 23) - 1);
        var biased = (int)(bits >> 23);
        var c = biased == 0 ? fraction : fraction | 1U << 23;
        var q = (biased == 0 ? 1 : biased) - 150;
        if (q <= 0 && q > -24 && (c & ((1U << -q) - 1)) == 0)
        {
            exponent = 0;
            return c >> -q;
        }
        var lowerIsNearer = fraction == 0 && biased > 1;
        var k = PowersOfTen.FloorLog10(q, lowerIsNearer);
        var h = q + PowersOfTen.FloorLog2(-k) + 1;
        var (high, low) = PowersOfTen.Significand(-k);
        var g = high + (low != 0 ? 1UL : 0);
        var odd = c & 1;
        var lower = MultiplyToOdd(g, (4 * c - (lowerIsNearer ? 1U : 2U)) << h) + odd;
        var v = MultiplyToOdd(g, (4 * c) << h);
        var upper = MultiplyToOdd(g, (4 * c + 2) << h) - odd;
        return ShortestDouble.Choose(lower, v, upper, k, out exponent);
    }

    private static ulong MultiplyToOdd(ulong g, uint factor)
    {
        var top = Math.BigMul(g, factor, out var rest);
        return top | (rest >> 32 > 1 ? 1UL : 0);
    }
}
