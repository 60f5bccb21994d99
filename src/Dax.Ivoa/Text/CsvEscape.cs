using System.Buffers;
using System.Text.Unicode;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.Text;

/// <summary>RFC 4180: quotation marks only where needed, doubled inside. The empty string is quoted: an empty field is null.</summary>
internal sealed class CsvEscape : TextEscape
{
    private static readonly SearchValues<byte> Quoted = SearchValues.Create("\",\r\n"u8);

    public override void Write(ReadOnlySpan<byte> utf8, ref Utf8Sink sink)
    {
        if (!utf8.IsEmpty && utf8.IndexOfAny(Quoted) < 0 && utf8[0] != ' ' && utf8[^1] != ' ') WriteValid(utf8, ref sink);
        else WriteQuoted(utf8, ref sink);
    }

    private static void WriteQuoted(ReadOnlySpan<byte> utf8, ref Utf8Sink sink)
    {
        sink.Write((byte)'"');
        for (int mark; (mark = utf8.IndexOf((byte)'"')) >= 0; utf8 = utf8[(mark + 1)..])
        {
            WriteValid(utf8[..mark], ref sink);
            sink.Write("\"\""u8);
        }
        WriteValid(utf8, ref sink);
        sink.Write((byte)'"');
    }

    private static void WriteValid(ReadOnlySpan<byte> utf8, ref Utf8Sink sink)
    {
        if (Utf8.IsValid(utf8)) sink.Write(utf8);
        else while (!utf8.IsEmpty) CleanText.Write(CleanText.Next(ref utf8), ref sink);
    }
}

/// <summary>Tab-separated values know no quoting (IANA text/tab-separated-values): tabs and line ends in text become blanks.</summary>
internal sealed class TsvEscape : TextEscape
{
    private static readonly SearchValues<byte> Breaks = SearchValues.Create("\t\r\n"u8);

    public override void Write(ReadOnlySpan<byte> utf8, ref Utf8Sink sink)
    {
        if (utf8.IndexOfAny(Breaks) < 0 && Utf8.IsValid(utf8))
        {
            sink.Write(utf8);
            return;
        }
        while (!utf8.IsEmpty)
        {
            var rune = CleanText.Next(ref utf8);
            if (rune.Value is '\t' or '\r' or '\n') sink.Write((byte)' ');
            else CleanText.Write(rune, ref sink);
        }
    }
}
