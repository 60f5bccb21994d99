using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>
/// CONTAINS and INTERSECTS as the numbers 1 and 0 (ADQL 2.1, 4.2.11 and 4.2.15). What is a test of one point against a circle or a constant
/// polygon is bound as that, since engines run it by numbers and its index conditions are best; the rest is a <see cref="BoundSpatial"/>.
/// </summary>
internal sealed partial class Binder
{
    /// <summary>Points nearer than this (degrees; 0.04 µas) are one: longitudes 0 and 360, and all longitudes of a pole, are.</summary>
    private const double SamePlace = 1e-11;

    private BoundExpression BindContains(FunctionCall call, Scope scope)
    {
        var inner = BindGeometry(call.Arguments[0], scope);
        var outer = BindGeometry(call.Arguments[1], scope);
        if (inner is null || outer is null)
            return NoGeometry(call.At);
        if (outer.Type == AdqlTypes.Point && inner.Type != AdqlTypes.Point && inner.Type != AdqlTypes.Region)
            return Wrong("CONTAINS asks whether the first geometry lies in the second, and a point contains nothing", call.At, "CONTAINS(point, region)");
        return new BoundIndicator(Within(inner, outer, call.At), call.At);
    }

    private BoundExpression BindIntersects(FunctionCall call, Scope scope)
    {
        var a = BindGeometry(call.Arguments[0], scope);
        var b = BindGeometry(call.Arguments[1], scope);
        return a is null || b is null ? NoGeometry(call.At) : new BoundIndicator(Meet(a, b, call.At), call.At);
    }

    private static BoundCondition Within(BoundGeometry inner, BoundGeometry outer, TextPosition at) => (inner, outer) switch
    {
        (BoundPoint point, BoundCircle circle) => new BoundInside(point, circle, at),
        (BoundPoint point, BoundPolygon polygon) when ConstantRegion.Of(polygon) is not null => new BoundInside(point, polygon, at),
        (BoundPoint point, BoundPoint place) => new BoundInside(point, Around(place, SamePlace, at), at),
        ({ Type.Base: AdqlBase.Point }, BoundCircle circle) when Constants.Of(circle.Radius) is not null
            => new BoundComparison(new BoundMeasure(Measure.Distance, [inner, circle.Centre], at), ComparisonOperator.LessOrEqual, circle.Radius, at),
        ({ Type.Base: AdqlBase.Point }, { Type.Base: AdqlBase.Point })
            => new BoundComparison(new BoundMeasure(Measure.Distance, [inner, outer], at), ComparisonOperator.LessOrEqual, new BoundDouble(SamePlace, at), at),
        (BoundCircle one, BoundCircle two) when Constants.Of(one.Radius) is { } small && Constants.Of(two.Radius) is { } large and < 180
            => new BoundInside(one.Centre, Around(two.Centre, large - small, at), at),
        _ => new BoundSpatial(true, inner, outer, at),
    };

    private static BoundCondition Meet(BoundGeometry a, BoundGeometry b, TextPosition at) => (a, b) switch
    {
        ({ Type.Base: AdqlBase.Point }, _) => Within(a, b, at),
        (_, { Type.Base: AdqlBase.Point }) => Within(b, a, at),
        (BoundCircle one, BoundCircle two) => Meet(one, two, at),
        _ => new BoundSpatial(false, a, b, at),
    };

    /// <summary>Circles meet when their centres are no further than the radii together, unless one is empty.</summary>
    private static BoundCondition Meet(BoundCircle one, BoundCircle two, TextPosition at)
    {
        var sum = new BoundChain(one.Radius, [new(ArithmeticOperator.Add, two.Radius)], AdqlTypes.Double, at);
        var inside = new BoundInside(one.Centre, new BoundCircle(two.Centre, sum, at), at);
        List<BoundExpression> all = [inside];
        foreach (var radius in (BoundExpression[])[one.Radius, two.Radius])
            if (Constants.Of(radius) is null)
                all.Add(new BoundComparison(radius, ComparisonOperator.GreaterOrEqual, new BoundDouble(0, at), at));
        return all.Count == 1 ? inside : new BoundJunction(false, new([.. all]), at);
    }

    private static BoundCircle Around(BoundPoint centre, double radius, TextPosition at) => new(centre, new BoundDouble(radius, at), at);
}
