using Dax.Adql.Syntax;
using Dax.Sky.Geometry;

namespace Dax.Adql.Binding;

/// <summary>Numbers of geometries, and their centres.</summary>
internal sealed partial class Binder
{
    private static BoundExpression BindMeasure(FunctionCall call, Measure measure, BoundGeometry? geometry) =>
        geometry is null ? NoGeometry(call.At) : new BoundMeasure(measure, [geometry], call.At);

    private BoundExpression BindCoordinate(FunctionCall call, Scope scope)
    {
        var point = BindPoint(call.Arguments[0], scope, call.Function.Name);
        var isFirst = call.Function.Id == FunctionId.Coord1;
        // With the other coordinate known, this one alone decides whether there is a point.
        if (point is BoundPoint { Longitude: var lon, Latitude: var lat } && Constants.Of(isFirst ? lat : lon) is not null && Constants.Of(isFirst ? lon : lat) is not null)
            return isFirst ? lon : lat;
        return BindMeasure(call, isFirst ? Measure.Coord1 : Measure.Coord2, point);
    }

    private BoundExpression BindCentroid(FunctionCall call, Scope scope)
    {
        var geometry = BindGeometry(call.Arguments[0], scope);
        return geometry switch
        {
            null => NoGeometry(call.At),
            { Type.Base: AdqlBase.Point } => geometry,
            BoundCircle circle when Constants.Of(circle.Radius) is not null => circle.Centre,
            _ when ConstantRegion.Of(geometry) is { } region => WorkOut(region, static known => known.Centroid, call.At) is { } centre ? ConstantRegion.Point(centre, call.At) : NoGeometry(call.At),
            _ => new BoundGeometryCall(GeometryFunction.Centroid, [geometry], AdqlTypes.Point, call.At),
        };
    }

    private BoundExpression BindArea(FunctionCall call, Scope scope)
    {
        var geometry = BindGeometry(call.Arguments[0], scope);
        if (geometry is not null && ConstantRegion.Of(geometry) is { } region && WorkOut(region, static known => known.AreaSquareDegrees, call.At) is null)
            return NoGeometry(call.At);
        return BindMeasure(call, Measure.Area, geometry);
    }

    /// <summary>Borders that meet each other without end are an error of the query, as the work on them is bounded.</summary>
    private T? WorkOut<T>(ISkyRegion region, Func<ISkyRegion, T> question, TextPosition at) where T : struct
    {
        try
        {
            return question(region);
        }
        catch (SkyRegionException e)
        {
            Fail(e.Message.TrimEnd('.'), at, "a region with a plainer border");
            return null;
        }
    }

    private BoundExpression BindDistance(FunctionCall call, Scope scope)
    {
        var arguments = call.Arguments;
        var (from, to) = arguments.Count == 2
            ? (BindPoint(arguments[0], scope, "DISTANCE"), BindPoint(arguments[1], scope, "DISTANCE"))
            : (MakePoint(arguments[0], arguments[1], scope, call.At), MakePoint(arguments[2], arguments[3], scope, call.At));
        return (from, to) switch
        {
            (null, _) or (_, null) => NoGeometry(call.At),
            (BoundPoint a, BoundPoint b) => new BoundDistance(a, b, call.At),
            _ => new BoundMeasure(Measure.Distance, [from, to], call.At),
        };
    }
}
