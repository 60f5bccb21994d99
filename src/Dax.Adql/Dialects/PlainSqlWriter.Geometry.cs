using Dax.Adql.Binding;

namespace Dax.Adql.Dialects;

/// <summary>What plain SQL knows of geometries as values: the coordinates of a point, and what is known without any row.</summary>
internal abstract partial class PlainSqlWriter
{
    protected override void Measure(BoundMeasure measure)
    {
        if (Constants.Of(measure) is { } known)
            Literal(known);
        else if (measure is { Measure: Binding.Measure.Coord1 or Binding.Measure.Coord2, Arguments: [BoundPoint point] })
            Coordinate(point, measure.Measure == Binding.Measure.Coord1);
        else
            base.Measure(measure);
    }

    /// <summary>NULL where the two are no position.</summary>
    private void Coordinate(BoundPoint point, bool isFirst)
    {
        Around("CASE WHEN ", point.Latitude, " BETWEEN -90 AND 90 AND ");
        if (IsFinite is { } test)
            Around(test.Before, point.Longitude, test.After);
        else
            Around("", point.Longitude, " IS NOT NULL");
        Around(" THEN ", isFirst ? point.Longitude : point.Latitude, " END");
    }
}
