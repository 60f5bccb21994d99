using Dax.Sky.Geometry;

namespace Dax.Adql.Binding;

/// <summary>
/// A geometry, ICRS. As a value of an engine (a column of a result or of an inner query, an argument of a function) a point is its two
/// numbers, a circle three, a polygon two for each corner, in degrees and in DALI's order (DALI 1.1, 3.3.5 to 3.3.7); a region is DALI's text
/// of a shape. Every expression of a geometry type has that form. What a row makes no geometry of (a NULL part, a latitude beyond a pole) is NULL.
/// </summary>
internal abstract record BoundGeometry(AdqlType Type, Origin Origin) : BoundExpression(Type, Origin);

internal sealed record BoundPoint(BoundExpression Longitude, BoundExpression Latitude, Origin Origin) : BoundGeometry(AdqlTypes.Point, Origin);

internal sealed record BoundCircle(BoundPoint Centre, BoundExpression Radius, Origin Origin) : BoundGeometry(AdqlTypes.Circle, Origin);

/// <summary>Vertices joined by great circles; the side smaller than a hemisphere.</summary>
internal sealed record BoundPolygon(Seq<BoundPoint> Vertices, Origin Origin) : BoundGeometry(AdqlTypes.Polygon, Origin);

/// <summary>A constant that is no point, circle or polygon: a union of them.</summary>
/// <param name="Text">DALI's text of the shape; two regions are equal when these are.</param>
/// <param name="Region">The same.</param>
/// <param name="Origin">Where.</param>
internal sealed record BoundShape(string Text, ISkyRegion Region, Origin Origin) : BoundGeometry(AdqlTypes.Region, Origin)
{
    public bool Equals(BoundShape? other) => other is not null && string.Equals(Text, other.Text, StringComparison.Ordinal);
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}

/// <summary>A geometry that the engine holds as one value: a column, or what COALESCE, a query or a user-defined function gives.</summary>
/// <param name="Value">Numbers (Double or Real) of a point, circle or polygon; text of a region: DALI's, or STC-S.</param>
/// <param name="Type">Which of them.</param>
/// <param name="Origin">Where.</param>
internal sealed record BoundGeometryValue(BoundExpression Value, AdqlType Type, Origin Origin) : BoundGeometry(Type, Origin);

internal enum GeometryFunction : byte
{
    /// <summary>Of a centre (a geometry) and a radius.</summary>
    Circle,
    /// <summary>Of corners that are geometries.</summary>
    Polygon,
    /// <summary>Of a centre (a geometry), width and height (ADQL 2.1, 4.2.9).</summary>
    Box,
    /// <summary>Of a geometry.</summary>
    Centroid,
    /// <summary>Of a text: DALI's numbers of that type, a shape with its name, or STC-S.</summary>
    FromText,
    /// <summary>Of any geometry: the region that it is.</summary>
    ToRegion,
}

/// <summary>A geometry that a function makes of other values; NULL where they make none.</summary>
internal sealed record BoundGeometryCall(GeometryFunction Function, Seq<BoundExpression> Arguments, AdqlType Type, Origin Origin)
    : BoundGeometry(Type, Origin);

internal enum Measure : byte
{
    /// <summary>Square degrees.</summary>
    Area,
    /// <summary>Degrees, of a point.</summary>
    Coord1, Coord2,
    /// <summary>Degrees, between two points.</summary>
    Distance,
    /// <summary>The text ICRS.</summary>
    CoordSys,
    /// <summary>DALI's text of it: bare numbers, or the shape of a region.</summary>
    Text,
}

/// <summary>A number or text that a geometry has.</summary>
internal sealed record BoundMeasure(Measure Measure, Seq<BoundGeometry> Arguments, Origin Origin)
    : BoundExpression(Measure >= Measure.CoordSys ? AdqlTypes.Text : AdqlTypes.Double, Origin);

/// <summary>The angle between two points, in degrees.</summary>
internal sealed record BoundDistance(BoundPoint From, BoundPoint To, Origin Origin) : BoundExpression(AdqlTypes.Double, Origin);

/// <summary>Whether a point lies in a circle (border included) or in a polygon of constant corners: a condition.</summary>
/// <param name="Point">The point.</param>
/// <param name="Region">Circle or polygon.</param>
/// <param name="Origin">Where.</param>
internal sealed record BoundInside(BoundPoint Point, BoundGeometry Region, Origin Origin) : BoundCondition(Origin)
{
    /// <summary>The border is left out (<c>DISTANCE(…) &lt; r</c>).</summary>
    public bool Strict { get; init; }
}

/// <summary>
/// Whether the whole of the first geometry lies in the second, or whether they share a point; borders belong to them. What is no
/// <see cref="BoundInside"/>.
/// </summary>
internal sealed record BoundSpatial(bool IsContains, BoundGeometry First, BoundGeometry Second, Origin Origin) : BoundCondition(Origin);

/// <summary>A condition as a number: 1 where it holds, 0 where it does not, NULL where that is unknown.</summary>
internal sealed record BoundIndicator(BoundExpression Condition, Origin Origin) : BoundExpression(AdqlTypes.Integer, Origin);
