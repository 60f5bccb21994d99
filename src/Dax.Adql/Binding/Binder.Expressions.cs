using System.Globalization;
using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>Values: their types, and what must be cast so that every engine computes the same.</summary>
internal sealed partial class Binder
{
    private BoundExpression BindValue(Expression expression, Scope scope) => expression switch
    {
        NumberLiteral number => BindNumber(number.Text, number, false),
        TextLiteral text => new BoundText(text.Value, text.At),
        NullLiteral literal => new BoundNull(AdqlTypes.Null, literal.At),
        ColumnReference column => BindColumn(column, scope),
        Negation { Operand: NumberLiteral number } negation => BindNumber(number.Text, number with { At = negation.At }, true),
        Negation negation => BindNegation(negation, scope),
        ArithmeticChain chain => BindChain(chain, scope),
        Concatenation concatenation => BindConcat(concatenation, scope),
        FunctionCall call => BindFunction(call, scope),
        AggregateCall call => BindAggregate(call, scope),
        CastExpression cast => BindCast(cast, scope),
        CoalesceExpression coalesce => BindCoalesce(coalesce, scope),
        ScalarSubquery query => BindScalar(query, scope),
        Condition condition => BindCondition(condition, scope, scope.NoAggregates),
        _ => throw new InvalidOperationException(expression.GetType().Name),
    };

    /// <summary>Whole numbers as Integer or Bigint where they fit; everything else is Double (exact decimals are, in no engine, the same).</summary>
    private BoundExpression BindNumber(string text, NumberLiteral literal, bool negative)
    {
        var signed = negative ? "-" + text : text;
        if (literal.Kind == NumberKind.Integer && long.TryParse(signed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return new BoundInteger(whole, whole is >= int.MinValue and <= int.MaxValue ? AdqlTypes.Integer : AdqlTypes.Bigint, literal.At);
        var value = double.Parse(signed, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? new BoundDouble(value, literal.At) : Wrong("This number is too large for any type", literal.At);
    }

    private BoundNegation BindNegation(Negation negation, Scope scope)
    {
        var operand = Numeric(BindValue(negation.Operand, scope), "The minus sign");
        return new BoundNegation(operand.Type.IsWhole() ? Coerce(operand, AdqlTypes.Bigint) : operand, negation.At);
    }

    /// <summary>A run of one type is one node; where the type widens (<c>5/2*1.5</c>), the run so far becomes the first operand of the next.</summary>
    private BoundExpression BindChain(ArithmeticChain chain, Scope scope)
    {
        var first = Numeric(BindValue(chain.First, scope), "Arithmetic");
        var type = first.Type.IsNull() ? AdqlTypes.Double : first.Type;
        var steps = new List<BoundStep>(chain.Steps.Count);
        foreach (var step in chain.Steps)
        {
            var operand = Numeric(BindValue(step.Operand, scope), "Arithmetic");
            if (steps.Count == 0 && first is BoundInteger left && operand is BoundInteger right && Fold(left, step.Operator, right) is { } folded)
            {
                (first, type) = (folded, folded.Type);
                continue;
            }

            var wider = AdqlTypes.Promote(type, operand.Type.IsNull() ? type : operand.Type);
            if (wider != type && steps.Count > 0)
            {
                first = new BoundChain(first, new([.. steps]), type, chain.At);
                steps.Clear();
            }

            if (wider != first.Type)
                first = Coerce(first, wider);
            type = wider;
            steps.Add(new(step.Operator, Coerce(operand, type)));
        }

        return steps.Count == 0 ? first : new BoundChain(first, new([.. steps]), type, chain.At);
    }

    private BoundConcat BindConcat(Concatenation concatenation, Scope scope)
    {
        var operands = new BoundExpression[concatenation.Operands.Count];
        for (var i = 0; i < operands.Length; i++)
            operands[i] = Joinable(BindValue(concatenation.Operands[i], scope));
        return new(new(operands), concatenation.At);
    }

    /// <summary>Whole numbers have one spelling, and are joined as it; others need a CAST that says what is meant.</summary>
    private BoundExpression Joinable(BoundExpression value) =>
        value.Type.IsWhole() ? new BoundCast(value, AdqlTypes.Text, null, value.Origin) : Textual(value, "||");

    private BoundExpression BindAggregate(AggregateCall call, Scope scope)
    {
        if (scope.NoAggregates is { } clause)
            return Wrong($"{Upper(call.Kind)} cannot stand {(clause == InsideAggregate ? "inside another aggregate" : "in " + clause)}", call.At, clause == "WHERE" ? "HAVING" : null);
        scope.HasAggregates = true;
        if (call.Argument is null)
            return new BoundAggregate(call.Kind, false, null, AdqlTypes.Bigint, call.At);
        scope.NoAggregates = InsideAggregate;
        var argument = BindValue(call.Argument, scope);
        scope.NoAggregates = null;
        if (call.Kind == AggregateKind.Count)
            return new BoundAggregate(call.Kind, call.Distinct, argument, AdqlTypes.Bigint, call.At);

        if (call.Kind is AggregateKind.Avg or AggregateKind.Sum)
            argument = Numeric(argument, Upper(call.Kind));
        else if (argument.Type.IsGeometry || argument.Type.IsArray)
            return Wrong($"{Upper(call.Kind)} cannot compare {argument.Type.Say()}", argument.At, "a number, a text or a timestamp");
        return new BoundAggregate(call.Kind, call.Distinct, argument, AggregateType(call.Kind, argument.Type), call.At);
    }

    private const string InsideAggregate = "an aggregate";

    private static string Upper(AggregateKind kind) => kind.ToString().ToUpperInvariant();

    private static AdqlType AggregateType(AggregateKind kind, AdqlType argument) => kind switch
    {
        AggregateKind.Avg => AdqlTypes.Double,
        AggregateKind.Sum => argument.IsWhole() ? AdqlTypes.Bigint : AdqlTypes.Double,
        _ => argument,
    };

    private BoundExpression BindCast(CastExpression cast, Scope scope)
    {
        var operand = BindValue(cast.Operand, scope);
        if (cast.Target >= CastType.Point)
            return CastToGeometry(cast, operand);
        if (cast.Target is CastType.Char or CastType.Varchar && !operand.Type.IsText() && AsGeometry(operand) is { } geometry)
            return GeometryToText(cast, geometry);
        if (operand.Type.IsGeometry || operand.Type.IsArray)
            return Wrong($"CAST cannot convert {operand.Type.Say()}", operand.At);
        var type = CastTarget(cast.Target);
        if (type == AdqlTypes.Timestamp && operand.Type.IsNumeric)
            return Wrong("A number cannot be cast to a timestamp", operand.At, "a text such as '2026-01-31T12:00:00'");
        if (operand.Type == AdqlTypes.Timestamp && type.IsNumeric)
            return Wrong("A timestamp cannot be cast to a number", operand.At, "VARCHAR or TIMESTAMP");
        if (operand is BoundText text && type == AdqlTypes.Timestamp)
            return ToTimestamp(text);
        return operand is BoundText or BoundInteger or BoundDouble ? CastConstant(operand, type, cast) : new BoundCast(operand, type, cast.Length, cast.At);
    }

    private static AdqlType CastTarget(CastType target) => target switch
    {
        CastType.Smallint => new(AdqlBase.Smallint),
        CastType.Integer => AdqlTypes.Integer,
        CastType.Bigint => AdqlTypes.Bigint,
        CastType.Real => AdqlTypes.Real,
        CastType.Double => AdqlTypes.Double,
        CastType.Timestamp => AdqlTypes.Timestamp,
        _ => AdqlTypes.Text,
    };

    private BoundExpression BindCoalesce(CoalesceExpression coalesce, Scope scope)
    {
        var values = new BoundExpression[coalesce.Arguments.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = BindValue(coalesce.Arguments[i], scope);
        if (CoalesceGeometries(values, coalesce.At) is { } geometries)
            return geometries;
        var type = AdqlTypes.Null;
        foreach (var value in values)
        {
            if (Widen(type, value) is not { } common)
                return Wrong($"COALESCE mixes {type.Say()} with {value.Type.Say()}", value.At, type.Say());
            type = common;
        }

        for (var i = 0; i < values.Length; i++)
            values[i] = Adapt(values[i], type);
        return new BoundCoalesce(new(values), type, coalesce.At);
    }

    private BoundExpression BindScalar(ScalarSubquery subquery, Scope scope)
    {
        var query = BindInner(subquery.Query, scope);
        if (query.Outputs.Count != 1)
            return Wrong($"A query used as a value gives one column, not {query.Outputs.Count}", subquery.At, "one column");
        return new BoundScalarQuery(query, query.Outputs[0].Column.Type, subquery.At);
    }
}
