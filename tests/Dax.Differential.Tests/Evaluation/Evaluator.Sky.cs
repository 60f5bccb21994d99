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

    private bool? InPolygon(Vector? point, BoundPolygon polygon, Place place)
    {
        if (point is not { } p)
            return null;
        var corners = new List<Vector>();
        foreach (var vertex in polygon.Vertices)
        {
            if (Point(vertex, place) is not { } corner)
                return null;
            corners.Add(corner);
        }

        return Vector.IsInside(p, corners);
    }
}
