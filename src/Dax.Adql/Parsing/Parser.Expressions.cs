using Dax.Adql.Syntax;

namespace Dax.Adql.Parsing;

/// <summary>Values (ADQL 2.1, A: value_expression).</summary>
internal sealed partial class Parser
{
    private Expression ParseValue()
    {
        var first = ParseSum();
        if (Current.Kind != TokenKind.Concat)
            return first;
        List<Expression> operands = [RequireValue(first)];
        while (Accept(TokenKind.Concat))
            operands.Add(RequireValue(ParseSum()));
        return new Concatenation(operands, first.At);
    }

    private Expression ParseSum() => ParseChain(ParseTerm, TokenKind.Plus, TokenKind.Minus);

    private Expression ParseTerm() => ParseChain(ParseSigned, TokenKind.Asterisk, TokenKind.Solidus);

    private Expression ParseChain(Func<Expression> operand, TokenKind one, TokenKind other)
    {
        var first = operand();
        if (Current.Kind != one && Current.Kind != other)
            return first;
        RequireValue(first);
        List<ArithmeticStep> steps = [];
        while (Current is var sign && (sign.Kind == one || sign.Kind == other))
        {
            at++;
            steps.Add(new(Operator(sign.Kind), RequireValue(operand()), sign.At));
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
            return new Negation(RequireValue(ParsePrimary()), start);
        return Accept(TokenKind.Plus) ? RequireValue(ParsePrimary()) : ParsePrimary();
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
                at++;
                return new TextLiteral(Unquote(token, '\''), token.At);
            case TokenKind.LeftParen:
                return ParseParentheses(token);
            case TokenKind.Identifier when Next.Kind == TokenKind.LeftParen:
                return ParseFunction(token);
            case TokenKind.Identifier or TokenKind.Delimited:
                return ParseColumn();
            case TokenKind.Keyword:
                return ParseKeyword(token);
            default:
                Unexpected("a value");
                return Nothing;
        }
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
