namespace Dax.Differential.Tests.Evaluation;

/// <summary>A disc (a point when its radius is 0) or a polygon, and what two of them have to do with each other. Borders belong to them.</summary>
internal abstract record Shape
{
    public static bool Intersect(Shape a, Shape b) => (a, b) switch
    {
        (Disc x, Disc y) => Vector.Angle(x.Centre, y.Centre) <= x.Radius + y.Radius,
        (Disc x, Polygon y) => y.Has(x.Centre) || y.DistanceToBorder(x.Centre) <= x.Radius,
        (Polygon x, Disc y) => Intersect(y, x),
        (Polygon x, Polygon y) => x.Corners.Any(y.Has) || y.Corners.Any(x.Has) || x.Crosses(y),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>Whether all of <paramref name="inner"/> is in <paramref name="outer"/>.</summary>
    public static bool Contains(Shape outer, Shape inner) => (outer, inner) switch
    {
        (Disc x, Disc y) => x.Radius >= 180 || Vector.Angle(x.Centre, y.Centre) + y.Radius <= x.Radius,
        (Polygon x, Disc y) => x.Has(y.Centre) && x.DistanceToBorder(y.Centre) >= y.Radius,
        // What a disc leaves out is a disc about its antipode.
        (Disc x, Polygon y) => x.Radius >= 180 || !Intersect(new Disc(x.Centre.Antipode, 180 - x.Radius), y),
        (Polygon x, Polygon y) => y.Corners.All(x.Has) && !x.Crosses(y),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>Square degrees.</summary>
    public abstract double Area { get; }
}

/// <param name="Centre">A direction.</param>
/// <param name="Radius">Degrees.</param>
internal sealed record Disc(Vector Centre, double Radius) : Shape
{
    public override double Area => 4 * Math.PI * Math.Pow(Math.Sin(Radius * Math.PI / 360), 2) * Math.Pow(180 / Math.PI, 2);
}

/// <param name="Corners">Joined by great circles; less than a hemisphere.</param>
internal sealed record Polygon(IReadOnlyList<Vector> Corners) : Shape
{
    /// <summary>By l'Huilier, a triangle from the first corner for every side, with its sign.</summary>
    public override double Area
    {
        get
        {
            double excess = 0;
            for (var i = 1; i + 1 < Corners.Count; i++)
            {
                var (a, b, c) = (Corners[0], Corners[i], Corners[i + 1]);
                excess += 2 * Math.Atan2(a.Dot(b.Cross(c)), 1 + a.Dot(b) + b.Dot(c) + c.Dot(a));
            }

            return Math.Abs(excess) * Math.Pow(180 / Math.PI, 2);
        }
    }

    /// <summary>Degrees: closer to it, a position is on the border.</summary>
    private const double BorderWidth = 1e-11;

    public bool Has(Vector p) => Vector.IsInside(p, Corners) || DistanceToBorder(p) <= BorderWidth;

    public double DistanceToBorder(Vector p) => Sides().Min(side => Distance(p, side.From, side.To));

    public bool Crosses(Polygon other) => Sides().Any(a => other.Sides().Any(b => Cross(a.From, a.To, b.From, b.To)));

    private IEnumerable<(Vector From, Vector To)> Sides() => Corners.Select((corner, i) => (corner, Corners[(i + 1) % Corners.Count]));

    private static double Distance(Vector p, Vector a, Vector b)
    {
        var n = a.Cross(b).Unit;
        return IsBetween(p, a, b, n)
            ? Math.Abs(90 - Vector.Angle(p, n))
            : Math.Min(Vector.Angle(p, a), Vector.Angle(p, b));
    }

    private static bool Cross(Vector a, Vector b, Vector c, Vector d)
    {
        var (first, second) = (a.Cross(b).Unit, c.Cross(d).Unit);
        var p = first.Cross(second).Unit;
        return IsOnBoth(p) || IsOnBoth(p.Antipode);

        bool IsOnBoth(Vector q) => IsBetween(q, a, b, first) && IsBetween(q, c, d, second);
    }

    private static bool IsBetween(Vector p, Vector a, Vector b, Vector n) => a.Cross(p).Dot(n) >= 0 && p.Cross(b).Dot(n) >= 0;
}
