using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Rewriting;

/// <summary>
/// Finds the exact tests between two sources and prepares them to be joined by cells of the sky (see <see cref="BoundMatch"/>): in WHERE and in the ON
/// of inner joins, between the sources of one FROM or of a sub-query and the query around it; in the ON of outer joins between a source and what stands
/// before it. Under NOT and OR the exact test stands alone. No answer changes: a position lies in one cell, and a disc gives each of its cells once, so
/// every pair is found once; and every pair within the radius is found, because the cells of a disc are all that it touches.
/// </summary>
internal sealed partial class SpatialJoinPass : BoundMapper
{
    /// <summary>What FROM brings into scope here, and around: by number.</summary>
    private Dictionary<int, BoundSource> local = [];
    private Dictionary<int, BoundSource> outer = [];

    /// <summary>Discs about the rows of local sources; what stands for a source in an outer join is not spread again.</summary>
    private Dictionary<int, List<Cells>> discs = [];
    private HashSet<int> settled = [];
    private int lastDisc;

    protected override BoundSelect Map(BoundSelect select)
    {
        var around = (local, outer, discs, settled);
        outer = new(outer);
        foreach (var (number, source) in local)
            outer[number] = source;
        (local, discs, settled) = ([], [], []);
        foreach (var source in select.From)
            Collect(source);
        var mapped = base.Map(select);
        if (local.Count > 1 || outer.Count > 0)
        {
            var restrictions = mapped.Where;
            var from = mapped.From.Map(source => Join(source, restrictions));
            var where = mapped.Where is null ? null : Match(mapped.Where);
            mapped = mapped with { From = from.Map(Spread), Where = where };
        }

        (local, outer, discs, settled) = around;
        return mapped;
    }

    private void Collect(BoundSource source)
    {
        if (NumberOf(source) is { } number)
            local[number] = source;
        if (source is not BoundJoin join)
            return;
        Collect(join.First);
        foreach (var step in join.Steps)
            Collect(step.Right);
    }

    /// <summary>Of a table or query; null for joins.</summary>
    private static int? NumberOf(BoundSource source) => source switch
    {
        BoundTableSource table => table.Number,
        BoundQuerySource derived => derived.Number,
        BoundNamedSource named => named.Number,
        _ => null,
    };

    private BoundSource Join(BoundSource source, BoundExpression? restrictions)
    {
        if (source is not BoundJoin join)
            return source;
        var first = Join(join.First, restrictions);
        var steps = new BoundJoinStep[join.Steps.Count];
        for (var i = 0; i < steps.Length; i++)
        {
            var step = join.Steps[i] with { Right = Join(join.Steps[i].Right, restrictions) };
            steps[i] = step.Kind switch
            {
                JoinKind.Inner => step with { On = Match(step.On) },
                JoinKind.Left => Left(i == 0 ? first : null, step, Before(join, i), i == 0 ? restrictions : null) ?? step,
                JoinKind.Right when i == 0 => Turned(ref first, step, restrictions),
                JoinKind.Full when i == 0 => Full(ref first, step),
                _ => step,
            };
            // Such conditions make the engine take a source as it stands.
            if (steps[i] is { Kind: not JoinKind.Inner, On: not BoundNearTest and not BoundPairsTest } && !Among(steps[i].On, [.. local.Keys]))
                settled.UnionWith([.. Numbers(first), .. Numbers(steps[i].Right)]);
        }

        return join with { First = first, Steps = new(steps) };
    }

    /// <summary>Numbers of the sources to the left of a step.</summary>
    private static HashSet<int> Before(BoundJoin join, int step) => [.. Numbers(join.First), .. join.Steps.Take(step).SelectMany(left => Numbers(left.Right))];

    private static IEnumerable<int> Numbers(BoundSource source)
    {
        source = source.Plain();
        if (source is BoundJoin join)
            return Numbers(join.First).Concat(join.Steps.SelectMany(step => Numbers(step.Right)));
        return NumberOf(source) is { } number ? [number] : [];
    }

    private BoundSource Spread(BoundSource source)
    {
        if (source is BoundJoin join)
            return join with { First = Spread(join.First), Steps = join.Steps.Map(step => step with { Right = Spread(step.Right) }) };
        return NumberOf(source) is { } number && discs.TryGetValue(number, out var own) ? Spread(source, number, own) : source;
    }

    private static BoundSource Spread(BoundSource source, int number, List<Cells> cells)
    {
        // Foreign cells stand beside the source, so they come around its own.
        foreach (var (disc, rungs, foreign) in cells.OrderBy(item => item.Foreign))
            source = new BoundSpread(source, number, disc, rungs, foreign);
        return source;
    }

    /// <summary>The condition with every conjunct that can be matched by cells so marked; its discs are noted.</summary>
    private BoundExpression Match(BoundExpression condition)
    {
        if (condition is BoundJunction { IsOr: false } and)
            return and with { Operands = and.Operands.Map(Match) };
        return condition is BoundInside inside && Plan(inside) is { } plan ? Note(plan) : condition;
    }

    private BoundMatch Note(Candidate plan)
    {
        var disc = plan.Match.Disc with { Id = ++lastDisc };
        Add(plan.Spread, new(disc, null, plan.Match.Carrier is null));
        // The positions stand with their own source, or beside the discs when they belong to an outer query.
        if (disc.Order is null)
            Add(plan.Match.Place ?? plan.Spread, new(disc, new(plan.Match.Point, plan.Match.Key, plan.Of), plan.Match.Place is null));
        return plan.Match with { Disc = disc };

        void Add(int source, Cells cells)
        {
            if (!discs.TryGetValue(source, out var own))
                discs.Add(source, own = []);
            own.Add(cells);
        }
    }

    /// <summary>Cells that a source is combined with: of discs, or (<paramref name="Rungs"/>) of positions.</summary>
    private readonly record struct Cells(BoundDisc Disc, BoundRungs? Rungs, bool Foreign);
}
