using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Text;

namespace Dax.Ivoa.VOTable;

/// <summary>
/// Text in XML 1.0: markup is escaped, carriage returns as references (a parser would turn them into line feeds), and what XML cannot hold at
/// all (most control characters, U+FFFE, U+FFFF, bytes that are not UTF-8) becomes U+FFFD.
/// </summary>
internal sealed class XmlText : TextEscape
{
    public static readonly XmlText Content = new(attribute: false);
    public static readonly XmlText AttributeValue = new(attribute: true);

    private readonly bool attribute;
    private readonly SearchValues<byte> plain;

    private XmlText(bool attribute)
    {
        this.attribute = attribute;
        plain = SearchValues.Create([.. Enumerable.Range(0, 256).Where(b => IsPlain(b, attribute)).Select(b => (byte)b)]);
    }

    /// <summary>An attribute, with a blank before it; nothing when there is no value.</summary>
    public static void Attribute(string name, string? value, ref Utf8Sink sink)
    {
        if (value is null) return;
        sink.Write($" {name}=\"");
        AttributeValue.Write(Encoding.UTF8.GetBytes(value), ref sink);
        sink.Write((byte)'"');
    }

    public static void Text(string value, ref Utf8Sink sink) => Content.Write(Encoding.UTF8.GetBytes(value), ref sink);

    public override void Write(ReadOnlySpan<byte> utf8, ref Utf8Sink sink)
    {
        if (utf8.IndexOfAnyExcept(plain) < 0 && (Ascii.IsValid(utf8) || IsClean(utf8))) sink.Write(utf8);
        else while (!utf8.IsEmpty) WriteRune(CleanText.Next(ref utf8), ref sink);
    }

    private static bool IsPlain(int b, bool attribute) => b switch
    {
        '\t' or '\n' => !attribute,
        < 32 or '&' or '<' or '>' or '"' => false,
        _ => true,
    };

    // U+FFFE and U+FFFF begin with the byte EF; what else does is rare enough to be looked at one by one.
    private static bool IsClean(ReadOnlySpan<byte> utf8) => Utf8.IsValid(utf8) && utf8.IndexOf((byte)0xEF) < 0;

    private void WriteRune(Rune rune, ref Utf8Sink sink)
    {
        switch (rune.Value)
        {
            case '&': sink.Write("&amp;"u8); break;
            case '<': sink.Write("&lt;"u8); break;
            case '>': sink.Write("&gt;"u8); break;
            case '"': sink.Write("&quot;"u8); break;
            case '\r': sink.Write("&#13;"u8); break;
            case '\n' when attribute: sink.Write("&#10;"u8); break;
            case '\t' when attribute: sink.Write("&#9;"u8); break;
            case < 32 and not '\n' and not '\t' or 0xFFFE or 0xFFFF: sink.Write("\uFFFD"u8); break;
            default: CleanText.Write(rune, ref sink); break;
        }
    }
}
