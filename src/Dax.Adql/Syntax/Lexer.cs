namespace Dax.Adql.Syntax;

/// <summary>
/// Text to tokens (ADQL 2.1, 2.1). Comments run from <c>--</c> to the end of the line. What could not travel to an engine unharmed
/// (NUL, lone surrogates) is refused here, wherever it stands.
/// </summary>
internal ref struct Lexer(string text, AdqlLimits limits)
{
    private readonly List<Token> tokens = new(Math.Min(64 + text.Length / 4, limits.MaxTokens));
    private int at;
    private int line = 1;
    private int lineStart;
    private AdqlError? error;

    /// <summary>The tokens, ended by one of kind <see cref="TokenKind.End"/>; or the first thing that is no token.</summary>
    public static (List<Token> Tokens, AdqlError? Error) Run(string text, AdqlLimits limits)
    {
        if (text.Length > limits.MaxLength)
            return ([], new($"The query has {text.Length} characters; at most {limits.MaxLength} are taken", new(1, 1)));
        var lexer = new Lexer(text, limits);
        lexer.Run();
        return (lexer.tokens, lexer.error);
    }

    private void Run()
    {
        while (error is null)
        {
            SkipBlanks();
            if (error is not null)
                return;
            if (tokens.Count >= limits.MaxTokens)
            {
                error = new($"The query has more than {limits.MaxTokens} words and signs", Here);
                return;
            }

            if (at >= text.Length)
            {
                Add(TokenKind.End, 0);
                return;
            }

            Next();
        }
    }

    private readonly TextPosition Here => PositionOf(at);
    private readonly TextPosition PositionOf(int offset) => new(line, offset - lineStart + 1);
    private readonly char Peek(int ahead) => at + ahead < text.Length ? text[at + ahead] : '\0';

    private void Add(TokenKind kind, int length, Keyword word = Keyword.None)
    {
        tokens.Add(new(kind, word, at, length, line, at - lineStart + 1));
        at += length;
    }

    private void SkipBlanks()
    {
        while (at < text.Length)
        {
            var c = text[at];
            if (c == '\n')
                NewLine();
            else if (c == '-' && Peek(1) == '-')
                SkipComment();
            else if (!char.IsWhiteSpace(c) && c != '\uFEFF')
                return;
            else
                at++;
        }
    }

    private void NewLine()
    {
        at++;
        line++;
        lineStart = at;
    }

    private void SkipComment()
    {
        while (at < text.Length && text[at] is not ('\n' or '\r'))
            at++;
    }

    private void Next()
    {
        var c = text[at];
        if (char.IsAsciiLetter(c))
            Word();
        else if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
            Number();
        else if (c is '"' or '\'')
            Quoted(c);
        else
            Sign(c);
    }

    private void Word()
    {
        var end = at + 1;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            end++;
        var word = Keywords.Find(text.AsSpan(at, end - at));
        Add(word == Keyword.None ? TokenKind.Identifier : TokenKind.Keyword, end - at, word);
    }

    private void Number()
    {
        var end = at;
        var kind = TokenKind.Integer;
        SkipDigits(ref end);
        if (end < text.Length && text[end] == '.')
        {
            kind = TokenKind.Decimal;
            end++;
            SkipDigits(ref end);
        }

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var digits = end + 1;
            if (digits < text.Length && text[digits] is '+' or '-')
                digits++;
            var first = digits;
            SkipDigits(ref digits);
            if (digits > first)
            {
                kind = TokenKind.Approximate;
                end = digits;
            }
        }

        if (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            error = NumberRunsOn(end);
        else
            Add(kind, end - at);
    }

    private readonly AdqlError NumberRunsOn(int end)
    {
        var what = text[end] is 'x' or 'X' && end == at + 1 && text[at] == '0'
            ? "Hexadecimal numbers are not in ADQL"
            : $"A number runs into '{text[end]}'; names start with a letter, other names need double quotes";
        return new(what, Here, "a number");
    }

    private readonly void SkipDigits(ref int end)
    {
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
    }

    private void Quoted(char quote)
    {
        var (startLine, startColumn, start) = (line, at - lineStart + 1, at);
        at++;
        while (at < text.Length)
        {
            var c = text[at];
            if (c == quote)
            {
                if (Peek(1) != quote)
                    break;
                at++;
            }
            else if (Unsafe(c))
                return;

            if (c == '\n')
                NewLine();
            else
                at++;
        }

        if (at >= text.Length)
        {
            error = new(quote == '"' ? "This double quote is never closed" : "This quote is never closed", new(startLine, startColumn), quote.ToString());
            return;
        }

        at++;
        if (quote == '"' && at - start == 2)
            error = new("A delimited name is empty", new(startLine, startColumn), "a name");
        tokens.Add(new(quote == '"' ? TokenKind.Delimited : TokenKind.Text, Keyword.None, start, at - start, startLine, startColumn));
    }

    /// <summary>Steps over a surrogate pair; anything that has no UTF-8 form of its own, and NUL, is an error.</summary>
    private bool Unsafe(char c)
    {
        if (c == '\0')
            error = new("The query contains a NUL character", Here);
        else if (char.IsHighSurrogate(c) && char.IsLowSurrogate(Peek(1)))
            at++;
        else if (char.IsSurrogate(c))
            error = new("The query contains half of a surrogate pair", Here);
        return error is not null;
    }

    private void Sign(char c)
    {
        var two = Peek(1);
        var (kind, length) = c switch
        {
            '(' => (TokenKind.LeftParen, 1),
            ')' => (TokenKind.RightParen, 1),
            ',' => (TokenKind.Comma, 1),
            '.' => (TokenKind.Period, 1),
            '*' => (TokenKind.Asterisk, 1),
            '+' => (TokenKind.Plus, 1),
            '-' => (TokenKind.Minus, 1),
            '/' => (TokenKind.Solidus, 1),
            ';' => (TokenKind.Semicolon, 1),
            '=' => (TokenKind.Equal, 1),
            '|' when two == '|' => (TokenKind.Concat, 2),
            '!' when two == '=' => (TokenKind.NotEqual, 2),
            '<' => two switch { '>' => (TokenKind.NotEqual, 2), '=' => (TokenKind.LessOrEqual, 2), _ => (TokenKind.Less, 1) },
            '>' => two == '=' ? (TokenKind.GreaterOrEqual, 2) : (TokenKind.Greater, 1),
            _ => (TokenKind.End, 0),
        };
        if (length == 0)
            error = Unknown(c);
        else
            Add(kind, length);
    }

    private readonly AdqlError Unknown(char c) => c switch
    {
        '_' => new("A name starts with a letter; put other names into double quotes", Here, "a letter"),
        '%' => new("'%' is not an operator of ADQL: use MOD(a, b)", Here),
        '&' or '|' or '^' or '~' => new($"'{c}' is not an operator of ADQL: it has no bitwise operators", Here),
        '`' or '[' => new("Names that need quoting are put into double quotes in ADQL", Here, "\""),
        _ when char.IsControl(c) || char.IsSurrogate(c) => new($"The character U+{(int)c:X4} has no place in a query", Here),
        _ => new($"The character '{c}' has no place here", Here),
    };
}
