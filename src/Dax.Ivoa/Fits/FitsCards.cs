using System.Buffers;
using System.Globalization;
using System.Text;

namespace Dax.Ivoa.Fits;

/// <summary>Collects the 80-character cards of a FITS header (FITS 4.0, 4.1) and fills up its last block of 2880 bytes.</summary>
internal sealed class FitsCards
{
    public const int BlockBytes = 2880;
    private const int CardBytes = 80;
    private const int ValueWidth = 68;
    private const int CommentWidth = 72;

    private readonly ArrayBufferWriter<byte> bytes = new();

    public void Logical(string keyword, bool value) => Card($"{keyword,-8}= {(value ? 'T' : 'F'),20}");

    public void Integer(string keyword, long value) => Card(string.Create(CultureInfo.InvariantCulture, $"{keyword,-8}= {value,20}"));

    /// <summary>A string; what is no printable ASCII becomes a question mark, what is too long for a card is cut.</summary>
    public void Text(string keyword, string? value)
    {
        if (string.IsNullOrEmpty(value)) return;
        var quoted = Printable(value).Replace("'", "''", StringComparison.Ordinal);
        if (quoted.Length > ValueWidth)
        {
            quoted = quoted[..ValueWidth];
            // An apostrophe must not lose its twin.
            if ((quoted.Length - quoted.TrimEnd('\'').Length) % 2 == 1) quoted = quoted[..^1];
        }
        Card($"{keyword,-8}= '{quoted,-8}'");
    }

    /// <summary>Text without a keyword's value, on as many cards as it takes.</summary>
    public void Comment(string keyword, string text)
    {
        text = Printable(text);
        for (var i = 0; i < text.Length; i += CommentWidth) Card($"{keyword,-8}{text.AsSpan(i, Math.Min(CommentWidth, text.Length - i))}");
    }

    /// <summary>END, and blanks up to the next block.</summary>
    public void End()
    {
        Card("END");
        var padding = (BlockBytes - bytes.WrittenCount % BlockBytes) % BlockBytes;
        bytes.GetSpan(padding)[..padding].Fill((byte)' ');
        bytes.Advance(padding);
    }

    public byte[] ToArray() => bytes.WrittenSpan.ToArray();

    private static string Printable(string text) => string.Create(text.Length, text, (span, source) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = source[i] is >= ' ' and <= '~' ? source[i] : char.IsWhiteSpace(source[i]) ? ' ' : '?';
    });

    private void Card(string text)
    {
        var span = bytes.GetSpan(CardBytes)[..CardBytes];
        span.Fill((byte)' ');
        Encoding.ASCII.GetBytes(text.AsSpan(0, Math.Min(text.Length, CardBytes)), span);
        bytes.Advance(CardBytes);
    }
}
