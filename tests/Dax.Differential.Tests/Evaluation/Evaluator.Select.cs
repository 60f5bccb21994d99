using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Differential.Tests.Evaluation;

/// <summary>FROM, WHERE, GROUP BY, HAVING, SELECT, in this order.</summary>
internal sealed partial class Evaluator
{
    private IEnumerable<SortedRow> Select(BoundSelect select, Binding? outer)
    {
        IEnumerable<Binding?> rows = [outer];
        foreach (var source in select.From)
        {
            var item = Source(source, outer);
            rows = [.. rows.SelectMany(row => item.Select(part => Attach(part, row)))];
        }

        if (select.Where is not null)
            rows = rows.Where(row => Truth(select.Where, new(row, null)) == true);
        var places = select.Grouped ? Groups(select, [.. rows], outer) : rows.Select(row => new Place(row, null));
        if (select.Having is not null)
            places = places.Where(place => Truth(select.Having, place) == true);
        var selected = places.Select(place => Project(select, place));
        return select.Distinct ? selected.ToList().DistinctBy(row => Values.Identity(row.Cells)) : selected.ToList();
    }

    private SortedRow Project(BoundSelect select, Place place)
    {
        var cells = select.Values.Map(value => Value(value, place)).Span.ToArray();
        for (var i = 0; i < cells.Length; i++)
            cells[i] = Stored(cells[i], select.Outputs[i].Column.Type);
        return new(cells, [.. select.OrderBy.Map(order => order.Output is { } output ? cells[output] : Value(order.Expression!, place))]);
    }

    private IEnumerable<Place> Groups(BoundSelect select, List<Binding?> rows, Binding? outer)
    {
        if (select.GroupBy.Count == 0)
            return [new Place(rows.Count > 0 ? rows[0] : outer, rows)];
        return rows.GroupBy(row => Values.Identity(select.GroupBy.Map(term => Value(term, new(row, null))))).Select(group => new Place(group.First(), [.. group]));
    }

    /// <summary>The rows of an item of FROM, as chains of bindings of their own: the item's sources and nothing further out.</summary>
    private List<Binding> Source(BoundSource source, Binding? outer) => source switch
    {
        BoundTableSource table => [.. tables[table.Table.Name].Rows.Select(row => new Binding(table.Number, row, null))],
        BoundQuerySource derived => [.. Rows(derived.Query, outer).Select(row => new Binding(derived.Number, row, null))],
        BoundNamedSource with => [.. named[with.Query].Select(row => new Binding(with.Number, row, null))],
        BoundJoin join => Join(join, outer),
        _ => throw new InvalidOperationException(source.GetType().Name),
    };

    private List<Binding> Join(BoundJoin join, Binding? outer)
    {
        var left = Source(join.First, outer);
        var leftSources = Numbers(join.First);
        foreach (var step in join.Steps)
        {
            var right = Source(step.Right, outer);
            var rightSources = Numbers(step.Right);
            left = Join(left, leftSources, step, right, rightSources, outer);
            leftSources = [.. leftSources, .. rightSources];
        }

        return left;
    }

    private List<Binding> Join(List<Binding> left, int[] leftSources, BoundJoinStep step, List<Binding> right, int[] rightSources, Binding? outer)
    {
        var joined = new List<Binding>();
        var matchedRight = new bool[right.Count];
        foreach (var one in left)
        {
            var matched = false;
            for (var i = 0; i < right.Count; i++)
            {
                var both = Attach(right[i], one)!;
                if (Truth(step.On, new(Attach(both, outer), null)) != true)
                    continue;
                joined.Add(both);
                matched = matchedRight[i] = true;
            }

            if (!matched && step.Kind is JoinKind.Left or JoinKind.Full)
                joined.Add(Missing(rightSources, one)!);
        }

        if (step.Kind is JoinKind.Right or JoinKind.Full)
            for (var i = 0; i < right.Count; i++)
                if (!matchedRight[i])
                    joined.Add(Attach(right[i], Missing(leftSources, null))!);
        return joined;
    }

    private static Binding? Missing(int[] sources, Binding? onto) => sources.Aggregate(onto, (rest, source) => new(source, null, rest));

    private static Binding? Attach(Binding? part, Binding? onto) => part is null ? onto : new(part.Source, part.Row, Attach(part.Outer, onto));

    private static int[] Numbers(BoundSource source) => source switch
    {
        BoundTableSource table => [table.Number],
        BoundQuerySource derived => [derived.Number],
        BoundNamedSource with => [with.Number],
        BoundJoin join => [.. Numbers(join.First), .. join.Steps.Map(step => Numbers(step.Right)).SelectMany(numbers => numbers)],
        _ => throw new InvalidOperationException(source.GetType().Name),
    };
}
