namespace Dax.Backends.Butler.Queries;

/// <summary>Shell patterns as Python's fnmatch has them: * any text, ? any character, [abc] [a-c] [!a] one of a set. Linear in the text but for backtracking over the last star.</summary>
internal static class GlobPattern
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var (p, t, star, mark) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, mark) = (++p, t);
            }
            else if (p < pattern.Length && TakeOne(pattern[p..], text[t], out var width))
            {
                p += width;
                t++;
            }
            else if (star >= 0)
            {
                (p, t) = (star, ++mark);
            }
            else
            {
                return false;
            }
        }
        return pattern[p..].Trim('*').IsEmpty;
    }

    private static bool TakeOne(ReadOnlySpan<char> pattern, char c, out int width)
    {
        width = 1;
        if (pattern[0] == '?') return true;
        if (pattern[0] != '[') return pattern[0] == c;
        // A bracket right after the opening belongs to the set; an unclosed set is a plain bracket.
        var isNegated = pattern.Length > 1 && pattern[1] == '!';
        var from = isNegated ? 2 : 1;
        var close = pattern.Length > from + 1 ? pattern[(from + 1)..].IndexOf(']') : -1;
        if (close < 0) return c == '[';
        var set = pattern[from..(from + 1 + close)];
        width = from + 2 + close;
        return Has(set, c) != isNegated;
    }

    private static bool Has(ReadOnlySpan<char> set, char c)
    {
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (set[i] <= c && c <= set[i + 2]) return true;
                i += 2;
            }
            else if (set[i] == c)
            {
                return true;
            }
        }
        return false;
    }
}
