using System.Numerics;

namespace Dax.Sky.Fits.Tiles;

/// <summary>
/// Look-up tables for the prefix codes of DEFLATE (RFC 1951, 3.2): the next bits of the stream, first bit lowest, are the index. Codes longer than
/// the table's bits lead to a second table behind it.
/// </summary>
/// <remarks>
/// An entry: bits 0–7 all bits to take (the code and the extra bits of a length or distance); bits 8–12 those of the code alone; bits 16–30 the
/// literal, the base of the length or distance, or the place of a second table (whose bits stand in 8–12).
/// </remarks>
internal static class InflateTables
{
    public const int SymbolBits = 11, DistanceBits = 8, HeaderBits = 7, MaxCodeBits = 15;

    /// <summary>Room for the first table and the most that second tables can take (288 codes in 11 bits, 32 in 8, none longer than 15).</summary>
    public const int SymbolEntries = 2342, DistanceEntries = 402, HeaderEntries = 128;

    public const uint Literal = 1u << 31, Special = 1u << 15, SecondTable = 1u << 14, EndOfBlock = 1u << 13;

    public const int EndOfBlockSymbol = 256;

    private static readonly ushort[] LengthBases = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258, 258, 258];
    private static readonly byte[] LengthExtras = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0, 0, 0];

    /// <summary>What a literal or length symbol is, its code left out.</summary>
    public static readonly uint[] Symbols = [.. Enumerable.Range(0, 288).Select(symbol =>
        symbol < EndOfBlockSymbol ? Literal | ((uint)symbol << 16) :
        symbol == EndOfBlockSymbol ? Special | EndOfBlock :
        ((uint)LengthBases[symbol - 257] << 16) | LengthExtras[symbol - 257])];

    /// <summary>Distances. The last two symbols exist only in broken streams; they are a distance like others, and checked like them.</summary>
    public static readonly uint[] Distances = [.. Enumerable.Range(0, 32).Select(symbol =>
    {
        var extra = symbol < 4 ? 0 : symbol < 30 ? (symbol >> 1) - 1 : 0;
        var start = symbol < 4 ? symbol + 1 : symbol < 30 ? ((2 + (symbol & 1)) << extra) + 1 : short.MaxValue;
        return ((uint)start << 16) | (uint)extra;
    })];

    /// <summary>Symbols of the code that the lengths of the other codes are written in.</summary>
    public static readonly uint[] Headers = [.. Enumerable.Range(0, 19).Select(symbol => (uint)symbol << 16)];

    /// <summary>Fills a table from the lengths of the codes (0: no code). False when they are no complete prefix code; a single code of one bit, or none, is allowed where <paramref name="mayBeIncomplete"/>.</summary>
    public static bool TryBuild(ReadOnlySpan<byte> lengths, ReadOnlySpan<uint> symbols, int tableBits, bool mayBeIncomplete, Span<uint> table)
    {
        Span<ushort> sorted = stackalloc ushort[288];
        Span<int> counts = stackalloc int[MaxCodeBits + 1];
        var used = Sort(lengths, counts, sorted, out var codes);
        if (used > 1 << MaxCodeBits) return false;
        if (used < 1 << MaxCodeBits) return mayBeIncomplete && (codes == 0 || (codes == 1 && counts[1] == 1)) && FillOne(symbols[codes == 0 ? 0 : sorted[0]], tableBits, table);
        Fill(counts, sorted[..codes], symbols, tableBits, table);
        return true;
    }

    /// <summary>Symbols by the length of their codes, then by their number; answers how much of the code space they use, in codes of 15 bits.</summary>
    private static int Sort(ReadOnlySpan<byte> lengths, Span<int> counts, Span<ushort> sorted, out int codes)
    {
        counts.Clear();
        foreach (var length in lengths) counts[length]++;
        counts[0] = 0;
        Span<int> places = stackalloc int[MaxCodeBits + 1];
        codes = 0;
        var used = 0;
        for (var length = 1; length <= MaxCodeBits; length++)
        {
            places[length] = codes;
            codes += counts[length];
            used += counts[length] << (MaxCodeBits - length);
        }
        for (var symbol = 0; symbol < lengths.Length; symbol++)
            if (lengths[symbol] != 0) sorted[places[lengths[symbol]]++] = (ushort)symbol;
        return used;
    }

    private static bool FillOne(uint symbol, int tableBits, Span<uint> table)
    {
        table[..(1 << tableBits)].Fill(Entry(symbol, 1));
        return true;
    }

    /// <summary>Codes come by length; a table of the first lengths is doubled for each longer one. Codes are written back to front, so the next code is an increment from the top bit down.</summary>
    private static void Fill(ReadOnlySpan<int> counts, ReadOnlySpan<ushort> sorted, ReadOnlySpan<uint> symbols, int tableBits, Span<uint> table)
    {
        var (code, length, next) = (0, 1, 0);
        while (counts[length] == 0) length++;
        var end = 1 << Math.Min(length, tableBits);
        for (; length <= tableBits; length++)
        {
            if (end < 1 << length)
            {
                table[..end].CopyTo(table[end..]);
                end <<= 1;
            }
            for (var left = counts[length]; left > 0; left--)
            {
                table[code] = Entry(symbols[sorted[next++]], length);
                code = Next(code, length);
            }
        }
        if (next < sorted.Length) FillSecondTables(counts, sorted[next..], symbols, tableBits, table, code);
    }

    private static void FillSecondTables(ReadOnlySpan<int> counts, ReadOnlySpan<ushort> sorted, ReadOnlySpan<uint> symbols, int tableBits, Span<uint> table, int code)
    {
        var (prefix, start, end, next) = (-1, 0, 1 << tableBits, 0);
        for (var length = tableBits + 1; length <= MaxCodeBits; length++)
            for (var left = counts[length]; left > 0; left--)
            {
                if ((code & ((1 << tableBits) - 1)) != prefix)
                {
                    prefix = code & ((1 << tableBits) - 1);
                    var bits = SecondTableBits(counts, length, left, tableBits);
                    (start, end) = (end, end + (1 << bits));
                    table[prefix] = ((uint)start << 16) | Special | SecondTable | ((uint)bits << 8) | (uint)tableBits;
                }
                var entry = Entry(symbols[sorted[next++]], length - tableBits);
                for (var at = start + (code >> tableBits); at < end; at += 1 << (length - tableBits)) table[at] = entry;
                code = Next(code, length);
            }
    }

    /// <summary>As many as the codes with the same first bits need: those of this length that are left, and longer ones until the space is full.</summary>
    private static int SecondTableBits(ReadOnlySpan<int> counts, int length, int left, int tableBits)
    {
        var bits = length - tableBits;
        for (var used = left; used < 1 << bits;)
        {
            bits++;
            used = (used << 1) + counts[tableBits + bits];
        }
        return bits;
    }

    /// <summary>The code after this one of the same length, both with their first bit lowest; zero after the last one.</summary>
    private static int Next(int code, int length)
    {
        var free = ~code & ((1 << length) - 1);
        if (free == 0) return 0;
        var bit = 1 << BitOperations.Log2((uint)free);
        return (code & (bit - 1)) | bit;
    }

    private static uint Entry(uint symbol, int length) => symbol + ((uint)length << 8) + (uint)length;
}
