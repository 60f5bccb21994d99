using Dax.Adql.Syntax;
using Dax.Sky.Frames;
using Dax.Sky.Geometry;
using Dax.Sky.Healpix;

namespace Dax.Adql.Binding;

/// <summary>User-defined functions of the sky. Those that give points give them as two numbers, so that a point works wherever one does.</summary>
internal sealed partial class Binder
{
    private BoundExpression BindHealpixIndex(FunctionCall call, Scope scope)
    {
        var order = BindOrder(call, scope);
        var point = call.Arguments.Count == 2 ? BindUserPoint(call, 1, scope) : MakePoint(call.Arguments[1], call.Arguments[2], scope, call.Arguments[1].At);
        if (point is null)
            return new BoundNull(AdqlTypes.Bigint, call.At);
        if (errors.Count == 0 && order is BoundInteger { Value: var known } && Constants.Of(point.Longitude) is { } lon && Constants.Of(point.Latitude) is { } lat)
            return new BoundInteger(HealpixNested.Index((int)known, lon, lat), AdqlTypes.Bigint, call.At);
        return new BoundFunction(call.Function, [order, point.Longitude, point.Latitude], AdqlTypes.Bigint, call.At);
    }

    private BoundExpression BindOrder(FunctionCall call, Scope scope)
    {
        var order = BindUserArgument(call, 0, call.Function.User!.Signatures[0].Parameters[0], scope);
        return order is BoundInteger { Value: < 0 or > HealpixNested.MaxOrder }
            ? Wrong($"The order of a HEALPix grid lies between 0 and {HealpixNested.MaxOrder}", order.At)
            : order;
    }

    private BoundPoint? BindUserPoint(FunctionCall call, int index, Scope scope) => ByNumbers(BindPoint(call.Arguments[index], scope, call.Function.Name));

    private BoundExpression BindHealpixCenter(FunctionCall call, Scope scope)
    {
        var order = BindOrder(call, scope);
        var cell = BindUserArgument(call, 1, call.Function.User!.Signatures[0].Parameters[1], scope);
        if (order is BoundInteger { Value: var known } && cell is BoundInteger { Value: var index })
        {
            var cells = 12L << (2 * (int)known);
            if (index < 0 || index >= cells)
                return Wrong($"At order {known}, the cells of HEALPix are numbered from 0 to {cells - 1}", cell.At);
            return Constant(HealpixNested.Center((int)known, index), call.At);
        }

        return Parts(UserFunctionId.HealpixCenterLon, UserFunctionId.HealpixCenterLat, [order, cell], call.At);
    }

    private static BoundPoint Constant(SkyPoint point, TextPosition at) => new(new BoundDouble(point.LonDegrees, at), new BoundDouble(point.LatDegrees, at), at);

    private static BoundPoint Parts(UserFunctionId lon, UserFunctionId lat, Seq<BoundExpression> arguments, TextPosition at) => new(
        new BoundFunction(UserFunctions.Part(lon), arguments, AdqlTypes.Double, at),
        new BoundFunction(UserFunctions.Part(lat), arguments, AdqlTypes.Double, at), at);

    private BoundExpression BindEpochPropPos(FunctionCall call, Scope scope)
    {
        var arguments = BindUserArguments(call, scope);
        var known = new double?[arguments.Length];
        var all = true;
        for (var i = 0; i < arguments.Length; i++)
        {
            var isMotion = i is >= 2 and <= 5;
            if (!isMotion && arguments[i] is BoundNull)
                Fail($"{call.Function.Name} needs a value for {SignatureOf(call).Parameters[i].Name}: the position and the epochs cannot be NULL", arguments[i].At);
            known[i] = arguments[i] is BoundNull ? double.NaN : Constants.Of(arguments[i]);
            all &= known[i] is not null;
        }

        if (known[1] is < -90 or > 90)
            Fail("A latitude lies between -90 and 90 degrees", arguments[1].At);
        if (!all || errors.Count > 0)
            return Parts(UserFunctionId.EpochPropLon, UserFunctionId.EpochPropLat, new(arguments), call.At);
        double At(int i) => known[i]!.Value;
        return ProperMotion.TryMove(new(At(0), At(1)), At(2), At(3), At(4), At(5), At(7) - At(6), out var moved)
            ? Constant(moved, call.At)
            : Wrong("These numbers move the position out of all bounds", call.At);
    }

    private BoundExpression BindGeomTransform(FunctionCall call, Scope scope)
    {
        var from = BindFrame(call.Arguments[0]);
        var to = BindFrame(call.Arguments[1]);
        var geometry = BindGeometry(call.Arguments[2], scope);
        if (from is null || to is null || geometry is null)
            return new BoundNull(AdqlTypes.Null, call.At);
        if (from.To(to) == SkyRotation.Identity)
            return geometry;
        return geometry switch
        {
            BoundPoint point => Transform(point, from, to),
            BoundCircle circle => circle with { Centre = Transform(circle.Centre, from, to) },
            { Type.Base: AdqlBase.Point } value => Transform(ByNumbers(value)!, from, to),
            BoundPolygon polygon => polygon with { Vertices = polygon.Vertices.Map(vertex => Transform(vertex, from, to)) },
            { Type.Base: AdqlBase.Circle or AdqlBase.Polygon } value => TransformWhole(value, from, to, call.At),
            _ => Wrong($"{call.Function.Name} cannot transform {geometry.Type.Say()} of this kind", geometry.At, "a point, circle or polygon"),
        };
    }

    private SkyFrame? BindFrame(Expression name)
    {
        var known = string.Join(", ", SkyFrame.All.Select(frame => frame.Name));
        if (name is not TextLiteral literal)
            Fail("A reference frame is given as a text in quotes", name.At, known);
        else if (SkyFrame.TryGet(literal.Value, out var frame))
            return frame;
        else
            Fail($"There is no reference frame '{literal.Value}' here", name.At, known);
        return null;
    }

    private static BoundPoint Transform(BoundPoint point, SkyFrame from, SkyFrame to)
    {
        if (Constants.Of(point.Longitude) is { } lon && Constants.Of(point.Latitude) is { } lat && SkyPoint.TryCreate(lon, lat, out var known))
            return Constant(from.Transform(known, to), point.At);
        return Parts(UserFunctionId.TransformLon, UserFunctionId.TransformLat,
            [new BoundInteger(from.Number, AdqlTypes.Integer, point.Origin), new BoundInteger(to.Number, AdqlTypes.Integer, point.Origin), point.Longitude, point.Latitude], point.At);
    }

    /// <summary>Of a column, or of what else the engine holds as a list of numbers.</summary>
    private static BoundGeometryValue TransformWhole(BoundGeometry geometry, SkyFrame from, SkyFrame to, TextPosition at) => new(
        new BoundFunction(UserFunctions.Part(UserFunctionId.TransformNumbers),
            [geometry, new BoundInteger(from.Number, AdqlTypes.Integer, at), new BoundInteger(to.Number, AdqlTypes.Integer, at)], geometry.Type, at), geometry.Type, at);
}
