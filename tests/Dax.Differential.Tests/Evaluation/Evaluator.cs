using Dax.Adql.Binding;
using Dax.Adql.Syntax;
using Dax.Differential.Tests.Catalog;

namespace Dax.Differential.Tests.Evaluation;

/// <summary>
/// The slow, plain meaning of a bound query, before any rewriting: every row of every source with every other, conditions in three-valued
/// logic, nothing cached. One instance evaluates one query.
/// </summary>
/// <param name="tables">The catalog by table name.</param>
/// <param name="query">As the binder gives it.</param>
/// <param name="finite">NULL stands for every NaN and infinity, as in an engine that has none.</param>
internal sealed partial class Evaluator(IReadOnlyDictionary<string, SeedTable> tables, BoundQuery query, bool finite)
{
    private const int MostSteps = 3_000_000;

    private readonly List<List<object?[]>> named = [];
    private bool ambiguous;
    private bool overflow;
    private int steps;

    public Answer Run()
    {
        foreach (var with in query.With)
            named.Add(Rows(with.Query, null));
        var rows = Ordered(query.Root, null);
        var types = query.Root.Outputs.Map(output => output.Column.Type);
        return new([.. types], rows, query.Root.Top, query.Root.Offset) { IsAmbiguous = ambiguous, HasOverflow = overflow, Orders = query.Root.OrderBy.Count };
    }

    /// <summary>The rows of an inner query, cut.</summary>
    private List<object?[]> Rows(BoundRelation relation, Binding? outer)
    {
        var rows = Ordered(relation, outer);
        var answer = new Answer([], rows, relation.Top, relation.Offset) { Orders = relation.OrderBy.Count };
        var (first, count) = answer.Cut;
        if (count < rows.Count)
            ambiguous |= Splits(rows, first) || Splits(rows, first + count);
        return [.. rows.Skip(first).Take(count).Select(row => row.Cells)];
    }

    /// <summary>Whether the row before the border ties with one after it that is different.</summary>
    private static bool Splits(List<SortedRow> rows, int border)
    {
        if (border == 0 || border >= rows.Count)
            return false;
        var key = Values.Identity(rows[border].Keys);
        var ties = rows.Where(row => Values.Identity(row.Keys) == key).Select(row => Values.Identity(row.Cells)).Distinct().Count();
        return ties > 1 && Values.Identity(rows[border - 1].Keys) == key;
    }

    private List<SortedRow> Ordered(BoundRelation relation, Binding? outer)
    {
        var rows = relation switch
        {
            BoundSelect select => Select(select, outer),
            BoundSets sets => ByOutputs(sets, Sets(sets, outer)),
            BoundNested nested => ByOutputs(nested, Rows(nested.Inner, outer)),
            _ => throw new InvalidOperationException(relation.GetType().Name),
        };
        var orders = relation.OrderBy;
        return [.. rows.Order(Comparer<SortedRow>.Create((a, b) => CompareKeys(orders, a.Keys, b.Keys)))];
    }

    private static IEnumerable<SortedRow> ByOutputs(BoundRelation relation, IEnumerable<object?[]> rows) =>
        rows.Select(row => new SortedRow(row, [.. relation.OrderBy.Map(order => row[order.Output!.Value])]));

    /// <summary>NULL comes last, whichever the direction.</summary>
    private static int CompareKeys(Seq<BoundOrder> orders, object?[] a, object?[] b)
    {
        for (var i = 0; i < orders.Count; i++)
        {
            var sign = (a[i], b[i]) switch
            {
                (null, null) => 0,
                (null, _) => 1,
                (_, null) => -1,
                var (x, y) => orders[i].Descending ? Values.Compare(y!, x!) : Values.Compare(x!, y!),
            };
            if (sign != 0)
                return sign;
        }

        return 0;
    }

    private List<object?[]> Sets(BoundSets sets, Binding? outer)
    {
        var rows = Rows(sets.First, outer);
        foreach (var step in sets.Steps)
            rows = Combine(rows, step.Operator, step.All, Rows(step.Query, outer));
        return rows;
    }

    private static List<object?[]> Combine(List<object?[]> left, SetOperator operation, bool all, List<object?[]> right)
    {
        if (operation == SetOperator.Union)
            return all ? [.. left, .. right] : [.. left.Concat(right).DistinctBy(Values.Identity)];
        var counts = right.CountBy(Values.Identity).ToDictionary();
        var kept = new List<object?[]>();
        foreach (var row in all ? left : left.DistinctBy(Values.Identity))
        {
            var id = Values.Identity(row);
            var matched = counts.TryGetValue(id, out var count) && count > 0;
            if (matched && all)
                counts[id]--;
            if (matched == (operation == SetOperator.Intersect))
                kept.Add(row);
        }

        return kept;
    }

    private void Step()
    {
        if (++steps > MostSteps)
            throw new TooMuchWorkException();
    }
}
