using System.Buffers;
using System.Text.Unicode;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.Text;

/// <summary>A JSON string (RFC 8259, section 7) in quotation marks; only what must be escaped is.</summary>
internal sealed class JsonEscape : TextEscape
{
    public static readonly JsonEscape Instance = new();

    private static readonly SearchValues<byte> Special =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    public override void Write(ReadOnlySpan<byte> utf8, ref Utf8Sink sink)
    {
        sink.Write((byte)'"');
        if (utf8.IndexOfAny(Special) < 0 && Utf8.IsValid(utf8)) sink.Write(utf8);
        else while (!utf8.IsEmpty) WriteRune(CleanText.Next(ref utf8), ref sink);
        sink.Write((byte)'"');
    }

    private static void WriteRune(System.Text.Rune rune, ref Utf8Sink sink)
    {
        if (rune.Value is '"' or '\\')
        {
            sink.Write((byte)'\\');
            sink.Write((byte)rune.Value);
        }
        else if (rune.Value < 32)
        {
            sink.Write("\\u00"u8);
            sink.Write((byte)('0' + (rune.Value >> 4)));
            sink.Write("0123456789abcdef"u8.Slice(rune.Value & 15, 1));
        }
        else CleanText.Write(rune, ref sink);
    }
}
