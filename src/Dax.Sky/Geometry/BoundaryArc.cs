namespace Dax.Sky.Geometry;

/// <summary>
/// A part of a circle on the sphere, counterclockwise about its pole (as seen from outside), so that the pole is to the left: a point is
/// pole·cos ρ + (u·cos t + v·sin t)·sin ρ with t from 0 to the span. With ρ of 90 degrees it is an arc of a great circle.
/// </summary>
internal readonly struct BoundaryArc
{
    private readonly UnitVector3 u, v;
    private readonly double radius, sin, cos;

    private BoundaryArc(in UnitVector3 pole, in UnitVector3 u, double radius, double sin, double cos, double span)
    {
        (Pole, this.u, v, this.radius, this.sin, this.cos, Span) = (pole, u, pole.Cross(u), radius, sin, cos, span);
        (Middle, Reach) = !IsClosed ? (At(0.5 * span), 0.5 * span * sin) : cos >= 0 ? (pole, radius) : (-pole, Math.PI - radius);
    }

    public UnitVector3 Pole { get; }

    /// <summary>Radians about the pole, at most 2π.</summary>
    public double Span { get; }

    /// <summary>All of the arc is within <see cref="Reach"/> (radians, at least) of it.</summary>
    public UnitVector3 Middle { get; }

    public double Reach { get; }

    public double Radius => radius;

    public double Sin => sin;

    public double Cos => cos;

    public bool IsGreat => cos == 0;

    public bool IsClosed => Span >= 2 * Math.PI;

    public UnitVector3 Start => At(0);

    public static BoundaryArc Of(in GreatCircleEdge edge) => new(edge.Normal, edge.Start, Math.PI / 2, 1, 0, edge.Length);

    /// <summary>Half of a great circle or less, from a point to the left of which the pole is.</summary>
    public static BoundaryArc Great(in UnitVector3 pole, in UnitVector3 start, double span) => new(pole, start, Math.PI / 2, 1, 0, span);

    /// <summary>About a pole at a distance (degrees), from the direction <paramref name="u"/> at right angles to the pole.</summary>
    public static BoundaryArc Small(in UnitVector3 pole, in UnitVector3 u, double radiusDegrees, double span)
    {
        var (sin, cos) = Angles.SinCosDegrees(radiusDegrees);
        return new(pole, u, radiusDegrees * Angles.RadiansPerDegree, sin, cos, span);
    }

    public static BoundaryArc Rim(in SkyCircle circle) =>
        Small(circle.Axis, circle.Axis.AnyAcross(), circle.RadiusDegrees, 2 * Math.PI);

    public UnitVector3 At(double t)
    {
        var (s, c) = Math.SinCos(t);
        return IsGreat ? u * c + v * s : Pole * cos + (u * c + v * s) * sin;
    }

    /// <summary>Of length one, along the sphere from the arc to its left.</summary>
    public UnitVector3 LeftAt(double t)
    {
        if (IsGreat) return Pole;
        var (s, c) = Math.SinCos(t);
        return Pole * sin - (u * c + v * s) * cos;
    }

    /// <summary>∫(u·cos t + v·sin t) dt.</summary>
    public UnitVector3 Swept(double t0, double t1)
    {
        var (s, c) = Math.SinCos(0.5 * (t0 + t1));
        return (u * c + v * s) * (2 * Math.Sin(0.5 * (t1 - t0)));
    }

    public bool IsFarFrom(in BoundaryArc other)
    {
        var reach = Reach + other.Reach + 1e-9;
        return Middle.SquaredChord(other.Middle) > reach * reach;
    }

    /// <summary>The point is on the arc, to a distance in radians.</summary>
    public bool Has(in UnitVector3 p, double tolerance) => Math.Abs(Off(p)) <= tolerance && TryPlace(p, tolerance, out _);

    /// <summary>Adds the places on this arc where the other one crosses, touches or ends on it, to a distance in radians.</summary>
    public void Cut(in BoundaryArc other, double tolerance, List<double> places)
    {
        if (!other.IsClosed)
        {
            if (TryPlaceOn(other.Start, tolerance, out var start)) places.Add(start);
            if (TryPlaceOn(other.At(other.Span), tolerance, out var end)) places.Add(end);
        }
        // The triangle of the two poles and a crossing, by its sides: half-angle formulas, which lose nothing when a circle is tiny.
        var separation = Pole.AngleTo(other.Pole);
        if (Math.Sin(separation) < 1e-15) return;
        var sum = 0.5 * (separation + radius + other.radius);
        var (a, b, c) = (0.5 * (radius + other.radius - separation), 0.5 * (separation + other.radius - radius), 0.5 * (separation + radius - other.radius));
        if (a < -tolerance || b < -tolerance || c < -tolerance || sum > Math.PI + tolerance) return;
        var across = Math.Max(0, Math.Sin(a) * Math.Sin(b));
        var along = Math.Max(0, Math.Sin(sum) * Math.Sin(c));
        var half = 2 * Math.Atan2(Math.Sqrt(across), Math.Sqrt(along));
        var toward = Math.Atan2(v.Dot(other.Pole), u.Dot(other.Pole));
        AddCrossing(toward - half, other, tolerance, places);
        AddCrossing(toward + half, other, tolerance, places);
    }

    private void AddCrossing(double t, in BoundaryArc other, double tolerance, List<double> places)
    {
        var p = At(t);
        if (TryPlace(p, tolerance, out var place) && other.TryPlace(p, tolerance, out _)) places.Add(place);
    }

    private bool TryPlaceOn(in UnitVector3 p, double tolerance, out double t)
    {
        t = 0;
        return Math.Abs(Off(p)) <= tolerance && TryPlace(p, tolerance, out t);
    }

    /// <summary>Radians from the circle, positive to its left.</summary>
    private double Off(in UnitVector3 p) => IsGreat ? Pole.Dot(p) : radius - Pole.AngleTo(p);

    /// <summary>For a point on the circle.</summary>
    private bool TryPlace(in UnitVector3 p, double tolerance, out double t)
    {
        t = Math.Atan2(v.Dot(p), u.Dot(p));
        if (t < 0) t += 2 * Math.PI;
        if (t <= Span) return true;
        var margin = tolerance / sin;
        var isAtEnd = t - Span <= margin;
        var isAtStart = t >= 2 * Math.PI - margin;
        t = isAtEnd ? Span : 0;
        return isAtEnd || isAtStart;
    }
}
