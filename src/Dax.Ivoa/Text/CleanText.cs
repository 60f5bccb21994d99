using System.Buffers;
using System.Text;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.Text;

/// <summary>Walks text that may hold bytes which are not UTF-8, code point by code point; the slow path of the escapes.</summary>
internal static class CleanText
{
    /// <summary>The next code point (U+FFFD for bad bytes), taken off <paramref name="utf8"/>.</summary>
    public static Rune Next(ref ReadOnlySpan<byte> utf8)
    {
        if (Rune.DecodeFromUtf8(utf8, out var rune, out var used) != OperationStatus.Done) rune = Rune.ReplacementChar;
        utf8 = utf8[used..];
        return rune;
    }

    public static void Write(Rune rune, ref Utf8Sink sink)
    {
        Span<byte> bytes = stackalloc byte[4];
        sink.Write(bytes[..rune.EncodeToUtf8(bytes)]);
    }
}
