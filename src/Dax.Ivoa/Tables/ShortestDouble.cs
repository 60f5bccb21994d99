using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dax.Ivoa.Tables;

/// <summary>
/// The shortest decimal text that reads back as the same double, nearest to it among the shortest (R. Giulietti, "The Schubfach way
/// to render doubles"). Plain notation for 1e-5 ≤ |x| &lt; 1e17, otherwise like <c>1.5E-10</c>. It does not care about NaN and infinities: each
/// format spells them in its own way.
/// </summary>
public static class ShortestDouble
{
    /// <summary>Bytes that must be writable at the destination; the text itself has at most 24.</summary>
    public const int Room = 32;

    /// <summary>Writes a finite value and answers the length. <paramref name="destination"/> holds at least <see cref="Room"/> bytes.</summary>
    public static int Format(double value, Span<byte> destination)
    {
        if (destination.Length < Room) throw new ArgumentException($"{Room} bytes needed", nameof(destination));
        return Write(ref MemoryMarshal.GetReference(destination), value);
    }

    internal static int Write(ref byte at, double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        var sign = (int)(bits >> 63);
        at = (byte)'-';
        at = ref Unsafe.Add(ref at, sign);
        bits &= long.MaxValue;
        if (bits == 0)
        {
            at = (byte)'0';
            return sign + 1;
        }
        var digits = ToDecimal(bits, out var exponent);
        var count = DecimalText.CountDigits(digits);
        digits *= DecimalText.Power(17 - count);
        var head = digits / 1_000_000_000;
        var tail = (uint)(digits - head * 1_000_000_000);
        var middle = tail / 10;
        return sign + DecimalText.Place(ref at, DecimalText.Eight((uint)head), DecimalText.Eight(middle), tail - middle * 10, count + exponent);
    }

    // Names as in the paper: v = c·2^q lies in the rounding interval (cl, cr); s' and t' are its candidates with one digit less.
    private static ulong ToDecimal(ulong bits, out int exponent)
    {
        var fraction = bits & ((1UL << 52) - 1);
        var biased = (int)(bits >> 52);
        var c = biased == 0 ? fraction : fraction | 1UL << 52;
        var q = (biased == 0 ? 1 : biased) - 1075;
        if (q <= 0 && q > -53 && (c & ((1UL << -q) - 1)) == 0)
        {
            exponent = 0;
            return c >> -q;
        }
        var lowerIsNearer = fraction == 0 && biased > 1;
        var k = PowersOfTen.FloorLog10(q, lowerIsNearer);
        var h = q + PowersOfTen.FloorLog2(-k) + 1;
        var (high, low) = PowersOfTen.Significand(-k);
        var odd = c & 1;
        var lower = MultiplyToOdd(high, low, (4 * c - (lowerIsNearer ? 1UL : 2UL)) << h) + odd;
        var v = MultiplyToOdd(high, low, (4 * c) << h);
        var upper = MultiplyToOdd(high, low, (4 * c + 2) << h) - odd;
        return Choose(lower, v, upper, k, out exponent);
    }

    /// <summary>The decimal in [lower, upper] (quarters of 10^k) with fewest digits, then nearest to <paramref name="v"/>, then even.</summary>
    internal static ulong Choose(ulong lower, ulong v, ulong upper, int k, out int exponent)
    {
        var s = v >> 2;
        exponent = k;
        if (s >= 10)
        {
            var shorter = s / 10;
            var downFits = lower <= 40 * shorter;
            var upFits = 40 * shorter + 40 <= upper;
            if (downFits != upFits)
            {
                exponent = k + 1;
                return shorter + (upFits ? 1UL : 0);
            }
        }
        var sFits = lower <= 4 * s;
        var tFits = 4 * s + 4 <= upper;
        if (sFits != tFits) return s + (tFits ? 1UL : 0);
        var middle = 4 * s + 2;
        return s + (v > middle || (v == middle && (s & 1) != 0) ? 1UL : 0);
    }

    // The top 64 of 192 bits, the last one sticky: it is set when anything was cut off (paper, section 9.9, "rop").
    private static ulong MultiplyToOdd(ulong high, ulong low, ulong factor)
    {
        var carry = Math.BigMul(low, factor, out _);
        var top = Math.BigMul(high, factor, out var rest);
        rest += carry;
        if (rest < carry) top++;
        return top | (rest > 1 ? 1UL : 0);
    }
}
