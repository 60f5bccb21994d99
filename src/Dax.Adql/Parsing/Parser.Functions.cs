using Dax.Adql.Syntax;

namespace Dax.Adql.Parsing;

/// <summary>Function calls, aggregates and CAST.</summary>
internal sealed partial class Parser
{
    private Expression ParseFunction(Token name)
    {
        if (FindFunction(name) is not { } function)
        {
            Fail($"There is no function {TextOf(name)}", name.At, Synonym(TextOf(name)) ?? Nearest.Suggest(TextOf(name).ToString(), KnownFunctions));
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
