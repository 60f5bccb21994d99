using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

/// <summary>
/// DuckDB's outer joins take no queries in their conditions, and no columns of an outer query. A lateral query does: the missing side is
/// what it finds for each row of the other.
/// </summary>
internal sealed partial class DuckDbWriter
{
    protected override void Joined(BoundJoin join)
    {
        var local = new HashSet<int>();
        Collect(join, local);
        var next = 0;
        if (join.Steps[0] is { Kind: JoinKind.Right } first && NeedsLateral(first, local))
        {
            Source(first.Right, true);
            Lateral(join.First, first.On);
            next = 1;
        }
        else
            Source(join.First, true);
        for (; next < join.Steps.Count; next++)
            Joined(join.Steps[next], local);
    }

    private void Joined(BoundJoinStep step, HashSet<int> local)
    {
        if (step.Kind == JoinKind.Inner || !NeedsLateral(step, local))
            Joined(step);
        else if (step.Kind == JoinKind.Left)
            Lateral(step.Right, step.On);
        else
            Fail($"A {(step.Kind == JoinKind.Full ? "FULL" : "RIGHT")} JOIN of these tables takes no sub-query and no column of an outer query in its condition", step.On.Origin);
    }

    private void Lateral(BoundSource source, BoundExpression condition)
    {
        if (NumberOf(source) is not { } number)
        {
            Fail("An outer join with joined tables in parentheses takes no sub-query and no column of an outer query in its condition", condition.Origin);
            return;
        }

        Sql.Append(" LEFT JOIN LATERAL (SELECT * FROM ");
        Source(source, true);
        Sql.Append(" WHERE ");
        Condition(condition);
        Sql.Append(") AS t").Append(Number(number)).Append(" ON TRUE");
    }

    /// <summary>What rewriting has settled already is as DuckDB takes it.</summary>
    private static bool NeedsLateral(BoundJoinStep step, HashSet<int> local) =>
        step.Kind != JoinKind.Inner && step.On is not (BoundNearTest or BoundPairsTest) && IsBeyond(step.On, local);

    private static bool IsBeyond(BoundExpression value, HashSet<int> local)
    {
        if (value is BoundInQuery or BoundExists or BoundScalarQuery)
            return true;
        if (value is BoundColumn column)
            return !local.Contains(column.Source);
        var found = false;
        BoundTree.ForEachChild(value, child => found = found || IsBeyond(child, local));
        return found;
    }

    private static int? NumberOf(BoundSource source) => source switch
    {
        BoundTableSource table => table.Number,
        BoundQuerySource derived => derived.Number,
        BoundNamedSource named => named.Number,
        _ => null,
    };

    private static void Collect(BoundSource source, HashSet<int> numbers)
    {
        var number = source switch
        {
            BoundSpread spread => spread.Number,
            BoundNear near => near.Number,
            BoundPairs pairs => pairs.Number,
            _ => NumberOf(source),
        };
        if (number is { } known)
            numbers.Add(known);
        if (source is not BoundJoin join)
            return;
        Collect(join.First, numbers);
        foreach (var step in join.Steps)
            Collect(step.Right, numbers);
    }
}
