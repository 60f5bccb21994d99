using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Rewriting;

/// <summary>
/// Says as a condition what the query says by numbers: <c>1 = CONTAINS(…)</c> in any orientation, and <c>DISTANCE(…) &lt; r</c>, become
/// <see cref="BoundInside"/>, so that both have the same exact test and the same restrictions.
/// </summary>
internal sealed class PredicatePass : BoundMapper
{
    public override BoundExpression Map(BoundExpression value)
    {
        var mapped = base.Map(value);
        return mapped switch
        {
            BoundComparison comparison => Simplify(comparison),
            BoundNot { Operand: BoundNot twice } => twice.Operand,
            _ => mapped,
        };
    }

    private static BoundExpression Simplify(BoundComparison comparison) => comparison switch
    {
        { Left: BoundIndicator left } => FromIndicator(left, comparison.Operator, comparison.Right) ?? comparison,
        { Right: BoundIndicator right } => FromIndicator(right, Swap(comparison.Operator), comparison.Left) ?? comparison,
        { Left: BoundDistance left } => FromDistance(left, comparison.Operator, comparison.Right) ?? comparison,
        { Right: BoundDistance right } => FromDistance(right, Swap(comparison.Operator), comparison.Left) ?? comparison,
        _ => comparison,
    };

    private static BoundExpression? FromIndicator(BoundIndicator indicator, ComparisonOperator comparison, BoundExpression other)
    {
        if (Constants.Of(other) is not { } number)
            return null;
        return (Holds(1, comparison, number), Holds(0, comparison, number)) switch
        {
            (true, false) => indicator.Condition,
            (false, true) => new BoundNot(indicator.Condition, indicator.Origin),
            _ => null,
        };
    }

    private static bool Holds(double left, ComparisonOperator comparison, double right) => comparison switch
    {
        ComparisonOperator.Equal => left == right,
        ComparisonOperator.NotEqual => left != right,
        ComparisonOperator.Less => left < right,
        ComparisonOperator.LessOrEqual => left <= right,
        ComparisonOperator.Greater => left > right,
        _ => left >= right,
    };

    private static BoundExpression? FromDistance(BoundDistance distance, ComparisonOperator comparison, BoundExpression limit)
    {
        if (comparison is ComparisonOperator.Equal or ComparisonOperator.NotEqual || !limit.Type.IsNumeric)
            return null;
        var strict = comparison is ComparisonOperator.Less or ComparisonOperator.GreaterOrEqual;
        if (Constants.Of(limit) is { } known && (known < 0 || known > 180 || (strict && known == 0)))
            return null;
        var radius = limit.Type == AdqlTypes.Double ? limit : new BoundCast(limit, AdqlTypes.Double, null, limit.Origin);
        var inside = new BoundInside(distance.From, new BoundCircle(distance.To, radius, distance.Origin), distance.Origin) { Strict = strict };
        return comparison is ComparisonOperator.Less or ComparisonOperator.LessOrEqual ? inside : new BoundNot(inside, distance.Origin);
    }

    private static ComparisonOperator Swap(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Less => ComparisonOperator.Greater,
        ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.Greater => ComparisonOperator.Less,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
        _ => comparison,
    };
}
