using Dax.Adql.Syntax;

namespace Dax.Adql.Parsing;

/// <summary>What the grammar itself says about arguments: how many, which are written out, and where a point stands (ADQL 2.1, A).</summary>
internal sealed partial class Parser
{
    private void CheckArguments(FunctionSpec function, List<Expression> arguments, TextPosition where)
    {
        if (function.User is { } user)
        {
            if (!user.Signatures.Any(signature => signature.Takes(arguments.Count)))
                Fail($"{function.Name} takes {function.Arity}, not {arguments.Count}", where, user.Usage);
            return;
        }

        if (function.CoordSys)
            LeaveOutNullFrame(function, arguments);
        var first = function.CoordSys && arguments.Count > 0 && arguments[0] is TextLiteral ? 1 : 0;
        var count = arguments.Count - first;
        if (count < function.Least || count > function.Most || (function.Id == FunctionId.Distance && count == 3))
            Fail($"{function.Name} takes {(function.Id == FunctionId.Distance ? "2 or 4 arguments" : function.Arity)}, not {count}", where);
        else if (function.Id >= FunctionId.Point)
            CheckGeometry(function, arguments, first, where);
        else
            CheckLiterals(function, arguments, count);
    }

    private void CheckLiterals(FunctionSpec function, List<Expression> arguments, int count)
    {
        if (function.Id is FunctionId.Round or FunctionId.Truncate && count == 2 && !IsSignedInteger(arguments[1]))
            Fail($"The second argument of {function.Name} is written as a whole number", arguments[1].At, "a whole number");
        else if (function.Id == FunctionId.Rand && count == 1 && arguments[0] is not NumberLiteral { Kind: NumberKind.Integer })
            Fail("The seed of RAND is written as a whole number", arguments[0].At, "a whole number");
        else if (function.Id == FunctionId.InUnit && arguments[1] is not TextLiteral)
            Fail("The second argument of IN_UNIT is a unit in quotes", arguments[1].At, "a unit in quotes");
    }

    private static bool IsSignedInteger(Expression e) =>
        e is NumberLiteral { Kind: NumberKind.Integer } or Negation { Operand: NumberLiteral { Kind: NumberKind.Integer } };

    /// <summary>NULL for no coordinate system, as clients of ADQL 2.0 wrote: one argument more than the coordinates are.</summary>
    private static void LeaveOutNullFrame(FunctionSpec function, List<Expression> arguments)
    {
        var isFrame = arguments.Count > 0 && arguments[0] is NullLiteral && function.Id switch
        {
            FunctionId.Polygon => arguments.Count % 2 == 1,
            _ => arguments.Count == function.Most + 1,
        };
        if (isFrame)
            arguments.RemoveAt(0);
    }

    private void CheckGeometry(FunctionSpec function, List<Expression> arguments, int first, TextPosition where)
    {
        var count = arguments.Count - first;
        switch (function.Id)
        {
            case FunctionId.Region when arguments[0] is not TextLiteral:
                Fail("REGION takes a text in quotes", arguments[0].At, "a text in quotes");
                break;
            case FunctionId.Polygon:
                CheckVertices(arguments, first, where);
                break;
            case FunctionId.Coord1 or FunctionId.Coord2:
            case FunctionId.Circle or FunctionId.Box when count == function.Least:
                RequirePoint(function, arguments[first]);
                break;
            case FunctionId.Distance when count == 2:
                RequirePoint(function, arguments[0]);
                RequirePoint(function, arguments[1]);
                break;
        }
    }

    /// <summary>Three or more points, or as many pairs of numbers; a column may be either.</summary>
    private void CheckVertices(List<Expression> arguments, int first, TextPosition where)
    {
        for (var i = first; i < arguments.Count; i++)
            if (!CanBePoint(arguments[i]))
            {
                if (arguments.Count - first < 6 || (arguments.Count - first) % 2 != 0)
                    Fail("A polygon has three or more pairs of longitude and latitude", where, "an even number of coordinates, 6 or more");
                return;
            }
    }

    private void RequirePoint(FunctionSpec function, Expression argument)
    {
        if (!CanBePoint(argument))
            Fail($"{function.Name} takes a point here", argument.At, "POINT(…), CENTROID(…) or a column of points");
    }

    private static bool CanBePoint(Expression argument) => argument switch
    {
        ColumnReference or CoalesceExpression or ScalarSubquery => true,
        CastExpression cast => cast.Target == CastType.Point,
        FunctionCall call => call.Function.Id is FunctionId.UserDefined or FunctionId.Point or FunctionId.Centroid,
        _ => false,
    };

    /// <summary>No geometry made here, which no operator takes.</summary>
    private Expression RequireScalar(Expression expression)
    {
        if (expression is FunctionCall { Function.Id: >= FunctionId.Point and <= FunctionId.Centroid } call)
            Fail($"{call.Function.Name} makes a geometry, which has no place beside an operator", call.At, "a number or a text");
        return RequireValue(expression);
    }
}
