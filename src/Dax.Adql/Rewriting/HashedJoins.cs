using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Rewriting;

/// <summary>Joins whose pairs can be found by a hash table: all that some engines have for a FULL JOIN.</summary>
internal static class HashedJoins
{
    /// <summary>The condition asks, among others, that a value of the one side equals one of the other.</summary>
    public static bool Has(BoundJoinStep step)
    {
        var right = new SourceNumbers().With(step.Right).Defined;
        return step.On switch
        {
            BoundComparison comparison => Equates(comparison, right),
            BoundJunction { IsOr: false } and => and.Operands.Any(operand => operand is BoundComparison comparison && Equates(comparison, right)),
            _ => false,
        };
    }

    private static bool Equates(BoundComparison comparison, IReadOnlySet<int> right) => comparison.Operator == ComparisonOperator.Equal
        && IsOf(comparison.Left, right) is { } first && IsOf(comparison.Right, right) is { } second && first != second;

    /// <summary>True when all columns are of these sources, false when none is; null when some are, or it has no columns, or a query.</summary>
    private static bool? IsOf(BoundExpression value, IReadOnlySet<int> sources)
    {
        var (some, others, queries) = (false, false, false);
        Visit(value);
        return queries || some == others ? null : some;

        void Visit(BoundExpression part)
        {
            queries |= part is BoundInQuery or BoundExists or BoundScalarQuery;
            if (part is BoundColumn column)
            {
                some |= sources.Contains(column.Source);
                others |= !sources.Contains(column.Source);
            }

            BoundTree.ForEachChild(part, Visit);
        }
    }
}
