using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Rewriting;

/// <summary>
/// Whether a query touches few rows (see <see cref="BoundQuery.IsRestricted"/>). A table is small when it belongs to TAP_SCHEMA or is known to have
/// at most <see cref="CatalogTable.SmallRows"/> rows. Each large one needs, among the conjuncts of its own SELECT, a key range of a narrow constant
/// region, or an equality (or IN list) of an indexed column with constants. Small tables that are multiplied with each other count by their product.
/// </summary>
internal sealed class Restriction : BoundMapper
{
    private const double MostPairs = 1e7;
    private const int MostItems = 1000;
    private const long MostFirstRows = 100_000;

    private bool everywhere = true;

    public static bool Holds(BoundQuery query)
    {
        if (ShowsFirstRows(query))
            return true;
        var pairs = 1.0;
        foreach (var table in query.Tables)
            if (!IsTapSchema(table) && IsSmall(table))
                pairs *= Math.Max(1, table.Rows ?? 1);
        var walk = new Restriction();
        foreach (var named in query.With)
            walk.Map(named.Query);
        walk.Map(query.Root);
        return walk.everywhere && pairs <= MostPairs;
    }

    /// <summary><c>SELECT TOP n … FROM t</c>: the engine stops after n rows.</summary>
    private static bool ShowsFirstRows(BoundQuery query) => query.Root is BoundSelect
    {
        Top: <= MostFirstRows, Offset: null or <= MostFirstRows, Distinct: false, Grouped: false, Where: null, OrderBy.Count: 0, From: [BoundTableSource],
    } && query.Tables.Count == 1;

    private static bool IsTapSchema(CatalogTable table) => string.Equals(table.Schema, "TAP_SCHEMA", StringComparison.OrdinalIgnoreCase);

    private static bool IsSmall(CatalogTable table) => IsTapSchema(table) || table.Rows <= CatalogTable.SmallRows;

    protected override BoundSelect Map(BoundSelect select)
    {
        var restricted = new HashSet<int>();
        Note(select.Where, restricted);
        foreach (var source in select.From)
            Check(source, restricted);
        return base.Map(select);
    }

    private void Check(BoundSource source, HashSet<int> restricted)
    {
        source = source.Plain();
        if (source is BoundTableSource table && !IsSmall(table.Table) && !restricted.Contains(table.Number))
            everywhere = false;
        if (source is not BoundJoin join)
            return;
        foreach (var step in join.Steps)
            if (step.Kind == JoinKind.Inner)
                Note(step.On, restricted);
        Check(join.First, restricted);
        foreach (var step in join.Steps)
            Check(step.Right, restricted);
    }

    private static void Note(BoundExpression? condition, HashSet<int> restricted)
    {
        switch (condition)
        {
            case BoundJunction { IsOr: false } and:
                foreach (var operand in and.Operands)
                    Note(operand, restricted);
                break;
            case BoundKeyRange { Narrow: true } range:
                restricted.Add(range.Source);
                break;
            case BoundRegionBox { Narrow: true } box:
                restricted.Add(box.Source);
                break;
            case BoundComparison { Operator: ComparisonOperator.Equal, Left: BoundColumn { Column.IsIndexed: true } column } c when IsConstant(c.Right):
                restricted.Add(column.Source);
                break;
            case BoundComparison { Operator: ComparisonOperator.Equal, Right: BoundColumn { Column.IsIndexed: true } column } c when IsConstant(c.Left):
                restricted.Add(column.Source);
                break;
            case BoundInList { Negated: false, Value: BoundColumn { Column.IsIndexed: true } column, Items.Count: <= MostItems } list:
                if (list.Items.All(IsConstant))
                    restricted.Add(column.Source);
                break;
        }
    }

    private static bool IsConstant(BoundExpression value) => value is BoundInteger or BoundDouble or BoundText or BoundTimestamp;
}
