using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>sciSQL's tests of points: as the standard's own where they mean the same, so that regions restrict what is read. Where something is NULL, they are 0.</summary>
internal sealed partial class Binder
{
    private const double LargestEllipse = 36_000;

    private BoundExpression BindAngSep(FunctionCall call, Scope scope)
    {
        if (call.Arguments.Count == 6)
            return Generic(call, scope);
        var a = call.Arguments;
        return new BoundDistance(MakePoint(a[0], a[1], scope, a[0].At), MakePoint(a[2], a[3], scope, a[2].At), call.At);
    }

    private BoundCoalesce BindPtInCircle(FunctionCall call, Scope scope)
    {
        var a = call.Arguments;
        var point = MakePoint(a[0], a[1], scope, a[0].At);
        var circle = new BoundCircle(MakePoint(a[2], a[3], scope, a[2].At), Angle(BindValue(a[4], scope)), call.At);
        if (Constants.Of(circle.Radius) is < 0 or > 180)
            Fail("A radius lies between 0 and 180 degrees", a[4].At);
        return OrZero(new BoundIndicator(new BoundInside(point, circle, call.At), call.At));
    }

    private BoundExpression BindPtInCPoly(FunctionCall call, Scope scope)
    {
        var a = call.Arguments;
        var point = MakePoint(a[0], a[1], scope, a[0].At);
        var corners = new BoundPoint[a.Count / 2 - 1];
        for (var i = 0; i < corners.Length; i++)
            corners[i] = MakePoint(a[2 * i + 2], a[2 * i + 3], scope, a[2 * i + 2].At);
        var polygon = new BoundPolygon(new(corners), call.At);
        ConstantRegion.Of(polygon, out var error);
        if (error is not null)
            return Wrong(error.TrimEnd('.'), call.At);
        return OrZero(new BoundIndicator(Within(point, polygon, call.At), call.At));
    }

    /// <summary>The latitudes beside the test itself: an engine knows of blocks of rows which latitudes they have.</summary>
    private BoundCoalesce BindPtInBox(FunctionCall call, Scope scope)
    {
        var arguments = BindUserArguments(call, scope);
        var latitudes = new BoundBetween(arguments[1], arguments[3], arguments[5], false, call.At);
        return OrZero(new BoundIndicator(new BoundJunction(false, [latitudes, IsOne(call, arguments)], call.At), call.At));
    }

    /// <summary>An ellipse of known size lies in a circle, which restricts what is read.</summary>
    private BoundCoalesce BindPtInEllipse(FunctionCall call, Scope scope)
    {
        var a = BindUserArguments(call, scope);
        BoundCondition test = IsOne(call, a);
        if (Constants.Of(a[4]) is { } major)
        {
            if (major is < 0 or > LargestEllipse || (Constants.Of(a[5]) is { } minor && (minor < 0 || minor > major)))
                Fail($"The semi-minor axis of an ellipse is at least 0, the semi-major axis not smaller and at most {LargestEllipse} arcseconds", call.Arguments[4].At);
            // The ellipse is one on the tangent plane, seen from infinity: sines of distances.
            var reach = Math.Asin(Math.Min(1, major / 3600 * Math.PI / 180)) * 180 / Math.PI + 1e-9;
            var circle = new BoundCircle(new BoundPoint(a[2], a[3], call.At), new BoundDouble(reach, call.At), call.At);
            test = new BoundJunction(false, [new BoundInside(new BoundPoint(a[0], a[1], call.At), circle, call.At), test], call.At);
        }

        return OrZero(new BoundIndicator(test, call.At));
    }

    private static BoundComparison IsOne(FunctionCall call, BoundExpression[] arguments) => new(
        new BoundFunction(call.Function, new(arguments), AdqlTypes.Integer, call.At), ComparisonOperator.Equal, new BoundInteger(1, AdqlTypes.Integer, call.At), call.At);

    private static BoundCoalesce OrZero(BoundIndicator indicator) =>
        new([indicator, new BoundInteger(0, AdqlTypes.Integer, indicator.Origin)], AdqlTypes.Integer, indicator.Origin);
}
