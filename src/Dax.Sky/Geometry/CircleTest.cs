namespace Dax.Sky.Geometry;

/// <summary>
/// Whether positions (degrees) lie in a circle, its rim included unless it is open. A radius of 180 and more is the whole sphere (an open circle of 180 but for the antipode), a negative
/// one is nothing. The same test wherever rows are chosen, so that all agree about a border.
/// </summary>
/// <remarks>
/// Haversines are compared, sin²(d/2), which keep their precision for the smallest distances; for radii beyond 90° those of the antipode, where the
/// same is true the other way round.
/// </remarks>
public readonly struct CircleTest(double lon, double lat, double radius, bool open)
{
    private const double HalfDegree = Math.PI / 360;

    /// <summary>What rounding leaves of the antipode's own haversine, which is 0; 0.4 nas.</summary>
    private const double Antipode = 1e-30;

    private readonly double cosine = Math.Cos(lat * 2 * HalfDegree);
    private readonly double limit = radius == 180 ? Antipode : Squared(Math.Sin((radius > 90 ? 180 - radius : radius) * HalfDegree));

    /// <summary>Degrees of latitude beyond the radius where no rounding lets a position be inside.</summary>
    public const double Slack = 1e-9;

    /// <summary>It is a circle: its centre is a position and its radius a number.</summary>
    public bool IsFinite => double.IsFinite(lon) && Math.Abs(lat) <= 90 && double.IsFinite(radius);

    public bool Is(double otherLon, double otherLat, double otherRadius) => lon == otherLon && lat == otherLat && radius == otherRadius;

    /// <summary>Of a position: a longitude that is finite, a latitude in [-90, 90].</summary>
    public bool Holds(double x, double y)
    {
        if (radius > 180 || (radius == 180 && !open))
            return true;
        if (Math.Abs(y - lat) > radius + Slack || radius < 0)
            return false;
        var cosines = Math.Cos(y * 2 * HalfDegree) * cosine;
        if (radius > 90)
        {
            var far = Squared(Math.Sin((y + lat) * HalfDegree)) + cosines * Squared(Math.Cos((x - lon) * HalfDegree));
            return open ? far > limit : far >= limit;
        }

        var near = Squared(Math.Sin((y - lat) * HalfDegree)) + cosines * Squared(Math.Sin((x - lon) * HalfDegree));
        return open ? near < limit : near <= limit;
    }

    private static double Squared(double value) => value * value;
}
