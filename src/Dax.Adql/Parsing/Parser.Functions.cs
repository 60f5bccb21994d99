using Dax.Adql.Syntax;

namespace Dax.Adql.Parsing;

/// <summary>Function calls, aggregates and CAST.</summary>
internal sealed partial class Parser
{
    private Expression ParseFunction(Token name)
    {
        if (FindFunction(name) is not { } function)
        {
            Fail($"There is no function {TextOf(name)}", name.At, Nearest.Suggest(TextOf(name).ToString(), KnownFunctions));
            return Nothing;
        }

        at += 2;
        List<Expression> arguments = [];
        if (!Accept(TokenKind.RightParen))
            arguments = ParseArguments();
        if (error is null)
            CheckArguments(function, arguments, name.At);
        return new FunctionCall(function, arguments, name.At);
    }

    private FunctionSpec? FindFunction(Token name)
    {
        if (Functions.Lookup.TryGetValue(TextOf(name), out var standard))
            return standard;
        return declared is not null && declared.TryGetValue(TextOf(name).ToString(), out var own) ? own : null;
    }

    private IEnumerable<string> KnownFunctions => declared is null ? Functions.Standard.Keys : Functions.Standard.Keys.Concat(declared.Keys);

    private void CheckArguments(FunctionSpec function, List<Expression> arguments, TextPosition where)
    {
        var count = arguments.Count;
        if (function.User is { } user)
        {
            if (!user.Signatures.Any(signature => signature.Parameters.Count == count))
                Fail($"{function.Name} takes {function.Arity}, not {count}", where, user.Usage);
            return;
        }

        if (function.CoordSys && count > 0 && arguments[0] is TextLiteral)
            count--;
        if (count < function.Least || count > function.Most || (function.Id == FunctionId.Distance && count == 3))
            Fail($"{function.Name} takes {(function.Id == FunctionId.Distance ? "2 or 4 arguments" : function.Arity)}, not {count}", where);
        else if (function.Id is FunctionId.Round or FunctionId.Truncate && count == 2 && !IsSignedInteger(arguments[1]))
            Fail($"The second argument of {function.Name} is written as a whole number", arguments[1].At, "a whole number");
        else if (function.Id == FunctionId.Rand && count == 1 && arguments[0] is not NumberLiteral { Kind: NumberKind.Integer })
            Fail("The seed of RAND is written as a whole number", arguments[0].At, "a whole number");
        else if (function.Id == FunctionId.Region && arguments[0] is not TextLiteral)
            Fail("REGION takes a text in quotes", arguments[0].At, "a text in quotes");
        else if (function.Id == FunctionId.InUnit && arguments[1] is not TextLiteral)
            Fail("The second argument of IN_UNIT is a unit in quotes", arguments[1].At, "a unit in quotes");
    }

    private static bool IsSignedInteger(Expression e) =>
        e is NumberLiteral { Kind: NumberKind.Integer } or Negation { Operand: NumberLiteral { Kind: NumberKind.Integer } };

    private AggregateCall ParseAggregate(Token name)
    {
        at += 2;
        var kind = name.Keyword switch
        {
            Keyword.Count => AggregateKind.Count,
            Keyword.Avg => AggregateKind.Avg,
            Keyword.Min => AggregateKind.Min,
            Keyword.Max => AggregateKind.Max,
            _ => AggregateKind.Sum,
        };
        if (kind == AggregateKind.Count && Accept(TokenKind.Asterisk))
        {
            Expect(TokenKind.RightParen, ")");
            return new(kind, false, null, name.At);
        }

        var distinct = Accept(Keyword.Distinct);
        if (!distinct)
            Accept(Keyword.All);
        var arguments = ParseArguments();
        if (arguments.Count > 1)
            Fail($"{TextOf(name)} takes 1 argument, not {arguments.Count}", name.At);
        return new(kind, distinct, arguments.Count > 0 ? arguments[0] : Nothing, name.At);
    }

    private Expression ParseCast()
    {
        var start = Current.At;
        at++;
        Expect(TokenKind.LeftParen, "(");
        if (!Enter())
            return Nothing;
        var operand = RequireValue(ParseValue());
        Expect(Keyword.As);
        var (target, length) = ParseCastTarget();
        Expect(TokenKind.RightParen, ")");
        Leave();
        return new CastExpression(operand, target, length, start);
    }

    private (CastType Target, int? Length) ParseCastTarget()
    {
        var token = Current;
        CastType? target = token.Keyword switch
        {
            Keyword.Smallint => CastType.Smallint,
            Keyword.Integer => CastType.Integer,
            Keyword.Bigint => CastType.Bigint,
            Keyword.Real => CastType.Real,
            Keyword.Double => CastType.Double,
            Keyword.Char => CastType.Char,
            Keyword.Varchar => CastType.Varchar,
            Keyword.Timestamp => CastType.Timestamp,
            Keyword.Point => CastType.Point,
            Keyword.Circle => CastType.Circle,
            Keyword.Polygon => CastType.Polygon,
            _ => null,
        };
        if (target is null)
        {
            Fail($"CAST knows no type {Shorten(TextOf(token).ToString())}", token.At,
                "SMALLINT, INTEGER, BIGINT, REAL, DOUBLE PRECISION, CHAR, VARCHAR, TIMESTAMP, POINT, CIRCLE or POLYGON");
            return default;
        }

        at++;
        if (target == CastType.Double)
            Expect(Keyword.Precision);
        return (target.Value, target is CastType.Char or CastType.Varchar ? ParseLength() : null);
    }

    private int? ParseLength()
    {
        if (!Accept(TokenKind.LeftParen))
            return null;
        var token = Current;
        var valid = int.TryParse(TextOf(token), out var length) && length > 0;
        if (!Accept(TokenKind.Integer))
            Unexpected("a length");
        else if (!valid)
            Fail("A length is a number from 1 up", token.At);
        Expect(TokenKind.RightParen, ")");
        return length;
    }
}
