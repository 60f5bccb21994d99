using Dax.Adql.Syntax;

namespace Dax.Adql.Parsing;

/// <summary>Values (ADQL 2.1, A: value_expression).</summary>
internal sealed partial class Parser
{
    private Expression ParseValue()
    {
        var first = ParseChain(isSum: true);
        if (Current.Kind != TokenKind.Concat)
            return first;
        List<Expression> operands = [RequireScalar(first)];
        while (Accept(TokenKind.Concat))
            operands.Add(RequireScalar(ParseChain(isSum: true)));
        return new Concatenation(operands, first.At);
    }

    /// <summary>A sum of products, or one of these products.</summary>
    private Expression ParseChain(bool isSum)
    {
        var (one, other) = isSum ? (TokenKind.Plus, TokenKind.Minus) : (TokenKind.Asterisk, TokenKind.Solidus);
        var first = isSum ? ParseChain(isSum: false) : ParseSigned();
        if (Current.Kind != one && Current.Kind != other)
            return first;
        RequireScalar(first);
        List<ArithmeticStep> steps = [];
        while (Current is var sign && (sign.Kind == one || sign.Kind == other))
        {
            at++;
            steps.Add(new(Operator(sign.Kind), RequireScalar(isSum ? ParseChain(isSum: false) : ParseSigned()), sign.At));
        }

        return new ArithmeticChain(first, steps, first.At);
    }

    private static ArithmeticOperator Operator(TokenKind kind) => kind switch
    {
        TokenKind.Plus => ArithmeticOperator.Add,
        TokenKind.Minus => ArithmeticOperator.Subtract,
        TokenKind.Asterisk => ArithmeticOperator.Multiply,
        _ => ArithmeticOperator.Divide,
    };

    private Expression ParseSigned()
    {
        var start = Current.At;
        if (Accept(TokenKind.Minus))
            return new Negation(RequireScalar(ParsePrimary()), start);
        return Accept(TokenKind.Plus) ? RequireScalar(ParsePrimary()) : ParsePrimary();
    }

    private Expression ParsePrimary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Integer or TokenKind.Decimal or TokenKind.Approximate:
                at++;
                return new NumberLiteral(TextOf(token).ToString(), (NumberKind)(token.Kind - TokenKind.Integer), token.At);
            case TokenKind.Text:
                return ParseText(token);
            case TokenKind.LeftParen:
                return ParseParentheses(token);
            case TokenKind.Identifier when Next.Kind == TokenKind.LeftParen:
                return ParseFunction(token);
            case TokenKind.Identifier or TokenKind.Delimited:
                return ParseColumn();
            case TokenKind.Keyword:
                return AtName ? ParseColumn() : ParseKeyword(token);
            default:
                Unexpected("a value");
                return Nothing;
        }
    }

    private TextLiteral ParseText(Token token)
    {
        at++;
        var value = Unquote(token, '\'');
        if (Current.Kind != TokenKind.Text)
            return new(value, token.At);
        if (version == AdqlVersion.Adql21)
            Fail("Two texts stand side by side: || joins them, and a quote inside a text is doubled", Current.At, "||");
        var joined = new System.Text.StringBuilder(value);
        for (; Current.Kind == TokenKind.Text; at++)
            joined.Append(Unquote(Current, '\''));
        return new(joined.ToString(), token.At);
    }

    private Expression ParseParentheses(Token open)
    {
        if (OpensQuery())
            return new ScalarSubquery(ParseQueryInParentheses(), open.At);
        at++;
        if (!Enter())
            return Nothing;
        var inner = ParseConditionOrValue();
        Expect(TokenKind.RightParen, ")");
        Leave();
        return inner;
    }

    private ColumnReference ParseColumn()
    {
        var start = Current.At;
        List<Identifier> names = [Name("a column")];
        while (Accept(TokenKind.Period))
            names.Add(Name("a name"));
        if (names.Count > 4)
            Fail("A column has at most four names: catalog, schema, table, column", start);
        var name = names[^1];
        if (names.Count == 1)
            return new([], name, start);
        names.RemoveAt(names.Count - 1);
        return new(names, name, start);
    }

    private Expression ParseKeyword(Token token)
    {
        switch (token.Keyword)
        {
            case Keyword.Null:
                at++;
                return new NullLiteral(token.At);
            case Keyword.Cast:
                return ParseCast();
            case Keyword.Coalesce when Next.Kind == TokenKind.LeftParen:
                at += 2;
                return new CoalesceExpression(ParseArguments(), token.At);
            case Keyword.Count or Keyword.Avg or Keyword.Min or Keyword.Max or Keyword.Sum when Next.Kind == TokenKind.LeftParen:
                return ParseAggregate(token);
            case Keyword.Function or Keyword.Point or Keyword.Circle or Keyword.Polygon when Next.Kind == TokenKind.LeftParen:
                return ParseFunction(token);
            default:
                Unexpected("a value");
                return Nothing;
        }
    }
}
