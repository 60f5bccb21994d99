using System.Runtime.CompilerServices;

namespace Dax.Ivoa.Tables;

/// <summary>Integers as decimal text; at most 20 bytes, with 32 writable at the destination.</summary>
internal static class IntegerText
{
    private const ulong Hundred = 100_000_000;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(ref byte at, long value)
    {
        if ((ulong)value < 10)
        {
            at = (byte)('0' + value);
            return 1;
        }
        if (value >= 0) return WriteUnsigned(ref at, (ulong)value);
        at = (byte)'-';
        return 1 + WriteUnsigned(ref Unsafe.Add(ref at, 1), (ulong)-value);
    }

    private static int WriteUnsigned(ref byte at, ulong value)
    {
        if (value < Hundred) return WriteHead(ref at, (uint)value);
        var upper = value / Hundred;
        var low = DecimalText.Eight((uint)(value - upper * Hundred));
        int n;
        if (upper < Hundred)
            n = WriteHead(ref at, (uint)upper);
        else
        {
            var top = upper / Hundred;
            n = WriteHead(ref at, (uint)top);
            DecimalText.WriteEight(ref Unsafe.Add(ref at, n), DecimalText.Eight((uint)(upper - top * Hundred)));
            n += 8;
        }
        DecimalText.WriteEight(ref Unsafe.Add(ref at, n), low);
        return n + 8;
    }

    private static int WriteHead(ref byte at, uint value)
    {
        var count = DecimalText.CountDigits(value);
        DecimalText.WriteEight(ref at, DecimalText.Eight(value) >> ((8 - count) * 8));
        return count;
    }
}
