using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Differential.Tests.Evaluation;

/// <summary>Conditions: true, false, or null for unknown.</summary>
internal sealed partial class Evaluator
{
    private bool? Truth(BoundExpression condition, Place place)
    {
        Step();
        return condition switch
        {
            BoundTruth truth => truth.Value,
            BoundNull => null,
            BoundNot not => !Truth(not.Operand, place),
            BoundJunction junction => Junction(junction, place),
            BoundComparison c => Holds(Value(c.Left, place), c.Operator, Value(c.Right, place)),
            BoundBetween between => Between(between, place),
            BoundInList list => In(Value(list.Value, place), [.. list.Items.Map(item => Value(item, place))], list.Negated),
            BoundInQuery inQuery => In(Value(inQuery.Value, place), [.. Rows(inQuery.Query, place.Row).Select(row => row[0])], inQuery.Negated),
            BoundExists exists => Rows(exists.Query, place.Row).Count > 0,
            BoundIsNull isNull => Value(isNull.Value, place) is null != isNull.Negated,
            BoundLike like => Like(like, place),
            BoundInside inside => Inside(inside, place),
            BoundSpatial spatial => Spatial(spatial, place),
            BoundColumn or BoundCast or BoundCoalesce or BoundScalarQuery => (bool?)Value(condition, place),
            _ => throw new InvalidOperationException($"The evaluator has no meaning for {condition.GetType().Name}."),
        };
    }

    private bool? Junction(BoundJunction junction, Place place)
    {
        bool? result = !junction.IsOr;
        foreach (var operand in junction.Operands)
        {
            var truth = Truth(operand, place);
            result = junction.IsOr ? result | truth : result & truth;
        }

        return result;
    }

    private static bool? Holds(object? a, ComparisonOperator comparison, object? b)
    {
        if (a is null || b is null)
            return null;
        var sign = Values.Compare(a, b);
        return comparison switch
        {
            ComparisonOperator.Equal => sign == 0,
            ComparisonOperator.NotEqual => sign != 0,
            ComparisonOperator.Less => sign < 0,
            ComparisonOperator.LessOrEqual => sign <= 0,
            ComparisonOperator.Greater => sign > 0,
            _ => sign >= 0,
        };
    }

    private bool? Between(BoundBetween between, Place place)
    {
        var value = Value(between.Value, place);
        var inside = Holds(value, ComparisonOperator.GreaterOrEqual, Value(between.Low, place)) & Holds(value, ComparisonOperator.LessOrEqual, Value(between.High, place));
        return between.Negated ? !inside : inside;
    }

    private static bool? In(object? value, List<object?> items, bool negated)
    {
        bool? found = false;
        foreach (var item in items)
            found |= Holds(value, ComparisonOperator.Equal, item);
        return negated ? !found : found;
    }

    private bool? Like(BoundLike like, Place place)
    {
        if (Value(like.Value, place) is not string value || Value(like.Pattern, place) is not string pattern)
            return null;
        if (like.IgnoreCase)
            (value, pattern) = (value.ToLowerInvariant(), pattern.ToLowerInvariant());
        return Matches([.. value.EnumerateRunes()], 0, [.. pattern.EnumerateRunes()], 0) != like.Negated;
    }

    /// <summary>% is any text, _ any one character; nothing escapes them.</summary>
    private static bool Matches(System.Text.Rune[] text, int at, System.Text.Rune[] pattern, int next)
    {
        if (next == pattern.Length)
            return at == text.Length;
        if (pattern[next].Value == '%')
            return Matches(text, at, pattern, next + 1) || (at < text.Length && Matches(text, at + 1, pattern, next));
        return at < text.Length && (pattern[next].Value == '_' || pattern[next] == text[at]) && Matches(text, at + 1, pattern, next + 1);
    }
}
