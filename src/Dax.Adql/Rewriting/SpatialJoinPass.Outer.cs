using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Rewriting;

/// <summary>Outer joins.</summary>
internal sealed partial class SpatialJoinPass
{
    /// <summary>
    /// A left join on an exact test between a source before it and the one source on its right; null when it is none. When a table stands alone on the
    /// left and the condition is of these two alone, the pairs are made first, of rows that WHERE will not drop; otherwise they are made for each row.
    /// </summary>
    private BoundJoinStep? Left(BoundSource? first, BoundJoinStep step, HashSet<int> before, BoundExpression? restrictions)
    {
        if (NumberOf(step.Right) is not { } right)
            return null;
        if (first is BoundTableSource table && Among(step.On, [table.Number, right]))
        {
            var own = Conjuncts(restrictions).Where(condition => Among(condition, [table.Number]));
            return Joined(table, step.Right, [.. Conjuncts(step.On), .. own]) is { } inner
                ? Settled(step, new BoundNear(step.Right, right, inner, null, table.Number))
                : null;
        }

        // What stands before is, for the query on the right, an outer one.
        var (here, around, noted) = (local, outer, discs);
        (local, outer, discs) = (new() { [right] = step.Right }, new(outer), []);
        foreach (var number in before)
            outer[number] = here[number];
        var where = Match(step.On);
        var spread = Spread(step.Right);
        (local, outer, discs) = (here, around, noted);
        return ReferenceEquals(spread, step.Right) ? null : Settled(step, new BoundNear(step.Right, right, spread, where, null));
    }

    private BoundJoinStep Settled(BoundJoinStep step, BoundNear near)
    {
        settled.Add(near.Number);
        return new(JoinKind.Left, near, new BoundNearTest(step.On, near.Number, near.Row));
    }

    /// <summary>A right join of two sources is a left join of them turned round.</summary>
    private BoundJoinStep Turned(ref BoundSource first, BoundJoinStep step, BoundExpression? restrictions)
    {
        if (NumberOf(first) is null || NumberOf(step.Right) is not { } right
            || Left(step.Right, step with { Kind = JoinKind.Left, Right = first }, [right], restrictions) is not { } turned)
            return step;
        first = step.Right;
        return turned;
    }

    private BoundJoinStep Full(ref BoundSource first, BoundJoinStep step)
    {
        if (first is not BoundTableSource a || step.Right is not BoundTableSource b || !Among(step.On, [a.Number, b.Number])
            || Joined(a, b, Conjuncts(step.On)) is not { } inner)
            return step;
        settled.Add(a.Number);
        settled.Add(b.Number);
        first = new BoundPairs(a, a.Number, b.Number, inner);
        return step with { On = new BoundPairsTest(step.On, a.Number, b.Number) };
    }

    /// <summary>The inner join of two sources, one of them spread; null when no conjunct is an exact test between them.</summary>
    private BoundSource? Joined(BoundSource a, BoundSource b, IEnumerable<BoundExpression> conditions)
    {
        var noted = discs;
        discs = [];
        var on = new BoundJunction(false, new([.. conditions.Select(Match)]), a.Origin);
        var inner = discs.Count == 0 ? null : Spread(new BoundJoin(a, [new(JoinKind.Inner, b, on)], a.Origin));
        discs = noted;
        return inner;
    }

    private static IEnumerable<BoundExpression> Conjuncts(BoundExpression? condition) => condition switch
    {
        null => [],
        BoundJunction { IsOr: false } and => and.Operands.SelectMany(Conjuncts),
        _ => [condition],
    };

    /// <summary>The condition has columns of these sources and of no other, and no query.</summary>
    private static bool Among(BoundExpression condition, ReadOnlySpan<int> sources)
    {
        var numbers = new HashSet<int>();
        if (!Sources(condition, numbers))
            return false;
        foreach (var number in numbers)
            if (!sources.Contains(number))
                return false;
        return true;
    }
}
