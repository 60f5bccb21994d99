using System.Globalization;
using Dax.Adql.Binding;

namespace Dax.Adql.Dialects;

/// <summary>
/// Tests on the sphere. A constant circle is one call of a function that the backend registers: planning the same as plain SQL takes half as long again
/// as all the rest of a cone query. Everything else is plain SQL. The haversine of an angle d, sin²(d/2), is compared instead of the angle: it keeps its precision for the
/// smallest angles, where the cosine has lost it; beyond 90° the antipode's is compared, where the same is true the other way round.
/// What is no position (a longitude that is not finite, a latitude beyond a pole) gives NULL. Coordinates are written several times; where they
/// are no mere columns and constants, functions of the backend take them once instead.
/// </summary>
internal sealed partial class DuckDbWriter
{
    private const double HalfDegree = Math.PI / 360;
    private const int MostLight = 8;

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

    internal static bool IsLight(BoundPoint point) => IsLight(point.Longitude) && IsLight(point.Latitude);

    /// <summary>Short and cheap enough to be written and computed several times.</summary>
    private static bool IsLight(BoundExpression value)
    {
        var left = MostLight;
        return Constants.Of(value) is not null || Visit(value);

        bool Visit(BoundExpression part)
        {
            if (--left < 0 || part is not (BoundColumn or BoundInteger or BoundDouble or BoundNull or BoundElement or BoundCast or BoundNegation or BoundChain))
                return false;
            if (part is BoundChain chain && Array.Exists(chain.Steps.Span.ToArray(), step => step.Operator == Syntax.ArithmeticOperator.Divide))
                return false;
            var light = true;
            BoundTree.ForEachChild(part, child => light = light && Visit(child));
            return light;
        }
    }

    private void DistanceOnce(BoundPoint from, BoundPoint to)
    {
        List("dax_distance_pp(", [from.Longitude, from.Latitude, to.Longitude, to.Latitude]);
        Sql.Append(')');
    }

    private void InCircle(BoundInside inside, BoundCircle circle)
    {
        var isConstant = Constants.Of(circle.Radius) is not null && (ConstantRegion.PointOf(circle.Centre) ?? ConstantRegion.PointOf(inside.Point)) is not null;
        if (isConstant || !IsLight(inside.Point) || !IsLight(circle.Centre) || !IsLight(circle.Radius))
        {
            // The distance is the same from either end.
            var (point, centre) = ConstantRegion.PointOf(circle.Centre) is null && isConstant ? (circle.Centre, inside.Point) : (inside.Point, circle.Centre);
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

    /// <summary><c>CASE WHEN the points are positions and the number is finite THEN</c>; constants are.</summary>
    private void OpenFinite(BoundPoint a, BoundPoint b, BoundExpression? more)
    {
        Sql.Append("CASE WHEN ");
        var start = Sql.Length;
        Finite(a.Longitude);
        OnSphere(a.Latitude);
        if (!ReferenceEquals(a, b))
        {
            Finite(b.Longitude);
            OnSphere(b.Latitude);
        }

        if (more is not null)
            Finite(more);
        Sql.Append(Sql.Length == start ? "TRUE THEN " : " THEN ");

        void Finite(BoundExpression number) => Test("isfinite(", number, ")");

        // NaN is beyond every number in the engine's order.
        void OnSphere(BoundExpression latitude) => Test("", latitude, " BETWEEN -90 AND 90");

        void Test(string before, BoundExpression number, string after)
        {
            if (Constants.Of(number) is not null)
                return;
            Sql.Append(Sql.Length == start ? "" : " AND ").Append(before);
            Value(number);
            Sql.Append(after);
        }
    }

    private void WithinConstant(BoundInside inside, BoundPoint centre, double radius)
    {
        if (radius < 0)
        {
            Sql.Append("FALSE");
            return;
        }

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

    /// <summary>A radius beyond 180° holds everything; a negative one nothing.</summary>
    private void WithinVariable(BoundInside inside, BoundCircle circle)
    {
        Sql.Append("CASE WHEN ");
        Value(circle.Radius);
        Sql.Append(inside.Strict ? " > 180 THEN TRUE WHEN " : " >= 180 THEN TRUE WHEN ");
        Value(circle.Radius);
        Sql.Append(" > 90 THEN ");
        Haversine(inside.Point, circle.Centre, antipode: true);
        Sql.Append(inside.Strict ? " > pow(sin((180 - " : " >= pow(sin((180 - ");
        Value(circle.Radius);
        Sql.Append(") * ").Append(Spell(HalfDegree)).Append("), 2) WHEN ");
        Value(circle.Radius);
        Sql.Append(" >= 0 THEN ");
        Haversine(inside.Point, circle.Centre, antipode: false);
        Sql.Append(inside.Strict ? " < " : " <= ").Append("pow(sin(");
        Value(circle.Radius);
        Sql.Append(" * ").Append(Spell(HalfDegree)).Append("), 2) ELSE FALSE END");
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
        if (Constants.Of(distance) is { } known)
        {
            Literal(known);
            return;
        }

        if (!IsLight(distance.From) || !IsLight(distance.To))
        {
            DistanceOnce(distance.From, distance.To);
            return;
        }

        OpenFinite(distance.From, distance.To, null);
        Sql.Append("degrees(2 * atan2(sqrt(greatest(");
        Haversine(distance.From, distance.To, antipode: false);
        Sql.Append(", 0e0)), sqrt(greatest(");
        Haversine(distance.From, distance.To, antipode: true);
        Sql.Append(", 0e0)))) END");
    }
}
