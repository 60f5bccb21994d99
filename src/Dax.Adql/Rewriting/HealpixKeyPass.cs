using Dax.Adql.Binding;
using Dax.Adql.Syntax;
using Dax.Sky.Healpix;

namespace Dax.Adql.Rewriting;

/// <summary>
/// HEALPix indices of a table's main position are its stored key of order 29 without the last bits: nested cells lie in each other, and the index of every order is
/// cut from the same numbers, so that not even a position on a border comes out elsewhere. Compared with constants they restrict the key. Last of the passes, as
/// the key is a column that nothing names.
/// </summary>
internal sealed class HealpixKeyPass : TableScopeMapper
{
    /// <summary>Cells of this order and above (1.8° wide) hold few rows.</summary>
    private const int NarrowOrder = 5;

    public override BoundExpression Map(BoundExpression value)
    {
        var mapped = base.Map(value);
        return mapped is BoundFunction { Function.User.Id: UserFunctionId.HealpixIndex, Arguments: [BoundInteger { Value: var order }, var first, var second] }
            && ColumnOf(first) is { } lon && ColumnOf(second) is { } lat && lon.Source == lat.Source && Tables.TryGetValue(lon.Source, out var table) && table.Spatial is { KeyColumn: { } key } spatial
            && Is(lon, spatial.Longitude) && Is(lat, spatial.Latitude)
            ? new BoundKeyIndex(lon.Source, key, (int)order, mapped.Origin)
            : mapped;
    }

    /// <summary>The column itself, or a Real one as Double, which is how the key was made of it.</summary>
    private static BoundColumn? ColumnOf(BoundExpression value) =>
        value as BoundColumn ?? (value is BoundCast { Type.Base: AdqlBase.Double, Operand: BoundColumn { Type: { Base: AdqlBase.Real, IsArray: false } } real } ? real : null);

    private static bool Is(BoundColumn column, string name) => string.Equals(column.Column.Name, name, StringComparison.OrdinalIgnoreCase);

    protected override BoundExpression Restrict(BoundExpression condition)
    {
        if (condition is BoundJunction { IsOr: false } and)
        {
            var conjuncts = new List<BoundExpression>();
            foreach (var operand in and.Operands)
                Add(operand, conjuncts);
            return and with { Operands = new([.. conjuncts]) };
        }

        var one = new List<BoundExpression>(2);
        Add(condition, one);
        return one.Count == 1 ? condition : new BoundJunction(false, new([.. one]), condition.Origin);
    }

    private static void Add(BoundExpression conjunct, List<BoundExpression> conjuncts)
    {
        var range = conjunct switch
        {
            BoundComparison { Operator: ComparisonOperator.Equal, Left: BoundKeyIndex index, Right: BoundInteger cell } => Range(index, cell.Value, cell.Value),
            BoundComparison { Operator: ComparisonOperator.Equal, Right: BoundKeyIndex index, Left: BoundInteger cell } => Range(index, cell.Value, cell.Value),
            BoundBetween { Negated: false, Value: BoundKeyIndex index, Low: BoundInteger low, High: BoundInteger high } => Range(index, low.Value, high.Value),
            _ => null,
        };
        if (range is not null)
            conjuncts.Add(range);
        conjuncts.Add(conjunct);
    }

    private static BoundKeyRange? Range(BoundKeyIndex index, long first, long last)
    {
        if (first < 0 || last < first || last >= 12L << (2 * index.Order))
            return null;
        var bits = 2 * (HealpixNested.MaxOrder - index.Order);
        return new(index.Source, index.KeyColumn, first << bits, ((last + 1) << bits) - 1, index.Origin) { Narrow = index.Order >= NarrowOrder && last - first < 4 };
    }
}
