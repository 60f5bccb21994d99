using System.Text.RegularExpressions;

namespace Dax.Qserv.StandIn.Queries;

internal enum TokenKind { Word, Quoted, Text, Number, Symbol }

/// <param name="Text">Of a quoted name or a text, what is between the quotes.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int End)
{
    public bool Is(string word) => Kind == TokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
    public bool IsSymbol(string symbol) => Kind == TokenKind.Symbol && Text == symbol;
    public bool IsName => Kind is TokenKind.Word or TokenKind.Quoted;
}

/// <summary>SQL as words; comments are passed over, as Qserv's lexer does.</summary>
internal static partial class SqlTokens
{
    public static List<Token> Of(string sql)
    {
        var tokens = new List<Token>();
        foreach (Match match in Scan().Matches(sql))
        {
            var kind = match.Groups["word"].Success ? TokenKind.Word : match.Groups["quoted"].Success ? TokenKind.Quoted : match.Groups["text"].Success ? TokenKind.Text
                : match.Groups["number"].Success ? TokenKind.Number : match.Groups["symbol"].Success ? TokenKind.Symbol : (TokenKind?)null;
            if (kind is { } known)
                tokens.Add(new Token(known, known is TokenKind.Quoted or TokenKind.Text ? match.Value[1..^1] : match.Value, match.Index, match.Index + match.Length));
        }
        return tokens;
    }

    /// <summary>The token that closes the parenthesis at <paramref name="open"/>.</summary>
    public static int Close(IReadOnlyList<Token> tokens, int open)
    {
        var depth = 0;
        for (var i = open; i < tokens.Count; i++)
        {
            depth += tokens[i].IsSymbol("(") ? 1 : tokens[i].IsSymbol(")") ? -1 : 0;
            if (depth == 0)
                return i;
        }
        throw new QueryRefusedException("ParseException:Error parsing query, parentheses do not match");
    }

    [GeneratedRegex(@"(?<comment>/\*.*?\*/|--[^\n]*)|(?<quoted>`[^`]*`)|(?<text>'(?:[^'\\]|\\.|'')*')|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<word>[A-Za-z_][\w$]*)|(?<symbol><=>|<=|>=|<>|!=|\|\||&&|<<|>>|[^\s\w])", RegexOptions.Singleline)]
    private static partial Regex Scan();
}

/// <summary>A query that Qserv does not take; the message is in its words.</summary>
public sealed class QueryRefusedException(string message) : Exception(message);
