using Dax.Adql.Binding;

namespace Dax.Differential.Tests.Evaluation;

/// <summary>Geometry, by vectors. A position that is NULL, not finite, or beyond a pole, is in no region and at no distance: NULL.</summary>
internal sealed partial class Evaluator
{
    private Vector? Point(BoundPoint point, Place place)
    {
        if (Value(point.Longitude, place) is not { } lon || Value(point.Latitude, place) is not { } lat)
            return null;
        var (x, y) = (Values.ToDouble(lon), Values.ToDouble(lat));
        return double.IsFinite(x) && Math.Abs(y) <= 90 ? Vector.Of(x, y) : null;
    }

    private object? Distance(BoundDistance distance, Place place) =>
        Point(distance.From, place) is { } a && Point(distance.To, place) is { } b ? Vector.Angle(a, b) : null;

    private object? Measured(BoundMeasure measure, Place place) => measure switch
    {
        { Measure: Measure.Coord1 or Measure.Coord2, Arguments: [BoundPoint point] } => Point(point, place) is null
            ? null
            : Values.ToDouble(Value(measure.Measure == Measure.Coord1 ? point.Longitude : point.Latitude, place)!),
        { Measure: Measure.Area } => ToShape(measure.Arguments[0], place)?.Area,
        _ => throw new InvalidOperationException(measure.Measure.ToString()),
    };

    private bool? Inside(BoundInside inside, Place place) => inside.Region switch
    {
        BoundCircle circle => InCircle(Point(inside.Point, place), Point(circle.Centre, place), Value(circle.Radius, place), inside.Strict),
        BoundPolygon polygon => InPolygon(Point(inside.Point, place), polygon, place),
        _ => throw new InvalidOperationException(inside.Region.GetType().Name),
    };

    private static bool? InCircle(Vector? point, Vector? centre, object? radius, bool strict)
    {
        if (point is not { } p || centre is not { } c || radius is null || !double.IsFinite(Values.ToDouble(radius)))
            return null;
        var (angle, reach) = (Vector.Angle(p, c), Values.ToDouble(radius));
        return strict ? angle < reach : angle <= reach;
    }

    private bool? InPolygon(Vector? point, BoundPolygon polygon, Place place) =>
        point is { } p && ToShape(polygon, place) is Polygon shape ? shape.Has(p) : null;

    private bool? Spatial(BoundSpatial spatial, Place place)
    {
        if (ToShape(spatial.First, place) is not { } first || ToShape(spatial.Second, place) is not { } second)
            return null;
        return spatial.IsContains ? Shape.Contains(second, first) : Shape.Intersect(first, second);
    }

    private Shape? ToShape(BoundGeometry geometry, Place place)
    {
        switch (geometry)
        {
            case BoundPoint point:
                return Point(point, place) is { } direction ? new Disc(direction, 0) : null;
            case BoundCircle circle:
                return Point(circle.Centre, place) is { } centre && Value(circle.Radius, place) is { } radius && Values.ToDouble(radius) is >= 0 and var reach
                    ? new Disc(centre, Math.Min(reach, 180))
                    : null;
            case BoundPolygon polygon:
                var corners = polygon.Vertices.Map(vertex => Point(vertex, place)).Span.ToArray();
                return Array.Exists(corners, corner => corner is null) ? null : new Polygon([.. corners.Select(corner => corner!.Value)]);
            default:
                throw new InvalidOperationException($"The evaluator has no meaning for {geometry.GetType().Name}.");
        }
    }
}
