namespace Dax.Sky.Geometry;

/// <summary>
/// Area and ∫v dA of what lies to the left of a border: summed over triangles from an apex to the pieces of the border (Eriksson, Math. Mag. 63, 184, 1990) and the sectors
/// between small circles and their poles. By Stokes' theorem ∫v dA is ½∮v×dv. With the apex near, all is computed from differences to it and each triangle
/// is closed in itself, so that regions of a milliarcsecond keep their digits; an apex far from the region serves for wide ones.
/// </summary>
internal struct BorderIntegral
{
    /// <summary>Radians. Within it arcs about a far pole are taken as chords and the bulges over them: against sectors as wide as the sky it would be lost.</summary>
    private const double TinyRadius = 1e-3;

    /// <summary>Radians of a small circle, as seen from its pole, for which the bulge over the chord is taken from its series.</summary>
    private const double ShortTurn = 0.01;

    private readonly UnitVector3 apex;
    private readonly double radius;
    private double area;
    private UnitVector3 moment;

    /// <param name="radius">Radians from the apex within which all of the border is; infinite when that is not known to be less than 90 degrees.</param>
    public BorderIntegral(in UnitVector3 apex, double radius)
    {
        (this.apex, this.radius) = (apex, radius);
        Clearance = double.PositiveInfinity;
    }

    /// <summary>How far the triangles were from having no area of their own (a side through the antipode of the apex); near 0 digits are lost.</summary>
    public double Clearance { get; private set; }

    /// <summary>Steradians, of any sign, but for multiples of 4π.</summary>
    public readonly double Area => area;

    /// <summary>∫v dA, whatever the multiple.</summary>
    public readonly UnitVector3 Moment => moment;

    private readonly bool IsNear => radius < double.PositiveInfinity;

    public void Add(in GreatCircleEdge edge)
    {
        AddGreat(edge.Start, edge.End);
        if (!IsNear) moment += edge.Normal * (0.5 * edge.Length);
    }

    /// <summary>A piece of an arc, or (<paramref name="sign"/> of -1) its way back.</summary>
    public void Add(in BoundaryArc arc, double from, double to, int sign)
    {
        if (arc.IsGreat)
        {
            var (start, end) = (arc.At(from), arc.At(to));
            AddGreat(sign > 0 ? start : end, sign > 0 ? end : start);
            if (!IsNear) moment += arc.Pole * (0.5 * (to - from) * sign);
        }
        else if (radius < TinyRadius && Math.Min(arc.Radius, Math.PI - arc.Radius) > 4 * radius)
        {
            AddChords(arc, from, to, sign);
        }
        else
        {
            AddSector(arc, from, to, sign);
        }
    }

    private void AddGreat(in UnitVector3 start, in UnitVector3 end)
    {
        if (start.Dot(end) > -0.5)
        {
            AddTriangle(start, end, 1);
            return;
        }
        var middle = (start + end).Normalize();
        AddTriangle(start, middle, 1);
        AddTriangle(middle, end, 1);
    }

    private void AddSector(in BoundaryArc arc, double from, double to, int sign)
    {
        // About the nearer pole, of which the arc of a wide circle goes the other way round: the far one may be where the triangles have no area of their own.
        var (pole, reach, way) = arc.Cos >= 0 ? (arc.Pole, arc.Radius, sign) : (-arc.Pole, Math.PI - arc.Radius, -sign);
        var turn = to - from;
        var half = Math.Sin(0.5 * reach);
        area += way * turn * 2 * half * half;
        // The border of the sector are the arc and two meridians; without them, the arc alone.
        var across = IsNear ? HalfOfAngleLessSine(2 * reach) : -arc.Sin * Math.Abs(arc.Cos);
        moment += (pole * (arc.Sin * arc.Sin * turn) + arc.Swept(from, to) * across) * (0.5 * way);
        if (turn >= 2 * Math.PI) return;
        AddTriangle(arc.At(from), pole, sign);
        AddTriangle(pole, arc.At(to), sign);
    }

    private void AddChords(in BoundaryArc arc, double from, double to, int sign)
    {
        var parts = (int)Math.Ceiling((to - from) / ShortTurn);
        var turn = (to - from) / parts;
        var bulge = sign * arc.Cos * arc.Sin * arc.Sin * turn * turn * turn * (1 - turn * turn / 20) / 12;
        var start = arc.At(from);
        for (var i = 1; i <= parts; i++)
        {
            var end = arc.At(i == parts ? to : from + i * turn);
            AddTriangle(start, end, sign);
            area += bulge;
            moment += (start + end) * (0.5 * bulge);
            start = end;
        }
    }

    private void AddTriangle(in UnitVector3 start, in UnitVector3 end, int sign)
    {
        var (a, b) = (FromApex(start), FromApex(end));
        var cross = a.Cross(b);
        var volume = apex.Dot(cross);
        var (toStart, toEnd, along) = (apex.Dot(start), apex.Dot(end), start.Dot(end));
        var sum = 1 + toStart + along + toEnd;
        Clearance = Math.Min(Clearance, Math.Max(Math.Abs(volume), Math.Abs(sum)));
        area += sign * 2 * Math.Atan2(volume, sum);
        if (!IsNear) return;
        // An edge of angle θ from p to q adds ½(θ/sin θ) p×q; what the three products have in common is (a-apex)×(b-apex).
        var (first, third) = (apex.Cross(a), b.Cross(apex));
        var second = cross - first - third;
        moment += (cross + first * Excess(first, toStart) + second * Excess(second, along) + third * Excess(third, toEnd)) * (0.5 * sign);
    }

    /// <summary>The difference to the apex. Along the apex it is half the squared length, which says it better than the difference of two numbers near 1.</summary>
    private readonly UnitVector3 FromApex(in UnitVector3 v)
    {
        var d = v - apex;
        return d + apex * (-0.5 * d.SquaredLength - apex.Dot(d));
    }

    /// <summary>θ/sin θ - 1.</summary>
    private static double Excess(in UnitVector3 cross, double cos)
    {
        var squared = cross.SquaredLength;
        if (squared < 1e-4 && cos > 0) return squared * (1 / 6.0 + squared * (3 / 40.0 + squared * (5 / 112.0)));
        var sin = Math.Sqrt(squared);
        return sin > 0 ? Math.Atan2(sin, cos) / sin - 1 : 0;
    }

    /// <summary>½(x - sin x).</summary>
    private static double HalfOfAngleLessSine(double x)
    {
        if (x > 0.2) return 0.5 * (x - Math.Sin(x));
        var squared = x * x;
        return x * squared * (1 / 12.0 - squared * (1 / 240.0 - squared * (1 / 10080.0 - squared / 725760)));
    }
}
