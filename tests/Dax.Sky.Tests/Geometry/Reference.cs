using Dax.Sky.Geometry;

namespace Dax.Sky.Tests.Geometry;

/// <summary>
/// The same questions with 60 digits and other formulas: angles from dot and cross products, Girard's sum of angles, crossings counted along the way to a
/// far point. Distances come with a sign: negative is inside. For polygons that do not cross themselves.
/// </summary>
internal sealed class Reference(SkyPoint[] vertices)
{
    private readonly FixedVector[] corners = [.. vertices.Select(v => FixedVector.Of(v.LonDegrees, v.LatDegrees))];

    public static Fixed Radians(double degrees) => Fixed.Of(degrees) * Fixed.Pi / Fixed.Of(180);

    /// <summary>Steradians, of the smaller side.</summary>
    public Fixed Area => LeftArea < Fixed.Pi * Fixed.Of(2) ? LeftArea : Fixed.Pi * Fixed.Of(4) - LeftArea;

    /// <summary>The sum of the angles at the corners, less (n-2)π.</summary>
    private Fixed LeftArea => leftArea ??= SumOfAngles();

    private Fixed? leftArea;

    private Fixed SumOfAngles()
    {
        var sum = Fixed.Zero;
        for (var i = 0; i < corners.Length; i++)
        {
            var (before, at, after) = (Corner(i - 1), corners[i], Corner(i + 1));
            // From the next corner counterclockwise to the one before, seen from outside: the angle to the left of the line.
            var (a, b) = (at.Cross(after), at.Cross(before));
            var angle = Fixed.Atan2(at.Dot(a.Cross(b)), a.Dot(b));
            sum += angle.Sign < 0 ? angle + Fixed.Pi * Fixed.Of(2) : angle;
        }
        return sum - Fixed.Pi * Fixed.Of(corners.Length - 2);
    }

    /// <summary>Radians from the line of the polygon, negative inside.</summary>
    public Fixed Distance(FixedVector p)
    {
        var nearest = Fixed.Of(10);
        for (var i = 0; i < corners.Length; i++)
        {
            var d = DistanceToArc(p, corners[i], Corner(i + 1));
            if (d < nearest) nearest = d;
        }
        return IsInside(p) ? -nearest : nearest;
    }

    /// <summary>By the angles under which the edges are seen from it: once around, or not at all. From the antipode they are seen the other way round.</summary>
    public bool IsInside(FixedVector p)
    {
        var sum = Fixed.Zero;
        for (var i = 0; i < corners.Length; i++)
        {
            var (a, b) = (p.Cross(corners[i]), p.Cross(Corner(i + 1)));
            sum += Fixed.Atan2(p.Dot(a.Cross(b)), a.Dot(b));
        }
        return LeftArea < Fixed.Pi * Fixed.Of(2) ? sum > Fixed.Pi : sum < -Fixed.Pi;
    }

    /// <summary>Radians between the lines; zero when they cross.</summary>
    public Fixed LineDistance(Reference other)
    {
        var nearest = Fixed.Of(10);
        for (var i = 0; i < corners.Length; i++)
        {
            for (var j = 0; j < other.corners.Length; j++)
            {
                var (a, b, c, d) = (corners[i], Corner(i + 1), other.corners[j], other.Corner(j + 1));
                if (DoCross(a, b, c, d)) return Fixed.Zero;
                foreach (var distance in new[] { DistanceToArc(a, c, d), DistanceToArc(b, c, d), DistanceToArc(c, a, b), DistanceToArc(d, a, b) })
                {
                    if (distance < nearest) nearest = distance;
                }
            }
        }
        return nearest;
    }

    public FixedVector First => corners[0];

    private FixedVector Corner(int i) => corners[(i + corners.Length) % corners.Length];

    private static bool DoCross(FixedVector a, FixedVector b, FixedVector c, FixedVector d)
    {
        var (n, m) = (a.Cross(b), c.Cross(d));
        if (n.Dot(c).Sign * n.Dot(d).Sign > 0 || m.Dot(a).Sign * m.Dot(b).Sign > 0) return false;
        var meeting = n.Cross(m);
        if (meeting.Dot(a + b).Sign < 0) meeting = -meeting;
        return meeting.Dot(c + d).Sign > 0;
    }

    private static Fixed DistanceToArc(FixedVector p, FixedVector a, FixedVector b)
    {
        var n = a.Cross(b);
        var isAbreast = n.Cross(a).Dot(p).Sign >= 0 && n.Cross(b).Dot(p).Sign <= 0;
        if (isAbreast)
        {
            var sine = (n.Dot(p) / n.Length).Abs;
            return Fixed.Atan2(sine, (Fixed.One - sine * sine).Sqrt());
        }
        var (first, second) = (p.AngleTo(a), p.AngleTo(b));
        return first < second ? first : second;
    }
}
