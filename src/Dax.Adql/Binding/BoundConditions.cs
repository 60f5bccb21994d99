using Dax.Adql.Syntax;
using Dax.Sky.Geometry;

namespace Dax.Adql.Binding;

internal abstract record BoundCondition(Origin Origin) : BoundExpression(AdqlTypes.Boolean, Origin);

internal sealed record BoundComparison(BoundExpression Left, ComparisonOperator Operator, BoundExpression Right, Origin Origin) : BoundCondition(Origin);
internal sealed record BoundBetween(BoundExpression Value, BoundExpression Low, BoundExpression High, bool Negated, Origin Origin) : BoundCondition(Origin);
internal sealed record BoundInList(BoundExpression Value, Seq<BoundExpression> Items, bool Negated, Origin Origin) : BoundCondition(Origin);
internal sealed record BoundInQuery(BoundExpression Value, BoundRelation Query, bool Negated, Origin Origin) : BoundCondition(Origin);
internal sealed record BoundLike(BoundExpression Value, BoundExpression Pattern, bool Negated, bool IgnoreCase, Origin Origin) : BoundCondition(Origin);
internal sealed record BoundIsNull(BoundExpression Value, bool Negated, Origin Origin) : BoundCondition(Origin);
internal sealed record BoundExists(BoundRelation Query, Origin Origin) : BoundCondition(Origin);
internal sealed record BoundNot(BoundExpression Operand, Origin Origin) : BoundCondition(Origin);
internal sealed record BoundJunction(bool IsOr, Seq<BoundExpression> Operands, Origin Origin) : BoundCondition(Origin);

/// <summary>
/// A stored key lies in an inclusive range. Only rewriting makes it, beside an exact test that it follows from; it never changes an answer.
/// </summary>
/// <param name="Source">Number of the source.</param>
/// <param name="KeyColumn">The engine's own name of the column.</param>
/// <param name="First">Least key.</param>
/// <param name="Last">Greatest key.</param>
/// <param name="Origin">Where the exact test is.</param>
internal sealed record BoundKeyRange(int Source, string KeyColumn, long First, long Last, Origin Origin) : BoundCondition(Origin)
{
    /// <summary>The region is small: few rows have such keys.</summary>
    public bool Narrow { get; init; }

    /// <summary>What the keys were made of, for engines to which several ranges are no dearer than one.</summary>
    public ISkyRegion? Region { get; init; }
}
