namespace Dax.Sky.Geometry;

/// <summary>The shorter arc between two points that are neither equal nor antipodal.</summary>
internal readonly struct GreatCircleEdge(in UnitVector3 start, in UnitVector3 end)
{
    public readonly UnitVector3 Start = start;
    public readonly UnitVector3 End = end;

    /// <summary>Of length one, to the left of the way from start to end. Taken from difference and sum: the plain product of near-equal vectors has lost its digits.</summary>
    public readonly UnitVector3 Normal = (end + start).Cross(end - start).Normalize();

    public UnitVector3 Midpoint => (Start + End).Normalize();

    /// <summary>The foot of the perpendicular from the point lies on the arc.</summary>
    public bool IsAbreast(in UnitVector3 p) => Normal.Cross(Start).Dot(p) >= 0 && Normal.Cross(End).Dot(p) <= 0;

    public double Length => Start.AngleTo(End);

    /// <summary>The same for a point on the great circle, with the width of a border around the ends.</summary>
    public bool IsAbreastOrAtEnd(in UnitVector3 p) =>
        IsAbreast(p) || Start.SquaredChord(p) <= Angles.Border * Angles.Border || End.SquaredChord(p) <= Angles.Border * Angles.Border;

    /// <summary>The point is within a radius, given as its squared chord and its sine (infinite from 90 degrees on).</summary>
    public bool IsWithin(in UnitVector3 p, double squaredChord, double sine) =>
        Start.SquaredChord(p) <= squaredChord || End.SquaredChord(p) <= squaredChord
        || (Math.Abs(Normal.Dot(p)) <= sine && IsAbreast(p));

    public double DistanceRadians(in UnitVector3 p)
    {
        if (IsAbreast(p)) return Math.Asin(Math.Min(1, Math.Abs(Normal.Dot(p))));
        return Math.Min(Start.AngleTo(p), End.AngleTo(p));
    }

    /// <summary>Certainly they do not meet: an arc is in the ball that has its chord for a diameter. (Twice the sum of squares is no less than the square of the sum.)</summary>
    public bool IsFarFrom(in GreatCircleEdge other) =>
        (Start + End - other.Start - other.End).SquaredLength > 2.001 * ((End - Start).SquaredLength + (other.End - other.Start).SquaredLength);

    /// <summary>The two arcs cross; whether an end of one lies on the other, as arcs on one great circle do that meet, is judged elsewhere.</summary>
    public bool Crosses(in GreatCircleEdge other)
    {
        var (a, b) = (other.Normal.Dot(Start), other.Normal.Dot(End));
        if (a * b > 0) return false;
        var (c, d) = (Normal.Dot(other.Start), Normal.Dot(other.End));
        if (c * d > 0) return false;
        // Within the width of a border from the other's great circle signs are rounding's.
        if (Math.Max(Math.Abs(a), Math.Abs(b)) <= Angles.Border || Math.Max(Math.Abs(c), Math.Abs(d)) <= Angles.Border) return false;
        // Where each arc meets the other's great circle: the same point, or its antipode.
        var here = Start * Math.Abs(b) + End * Math.Abs(a);
        var there = other.Start * Math.Abs(d) + other.End * Math.Abs(c);
        return here.Dot(there) > 0;
    }

    /// <summary>Widens a range of latitudes (degrees) by the arc's own, which may rise above both ends.</summary>
    public void WidenLatitudes(ref double min, ref double max)
    {
        var start = Start.ToSkyPoint().LatDegrees;
        min = Math.Min(min, start);
        max = Math.Max(max, start);
        var summit = new UnitVector3(-Normal.Z * Normal.X, -Normal.Z * Normal.Y, 1 - Normal.Z * Normal.Z);
        var height = Math.Atan2(Math.Sqrt(Normal.X * Normal.X + Normal.Y * Normal.Y), Math.Abs(Normal.Z)) * Angles.DegreesPerRadian;
        if (IsAbreast(summit)) max = Math.Max(max, height);
        if (IsAbreast(-summit)) min = Math.Min(min, -height);
    }
}
