using System.Globalization;
using Dax.Adql.Binding;

namespace Dax.Adql.Dialects;

/// <summary>
/// Tests on the sphere. A constant circle is one call of a function that the backend registers: planning the same as plain SQL takes half as long again
/// as all the rest of a cone query. Everything else is plain SQL. The haversine of an angle d, sin²(d/2), is compared instead of the angle: it keeps its precision for the
/// smallest angles, where the cosine has lost it; beyond 90° the antipode's is compared, where the same is true the other way round.
/// Coordinates that are not finite (DuckDB's sin fails on infinity) are in no region.
/// </summary>
internal sealed partial class DuckDbWriter
{
    private const double HalfDegree = Math.PI / 360;

    protected override void Inside(BoundInside inside)
    {
        if (inside.Region is BoundPolygon polygon)
            InPolygon(inside.Point, polygon);
        else if (inside.Region is BoundCircle circle)
            InCircle(inside, circle);
        else
            Fail("This region is not supported here", inside.Origin);
    }

    private void InPolygon(BoundPoint point, BoundPolygon polygon)
    {
        Sql.Append("dax_in_polygon(");
        Value(point.Longitude);
        Sql.Append(", ");
        Value(point.Latitude);
        Sql.Append(", '");
        for (var i = 0; i < polygon.Vertices.Count; i++)
            Sql.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : " ")}{Coordinate(polygon.Vertices[i].Longitude):R} {Coordinate(polygon.Vertices[i].Latitude):R}");
        Sql.Append("')");
    }

    private static double Coordinate(BoundExpression value) => Constants.Of(value) ?? throw new InvalidOperationException("The vertex is no constant.");

    private void InCircle(BoundInside inside, BoundCircle circle)
    {
        if (Constants.Of(circle.Radius) is not null && (IsConstant(circle.Centre) || IsConstant(inside.Point)))
        {
            // The distance is the same from either end.
            var (point, centre) = IsConstant(circle.Centre) ? (inside.Point, circle.Centre) : (circle.Centre, inside.Point);
            List(inside.Strict ? "dax_in_open_circle(" : "dax_in_circle(", [point.Longitude, point.Latitude, centre.Longitude, centre.Latitude, circle.Radius]);
            Sql.Append(')');
            return;
        }

        OpenFinite(inside.Point, circle.Centre, Constants.Of(circle.Radius) is null ? circle.Radius : null);
        if (Constants.Of(circle.Radius) is { } radius)
            WithinConstant(inside, circle.Centre, radius);
        else
            WithinVariable(inside, circle);
        Sql.Append(" END");
    }

    private static bool IsConstant(BoundPoint point) => Constants.Of(point.Longitude) is not null && Constants.Of(point.Latitude) is not null;

    /// <summary><c>CASE WHEN all coordinates are finite THEN</c>; constants are.</summary>
    private void OpenFinite(BoundPoint a, BoundPoint b, BoundExpression? more)
    {
        Sql.Append("CASE WHEN ");
        var first = true;
        ReadOnlySpan<BoundExpression?> numbers = [a.Longitude, a.Latitude, b.Longitude, b.Latitude, more];
        foreach (var number in numbers)
        {
            if (number is null || Constants.Of(number) is not null)
                continue;
            Sql.Append(first ? "isfinite(" : " AND isfinite(");
            Value(number);
            Sql.Append(')');
            first = false;
        }

        Sql.Append(first ? "TRUE THEN " : " THEN ");
    }

    private void WithinConstant(BoundInside inside, BoundPoint centre, double radius)
    {
        if (radius > 90)
        {
            if (radius >= 180 && !inside.Strict)
                Sql.Append("TRUE");
            else
            {
                Haversine(inside.Point, centre, antipode: true);
                Sql.Append(inside.Strict ? " > " : " >= ").Append(Spell(SquaredHalfSine(180 - radius)));
            }

            return;
        }

        Haversine(inside.Point, centre, antipode: false);
        Sql.Append(inside.Strict ? " < " : " <= ").Append(Spell(SquaredHalfSine(radius)));
    }

    private static double SquaredHalfSine(double degrees)
    {
        var sine = Math.Sin(degrees * HalfDegree);
        return sine * sine;
    }

    private void WithinVariable(BoundInside inside, BoundCircle circle)
    {
        // A radius beyond 180° holds everything; a negative one nothing.
        Sql.Append('(');
        Value(circle.Radius);
        Sql.Append(" > 180 OR ");
        Value(circle.Radius);
        Sql.Append(inside.Strict ? " > 0 AND " : " >= 0 AND ");
        Haversine(inside.Point, circle.Centre, antipode: false);
        Sql.Append(inside.Strict ? " < " : " <= ").Append("pow(sin(");
        Value(circle.Radius);
        Sql.Append(" * ").Append(Spell(HalfDegree)).Append("), 2))");
    }

    /// <summary>sin²(d/2) of the distance d from <paramref name="a"/> to <paramref name="b"/>, or to its antipode.</summary>
    private void Haversine(BoundPoint a, BoundPoint b, bool antipode)
    {
        Sql.Append("(pow(sin((");
        Value(a.Latitude);
        Sql.Append(antipode ? " + " : " - ");
        Value(b.Latitude);
        Sql.Append(") * ").Append(Spell(HalfDegree)).Append("), 2) + ");
        Cosine(a.Latitude);
        Sql.Append(" * ");
        Cosine(b.Latitude);
        Sql.Append(antipode ? " * pow(cos((" : " * pow(sin((");
        Value(a.Longitude);
        Sql.Append(" - ");
        Value(b.Longitude);
        Sql.Append(") * ").Append(Spell(HalfDegree)).Append("), 2))");
    }

    private void Cosine(BoundExpression latitude)
    {
        if (Constants.Of(latitude) is { } known)
        {
            Sql.Append(Spell(Math.Cos(known * 2 * HalfDegree)));
            return;
        }

        Sql.Append("cos(radians(");
        Value(latitude);
        Sql.Append("))");
    }

    /// <summary>As a value: 2 atan2 of the two half chords, precise for the smallest and for the largest distances.</summary>
    protected override void Distance(BoundDistance distance)
    {
        OpenFinite(distance.From, distance.To, null);
        Sql.Append("degrees(2 * atan2(sqrt(greatest(");
        Haversine(distance.From, distance.To, antipode: false);
        Sql.Append(", 0e0)), sqrt(greatest(");
        Haversine(distance.From, distance.To, antipode: true);
        Sql.Append(", 0e0)))) END");
    }
}
