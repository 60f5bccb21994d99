using Dax.Adql.Syntax;

namespace Dax.Adql.Parsing;

/// <summary>
/// Tokens to a tree, by recursive descent (ADQL 2.1, appendix A). It resolves no column or table, but functions must be known: the standard's,
/// or declared ones. The first error ends it: the cursor then stands on the end of the query, where every loop stops, so that no exception
/// is needed to get out. Recursion is over nesting only, bounded by <see cref="AdqlLimits.MaxDepth"/>; chains are loops.
/// </summary>
internal sealed partial class Parser
{
    private static readonly NullLiteral Nothing = new(default(TextPosition));

    private readonly string text;
    private readonly List<Token> tokens;
    private readonly AdqlLimits limits;
    private readonly IReadOnlyDictionary<string, FunctionSpec>? declared;
    private readonly AdqlVersion version;
    private int at;
    private int depth;
    private int[]? closing;
    private AdqlError? error;
    private bool failedAtEnd;

    private Parser(string text, List<Token> tokens, AdqlLimits limits, IReadOnlyDictionary<string, FunctionSpec>? declared, AdqlVersion version) =>
        (this.text, this.tokens, this.limits, this.declared, this.version) = (text, tokens, limits, declared, version);

    /// <param name="text">The query.</param>
    /// <param name="limits">Bounds on its size.</param>
    /// <param name="declared">User-defined functions by name (case-insensitive), beside the standard's.</param>
    /// <param name="version">The language it says it is in.</param>
    public static AdqlResult<AdqlQuery> Parse(
        string text, AdqlLimits limits, IReadOnlyDictionary<string, FunctionSpec>? declared = null, AdqlVersion version = AdqlVersion.Adql21)
    {
        var (tokens, error) = Lexer.Run(text, limits);
        if (error is not null && tokens.Count == 0)
            return error;
        if (error is not null)
            tokens.Add(new(TokenKind.End, Keyword.None, text.Length, 0, error.At.Line, error.At.Column));
        var parser = new Parser(text, tokens, limits, declared, version);
        var query = parser.ParseWhole();
        // What is no token is the cause, when the grammar stumbles just there; a slip before it comes first.
        if (error is not null && (parser.error is null || parser.failedAtEnd))
            return error;
        return parser.error is { } slip ? slip : query;
    }

    private Token Current => tokens[at];
    private Token Next => tokens[Math.Min(at + 1, tokens.Count - 1)];
    private ReadOnlySpan<char> TextOf(Token token) => text.AsSpan(token.Start, token.Length);

    private bool Accept(TokenKind kind)
    {
        if (Current.Kind != kind)
            return false;
        if (kind != TokenKind.End)
            at++;
        return true;
    }

    private bool Accept(Keyword word)
    {
        if (!Current.Is(word))
            return false;
        at++;
        return true;
    }

    private void Expect(TokenKind kind, string what)
    {
        if (!Accept(kind))
            Unexpected(what);
    }

    private void Expect(Keyword word)
    {
        if (!Accept(word))
            Unexpected(word.ToString().ToUpperInvariant());
    }

    /// <summary>Remembers the first error and ends the parse.</summary>
    private void Fail(string message, TextPosition where, string? expected = null)
    {
        if (error is null)
        {
            error = new(message, where, expected);
            failedAtEnd = Current.Kind == TokenKind.End;
        }

        at = tokens.Count - 1;
    }

    private void Unexpected(string expected) => Fail(DescribeUnexpected(), Current.At, expected);

    private bool Enter()
    {
        if (++depth <= limits.MaxDepth)
            return true;
        Fail($"The query is nested more than {limits.MaxDepth} levels deep", Current.At);
        return false;
    }

    private void Leave() => depth--;

    private bool AtName => IsName(at);

    private bool IsName(int index) => tokens[index] is var token
        && (token.Kind is TokenKind.Identifier or TokenKind.Delimited || (version == AdqlVersion.Adql20 && IsNameIn20(token, tokens[Math.Min(index + 1, tokens.Count - 1)])));

    /// <summary>A word that 2.1 reserved, where it does not stand as 2.1 uses it.</summary>
    private bool IsNameIn20(Token token, Token next) => token.Keyword switch
    {
        Keyword.Offset => next.Kind != TokenKind.Integer,
        Keyword.Bigint or Keyword.Ilike => true,
        Keyword.Function => next.Kind != TokenKind.LeftParen && TextOf(token).Equals("IN_UNIT", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private Identifier Name(string expected)
    {
        var token = Current;
        if (!AtName)
        {
            Unexpected(expected);
            return new("", false, token.At);
        }

        at++;
        return ToIdentifier(token);
    }

    private Identifier ToIdentifier(Token token) => token.Kind == TokenKind.Delimited
        ? new(Unquote(token, '"'), true, token.At)
        : new(TextOf(token).ToString(), false, token.At);

    private string Unquote(Token token, char quote)
    {
        var inner = text.AsSpan(token.Start + 1, token.Length - 2);
        return inner.Contains(quote) ? inner.ToString().Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal) : inner.ToString();
    }

    /// <summary>The index of the parenthesis that closes the one at <paramref name="open"/>; the end when none does.</summary>
    private int Closing(int open)
    {
        if (closing is null)
        {
            closing = new int[tokens.Count];
            var stack = new Stack<int>();
            for (var i = 0; i < tokens.Count; i++)
            {
                closing[i] = tokens.Count - 1;
                if (tokens[i].Kind == TokenKind.LeftParen)
                    stack.Push(i);
                else if (tokens[i].Kind == TokenKind.RightParen && stack.TryPop(out var start))
                    closing[start] = i;
            }
        }

        return closing[open];
    }

    /// <summary>Whether the parenthesis here opens a query, and not a value, a condition or joined tables.</summary>
    private bool OpensQuery()
    {
        for (var open = at; open + 1 < tokens.Count; open++)
        {
            if (tokens[open].Kind != TokenKind.LeftParen)
                return false;
            var inner = tokens[open + 1];
            if (inner.Is(Keyword.Select) || inner.Is(Keyword.With))
                return true;
            if (inner.Kind != TokenKind.LeftParen)
                return false;
            var after = tokens[Math.Min(Closing(open + 1) + 1, tokens.Count - 1)];
            if (after.Keyword is Keyword.Union or Keyword.Except or Keyword.Intersect or Keyword.Order or Keyword.Offset)
                return true;
            if (after.Kind != TokenKind.RightParen)
                return false;
        }

        return false;
    }
}
