using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Rewriting;

/// <summary>
/// Whether a query touches few rows (see <see cref="BoundQuery.IsRestricted"/>). A table is small when it belongs to TAP_SCHEMA or is known to have
/// at most <see cref="CatalogTable.SmallRows"/> rows. Each large one needs, among the conjuncts of its own SELECT, a key range of a narrow constant
/// region, such a region itself where the engine has an index on the sky, or an equality (or IN list) of an indexed column with constants. Small tables that are multiplied with each other count by their product.
/// </summary>
internal sealed class Restriction : BoundMapper
{
    private const double MostPairs = 1e7;
    private const int MostItems = 1000;
    private const long MostFirstRows = 100_000;

    /// <summary>Within such a radius (degrees) a region touches few rows.</summary>
    private const double NarrowRadius = 2;

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
        var restricted = new Restricted([], []);
        Note(select.Where, restricted);
        foreach (var source in select.From)
            Check(source, restricted);
        return base.Map(select);
    }

    /// <summary>Sources by their numbers; of those of <paramref name="Places"/> one must know yet whether the columns are an indexed position.</summary>
    private readonly record struct Restricted(HashSet<int> Sources, List<(BoundColumn Longitude, BoundColumn Latitude)> Places)
    {
        public bool Has(BoundTableSource table) => Sources.Contains(table.Number)
            || (table.Table.Spatial is { IsIndexed: true } spatial && Places.Exists(p => p.Longitude.Source == table.Number && Is(p.Longitude, spatial.Longitude) && Is(p.Latitude, spatial.Latitude)));

        private static bool Is(BoundColumn column, string name) => column.Column.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    private void Check(BoundSource source, Restricted restricted)
    {
        source = source.Plain();
        if (source is BoundTableSource table && !IsSmall(table.Table) && !restricted.Has(table))
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

    private static void Note(BoundExpression? condition, Restricted restricted)
    {
        switch (condition)
        {
            case BoundJunction { IsOr: false } and:
                foreach (var operand in and.Operands)
                    Note(operand, restricted);
                break;
            case BoundKeyRange { Narrow: true } range:
                restricted.Sources.Add(range.Source);
                break;
            case BoundRegionBox { Narrow: true } box:
                restricted.Sources.Add(box.Source);
                break;
            case BoundInside { Point: { Longitude: BoundColumn lon, Latitude: BoundColumn lat } } inside when lon.Source == lat.Source && IsNarrow(inside.Region):
                restricted.Places.Add((lon, lat));
                break;
            case BoundComparison { Operator: ComparisonOperator.Equal, Left: BoundColumn { Column.IsIndexed: true } column } c when IsConstant(c.Right):
                restricted.Sources.Add(column.Source);
                break;
            case BoundComparison { Operator: ComparisonOperator.Equal, Right: BoundColumn { Column.IsIndexed: true } column } c when IsConstant(c.Left):
                restricted.Sources.Add(column.Source);
                break;
            case BoundInList { Negated: false, Value: BoundColumn { Column.IsIndexed: true } column, Items.Count: <= MostItems } list:
                if (list.Items.All(IsConstant))
                    restricted.Sources.Add(column.Source);
                break;
        }
    }

    private static bool IsNarrow(BoundGeometry region) => ConstantRegion.Of(region) is { BoundingCircle.RadiusDegrees: <= NarrowRadius };

    private static bool IsConstant(BoundExpression value) => value is BoundInteger or BoundDouble or BoundText or BoundTimestamp;
}
