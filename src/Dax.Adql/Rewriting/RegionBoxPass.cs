using Dax.Adql.Binding;
using Dax.Sky.Geometry;

namespace Dax.Adql.Rewriting;

/// <summary>
/// Before every exact test of a stored region and a constant one, or a point of another table, that must hold (a conjunct of WHERE or ON), puts the comparison of
/// their boxes, where the table has boxes: one region in the other, or with a point of it, has a box that meets the other's.
/// </summary>
internal sealed class RegionBoxPass : TableScopeMapper
{
    /// <summary>Within such a radius (degrees) a region touches few rows.</summary>
    private const double NarrowRadius = 2;

    protected override BoundSource Map(BoundSource source)
    {
        var mapped = base.Map(source);
        return mapped is BoundJoin join ? join with { Steps = join.Steps.Map(step => step with { On = Restrict(step.On) }) } : mapped;
    }

    protected override BoundExpression Restrict(BoundExpression condition)
    {
        if (condition is not BoundJunction { IsOr: false } and)
            return BoxOf(condition) is { } box ? new BoundJunction(false, [box, condition], condition.Origin) : condition;
        List<BoundExpression>? boxes = null;
        foreach (var operand in and.Operands)
            if (BoxOf(operand) is { } box)
                (boxes ??= []).Add(box);
        return boxes is null ? condition : and with { Operands = new([.. boxes, .. and.Operands]) };
    }

    private BoundCondition? BoxOf(BoundExpression condition)
    {
        if (condition is not BoundSpatial spatial)
            return null;
        return BoxOf(spatial.First, spatial.Second, spatial.Origin) ?? BoxOf(spatial.Second, spatial.First, spatial.Origin);
    }

    private BoundCondition? BoxOf(BoundGeometry stored, BoundGeometry other, Origin origin)
    {
        if (stored is not BoundGeometryValue { Value: BoundColumn column } || !Tables.TryGetValue(column.Source, out var table) || table.Regions is not { } regions)
            return null;
        if (!string.Equals(column.Column.Name, regions.Column, StringComparison.OrdinalIgnoreCase))
            return null;
        if (ConstantRegion.Of(other) is not { } region)
            return other is BoundPoint point && SourceOf(point) is { } source && source != column.Source ? new BoundRegionPoint(column.Source, regions.Bounds, point, origin) : null;
        return new BoundRegionBox(column.Source, regions.Bounds, UnitBox.Of(region), origin) { Narrow = region.BoundingCircle.RadiusDegrees <= NarrowRadius };
    }

    /// <summary>The one source whose columns a point is made of; null when it is made otherwise.</summary>
    private static int? SourceOf(BoundPoint point) => SourceOf(point.Longitude) is { } source && SourceOf(point.Latitude) == source ? source : null;

    private static int? SourceOf(BoundExpression value) => value switch
    {
        BoundColumn column => column.Source,
        BoundCast { Operand: BoundColumn column } => column.Source,
        _ => null,
    };
}
