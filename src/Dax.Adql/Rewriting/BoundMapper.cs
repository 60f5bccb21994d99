using Dax.Adql.Binding;

namespace Dax.Adql.Rewriting;

/// <summary>Copies a bound tree; a pass overrides what it changes. Nodes without parts stay as they are.</summary>
internal abstract class BoundMapper
{
    public virtual BoundRelation Map(BoundRelation query) => query switch
    {
        BoundSelect select => Map(select),
        BoundSets sets => sets with { First = Map(sets.First), Steps = sets.Steps.Map(step => step with { Query = Map(step.Query) }) },
        BoundNested nested => nested with { Inner = Map(nested.Inner) },
        _ => throw new InvalidOperationException(query.GetType().Name),
    };

    protected virtual BoundSelect Map(BoundSelect select) => select with
    {
        Values = select.Values.Map(Map),
        From = select.From.Map(Map),
        Where = select.Where is null ? null : Map(select.Where),
        GroupBy = select.GroupBy.Map(Map),
        Having = select.Having is null ? null : Map(select.Having),
        OrderBy = select.OrderBy.Map(order => order.Expression is null ? order : order with { Expression = Map(order.Expression) }),
    };

    protected virtual BoundSource Map(BoundSource source) => source switch
    {
        BoundQuerySource derived => derived with { Query = Map(derived.Query) },
        BoundJoin join => join with { First = Map(join.First), Steps = join.Steps.Map(step => step with { Right = Map(step.Right), On = Map(step.On) }) },
        BoundSpread spread => spread with { Source = Map(spread.Source), Disc = MapDisc(spread.Disc), Rungs = spread.Rungs is { } rungs ? rungs with { Point = MapPoint(rungs.Point) } : null },
        BoundNear near => near with { Plain = Map(near.Plain), Inner = Map(near.Inner), Where = near.Where is null ? null : Map(near.Where) },
        BoundPairs pairs => pairs with { Plain = Map(pairs.Plain), Inner = Map(pairs.Inner) },
        _ => source,
    };

    private BoundDisc MapDisc(BoundDisc disc) => disc with { Centre = MapPoint(disc.Centre), Radius = Map(disc.Radius) };

    public virtual BoundExpression Map(BoundExpression value) => value switch
    {
        BoundNegation e => e with { Operand = Map(e.Operand) },
        BoundCast e => e with { Operand = Map(e.Operand) },
        BoundInUnit e => e with { Value = Map(e.Value) },
        BoundElement e => e with { Array = Map(e.Array) },
        BoundIndicator e => e with { Condition = Map(e.Condition) },
        BoundAggregate { Argument: { } argument } e => e with { Argument = Map(argument) },
        BoundChain e => e with { First = Map(e.First), Steps = e.Steps.Map(step => step with { Operand = Map(step.Operand) }) },
        BoundConcat e => e with { Operands = e.Operands.Map(Map) },
        BoundCoalesce e => e with { Arguments = e.Arguments.Map(Map) },
        BoundFunction e => e with { Arguments = e.Arguments.Map(Map) },
        BoundUserAggregate e => e with { Arguments = e.Arguments.Map(Map) },
        BoundScalarQuery e => e with { Query = Map(e.Query) },
        BoundDistance e => e with { From = MapPoint(e.From), To = MapPoint(e.To) },
        BoundMeasure e => e with { Arguments = e.Arguments.Map(MapGeometry) },
        BoundCondition e => MapCondition(e),
        BoundGeometry e => MapGeometry(e),
        _ => value,
    };

    private BoundCondition MapCondition(BoundCondition condition) => condition switch
    {
        BoundNot e => e with { Operand = Map(e.Operand) },
        BoundIsNull e => e with { Value = Map(e.Value) },
        BoundJunction e => e with { Operands = e.Operands.Map(Map) },
        BoundComparison e => e with { Left = Map(e.Left), Right = Map(e.Right) },
        BoundLike e => e with { Value = Map(e.Value), Pattern = Map(e.Pattern) },
        BoundBetween e => e with { Value = Map(e.Value), Low = Map(e.Low), High = Map(e.High) },
        BoundInList e => e with { Value = Map(e.Value), Items = e.Items.Map(Map) },
        BoundInQuery e => e with { Value = Map(e.Value), Query = Map(e.Query) },
        BoundExists e => e with { Query = Map(e.Query) },
        BoundInside e => e with { Point = MapPoint(e.Point), Region = MapGeometry(e.Region) },
        BoundMatch e => e with { Disc = MapDisc(e.Disc), Point = MapPoint(e.Point), Test = (BoundInside)MapCondition(e.Test) },
        BoundNearTest e => e with { Plain = Map(e.Plain) },
        BoundPairsTest e => e with { Plain = Map(e.Plain) },
        BoundSpatial e => e with { First = MapGeometry(e.First), Second = MapGeometry(e.Second) },
        BoundRegionPoint e => e with { Point = MapPoint(e.Point) },
        _ => condition,
    };

    private BoundGeometry MapGeometry(BoundGeometry geometry) => geometry switch
    {
        BoundPoint e => MapPoint(e),
        BoundCircle e => e with { Centre = MapPoint(e.Centre), Radius = Map(e.Radius) },
        BoundPolygon e => e with { Vertices = e.Vertices.Map(MapPoint) },
        BoundGeometryValue e => e with { Value = Map(e.Value) },
        BoundGeometryCall e => e with { Arguments = e.Arguments.Map(Map) },
        _ => geometry,
    };

    private BoundPoint MapPoint(BoundPoint point) => point with { Longitude = Map(point.Longitude), Latitude = Map(point.Latitude) };
}
