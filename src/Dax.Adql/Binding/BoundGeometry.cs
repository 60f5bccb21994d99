namespace Dax.Adql.Binding;

/// <summary>A geometry whose parts are numbers in degrees, ICRS.</summary>
internal abstract record BoundGeometry(AdqlType Type, Origin Origin) : BoundExpression(Type, Origin);

internal sealed record BoundPoint(BoundExpression Longitude, BoundExpression Latitude, Origin Origin) : BoundGeometry(AdqlTypes.Point, Origin);

internal sealed record BoundCircle(BoundPoint Centre, BoundExpression Radius, Origin Origin) : BoundGeometry(AdqlTypes.Circle, Origin);

/// <summary>Vertices joined by great circles; the side smaller than a hemisphere.</summary>
internal sealed record BoundPolygon(Seq<BoundPoint> Vertices, Origin Origin) : BoundGeometry(AdqlTypes.Polygon, Origin);

/// <summary>The angle between two points, in degrees.</summary>
internal sealed record BoundDistance(BoundPoint From, BoundPoint To, Origin Origin) : BoundExpression(AdqlTypes.Double, Origin);

/// <summary>Whether a point lies in a circle (border included) or a polygon: a condition.</summary>
/// <param name="Point">The point.</param>
/// <param name="Region">Circle or polygon.</param>
/// <param name="Origin">Where.</param>
internal sealed record BoundInside(BoundPoint Point, BoundGeometry Region, Origin Origin) : BoundCondition(Origin)
{
    /// <summary>The border is left out (<c>DISTANCE(…) &lt; r</c>).</summary>
    public bool Strict { get; init; }
}

/// <summary>A condition as a number: 1 where it holds, 0 where it does not, NULL where that is unknown.</summary>
internal sealed record BoundIndicator(BoundExpression Condition, Origin Origin) : BoundExpression(AdqlTypes.Integer, Origin);
