using System.Text;

namespace Dax.Architecture.Tests;

/// <summary>As much of C#'s lexical grammar as tells code from comments and literals. Holes of interpolated strings count as literal.</summary>
internal static class SourceText
{
    /// <summary>Comments become blanks, literals empty; line breaks stay. With <paramref name="keepComments"/> a comment becomes one '\u00b6'.</summary>
    public static string Strip(string text, bool keepComments = false)
    {
        var result = new StringBuilder(text.Length);
        var i = 0;
        while (i < text.Length)
        {
            var end = EndOfComment(text, i);
            if (end > i)
            {
                Blank(text, i, end, result, keepComments ? "\u00b6" : " ");
                i = end;
                continue;
            }
            end = EndOfLiteral(text, i);
            if (end > i)
            {
                Blank(text, i, end, result, "\"\"");
                i = end;
                continue;
            }
            result.Append(text[i++]);
        }
        return result.ToString();
    }

    private static void Blank(string text, int start, int end, StringBuilder result, string instead)
    {
        result.Append(instead);
        result.Append('\n', text.AsSpan(start, end - start).Count('\n'));
    }

    private static int EndOfComment(string text, int i)
    {
        if (text[i] != '/' || i + 1 == text.Length) return i;
        if (text[i + 1] == '/') return text.IndexOf('\n', i) is var line and >= 0 ? line : text.Length;
        if (text[i + 1] == '*') return text.IndexOf("*/", i + 2, StringComparison.Ordinal) is var close and >= 0 ? close + 2 : text.Length;
        return i;
    }

    private static int EndOfLiteral(string text, int i)
    {
        if (text[i] == '\'') return EndOfEscaped(text, i + 1, '\'');
        var quote = i;
        while (quote < text.Length && text[quote] is '$' or '@') quote++;
        if (quote >= text.Length || text[quote] != '"') return i;
        var quotes = quote;
        while (quotes < text.Length && text[quotes] == '"') quotes++;
        if (quotes - quote >= 3)
        {
            var fence = new string('"', quotes - quote);
            return text.IndexOf(fence, quotes, StringComparison.Ordinal) is var close and >= 0 ? close + fence.Length : text.Length;
        }
        return text.AsSpan(i, quote - i).Contains('@') ? EndOfVerbatim(text, quote + 1) : EndOfEscaped(text, quote + 1, '"');
    }

    private static int EndOfEscaped(string text, int i, char quote)
    {
        for (; i < text.Length && text[i] != quote && text[i] != '\n'; i++)
        {
            if (text[i] == '\\') i++;
        }
        return Math.Min(text.Length, i + 1);
    }

    private static int EndOfVerbatim(string text, int i)
    {
        for (; i < text.Length; i++)
        {
            if (text[i] != '"') continue;
            if (i + 1 == text.Length || text[i + 1] != '"') return i + 1;
            i++;
        }
        return text.Length;
    }
}
