using System.Numerics;

namespace Dax.Ivoa.Tables;

/// <summary>
/// 10^k for k in [-292, 324] as 128-bit significands with the top bit set, rounded up where they are not exact:
/// the g of R. Giulietti, "The Schubfach way to render doubles" (2021), section 9.
/// </summary>
internal static class PowersOfTen
{
    private const int Lowest = -292;
    private const int Highest = 324;
    private static readonly ulong[] Significands = Compute();

    public static (ulong High, ulong Low) Significand(int k)
    {
        var i = (k - Lowest) * 2;
        return (Significands[i], Significands[i + 1]);
    }

    /// <summary>floor(log2(10^k)), exact in our range.</summary>
    public static int FloorLog2(int k) => (k * 1741647) >> 19;

    /// <summary>floor(log10(2^q)), or floor(log10(3/4 · 2^q)) when the lower neighbour is nearer (paper, section 9.2).</summary>
    public static int FloorLog10(int q, bool lowerIsNearer) => (q * 1262611 - (lowerIsNearer ? 524031 : 0)) >> 22;

    private static ulong[] Compute()
    {
        var table = new ulong[(Highest - Lowest + 1) * 2];
        var power = BigInteger.One;
        for (var k = 0; k <= Highest; k++, power *= 10)
        {
            Store(table, k, Normalize(power));
            if (k > 0 && -k >= Lowest)
                Store(table, -k, CeilingDivide(BigInteger.One << (127 + (int)power.GetBitLength()), power));
        }
        return table;
    }

    private static BigInteger Normalize(BigInteger power)
    {
        var shift = (int)power.GetBitLength() - 128;
        return shift <= 0 ? power << -shift : CeilingDivide(power, BigInteger.One << shift);
    }

    private static BigInteger CeilingDivide(BigInteger a, BigInteger b) => (a + b - 1) / b;

    private static void Store(ulong[] table, int k, BigInteger g)
    {
        table[(k - Lowest) * 2] = (ulong)(g >> 64);
        table[(k - Lowest) * 2 + 1] = (ulong)(g & ulong.MaxValue);
    }
}
