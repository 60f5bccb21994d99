using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Rewriting;

/// <summary>
/// sciSQL's tests are 0 where they would be NULL, <c>coalesce(indicator, 0)</c>. Compared with 1 as a conjunct of WHERE or ON, where unknown and false choose the
/// same rows, the condition itself stands for it, and restricts what is read. Under NOT and OR nothing changes.
/// </summary>
internal sealed class ZeroedPass : BoundMapper
{
    protected override BoundSelect Map(BoundSelect select)
    {
        var mapped = base.Map(select);
        return mapped.Where is null ? mapped : mapped with { Where = Conjuncts(mapped.Where) };
    }

    protected override BoundSource Map(BoundSource source)
    {
        var mapped = base.Map(source);
        return mapped is BoundJoin join ? join with { Steps = join.Steps.Map(step => step with { On = Conjuncts(step.On) }) } : mapped;
    }

    private static BoundExpression Conjuncts(BoundExpression condition) => condition switch
    {
        BoundJunction { IsOr: false } and => and with { Operands = and.Operands.Map(Conjuncts) },
        BoundComparison { Operator: ComparisonOperator.Equal, Right: BoundInteger { Value: 1 } } c => Zeroed(c.Left) ?? condition,
        BoundComparison { Operator: ComparisonOperator.Equal, Left: BoundInteger { Value: 1 } } c => Zeroed(c.Right) ?? condition,
        _ => condition,
    };

    private static BoundExpression? Zeroed(BoundExpression value) =>
        value is BoundCoalesce { Arguments: [BoundIndicator indicator, BoundInteger { Value: 0 }] } ? indicator.Condition : null;
}
