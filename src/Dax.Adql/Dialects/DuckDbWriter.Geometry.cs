using Dax.Adql.Binding;
using Dax.Sky.Geometry;

namespace Dax.Adql.Dialects;

/// <summary>
/// Geometries as values, and predicates of any two of them: calls of the backend's own functions. A name ends with the form of each argument:
/// p for the two numbers of a point, n for a list of numbers (two are a point, three a circle, more a polygon), t for the text of a region.
/// Constants are texts, which the functions parse once. The functions answer NULL for what is no geometry.
/// </summary>
internal sealed partial class DuckDbWriter
{
    protected override void Geometry(BoundGeometry geometry)
    {
        switch (geometry)
        {
            case BoundShape shape:
                Literal(shape.Text);
                break;
            case BoundGeometryValue { Value.Type: { IsArray: true, Base: AdqlBase.Real } } single:
                Sql.Append("CAST(");
                Value(single.Value);
                Sql.Append(" AS DOUBLE[])");
                break;
            case BoundGeometryValue value:
                Value(value.Value);
                break;
            case BoundGeometryCall call:
                GeometryCall(call);
                break;
            case var constant when ConstantRegion.Of(constant) is not null:
                Numbers(constant);
                break;
            default:
                Sql.Append("dax_geometry(");
                Numbers(geometry);
                Sql.Append(')');
                break;
        }
    }

    /// <summary>The list of numbers of a point, circle or polygon, whatever they are.</summary>
    private void Numbers(BoundGeometry geometry)
    {
        switch (geometry)
        {
            case BoundPoint point:
                List("[", [point.Longitude, point.Latitude]);
                break;
            case BoundCircle circle:
                List("[", [circle.Centre.Longitude, circle.Centre.Latitude, circle.Radius]);
                break;
            case BoundPolygon polygon:
                var numbers = new BoundExpression[2 * polygon.Vertices.Count];
                for (var i = 0; i < polygon.Vertices.Count; i++)
                    (numbers[2 * i], numbers[2 * i + 1]) = (polygon.Vertices[i].Longitude, polygon.Vertices[i].Latitude);
                List("[", new(numbers));
                break;
            default:
                Value(geometry);
                return;
        }

        Sql.Append(']');
    }

    private void GeometryCall(BoundGeometryCall call)
    {
        switch (call.Function)
        {
            case GeometryFunction.Circle:
                Sql.Append("dax_geometry(list_append(");
                Numbers((BoundGeometry)call.Arguments[0]);
                Sql.Append(", ");
                Value(call.Arguments[1]);
                Sql.Append("))");
                break;
            case GeometryFunction.Polygon:
                Corners(call);
                break;
            case GeometryFunction.Box:
                Sql.Append("dax_box(list_concat(");
                Numbers((BoundGeometry)call.Arguments[0]);
                List(", [", [call.Arguments[1], call.Arguments[2]]);
                Sql.Append("]))");
                break;
            case GeometryFunction.FromText:
                Sql.Append("dax_numbers(");
                Value(call.Arguments[0]);
                Sql.Append(", '").Append(GeometryText.NameOf(call.Type)).Append("')");
                break;
            default:
                Call(call.Function == GeometryFunction.Centroid ? "dax_centroid" : "dax_region", (BoundGeometry)call.Arguments[0]);
                break;
        }
    }

    /// <summary>A corner that is NULL stays one: without it the others would make another polygon.</summary>
    private void Corners(BoundGeometryCall polygon)
    {
        Sql.Append("dax_geometry(flatten([");
        for (var i = 0; i < polygon.Arguments.Count; i++)
        {
            Sql.Append(i == 0 ? "coalesce(" : ", coalesce(");
            Numbers((BoundGeometry)polygon.Arguments[i]);
            Sql.Append(", [CAST(NULL AS DOUBLE)])");
        }

        Sql.Append("]))");
    }

    protected override void Measure(BoundMeasure measure)
    {
        var geometry = measure.Arguments[0];
        switch (measure.Measure)
        {
            case Binding.Measure.Area when Constants.Of(measure) is { } known:
                Literal(known);
                break;
            case Binding.Measure.Area:
                Call("dax_area", geometry);
                break;
            case Binding.Measure.Distance:
                DistanceOfValues(geometry, measure.Arguments[1]);
                break;
            case Binding.Measure.CoordSys:
                Sql.Append("CASE WHEN ");
                Value(geometry);
                Sql.Append(" IS NOT NULL THEN 'ICRS' END");
                break;
            case Binding.Measure.Text when geometry.Type == AdqlTypes.Region:
                Value(geometry);
                break;
            case Binding.Measure.Text:
                Sql.Append("array_to_string(");
                Value(geometry);
                Sql.Append(", ' ')");
                break;
            default:
                Coordinate(geometry, measure.Measure == Binding.Measure.Coord1);
                break;
        }
    }

    private void Coordinate(BoundGeometry geometry, bool isFirst)
    {
        if (geometry is BoundPoint point && IsLight(point))
        {
            OpenFinite(point, point, null);
            Value(isFirst ? point.Longitude : point.Latitude);
            Sql.Append(" END");
            return;
        }

        Sql.Append('(');
        Value(geometry);
        Sql.Append(isFirst ? ")[1]" : ")[2]");
    }

    private void DistanceOfValues(BoundGeometry a, BoundGeometry b)
    {
        if (b is BoundPoint)
            (a, b) = (b, a);
        Sql.Append(a is BoundPoint ? "dax_distance_pn(" : "dax_distance_nn(");
        Argument(a, a is BoundPoint ? 'p' : 'n');
        Sql.Append(", ");
        Argument(b, 'n');
        Sql.Append(')');
    }

    protected override void Spatial(BoundSpatial spatial)
    {
        var (first, second) = (FormOf(spatial.First, spatial.IsContains), FormOf(spatial.Second, false));
        Sql.Append(spatial.IsContains ? "dax_contains_" : "dax_intersects_").Append(first).Append(second).Append('(');
        Argument(spatial.First, first);
        Sql.Append(", ");
        Argument(spatial.Second, second);
        Sql.Append(')');
    }

    private void Call(string name, BoundGeometry argument)
    {
        var form = FormOf(argument, false);
        Sql.Append(name).Append('_').Append(form).Append('(');
        Argument(argument, form);
        Sql.Append(')');
    }

    private static char FormOf(BoundGeometry geometry, bool byNumbers) => geometry switch
    {
        BoundPoint => byNumbers ? 'p' : 'n',
        { Type.Base: AdqlBase.Region } => 't',
        _ => ConstantRegion.Of(geometry) is null ? 'n' : 't',
    };

    private void Argument(BoundGeometry geometry, char form)
    {
        if (form == 'p' && geometry is BoundPoint point)
            List("", [point.Longitude, point.Latitude]);
        else if (form == 't' && ConstantRegion.Of(geometry) is { } region)
            Literal(SkyRegionText.Write(region));
        else
            Numbers(geometry);
    }
}
