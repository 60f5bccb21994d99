namespace Dax.Adql.Syntax;

internal enum TokenKind : byte
{
    End, Identifier, Delimited, Keyword, Integer, Decimal, Approximate, Text,
    LeftParen, RightParen, Comma, Period, Asterisk, Plus, Minus, Solidus, Concat, Semicolon,
    Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual,
}

/// <summary>A piece of the text: what it is and where. The text itself stays in the query.</summary>
internal readonly record struct Token(TokenKind Kind, Keyword Keyword, int Start, int Length, int Line, int Column)
{
    public TextPosition At => new(Line, Column);
    public bool Is(Keyword word) => Kind == TokenKind.Keyword && Keyword == word;
}
