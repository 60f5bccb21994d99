namespace Dax.Backends.DuckDb.Functions;

/// <summary>
/// Words in a text, as ivo_hasword looks for them: runs of ASCII letters and digits and of anything beyond ASCII; without regard to case within ASCII;
/// and a word is also found in its common English inflections (show: shows, showed, shown, showing; galaxy: galaxies), in either direction.
/// </summary>
internal static class WordMatch
{
    public const int MostWords = 64;

    private const int ShortestInflected = 3;

    private static ReadOnlySpan<byte> Endings => "s es d ed n en ing "u8;

    /// <summary>Whether every word of the needle is in the haystack; null when there are more than <see cref="MostWords"/>.</summary>
    public static bool? HasAll(ReadOnlySpan<byte> haystack, ReadOnlySpan<byte> needle)
    {
        var words = 0;
        while (TryNext(ref needle, out var word))
        {
            if (++words > MostWords)
                return null;
            if (!Has(haystack, word))
                return false;
        }

        return true;
    }

    private static bool Has(ReadOnlySpan<byte> haystack, ReadOnlySpan<byte> word)
    {
        while (TryNext(ref haystack, out var other))
            if (other.Length >= word.Length ? Means(word, other) : Means(other, word))
                return true;
        return false;
    }

    private static bool TryNext(ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> word)
    {
        var start = 0;
        while (start < text.Length && !IsPart(text[start]))
            start++;
        var end = start;
        while (end < text.Length && IsPart(text[end]))
            end++;
        word = text[start..end];
        text = text[end..];
        return word.Length > 0;
    }

    private static bool IsPart(byte b) => b >= 0x80 || char.IsAsciiLetterOrDigit((char)b);

    private static bool Means(ReadOnlySpan<byte> shorter, ReadOnlySpan<byte> longer)
    {
        if (shorter.Length == longer.Length)
            return Equal(shorter, longer);
        if (shorter.Length < ShortestInflected || longer.Length > shorter.Length + 3)
            return false;
        if (Equal(shorter, longer[..shorter.Length]))
            return IsEnding(longer[shorter.Length..]);
        return (shorter[^1] | 0x20) == 'y' && longer.Length == shorter.Length + 2 && Equal(longer[(shorter.Length - 1)..], "ies"u8) && Equal(shorter[..^1], longer[..(shorter.Length - 1)]);
    }

    private static bool IsEnding(ReadOnlySpan<byte> text)
    {
        var endings = Endings;
        while (!endings.IsEmpty)
        {
            var end = endings.IndexOf((byte)' ');
            if (Equal(text, endings[..end]))
                return true;
            endings = endings[(end + 1)..];
        }

        return false;
    }

    private static bool Equal(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.Length != b.Length)
            return false;
        for (var i = 0; i < a.Length; i++)
            if (a[i] != b[i] && !(char.IsAsciiLetter((char)a[i]) && (a[i] ^ b[i]) == 0x20))
                return false;
        return true;
    }
}
