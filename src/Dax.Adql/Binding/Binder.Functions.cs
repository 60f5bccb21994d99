using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>Functions: argument types and result type of each.</summary>
internal sealed partial class Binder
{
    private BoundExpression BindFunction(FunctionCall call, Scope scope)
    {
        switch (call.Function.Id)
        {
            case FunctionId.UserDefined:
                return BindUserFunction(call, scope);
            case FunctionId.InUnit:
                return BindInUnit(call, scope);
            case >= FunctionId.Point:
                return BindGeometryFunction(call, scope);
            case FunctionId.Lower or FunctionId.Upper:
                return new BoundFunction(call.Function, [Textual(BindValue(call.Arguments[0], scope), call.Function.Name)], AdqlTypes.Text, call.At);
            case FunctionId.Pi or FunctionId.Rand:
                // The argument of RAND has no defined meaning (ADQL 2.1, 2.3).
                return new BoundFunction(call.Function, [], AdqlTypes.Double, call.At);
            case FunctionId.Abs or FunctionId.Ceiling or FunctionId.Floor or FunctionId.Round or FunctionId.Truncate:
                return BindRounding(call, scope);
            case FunctionId.Mod:
                return BindModulo(call, scope);
            default:
                return new BoundFunction(call.Function, BindDoubles(call, scope), AdqlTypes.Double, call.At);
        }
    }

    private Seq<BoundExpression> BindDoubles(FunctionCall call, Scope scope)
    {
        var arguments = new BoundExpression[call.Arguments.Count];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = Coerce(Numeric(BindValue(call.Arguments[i], scope), call.Function.Name), AdqlTypes.Double);
        return new(arguments);
    }

    /// <summary>Whole numbers stay whole, and Real stays Real under ABS; the rest is Double.</summary>
    private BoundExpression BindRounding(FunctionCall call, Scope scope)
    {
        var value = Numeric(BindValue(call.Arguments[0], scope), call.Function.Name);
        if (value.Type.IsWhole() && call.Arguments.Count == 1)
        {
            return call.Function.Id == FunctionId.Abs ? new BoundFunction(call.Function, [Coerce(value, AdqlTypes.Bigint)], AdqlTypes.Bigint, call.At) : value;
        }

        if (call.Function.Id != FunctionId.Abs || value.Type != AdqlTypes.Real)
            value = Coerce(value, AdqlTypes.Double);
        return call.Arguments.Count == 1
            ? new BoundFunction(call.Function, [value], value.Type, call.At)
            : new BoundFunction(call.Function, [value, Digits(call.Arguments[1], scope)], value.Type, call.At);
    }

    private BoundExpression Digits(Expression digits, Scope scope)
    {
        var value = BindValue(digits, scope);
        return value is BoundInteger { Value: >= -400 and <= 400 } ? value : Wrong("This number of digits is out of range", digits.At, "-400 to 400");
    }

    private BoundFunction BindModulo(FunctionCall call, Scope scope)
    {
        var dividend = Numeric(BindValue(call.Arguments[0], scope), "MOD");
        var divisor = Numeric(BindValue(call.Arguments[1], scope), "MOD");
        var type = AdqlTypes.Promote(dividend.Type, divisor.Type);
        if (!type.IsWhole())
            type = AdqlTypes.Double;
        return new(call.Function, [Coerce(dividend, type), Coerce(divisor, type)], type, call.At);
    }
}
