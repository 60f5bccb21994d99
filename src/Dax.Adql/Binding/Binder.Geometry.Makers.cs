using Dax.Adql.Syntax;
using Dax.Sky.Geometry;

namespace Dax.Adql.Binding;

/// <summary>Geometries made of numbers, of other geometries and of texts.</summary>
internal sealed partial class Binder
{
    private BoundPoint MakePoint(FunctionCall call, Scope scope)
    {
        var arguments = WithoutFrame(call);
        return MakePoint(arguments[0], arguments[1], scope, call.At);
    }

    private BoundPoint MakePoint(Expression longitude, Expression latitude, Scope scope, TextPosition at) =>
        MakePoint(BindValue(longitude, scope), BindValue(latitude, scope), at);

    /// <summary>A point as two numbers. One that is a value is then written twice.</summary>
    private static BoundPoint? ByNumbers(BoundGeometry? point) => point switch
    {
        null => null,
        BoundPoint numbers => numbers,
        _ => new BoundPoint(new BoundElement(point, 1, point.Origin), new BoundElement(point, 2, point.Origin), point.Origin),
    };

    private BoundPoint MakePoint(BoundExpression longitude, BoundExpression latitude, TextPosition at)
    {
        var point = new BoundPoint(Angle(longitude), Angle(latitude), at);
        if (Constants.Of(point.Latitude) is < -90 or > 90)
            Fail("A latitude lies between -90 and 90 degrees", latitude.At, "the longitude first, then the latitude");
        return point;
    }

    private BoundExpression Angle(BoundExpression value) => Coerce(Numeric(value, "A coordinate"), AdqlTypes.Double);

    private BoundGeometry? MakeCircle(FunctionCall call, Scope scope)
    {
        var arguments = WithoutFrame(call);
        var centre = arguments.Count == 3
            ? MakePoint(arguments[0], arguments[1], scope, call.At)
            : BindPoint(arguments[0], scope, "CIRCLE");
        var radius = Angle(BindValue(arguments[^1], scope));
        if (Constants.Of(radius) is < 0 or > 180)
            Fail("A radius lies between 0 and 180 degrees", radius.At);
        return centre switch
        {
            null => null,
            BoundPoint point => new BoundCircle(point, radius, call.At),
            _ => new BoundGeometryCall(GeometryFunction.Circle, [centre, radius], AdqlTypes.Circle, call.At),
        };
    }

    private BoundGeometry? MakePolygon(FunctionCall call, Scope scope)
    {
        var arguments = WithoutFrame(call);
        var values = new BoundExpression[arguments.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = BindValue(arguments[i], scope);
        var corners = AsGeometry(values[0]) is null ? CornersOfNumbers(values, call) : CornersOfPoints(values);
        if (corners is null)
            return null;
        if (corners.Length > SkyPolygon.MaxVertices)
            Fail($"A polygon has at most {SkyPolygon.MaxVertices} corners", call.At);
        if (!Array.TrueForAll(corners, corner => corner is BoundPoint))
            return new BoundGeometryCall(GeometryFunction.Polygon, new(corners), AdqlTypes.Polygon, call.At);
        var polygon = new BoundPolygon(new(Array.ConvertAll(corners, corner => (BoundPoint)corner)), call.At);
        ConstantRegion.Of(polygon, out var error);
        if (error is not null)
            Fail(error.TrimEnd('.'), call.At);
        return polygon;
    }

    private BoundGeometry[]? CornersOfNumbers(BoundExpression[] values, FunctionCall call)
    {
        if (values.Length % 2 != 0 || values.Length < 6)
        {
            Fail("A polygon has three or more pairs of longitude and latitude", call.At, "an even number of coordinates, 6 or more");
            return null;
        }

        var corners = new BoundGeometry[values.Length / 2];
        for (var i = 0; i < corners.Length; i++)
            corners[i] = MakePoint(values[2 * i], values[2 * i + 1], values[2 * i].At);
        return corners;
    }

    private BoundGeometry[]? CornersOfPoints(BoundExpression[] values)
    {
        var corners = new BoundGeometry[values.Length];
        for (var i = 0; i < corners.Length; i++)
        {
            if (AsGeometry(values[i]) is { } geometry && AsPoint(geometry, "POLYGON") is { } corner)
                corners[i] = corner;
            else if (!values[i].Type.IsNull())
                Fail($"POLYGON takes points, and this is {values[i].Type.Say()}", values[i].At, "a point, as the first corner is");
        }

        return Array.TrueForAll(corners, corner => corner is not null) ? corners : null;
    }

    /// <summary>A box is a polygon (ADQL 2.1, 4.2.9): four great circles, parallel to the axes through its centre.</summary>
    private BoundGeometry? MakeBox(FunctionCall call, Scope scope)
    {
        var arguments = WithoutFrame(call);
        var centre = arguments.Count == 4
            ? MakePoint(arguments[0], arguments[1], scope, call.At)
            : BindPoint(arguments[0], scope, "BOX");
        var (width, height) = (Angle(BindValue(arguments[^2], scope)), Angle(BindValue(arguments[^1], scope)));
        if (centre is null)
            return null;
        if (Constants.Of(width) is { } w && Constants.Of(height) is { } h)
        {
            // Any place will do to see whether these sizes make a box.
            var at = centre is BoundPoint point ? ConstantRegion.PointOf(point) : null;
            if (!SkyPolygon.TryCreateBox(at ?? default, w, h, out var box, out var error))
                Fail(error.TrimEnd('.'), w is > 0 and < 180 ? height.At : width.At);
            else if (at is not null)
                return ConstantRegion.ToBound(box, call.At);
        }

        return new BoundGeometryCall(GeometryFunction.Box, [centre, width, height], AdqlTypes.Polygon, call.At);
    }

    private BoundGeometry? MakeRegion(FunctionCall call) =>
        call.Arguments[0] is TextLiteral text && ParseGeometry(text.Value, null, text.At) is { } region ? region with { Origin = call.At } : null;

    /// <summary>The geometry that a text in quotes means; null after an error.</summary>
    private BoundGeometry? ParseGeometry(string text, AdqlType? type, TextPosition at)
    {
        const string shapes = "'circle lon lat radius', 'polygon lon lat …', 'union (…)', or the same in STC-S";
        if (GeometryText.Parse(text, type, out var error) is not { } region)
        {
            Fail($"This text is no {(type is { } wanted ? wanted.Base.ToString().ToUpperInvariant() : "region")}: {error?.TrimEnd('.')}", at, type is null ? shapes : DaliNumbers(type.Value));
            return null;
        }

        var geometry = ConstantRegion.ToBound(region, at);
        if (type is null || geometry.Type == type)
            return geometry;
        Fail($"This text is {geometry.Type.Say()} and no {type.Value.Base.ToString().ToUpperInvariant()}", at, DaliNumbers(type.Value));
        return null;
    }

    private static string DaliNumbers(AdqlType type) => type.Base switch
    {
        AdqlBase.Point => "'lon lat'",
        AdqlBase.Circle => "'lon lat radius'",
        _ => "'lon lat lon lat lon lat …'",
    };

    /// <summary>CAST to a geometry: from DALI's text of it (ADQL 2.1, 4.5.2), or from a region that is one.</summary>
    private BoundExpression CastToGeometry(CastExpression cast, BoundExpression operand)
    {
        var type = cast.Target switch { CastType.Point => AdqlTypes.Point, CastType.Circle => AdqlTypes.Circle, _ => AdqlTypes.Polygon };
        if (operand.Type.IsNull())
            return new BoundNull(type, cast.At);
        if (operand is BoundText text)
            return OrNull(ParseGeometry(text.Value, type, text.At), cast.At);
        var geometry = AsGeometry(operand);
        if (geometry is not null && geometry.Type == type)
            return geometry;
        if (operand.Type.IsText() || geometry?.Type == AdqlTypes.Region)
            return new BoundGeometryCall(GeometryFunction.FromText, [geometry?.Type == AdqlTypes.Region ? geometry : operand], type, cast.At);
        return Wrong($"{Capital(operand.Type.Say())} cannot be cast to {type.Say()}", operand.At, $"a text such as {DaliNumbers(type)}");
    }

    /// <summary>A geometry as text: DALI's numbers, or the shape.</summary>
    private static BoundExpression GeometryToText(CastExpression cast, BoundGeometry geometry)
    {
        var text = new BoundMeasure(Measure.Text, [geometry], cast.At);
        return cast.Length is null ? text : new BoundCast(text, AdqlTypes.Text, cast.Length, cast.At);
    }
}
