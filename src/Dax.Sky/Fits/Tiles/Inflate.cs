using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Dax.Sky.Fits.Tiles;

/// <summary>
/// DEFLATE (RFC 1951) from memory to memory, without a stream, a window or an object: tiles are many and small. Stops as soon as the output that is
/// wanted is there, so nothing inflates beyond it. Throws <see cref="FitsFormatException"/> for what is no DEFLATE, or ends too early.
/// </summary>
internal ref partial struct Inflate
{
    /// <summary>Bytes beyond those wanted that a caller should have room for: matches are copied in whole vectors.</summary>
    public const int Slack = 320;

    private const int StoredBlock = 0, FixedBlock = 1, DynamicBlock = 2;

    private readonly ReadOnlySpan<byte> source;
    private readonly Span<byte> into;
    private readonly int wanted;
    private int next;
    private int written;
    private ulong bits;
    private int held;

    private Inflate(ReadOnlySpan<byte> source, Span<byte> into, int wanted)
    {
        this.source = source;
        this.into = into;
        this.wanted = wanted;
    }

    /// <summary>Inflates up to <paramref name="wanted"/> bytes; answers how many there are. <paramref name="into"/> may be larger, and then may be written beyond them.</summary>
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> into, int wanted)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wanted, into.Length);
        return new Inflate(source, into, wanted).Run();
    }

    [SkipLocalsInit]
    private int Run()
    {
        Span<uint> symbols = stackalloc uint[InflateTables.SymbolEntries];
        Span<uint> distances = stackalloc uint[InflateTables.DistanceEntries];
        for (var isLast = false; !isLast && written < wanted;)
        {
            isLast = Take(1) != 0;
            switch (Take(2))
            {
                case StoredBlock: Stored(); continue;
                case FixedBlock: FixedCodes(symbols, distances); break;
                case DynamicBlock: DynamicCodes(symbols, distances); break;
                default: throw Broken();
            }
            if (FastSymbols(symbols, distances)) continue;
            SlowSymbols(symbols, distances);
        }
        return Math.Min(written, wanted);
    }

    private void Stored()
    {
        next -= held >> 3;
        (bits, held) = (0, 0);
        if (next > source.Length - 4) throw Broken();
        var length = BinaryPrimitives.ReadUInt16LittleEndian(source[next..]);
        if (length != (ushort)~BinaryPrimitives.ReadUInt16LittleEndian(source[(next + 2)..])) throw Broken();
        next += 4;
        var taken = Math.Min(length, wanted - written);
        if (next > source.Length - taken) throw Broken();
        source.Slice(next, taken).CopyTo(into[written..]);
        next += taken;
        written += taken;
    }

    private static void FixedCodes(Span<uint> symbols, Span<uint> distances)
    {
        Span<byte> lengths = stackalloc byte[288];
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..].Fill(8);
        InflateTables.TryBuild(lengths, InflateTables.Symbols, InflateTables.SymbolBits, mayBeIncomplete: false, symbols);
        lengths[..32].Fill(5);
        InflateTables.TryBuild(lengths[..32], InflateTables.Distances, InflateTables.DistanceBits, mayBeIncomplete: false, distances);
    }

    private void DynamicCodes(scoped Span<uint> symbols, scoped Span<uint> distances)
    {
        ReadOnlySpan<byte> order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
        var (symbolCodes, distanceCodes, headerCodes) = ((int)Take(5) + 257, (int)Take(5) + 1, (int)Take(4) + 4);
        if (symbolCodes > 286 || distanceCodes > 30) throw Broken();
        Span<byte> headers = stackalloc byte[19];
        headers.Clear();
        for (var i = 0; i < headerCodes; i++) headers[order[i]] = (byte)Take(3);
        Span<uint> table = stackalloc uint[InflateTables.HeaderEntries];
        if (!InflateTables.TryBuild(headers, InflateTables.Headers, InflateTables.HeaderBits, mayBeIncomplete: true, table)) throw Broken();

        Span<byte> lengths = stackalloc byte[286 + 30];
        ReadLengths(table, lengths[..(symbolCodes + distanceCodes)]);
        if (lengths[InflateTables.EndOfBlockSymbol] == 0
            || !InflateTables.TryBuild(lengths[..symbolCodes], InflateTables.Symbols, InflateTables.SymbolBits, mayBeIncomplete: true, symbols)
            || !InflateTables.TryBuild(lengths.Slice(symbolCodes, distanceCodes), InflateTables.Distances, InflateTables.DistanceBits, mayBeIncomplete: true, distances))
            throw Broken();
    }

    /// <summary>Lengths of codes, run by run (RFC 1951, 3.2.7).</summary>
    private void ReadLengths(scoped ReadOnlySpan<uint> table, scoped Span<byte> lengths)
    {
        for (var i = 0; i < lengths.Length;)
        {
            Fill();
            var entry = table[(int)(bits & ((1u << InflateTables.HeaderBits) - 1))];
            Drop((int)(byte)entry);
            var symbol = (int)(entry >> 16);
            if (symbol < 16)
            {
                lengths[i++] = (byte)symbol;
                continue;
            }
            if (symbol == 16 && i == 0) throw Broken();
            var (value, run) = symbol switch
            {
                16 => (lengths[i - 1], 3 + (int)Take(2)),
                17 => ((byte)0, 3 + (int)Take(3)),
                _ => ((byte)0, 11 + (int)Take(7)),
            };
            if (run > lengths.Length - i) throw Broken();
            lengths.Slice(i, run).Fill(value);
            i += run;
        }
    }

    private uint Take(int count)
    {
        Fill();
        var value = (uint)(bits & ((1u << count) - 1));
        Drop(count);
        return value;
    }

    /// <summary>Byte by byte, so that exactly the bits that there are count as held.</summary>
    private void Fill()
    {
        while (held <= 56 && next < source.Length)
        {
            bits |= (ulong)source[next++] << held;
            held += 8;
        }
    }

    private void Drop(int count)
    {
        if (count > held) throw Broken();
        bits >>= count;
        held -= count;
    }

    private static FitsFormatException Broken() => new("A tile compressed with GZIP is broken or ends too early.");
}
