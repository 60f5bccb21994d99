using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Adql.Syntax;

namespace Dax.Adql.Scans;

/// <summary>Numbers: arithmetic, functions, aggregates, conversions.</summary>
public sealed partial class ScanReader
{
    private ScanNegation Negation(BoundNegation negation)
    {
        var type = negation.Type.IsNull() ? AdqlTypes.Double : negation.Type;
        return new ScanNegation(Convert(Value(negation.Operand), type));
    }

    private ScanExpression Chain(BoundChain chain)
    {
        var total = Convert(Value(chain.First), chain.Type);
        depth += chain.Steps.Count;
        if (depth > MostDepth)
            Stop("It is nested too deep.");
        foreach (var step in chain.Steps)
            total = new ScanArithmetic(ToScan(step.Operator), total, Convert(Value(step.Operand), chain.Type), chain.Type);
        depth -= chain.Steps.Count;
        return total;
    }

    private static ScanOperator ToScan(ArithmeticOperator operation) => operation switch
    {
        ArithmeticOperator.Add => ScanOperator.Add,
        ArithmeticOperator.Subtract => ScanOperator.Subtract,
        ArithmeticOperator.Multiply => ScanOperator.Multiply,
        _ => ScanOperator.Divide,
    };

    private ScanExpression Function(BoundFunction function)
    {
        if (function.Function.Id == FunctionId.Pi)
            return new ScanNumber(Math.PI, AdqlTypes.Double);
        if (function.Function.User is { } user)
            return UserFunction(function, user);
        if (ToScan(function.Function.Id) is not { } known)
            return Stop($"It calls {function.Function.Name}.");
        // Not the number of digits, which is a whole constant.
        var isRounding = known is ScanFunction.Round or ScanFunction.Truncate;
        var arguments = new ScanExpression[function.Arguments.Count];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = isRounding && i == 1 ? Value(function.Arguments[i]) : Convert(Value(function.Arguments[i]), function.Type);
        return new ScanCall(known, new(arguments), function.Type);
    }

    private ScanExpression UserFunction(BoundFunction function, UserFunction user) => user.Id == UserFunctionId.Photometry
        ? new ScanPhotometry(function.Function.Name, function.Arguments.Map(argument => Convert(Value(argument), AdqlTypes.Double)))
        : Stop($"It calls {function.Function.Name}.");

    private static ScanFunction? ToScan(FunctionId id) => id switch
    {
        FunctionId.Abs => ScanFunction.Abs,
        FunctionId.Ceiling => ScanFunction.Ceiling,
        FunctionId.Degrees => ScanFunction.Degrees,
        FunctionId.Exp => ScanFunction.Exp,
        FunctionId.Floor => ScanFunction.Floor,
        FunctionId.Log => ScanFunction.Log,
        FunctionId.Log10 => ScanFunction.Log10,
        FunctionId.Mod => ScanFunction.Mod,
        FunctionId.Power => ScanFunction.Power,
        FunctionId.Radians => ScanFunction.Radians,
        FunctionId.Sqrt => ScanFunction.Sqrt,
        FunctionId.Round => ScanFunction.Round,
        FunctionId.Truncate => ScanFunction.Truncate,
        FunctionId.Acos => ScanFunction.Acos,
        FunctionId.Asin => ScanFunction.Asin,
        FunctionId.Atan => ScanFunction.Atan,
        FunctionId.Atan2 => ScanFunction.Atan2,
        FunctionId.Cos => ScanFunction.Cos,
        FunctionId.Cot => ScanFunction.Cot,
        FunctionId.Sin => ScanFunction.Sin,
        FunctionId.Tan => ScanFunction.Tan,
        _ => null,
    };

    /// <summary>Distances between mere columns and constants are plain SQL; a function of the backend takes the rest, by another formula.</summary>
    private ScanExpression Distance(BoundDistance distance)
    {
        if (Constants.Of(distance) is { } known)
            return new ScanNumber(known, AdqlTypes.Double);
        var function = DuckDbWriter.IsLight(distance.From) && DuckDbWriter.IsLight(distance.To) ? ScanFunction.Distance : ScanFunction.Separation;
        return new ScanCall(function, [Angle(distance.From.Longitude), Angle(distance.From.Latitude), Angle(distance.To.Longitude), Angle(distance.To.Latitude)], AdqlTypes.Double);
    }

    private ScanExpression Angle(BoundExpression value) => Convert(Value(value), AdqlTypes.Double);

    private ScanExpression Aggregate(BoundAggregate aggregate)
    {
        if (!afterGrouping)
            return Stop("It has an aggregate where rows are.");
        afterGrouping = false;
        var argument = aggregate.Argument is null ? null : Value(aggregate.Argument);
        afterGrouping = true;
        var type = aggregate.Type.IsNull() ? AdqlTypes.Text : aggregate.Type;
        if (argument is not null)
            argument = Convert(argument, aggregate.Kind switch
            {
                AggregateKind.Count when argument.Type.IsNull() => AdqlTypes.Text,
                AggregateKind.Count => argument.Type,
                AggregateKind.Min or AggregateKind.Max => type,
                // Sums are worked out in the widest type of the kind.
                _ => argument.Type.IsWhole() ? AdqlTypes.Bigint : AdqlTypes.Double,
            });
        var total = new ScanAggregate(ToScan(aggregate.Kind), aggregate.Distinct, argument, type);
        var index = aggregates.IndexOf(total);
        if (index < 0)
        {
            index = aggregates.Count;
            aggregates.Add(total);
        }

        return new ScanTotal(index, type);
    }

    private static ScanAggregateKind ToScan(AggregateKind kind) => kind switch
    {
        AggregateKind.Count => ScanAggregateKind.Count,
        AggregateKind.Sum => ScanAggregateKind.Sum,
        AggregateKind.Avg => ScanAggregateKind.Avg,
        AggregateKind.Min => ScanAggregateKind.Min,
        _ => ScanAggregateKind.Max,
    };

    private ScanExpression Cast(BoundCast cast)
    {
        if (cast.Type.IsText() && (cast.Length is not null || !cast.Operand.Type.IsText() && !cast.Operand.Type.IsNull()))
            return Stop("It makes texts of values (CAST).");
        return Convert(Value(cast.Operand), cast.Type);
    }

    /// <summary>The same value in another type: constants change, the rest is cast.</summary>
    private ScanExpression Convert(ScanExpression value, AdqlType type)
    {
        if (value.Type == type)
            return value;
        if (!IsPlain(type))
            return Stop($"It has {type.Say()} as a value.");
        switch (value)
        {
            case ScanNull:
                return new ScanNull(type);
            case ScanWhole whole when type.IsWhole() && Holds(type, whole.Value):
                return new ScanWhole(whole.Value, type);
            case ScanWhole whole when type == AdqlTypes.Double:
                return new ScanNumber(whole.Value, type);
            default:
                var isNumber = (value.Type.IsNumeric || value.Type == AdqlTypes.Boolean) && type.IsNumeric;
                return isNumber ? new ScanCast(value, type) : Stop(value.Type.IsText() ? "It reads texts as values (CAST)." : "It casts values that are no numbers.");
        }
    }

    private static bool Holds(AdqlType type, long value) => type.Base switch
    {
        AdqlBase.UnsignedByte => value is >= byte.MinValue and <= byte.MaxValue,
        AdqlBase.Smallint => value is >= short.MinValue and <= short.MaxValue,
        AdqlBase.Integer => value is >= int.MinValue and <= int.MaxValue,
        _ => true,
    };
}
