using Dax.Adql.Syntax;

namespace Dax.Adql.Parsing;

/// <summary>
/// Conditions (ADQL 2.1, 2.2.3). What stands in parentheses may turn out a condition or a value, so both come through the same methods, and
/// each place says what it requires.
/// </summary>
internal sealed partial class Parser
{
    private Expression ParseCondition() => RequireCondition(ParseConditionOrValue());

    private Expression ParseConditionOrValue() => ParseJunction(isOr: true);

    private Expression ParseJunction(bool isOr)
    {
        var word = isOr ? Keyword.Or : Keyword.And;
        var first = isOr ? ParseJunction(isOr: false) : ParseFactor();
        if (!Current.Is(word))
            return first;
        List<Expression> operands = [RequireCondition(first)];
        while (Accept(word))
            operands.Add(RequireCondition(isOr ? ParseJunction(isOr: false) : ParseFactor()));
        return new Junction(isOr, operands, first.At);
    }

    private Expression ParseFactor()
    {
        var start = Current.At;
        if (!Accept(Keyword.Not))
            return ParsePredicate();
        if (Current.Is(Keyword.Not))
            Unexpected("one NOT, or parentheses between two");
        return new Not(RequireCondition(ParsePredicate()), start);
    }

    private Expression ParsePredicate()
    {
        var start = Current.At;
        if (Accept(Keyword.Exists))
            return new Exists(OpensQuery() ? ParseQueryInParentheses() : ParseJoinInParentheses(), start);
        var left = ParseValue();
        if (ComparisonHere() is { } comparison)
        {
            at++;
            return new Comparison(RequireValue(left), comparison, RequireValue(ParseValue()), start);
        }

        return Current.Keyword switch
        {
            Keyword.Is => ParseIsNull(RequireValue(left), start),
            Keyword.Not or Keyword.Between or Keyword.In or Keyword.Like or Keyword.Ilike => ParseNegatable(RequireValue(left), start),
            _ => left,
        };
    }

    private ComparisonOperator? ComparisonHere() => Current.Kind switch
    {
        TokenKind.Equal => ComparisonOperator.Equal,
        TokenKind.NotEqual => ComparisonOperator.NotEqual,
        TokenKind.Less => ComparisonOperator.Less,
        TokenKind.LessOrEqual => ComparisonOperator.LessOrEqual,
        TokenKind.Greater => ComparisonOperator.Greater,
        TokenKind.GreaterOrEqual => ComparisonOperator.GreaterOrEqual,
        _ => null,
    };

    private IsNull ParseIsNull(Expression value, TextPosition start)
    {
        at++;
        var negated = Accept(Keyword.Not);
        Expect(Keyword.Null);
        return new(value, negated, start);
    }

    private Expression ParseNegatable(Expression value, TextPosition start)
    {
        var negated = Accept(Keyword.Not);
        var word = Current.Keyword;
        switch (word)
        {
            case Keyword.Between:
                at++;
                var low = RequireValue(ParseValue());
                Expect(Keyword.And);
                return new Between(value, low, RequireValue(ParseValue()), negated, start);
            case Keyword.In:
                at++;
                return ParseIn(value, negated, start);
            case Keyword.Like or Keyword.Ilike:
                at++;
                var pattern = RequireValue(ParseValue());
                if (Current.Kind == TokenKind.Keyword && TextOf(Current).Equals("ESCAPE", StringComparison.OrdinalIgnoreCase))
                    Fail("ESCAPE is not in ADQL", Current.At);
                return new Like(value, pattern, negated, word == Keyword.Ilike, start);
            default:
                Unexpected("BETWEEN, IN, LIKE or ILIKE");
                return Nothing;
        }
    }

    private Condition ParseIn(Expression value, bool negated, TextPosition start)
    {
        if (Current.Kind == TokenKind.LeftParen && OpensQuery())
            return new InQuery(value, ParseQueryInParentheses(), negated, start);
        Expect(TokenKind.LeftParen, "a list of values or a query in parentheses");
        var items = ParseArguments();
        return new InList(value, items, negated, start);
    }

    /// <summary>One or more values, and the closing parenthesis.</summary>
    private List<Expression> ParseArguments()
    {
        List<Expression> items = [];
        if (!Enter())
            return items;
        do
            items.Add(RequireValue(ParseValue()));
        while (Accept(TokenKind.Comma));
        Expect(TokenKind.RightParen, "a comma or )");
        Leave();
        return items;
    }
}
