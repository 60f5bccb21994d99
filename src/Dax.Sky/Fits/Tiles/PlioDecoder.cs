using System.Buffers.Binary;

namespace Dax.Sky.Fits.Tiles;

/// <summary>
/// PLIO_1 (FITS 4.0, 10.4.3): IRAF's line lists of 16-bit big-endian words, four bits of instruction and twelve of data, that write runs of zeros
/// and of a current "high" value and move that value. Pixels are 0 to 2^24 - 1.
/// </summary>
internal static class PlioDecoder
{
    private const int HeaderWords = 3, LongHeaderWords = 5;

    /// <summary>Decodes the first pixels of a list; those that the list does not reach are zero.</summary>
    public static void Decode(ReadOnlySpan<byte> list, Span<int> pixels)
    {
        var (word, end) = Body(list);
        var (at, high) = (0, 1);
        for (; word < end && at < pixels.Length; word++)
        {
            var (instruction, data) = (Word(list, word) >> 12, Word(list, word) & 0xFFF);
            switch (instruction)
            {
                case 0 or 4 or 5: Run(pixels, ref at, data, instruction, high); break;
                case 1 when word + 1 < end: high = (Word(list, ++word) << 12) + data; break;
                case 2: high += data; break;
                case 3: high -= data; break;
                case 6: pixels[at++] = high += data; break;
                case 7: pixels[at++] = high -= data; break;
                default: throw new FitsFormatException($"A PLIO_1 tile has the unknown instruction {instruction}.");
            }
        }
        pixels[at..].Clear();
    }

    /// <summary>Zeros (0), high values (4), or zeros with one high value as the last (5).</summary>
    private static void Run(Span<int> pixels, ref int at, int length, int instruction, int high)
    {
        var run = pixels.Slice(at, Math.Min(length, pixels.Length - at));
        run.Fill(instruction == 4 ? high : 0);
        if (instruction == 5 && run.Length == length && length > 0) run[^1] = high;
        at += run.Length;
    }

    private static (int First, int End) Body(ReadOnlySpan<byte> list)
    {
        var words = list.Length / 2;
        if (words < HeaderWords) throw new FitsFormatException("A PLIO_1 tile ends within its header.");
        var shortLength = (short)Word(list, 2);
        if (shortLength <= 0 && words < LongHeaderWords) throw new FitsFormatException("A PLIO_1 tile ends within its header.");
        var (first, length) = shortLength > 0 ? (HeaderWords, shortLength) : (Word(list, 1), (Word(list, 4) << 15) + Word(list, 3));
        if (length > words || first > length) throw new FitsFormatException($"A PLIO_1 tile of {words} words says that it has {length}, and {first} of header.");
        return (first, length);
    }

    private static int Word(ReadOnlySpan<byte> list, int index) => BinaryPrimitives.ReadUInt16BigEndian(list[(2 * index)..]);
}
