using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>Geometry (ADQL 2.1, 4.2): what is one, and the functions by name.</summary>
internal sealed partial class Binder
{
    private const string Geometries = "POINT(…), CIRCLE(…), POLYGON(…), or a column that holds one";

    private BoundExpression BindGeometryFunction(FunctionCall call, Scope scope) => call.Function.Id switch
    {
        FunctionId.Point => MakePoint(call, scope),
        FunctionId.Circle => OrNull(MakeCircle(call, scope), call.At),
        FunctionId.Polygon => OrNull(MakePolygon(call, scope), call.At),
        FunctionId.Box => OrNull(MakeBox(call, scope), call.At),
        FunctionId.Region => OrNull(MakeRegion(call), call.At),
        FunctionId.Centroid => BindCentroid(call, scope),
        FunctionId.Contains => BindContains(call, scope),
        FunctionId.Intersects => BindIntersects(call, scope),
        FunctionId.Distance => BindDistance(call, scope),
        FunctionId.Area => BindArea(call, scope),
        FunctionId.CoordSys => BindMeasure(call, Measure.CoordSys, BindGeometry(call.Arguments[0], scope)),
        _ => BindCoordinate(call, scope),
    };

    /// <summary>Stands for a geometry that is wrong, after its error.</summary>
    private static BoundNull NoGeometry(TextPosition at) => new(AdqlTypes.Null, at);

    private static BoundExpression OrNull(BoundGeometry? geometry, TextPosition at) => geometry is null ? NoGeometry(at) : geometry;

    /// <summary>A geometry of any form; null after an error.</summary>
    private BoundGeometry? BindGeometry(Expression expression, Scope scope)
    {
        var value = BindValue(expression, scope);
        if (AsGeometry(value) is { } geometry)
            return geometry;
        if (value.Type.IsText())
            Fail("A geometry is needed, and this is a text", value.At, "REGION('…') for the text of a region, CAST('…' AS CIRCLE), or a column with an xtype");
        else if (!value.Type.IsNull() || (value is BoundNull && errors.Count == 0))
            Fail($"A geometry is needed, and this is {value.Type.Say()}", value.At, Geometries);
        return null;
    }

    /// <summary>
    /// The value as a geometry, or null when it is none. Points and circles of columns are taken apart into their numbers, which every engine
    /// computes with; other values stay whole, so that they are written once.
    /// </summary>
    private static BoundGeometry? AsGeometry(BoundExpression value)
    {
        if (value is BoundGeometry geometry)
            return geometry;
        if (StoredGeometry.TypeOf(value, out var isText) is not { } type)
            return null;
        if (isText && type != AdqlTypes.Region)
            return new BoundGeometryCall(GeometryFunction.FromText, [value], type, value.Origin);
        if (value is not BoundColumn || (type != AdqlTypes.Point && type != AdqlTypes.Circle))
            return new BoundGeometryValue(value, type, value.Origin);
        var centre = new BoundPoint(new BoundElement(value, 1, value.Origin), new BoundElement(value, 2, value.Origin), value.Origin);
        return type == AdqlTypes.Point ? centre : new BoundCircle(centre, new BoundElement(value, 3, value.Origin), value.Origin);
    }

    /// <summary>A point of any form; null after an error.</summary>
    private BoundGeometry? BindPoint(Expression expression, Scope scope, string what) => AsPoint(BindGeometry(expression, scope), what);

    private BoundGeometry? AsPoint(BoundGeometry? geometry, string what)
    {
        if (geometry is null || geometry.Type == AdqlTypes.Point)
            return geometry;
        Fail($"{what} takes points, and this is {geometry.Type.Say()}", geometry.At, "a point");
        return null;
    }

    /// <summary>The arguments behind the coordinate system, which is deprecated (ADQL 2.1, 4.2.2) and can only be ICRS, or one as near to it as a text can say.</summary>
    private IReadOnlyList<Expression> WithoutFrame(FunctionCall call)
    {
        if (call.Arguments.Count == 0 || call.Arguments[0] is not TextLiteral frame)
            return call.Arguments;
        var name = frame.Value.Trim().Split(' ')[0].ToUpperInvariant();
        if (name is not ("" or "ICRS" or "FK5" or "J2000" or "UNKNOWN" or "UNKNOWNFRAME"))
            Fail($"Coordinates are ICRS here; '{frame.Value}' is not converted", frame.At, "no coordinate system, or 'ICRS'");
        return [.. call.Arguments.Skip(1)];
    }

    /// <summary>COALESCE of geometries: of one type, or the regions that they are. Null when none of the values is a geometry.</summary>
    private BoundExpression? CoalesceGeometries(BoundExpression[] values, TextPosition at)
    {
        var geometries = Array.ConvertAll(values, AsGeometry);
        if (Array.TrueForAll(geometries, geometry => geometry is null))
            return null;
        AdqlType? type = null;
        for (var i = 0; i < values.Length; i++)
        {
            if (geometries[i] is null && !values[i].Type.IsNull())
                return Wrong($"COALESCE mixes geometries with {values[i].Type.Say()}", values[i].At, Geometries);
            if (geometries[i] is { } geometry)
                type = type is null || type == geometry.Type ? geometry.Type : AdqlTypes.Region;
        }

        for (var i = 0; i < values.Length; i++)
            values[i] = geometries[i] is { } geometry ? ToType(geometry, type!.Value) : new BoundNull(type!.Value, values[i].Origin);
        return new BoundGeometryValue(new BoundCoalesce(new(values), type!.Value, at), type.Value, at);
    }

    private static BoundGeometry ToType(BoundGeometry geometry, AdqlType type) =>
        geometry.Type == type ? geometry : new BoundGeometryCall(GeometryFunction.ToRegion, [geometry], type, geometry.Origin);
}
