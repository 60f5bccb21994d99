using Dax.Adql.Binding;
using Dax.Sky.Geometry;
using Dax.Sky.Healpix;

namespace Dax.Adql.Rewriting;

/// <summary>
/// Before every exact test that must hold (a conjunct of WHERE or ON), puts cheap conditions that follow from it: a range of the stored key, a box
/// of latitude and longitude; between two tables, a band of latitude. They prune row groups and spare sines. One range of keys, never several joined
/// by OR, which DuckDB does not prune by; where a small region meets the border of large cells, the span is wide and the box prunes.
/// Under NOT and OR the exact test stands alone.
/// </summary>
internal sealed class SpatialPass : TableScopeMapper
{
    /// <summary>Regions are widened by so much (degrees; 4 µas) before they become ranges, against rounding on either side.</summary>
    private const double Slack = 1e-9;

    /// <summary>Within such a radius (degrees) a region touches few rows.</summary>
    private const double NarrowRadius = 2;

    protected override BoundSource Map(BoundSource source)
    {
        var mapped = base.Map(source);
        return mapped is BoundJoin join ? join with { Steps = join.Steps.Map(step => step with { On = Restrict(step.On) }) } : mapped;
    }

    protected override BoundExpression Restrict(BoundExpression condition)
    {
        var conjuncts = new List<BoundExpression>();
        if (condition is BoundJunction { IsOr: false } and)
            foreach (var operand in and.Operands)
                Add(operand);
        else
            Add(condition);
        return conjuncts.Count == 1 ? conjuncts[0] : new BoundJunction(false, new([.. conjuncts]), condition.Origin);

        void Add(BoundExpression conjunct)
        {
            if (conjunct is BoundJunction { IsOr: false } inner)
            {
                foreach (var operand in inner.Operands)
                    Add(operand);
                return;
            }

            if (conjunct is BoundInside inside)
                conjuncts.AddRange(ImpliedBy(inside));
            else if (conjunct is BoundSpatial spatial && SpatialReach.Of(spatial) is { } reach)
                conjuncts.AddRange(Within(reach.Point, reach.Region, spatial.Origin));
            conjuncts.Add(conjunct);
        }
    }

    private IEnumerable<BoundExpression> ImpliedBy(BoundInside inside)
    {
        if (ToRegion(inside.Region) is { } region)
            return Within(inside.Point, region, inside.Origin);
        if (inside.Region is not BoundCircle circle)
            return [];
        // A constant point in the circle about a column is the column in the circle about the point.
        if (Constants.Of(circle.Radius) is { } radius && ConstantRegion.PointOf(inside.Point) is { } point)
            return Within(circle.Centre, new SkyCircle(point, radius + Slack), inside.Origin);
        return Band(inside.Point.Latitude, circle);
    }

    private static ISkyRegion? ToRegion(BoundGeometry geometry) => ConstantRegion.Of(geometry) switch
    {
        SkyCircle { RadiusDegrees: >= 0 } circle => new SkyCircle(circle.Center, circle.RadiusDegrees + Slack),
        var region => region,
    };

    private List<BoundExpression> Within(BoundPoint point, ISkyRegion region, Origin origin)
    {
        var implied = new List<BoundExpression>(3);
        if (ColumnOf(point.Latitude) is not { } latitude)
            return implied;
        var box = region.BoundingBox;
        var spatial = SpatialOf(point, latitude);
        if (spatial?.KeyColumn is { } key)
        {
            var range = HealpixCover.Span(region);
            implied.Add(new BoundKeyRange(latitude.Source, key, range.First, range.Last, origin) { Narrow = region.BoundingCircle.RadiusDegrees <= NarrowRadius, Region = region });
        }

        if (box.LatMin > -90 || box.LatMax < 90)
            implied.Add(new BoundBetween(latitude, new BoundDouble(box.LatMin, origin), new BoundDouble(box.LatMax, origin), false, origin));
        if (spatial is { LongitudeIn360: true } && !box.HasAllLongitudes && ColumnOf(point.Longitude) is { } longitude)
            implied.Add(Longitudes(longitude, box, origin));
        return implied;
    }

    private static BoundCondition Longitudes(BoundColumn longitude, SkyBox box, Origin origin)
    {
        var (least, most) = (new BoundDouble(box.LonMin, origin), new BoundDouble(box.LonMax, origin));
        if (!box.Wraps && box.LonMin > 0)
            return new BoundBetween(longitude, least, most, false, origin);
        // 0 and 360 are one meridian: a box that touches it reaches over it.
        return new BoundJunction(true,
        [
            new BoundComparison(longitude, Syntax.ComparisonOperator.GreaterOrEqual, box.Wraps ? least : new BoundDouble(360, origin), origin),
            new BoundComparison(longitude, Syntax.ComparisonOperator.LessOrEqual, most, origin),
        ], origin);
    }

    /// <summary>Two tables: latitudes differ by the radius at most.</summary>
    private static IEnumerable<BoundExpression> Band(BoundExpression latitude, BoundCircle circle)
    {
        if (ColumnOf(latitude) is null || ColumnOf(circle.Centre.Latitude) is null || Constants.Of(circle.Radius) is null && ColumnOf(circle.Radius) is null)
            return [];
        var origin = circle.Origin;
        var reach = Constants.Of(circle.Radius) is { } radius
            ? new BoundDouble(radius + Slack, origin)
            : (BoundExpression)new BoundChain(circle.Radius, [new(Syntax.ArithmeticOperator.Add, new BoundDouble(Slack, origin))], AdqlTypes.Double, origin);
        var low = new BoundChain(circle.Centre.Latitude, [new(Syntax.ArithmeticOperator.Subtract, reach)], AdqlTypes.Double, origin);
        var high = new BoundChain(circle.Centre.Latitude, [new(Syntax.ArithmeticOperator.Add, reach)], AdqlTypes.Double, origin);
        return [new BoundBetween(latitude, low, high, false, origin)];
    }

    private SpatialKey? SpatialOf(BoundPoint point, BoundColumn latitude)
    {
        if (!Tables.TryGetValue(latitude.Source, out var table) || table.Spatial is not { } spatial)
            return null;
        var longitude = ColumnOf(point.Longitude);
        return longitude?.Source == latitude.Source && Is(longitude, spatial.Longitude) && Is(latitude, spatial.Latitude) ? spatial : null;
    }

    private static bool Is(BoundColumn column, string name) => string.Equals(column.Column.Name, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The column itself, or one only cast to Double.</summary>
    private static BoundColumn? ColumnOf(BoundExpression value) => value switch
    {
        BoundColumn column => column,
        BoundCast { Type.Base: AdqlBase.Double, Operand: BoundColumn { Type.IsNumeric: true } column } => column,
        _ => null,
    };
}
