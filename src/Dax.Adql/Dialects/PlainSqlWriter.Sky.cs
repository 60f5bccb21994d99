using Dax.Adql.Binding;
using Dax.Sky.Healpix;

namespace Dax.Adql.Dialects;

/// <summary>
/// Circles and distances by haversines, sin²(d/2): they keep their precision for the smallest angles, where the cosine has lost it; beyond 90° the
/// antipode's is compared, where the same is true the other way round. Coordinates that are not finite are in no region.
/// </summary>
internal abstract partial class PlainSqlWriter
{
    protected const double HalfDegree = Math.PI / 360;

    /// <summary>What rounding leaves of the haversine of a point's own antipode.</summary>
    private const double Antipode = 1e-30;

    /// <summary>
    /// Zero, or the greatest haversine that stands for zero in an engine that fails where a product is too small for a double: angles below
    /// 1e-100° are taken as that.
    /// </summary>
    protected abstract double Nothing { get; }

    /// <summary>Around a number: its magnitude, and that no less than 1e-100 where <see cref="Nothing"/> is not 0.</summary>
    protected abstract Spelling Magnitude { get; }

    /// <summary>Before and after a coordinate: whether it is finite; null where every number is.</summary>
    protected abstract Spelling? IsFinite { get; }

    /// <summary>At most so many ranges of keys for a region.</summary>
    protected virtual int MostKeyRanges => 16;

    protected override void KeyRange(BoundKeyRange range)
    {
        IReadOnlyList<KeyRange> keys = range.Region is null ? [new(range.First, range.Last)] : HealpixCover.Ranges(range.Region, MostKeyRanges);
        for (var i = 0; i < keys.Count; i++)
        {
            Sql.Append(i == 0 ? "(t" : " OR t").Append(Number(range.Source)).Append('.');
            Identifier(range.KeyColumn);
            Sql.Append(" BETWEEN ").Append(Number(keys[i].First)).Append(" AND ").Append(Number(keys[i].Last));
        }

        Sql.Append(')');
    }

    protected override void Inside(BoundInside inside)
    {
        if (inside.Region is BoundPolygon polygon)
            InPolygon(inside, polygon);
        else if (inside.Region is BoundCircle circle)
            InCircle(inside, circle);
        else
            Fail($"CONTAINS of {inside.Region.Type.Say()} is not supported here", inside.Origin);
    }

    private void InCircle(BoundInside inside, BoundCircle circle)
    {
        var known = Constants.Of(circle.Radius);
        var guarded = OpenFinite([inside.Point.Longitude, inside.Point.Latitude, circle.Centre.Longitude, circle.Centre.Latitude, circle.Radius]);
        Sql.Append(guarded ? "" : "(");
        if (known is { } radius)
            WithinConstant(inside, circle.Centre, radius);
        else
            WithinVariable(inside, circle);
        Sql.Append(guarded ? " END" : ")");
    }

    /// <summary><c>CASE WHEN all of them are finite THEN</c>, unless they are anyway: constants are.</summary>
    private bool OpenFinite(ReadOnlySpan<BoundExpression> numbers)
    {
        var any = false;
        foreach (var number in numbers)
        {
            if (IsFinite is not { } test || Constants.Of(number) is not null)
                continue;
            Sql.Append(any ? " AND " : "CASE WHEN ");
            Around(test.Before, number, test.After);
            any = true;
        }

        Sql.Append(any ? " THEN " : "");
        return any;
    }

    private void WithinConstant(BoundInside inside, BoundPoint centre, double radius)
    {
        if (radius < 0)
            Literal(false);
        else if (radius <= 90)
        {
            Haversine(inside.Point, centre, antipode: false);
            Sql.Append(inside.Strict ? " < " : " <= ");
            Literal(Math.Max(SquaredHalfSine(radius), Nothing));
        }
        else if (radius > 180 || (radius == 180 && !inside.Strict))
        {
            // Everything, but what has no place.
            Haversine(inside.Point, centre, antipode: false);
            Sql.Append(" >= 0");
        }
        else
        {
            Haversine(inside.Point, centre, antipode: true);
            Sql.Append(inside.Strict ? " > " : " >= ");
            Literal(radius == 180 ? Antipode : SquaredHalfSine(180 - radius));
        }
    }

    private static double SquaredHalfSine(double degrees)
    {
        var sine = Math.Sin(degrees * HalfDegree);
        return sine * sine;
    }

    /// <summary>A radius beyond 180° holds everything; a negative one nothing.</summary>
    private void WithinVariable(BoundInside inside, BoundCircle circle)
    {
        Haversine(inside.Point, circle.Centre, antipode: false);
        Around(inside.Strict ? " < CASE WHEN " : " <= CASE WHEN ", circle.Radius, " > 180 THEN 2 WHEN ");
        Around("", circle.Radius, inside.Strict ? " > 0 THEN " : " >= 0 THEN ");
        Sql.Append(Nothing > 0 ? "greatest(" : "");
        Sine(() => Value(circle.Radius));
        if (Nothing > 0)
        {
            Sql.Append(", ");
            Literal(Nothing);
            Sql.Append(')');
        }

        Around(" WHEN ", circle.Radius, inside.Strict ? " <= 0 THEN -1 END" : " < 0 THEN -1 END");
    }

    /// <summary>sin²(x/2) of x in degrees.</summary>
    private void Sine(Action degrees)
    {
        Sql.Append("power(sin(");
        Around(Magnitude, degrees);
        Sql.Append(" * ");
        Literal(HalfDegree);
        Sql.Append("), 2)");
    }

    /// <summary>sin²(d/2) of the distance d from <paramref name="a"/> to <paramref name="b"/>, or to its antipode.</summary>
    private void Haversine(BoundPoint a, BoundPoint b, bool antipode)
    {
        Sql.Append('(');
        Sine(() =>
        {
            Around("(", a.Latitude, antipode ? " + " : " - ");
            Around("", b.Latitude, ")");
        });
        Sql.Append(" + ");
        Cosine(a.Latitude);
        Sql.Append(" * ");
        Cosine(b.Latitude);
        Sql.Append(antipode ? " * power(cos(" : " * power(sin(");
        Around(Magnitude, () =>
        {
            Around("(", a.Longitude, " - ");
            Around("", b.Longitude, ")");
        });
        Sql.Append(" * ");
        Literal(HalfDegree);
        Sql.Append("), 2))");
    }

    private void Cosine(BoundExpression latitude)
    {
        if (Constants.Of(latitude) is { } known)
        {
            Literal(Math.Cos(known * 2 * HalfDegree));
            return;
        }

        Sql.Append("cos(");
        Around(Magnitude, () => Value(latitude));
        Sql.Append(" * ");
        Literal(2 * HalfDegree);
        Sql.Append(')');
    }

    /// <summary>As a value: 2 atan2 of the two half chords, precise for the smallest and for the largest distances.</summary>
    protected override void Distance(BoundDistance distance)
    {
        var guarded = OpenFinite([distance.From.Longitude, distance.From.Latitude, distance.To.Longitude, distance.To.Latitude]);
        Sql.Append("degrees(2 * atan2(sqrt(greatest(");
        Haversine(distance.From, distance.To, antipode: false);
        if (Nothing > 0)
        {
            Sql.Append(" - ");
            Literal(Nothing);
        }

        Sql.Append(", 0)), sqrt(greatest(");
        Haversine(distance.From, distance.To, antipode: true);
        Sql.Append(guarded ? ", 0)))) END" : ", 0))))");
    }
}
