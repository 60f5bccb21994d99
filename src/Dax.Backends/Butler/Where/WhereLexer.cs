using System.Text.RegularExpressions;

namespace Dax.Backends.Butler.Where;

/// <summary>The words of the Butler's expression language (daf_butler, "Dimension expressions"). Words are told without letter case, identifiers with it.</summary>
internal static partial class WhereLexer
{
    private const int MaxTokens = 50_000;

    public static List<WhereToken> Read(string text)
    {
        var tokens = new List<WhereToken>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && text[at] is ' ' or '\t' or '\n' or '\r') at++;
            if (at >= text.Length) break;
            if (tokens.Count >= MaxTokens) throw WhereError.At(at, "it has too many words");
            var token = Next(text, at, out var length);
            tokens.Add(token);
            at += length;
        }
        tokens.Add(new WhereToken(TokenKind.End, text.Length, ""));
        return tokens;
    }

    private static WhereToken Next(string text, int at, out int length)
    {
        var c = text[at];
        if (c is 'T' or 't' && at + 1 < text.Length && text[at + 1] == '\'')
        {
            var time = Quoted(text, at + 1, out length);
            length++;
            return new WhereToken(TokenKind.Time, at, time);
        }
        if (c == '\'') return new WhereToken(TokenKind.Text, at, Quoted(text, at, out length));
        if (char.IsAsciiDigit(c) || c is '-' or '.')
        {
            if (Match(RangeLiteral(), text, at, out length)) return new WhereToken(TokenKind.Range, at, text.Substring(at, length));
            if (Match(NumberLiteral(), text, at, out length)) return new WhereToken(TokenKind.Number, at, text.Substring(at, length));
        }
        if (Match(Identifier(), text, at, out length)) return Word(text.Substring(at, length), at);
        if (Match(Bind(), text, at, out length)) return new WhereToken(TokenKind.Bind, at, text.Substring(at + 1, length - 1));
        if (Match(Symbol(), text, at, out length)) return new WhereToken(TokenKind.Symbol, at, text.Substring(at, length));
        throw WhereError.At(at, $"the character '{(char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)}' belongs to nothing");
    }

    private static WhereToken Word(string word, int at) => new(word.ToUpperInvariant() switch
    {
        "OR" => TokenKind.Or,
        "AND" => TokenKind.And,
        "NOT" => TokenKind.Not,
        "IN" => TokenKind.In,
        "OVERLAPS" => TokenKind.Overlaps,
        "IS" => TokenKind.Is,
        _ => TokenKind.Identifier,
    }, at, word);

    /// <summary>A quote inside is written twice.</summary>
    private static string Quoted(string text, int at, out int length)
    {
        for (var i = at + 1; i < text.Length; i++)
        {
            if (text[i] != '\'') continue;
            if (i + 1 < text.Length && text[i + 1] == '\'')
            {
                i++;
                continue;
            }
            length = i + 1 - at;
            var value = text[(at + 1)..i].Replace("''", "'", StringComparison.Ordinal);
            // PostgreSQL has no text with it, and nothing that is compared has it.
            return value.Contains('\0', StringComparison.Ordinal) ? throw WhereError.At(at, "the text has a character that no text may have") : value;
        }
        throw WhereError.At(at, "the quote is not closed");
    }

    private static bool Match(Regex pattern, string text, int at, out int length)
    {
        var match = pattern.Match(text, at);
        length = match.Length;
        return match.Success;
    }

    [GeneratedRegex(@"\G-?[0-9]+\s*\.\.\s*-?[0-9]+(\s*:\s*[1-9][0-9]*)?")]
    private static partial Regex RangeLiteral();

    [GeneratedRegex(@"\G([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")]
    private static partial Regex NumberLiteral();

    [GeneratedRegex(@"\G[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*){0,2}")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\G:[A-Za-z_][A-Za-z0-9_]*")]
    private static partial Regex Bind();

    [GeneratedRegex(@"\G(!=|<=|>=|[()=<>+\-*/%,])")]
    private static partial Regex Symbol();
}
