using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>Geometry (ADQL 2.1, 4.2): constructors, predicates as the numbers 1 and 0, and distances.</summary>
internal sealed partial class Binder
{
    private BoundExpression BindGeometryFunction(FunctionCall call, Scope scope)
    {
        switch (call.Function.Id)
        {
            case FunctionId.Point or FunctionId.Circle or FunctionId.Polygon:
                return BindGeometry(call, scope) ?? (BoundExpression)new BoundNull(AdqlTypes.Null, call.At);
            case FunctionId.Contains:
                return BindContains(call, scope);
            case FunctionId.Intersects:
                return BindIntersects(call, scope);
            case FunctionId.Distance:
                return BindDistance(call, scope);
            default:
                var point = BindPoint(call.Arguments[0], scope, call.Function.Name);
                if (point is null)
                    return new BoundNull(AdqlTypes.Null, call.At);
                return call.Function.Id == FunctionId.Coord1 ? point.Longitude : point.Latitude;
        }
    }

    /// <summary>A geometry made here, or read from a column that holds one; null after an error.</summary>
    private BoundGeometry? BindGeometry(Expression expression, Scope scope)
    {
        if (expression is FunctionCall { Function.Id: FunctionId.Point } point)
            return MakePoint(point, scope);
        if (expression is FunctionCall { Function.Id: FunctionId.Circle } circle)
            return MakeCircle(circle, scope);
        if (expression is FunctionCall { Function.Id: FunctionId.Polygon } polygon)
            return MakePolygon(polygon, scope);
        var value = BindValue(expression, scope);
        if (value is BoundGeometry made)
            return made;
        if (value is BoundColumn column && Stored(column) is { } stored)
            return stored;
        if (value.Type.IsGeometry)
            Fail("Regions from columns are not supported yet", value.At, "POINT(…), CIRCLE(…) or POLYGON(…)");
        else if (!value.Type.IsNull() || value is BoundNull && errors.Count == 0)
            Fail($"A geometry is needed, and this is {value.Type.Say()}", value.At, "POINT(…), CIRCLE(…) or POLYGON(…)");
        return null;
    }

    /// <summary>A point or circle kept as an array of its numbers, as DALI has them (DALI 1.1, 3.3.5).</summary>
    private static BoundGeometry? Stored(BoundColumn column)
    {
        var isArray = column.Type is { IsArray: true, Base: AdqlBase.Double or AdqlBase.Real };
        var isPoint = column.Type.Base == AdqlBase.Point || (isArray && column.Column.XType == "point");
        var isCircle = column.Type.Base == AdqlBase.Circle || (isArray && column.Column.XType == "circle");
        if (!isPoint && !isCircle)
            return null;
        var centre = new BoundPoint(new BoundElement(column, 1, column.Origin), new BoundElement(column, 2, column.Origin), column.Origin);
        return isPoint ? centre : new BoundCircle(centre, new BoundElement(column, 3, column.Origin), column.Origin);
    }

    private BoundPoint? BindPoint(Expression expression, Scope scope, string what)
    {
        var geometry = BindGeometry(expression, scope);
        if (geometry is not null and not BoundPoint)
            Fail($"{what} takes points, and this is {geometry.Type.Say()}", geometry.At, "a point");
        return geometry as BoundPoint;
    }

    private IReadOnlyList<Expression> WithoutFrame(FunctionCall call)
    {
        if (call.Arguments.Count == 0 || call.Arguments[0] is not TextLiteral frame)
            return call.Arguments;
        var name = frame.Value.Trim().Split(' ')[0].ToUpperInvariant();
        if (name is not ("" or "ICRS" or "FK5" or "J2000" or "UNKNOWN" or "UNKNOWNFRAME"))
            Fail($"Coordinates are ICRS here; '{frame.Value}' is not converted", frame.At, "no coordinate system, or 'ICRS'");
        return [.. call.Arguments.Skip(1)];
    }

    private BoundPoint? MakePoint(FunctionCall call, Scope scope)
    {
        var arguments = WithoutFrame(call);
        return MakePoint(arguments[0], arguments[1], scope, call.At);
    }

    private BoundPoint MakePoint(Expression longitude, Expression latitude, Scope scope, TextPosition at)
    {
        var point = new BoundPoint(Angle(longitude, scope), Angle(latitude, scope), at);
        if (Constants.Of(point.Latitude) is < -90 or > 90)
            Fail("A latitude lies between -90 and 90 degrees", latitude.At, "the longitude first, then the latitude");
        return point;
    }

    private BoundExpression Angle(Expression expression, Scope scope) => Coerce(Numeric(BindValue(expression, scope), "A coordinate"), AdqlTypes.Double);

    private BoundCircle? MakeCircle(FunctionCall call, Scope scope)
    {
        var arguments = WithoutFrame(call);
        var centre = arguments.Count == 3 ? MakePoint(arguments[0], arguments[1], scope, call.At) : BindPoint(arguments[0], scope, "CIRCLE");
        var radius = Angle(arguments[^1], scope);
        if (Constants.Of(radius) is < 0 or > 180)
            Fail("A radius lies between 0 and 180 degrees", radius.At);
        return centre is null ? null : new BoundCircle(centre, radius, call.At);
    }

    private BoundPolygon? MakePolygon(FunctionCall call, Scope scope)
    {
        var arguments = WithoutFrame(call);
        var vertices = new List<BoundPoint>();
        if (IsPoint(arguments[0]))
        {
            foreach (var argument in arguments)
                if (BindPoint(argument, scope, "POLYGON") is { } vertex)
                    vertices.Add(vertex);
        }
        else if (arguments.Count % 2 != 0 || arguments.Count < 6)
            Fail("A polygon has three or more pairs of longitude and latitude", call.At, "an even number of coordinates, 6 or more");
        else
            for (var i = 0; i < arguments.Count; i += 2)
                vertices.Add(MakePoint(arguments[i], arguments[i + 1], scope, arguments[i].At));
        if (vertices.Count < 3)
            return null;
        var polygon = new BoundPolygon(new([.. vertices]), call.At);
        ConstantPolygon.Of(polygon, out var error);
        if (error is not null)
            Fail(error.TrimEnd('.'), call.At);
        return polygon;

        bool IsPoint(Expression argument) => argument is FunctionCall { Function.Id: FunctionId.Point }
            || (argument is ColumnReference column && errors.Count == 0 && BindColumn(column, scope) is BoundColumn bound && Stored(bound) is BoundPoint);
    }

    private BoundExpression BindDistance(FunctionCall call, Scope scope)
    {
        var arguments = call.Arguments;
        var (from, to) = arguments.Count == 2
            ? (BindPoint(arguments[0], scope, "DISTANCE"), BindPoint(arguments[1], scope, "DISTANCE"))
            : (MakePoint(arguments[0], arguments[1], scope, call.At), MakePoint(arguments[2], arguments[3], scope, call.At));
        return from is null || to is null ? new BoundNull(AdqlTypes.Null, call.At) : new BoundDistance(from, to, call.At);
    }

    private BoundExpression BindContains(FunctionCall call, Scope scope)
    {
        var inner = BindGeometry(call.Arguments[0], scope);
        var outer = BindGeometry(call.Arguments[1], scope);
        return (inner, outer) switch
        {
            (null, _) or (_, null) => new BoundNull(AdqlTypes.Null, call.At),
            (BoundPoint point, BoundPoint same) => Inside(point, new BoundCircle(same, new BoundDouble(0, call.At), call.At), call),
            (BoundPoint point, _) => Inside(point, outer, call),
            (_, BoundPoint) => Wrong("CONTAINS asks whether the first geometry lies in the second, and a point contains nothing", call.At, "CONTAINS(point, region)"),
            _ => Wrong("CONTAINS of two regions is not supported yet", call.At, "CONTAINS(point, region)"),
        };
    }

    private BoundExpression BindIntersects(FunctionCall call, Scope scope)
    {
        var a = BindGeometry(call.Arguments[0], scope);
        var b = BindGeometry(call.Arguments[1], scope);
        return (a, b) switch
        {
            (null, _) or (_, null) => new BoundNull(AdqlTypes.Null, call.At),
            (BoundPoint point, BoundPoint same) => Inside(point, new BoundCircle(same, new BoundDouble(0, call.At), call.At), call),
            (BoundPoint point, _) => Inside(point, b, call),
            (_, BoundPoint point) => Inside(point, a, call),
            (BoundCircle one, BoundCircle two) => Inside(one.Centre, new BoundCircle(two.Centre, Sum(one.Radius, two.Radius), call.At), call),
            _ => Wrong("INTERSECTS of these regions is not supported yet", call.At, "a point and a region, or two circles"),
        };
    }

    private static BoundChain Sum(BoundExpression a, BoundExpression b) => new(a, [new(ArithmeticOperator.Add, b)], AdqlTypes.Double, a.Origin);

    private BoundExpression Inside(BoundPoint point, BoundGeometry region, FunctionCall call)
    {
        if (region is BoundPolygon polygon)
            foreach (var vertex in polygon.Vertices)
                if (Constants.Of(vertex.Longitude) is null || Constants.Of(vertex.Latitude) is null)
                    return Wrong("Polygons whose corners come from columns are not supported yet", vertex.At, "numbers");
        return new BoundIndicator(new BoundInside(point, region, call.At), call.At);
    }
}
