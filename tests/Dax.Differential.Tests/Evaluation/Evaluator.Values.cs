using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Differential.Tests.Evaluation;

/// <summary>Values: columns, arithmetic, aggregates.</summary>
internal sealed partial class Evaluator
{
    private object? Value(BoundExpression value, Place place)
    {
        Step();
        return value switch
        {
            BoundColumn column => Column(column, place),
            BoundInteger whole => whole.Value,
            BoundDouble number => number.Value,
            BoundText text => text.Value,
            BoundTimestamp time => time.Value,
            BoundNull => null,
            BoundNegation negation => Negate(Value(negation.Operand, place), negation.Type),
            BoundChain chain => Chain(chain, place),
            BoundConcat concat => Concat(concat, place),
            BoundFunction function => Function(function, place),
            BoundAggregate aggregate => Aggregate(aggregate, place),
            BoundCast cast => Cast(Value(cast.Operand, place), cast.Operand.Type, cast.Type, cast.Length),
            BoundInUnit converted => Value(converted.Value, place),
            BoundCoalesce coalesce => Coalesce(coalesce, place),
            BoundScalarQuery scalar => Scalar(scalar, place),
            BoundDistance distance => Distance(distance, place),
            BoundMeasure measure => Measured(measure, place),
            BoundIndicator indicator => Truth(indicator.Condition, place) is { } truth ? (truth ? 1L : 0L) : null,
            _ when value.Type == AdqlTypes.Boolean => Truth(value, place),
            _ => throw new InvalidOperationException($"The evaluator has no meaning for {value.GetType().Name}."),
        };
    }

    private object? Column(BoundColumn column, Place place)
    {
        if (Binding.Find(place.Row, column.Source) is not { } row)
            return null;
        return row[places.TryGetValue(column.Column, out var index) ? index : places[column.Column] = IndexOf(column)];
    }

    private readonly Dictionary<CatalogColumn, int> places = new(ReferenceEqualityComparer.Instance);

    /// <summary>A column of a query is called by its place, c0, c1, …; one of a table by its name.</summary>
    private int IndexOf(BoundColumn column)
    {
        var owner = query.Tables.FirstOrDefault(table => table.Columns.Any(other => ReferenceEquals(other, column.Column)));
        return owner is null ? int.Parse(column.Column.PhysicalName.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) : tables[owner.Name].IndexOf(column.Column.Name);
    }

    private static object? Negate(object? operand, AdqlType type) => operand switch
    {
        null => null,
        long whole => Fit(-(Int128)whole, type),
        float single => -single,
        double number => -number,
        _ => throw new InvalidOperationException(),
    };

    private object? Chain(BoundChain chain, Place place)
    {
        var total = Operand(chain.First, chain.Type, place);
        foreach (var step in chain.Steps)
        {
            var operand = Operand(step.Operand, chain.Type, place);
            total = total is null || operand is null ? null : Kept(Watch(Arithmetic(total, step.Operator, operand, chain.Type), step.Operator is ArithmeticOperator.Multiply or ArithmeticOperator.Divide, total, operand));
        }

        return total;
    }

    private object? Operand(BoundExpression operand, AdqlType type, Place place)
    {
        var value = Value(operand, place);
        return value is null || type.IsWhole() ? value : type == AdqlTypes.Real ? (float)Values.ToDouble(value) : Values.ToDouble(value);
    }

    private static object? Arithmetic(object a, ArithmeticOperator operation, object b, AdqlType type) => (a, b) switch
    {
        (long _, 0L) when operation == ArithmeticOperator.Divide => null,
        (long x, long y) => Fit(operation switch
        {
            ArithmeticOperator.Add => (Int128)x + y,
            ArithmeticOperator.Subtract => (Int128)x - y,
            ArithmeticOperator.Multiply => (Int128)x * y,
            _ => (Int128)x / y,
        }, type),
        (float _, 0f) or (double _, 0.0) when operation == ArithmeticOperator.Divide => null,
        (float x, float y) => operation switch
        {
            ArithmeticOperator.Add => x + y,
            ArithmeticOperator.Subtract => x - y,
            ArithmeticOperator.Multiply => x * y,
            _ => x / y,
        },
        (double x, double y) => operation switch
        {
            ArithmeticOperator.Add => x + y,
            ArithmeticOperator.Subtract => x - y,
            ArithmeticOperator.Multiply => x * y,
            _ => x / y,
        },
        _ => throw new InvalidOperationException($"{a.GetType().Name} and {b.GetType().Name} do not add up."),
    };

    /// <summary>A whole number within its type, or an overflow.</summary>
    private static object Fit(Int128 value, AdqlType type)
    {
        var (least, most) = type.Base switch
        {
            AdqlBase.UnsignedByte => (byte.MinValue, byte.MaxValue),
            AdqlBase.Smallint => (short.MinValue, short.MaxValue),
            AdqlBase.Integer => (int.MinValue, int.MaxValue),
            _ => (long.MinValue, long.MaxValue),
        };
        return value >= least && value <= most ? (long)value : throw new DataError($"{value} is out of the range of {type}.");
    }

    /// <summary>Remembers that finite numbers gave an infinity, or numbers other than 0 gave 0.</summary>
    private object? Watch(object? result, bool mayVanish, params ReadOnlySpan<object> operands)
    {
        var (finite, some) = (true, true);
        foreach (var operand in operands)
        {
            finite &= double.IsFinite(Values.ToDouble(operand));
            some &= Values.ToDouble(operand) != 0;
        }

        if (result is float or double && finite)
            overflow |= !double.IsFinite(Values.ToDouble(result)) || (mayVanish && some && Values.ToDouble(result) == 0);
        return result;
    }

    /// <summary>What an engine without NaN and infinities keeps of a number.</summary>
    private object? Kept(object? value) => finite && (value is double d && !double.IsFinite(d) || value is float f && !float.IsFinite(f)) ? null : value;

    private object? Concat(BoundConcat concat, Place place)
    {
        var parts = concat.Operands.Map(operand => (string?)Value(operand, place)).Span.ToArray();
        return parts.Contains(null) ? null : string.Concat(parts);
    }

    private object? Coalesce(BoundCoalesce coalesce, Place place)
    {
        foreach (var argument in coalesce.Arguments)
            if (Value(argument, place) is { } value)
                return Stored(value, coalesce.Type);
        return null;
    }

    private object? Scalar(BoundScalarQuery scalar, Place place)
    {
        var rows = Rows(scalar.Query, place.Row);
        return rows.Count > 1 ? throw new DataError("A sub-query that must give one value gave several.") : rows.Count == 1 ? rows[0][0] : null;
    }

    /// <summary>A value in the form of its type: a whole number of a column that is Double is a double.</summary>
    private static object? Stored(object? value, AdqlType type) => type.Base switch
    {
        AdqlBase.Double when value is long or float => Values.ToDouble(value),
        AdqlBase.Real when value is long => (float)(long)value,
        AdqlBase.Integer or AdqlBase.Smallint or AdqlBase.Bigint when value is bool flag => flag ? 1L : 0L,
        _ => value,
    };
}
