using System.Buffers;
using System.Text;

namespace Dax.Ivoa.VOTable;

/// <summary>How text becomes the elements of a char or unicodeChar array.</summary>
internal abstract class TextCoding
{
    public static readonly TextCoding Utf8 = new Utf8Coding();
    public static readonly TextCoding Utf16 = new Utf16Coding();
    public static readonly TextCoding Ascii = new AsciiCoding();

    /// <summary>Bytes of one element.</summary>
    public abstract int ElementBytes { get; }

    /// <summary>Elements that the text takes.</summary>
    public abstract int Measure(ReadOnlySpan<byte> utf8);

    /// <summary>Writes at most as many whole characters as fit; answers the bytes used.</summary>
    public abstract int Write(ReadOnlySpan<byte> utf8, Span<byte> cell);

    // VOTable's char is a byte; the bytes of our text are UTF-8 (the rule since VOTable 1.6, and what every reader does before it).
    private sealed class Utf8Coding : TextCoding
    {
        public override int ElementBytes => 1;
        public override int Measure(ReadOnlySpan<byte> utf8) => utf8.Length;
        public override int Write(ReadOnlySpan<byte> utf8, Span<byte> cell)
        {
            if (utf8.Length > cell.Length)
            {
                var end = cell.Length;
                while (end > 0 && (utf8[end] & 0xC0) == 0x80) end--;
                utf8 = utf8[..end];
            }
            utf8.CopyTo(cell);
            return utf8.Length;
        }
    }

    // unicodeChar is UCS-2, big-endian; characters beyond it are written as surrogate pairs, as every known writer does.
    private sealed class Utf16Coding : TextCoding
    {
        public override int ElementBytes => 2;

        public override int Measure(ReadOnlySpan<byte> utf8)
        {
            var count = 0;
            while (!utf8.IsEmpty)
            {
                if (Rune.DecodeFromUtf8(utf8, out var rune, out var used) != OperationStatus.Done) rune = Rune.ReplacementChar;
                utf8 = utf8[used..];
                count += rune.Utf16SequenceLength;
            }
            return count;
        }

        public override int Write(ReadOnlySpan<byte> utf8, Span<byte> cell)
        {
            Span<char> pair = stackalloc char[2];
            var written = 0;
            while (!utf8.IsEmpty)
            {
                if (Rune.DecodeFromUtf8(utf8, out var rune, out var used) != OperationStatus.Done) rune = Rune.ReplacementChar;
                utf8 = utf8[used..];
                var units = rune.EncodeToUtf16(pair);
                if (written + units * 2 > cell.Length) break;
                for (var u = 0; u < units; u++, written += 2) BigEndian.Put(ref cell[written], (ushort)pair[u]);
            }
            return written;
        }
    }

    // FITS strings are printable ASCII (FITS 4.0, 4.2.1 and 7.3.3.1): anything else becomes a question mark.
    private sealed class AsciiCoding : TextCoding
    {
        public override int ElementBytes => 1;
        public override int Measure(ReadOnlySpan<byte> utf8)
        {
            var count = 0;
            foreach (var b in utf8)
                if ((b & 0xC0) != 0x80) count++;
            return count;
        }

        public override int Write(ReadOnlySpan<byte> utf8, Span<byte> cell)
        {
            var n = 0;
            foreach (var b in utf8)
            {
                if ((b & 0xC0) == 0x80) continue;
                if (n == cell.Length) break;
                cell[n++] = b is >= 0x20 and < 0x7F ? b : (byte)'?';
            }
            return n;
        }
    }
}
