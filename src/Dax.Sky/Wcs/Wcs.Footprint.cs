using Dax.Sky.Geometry;

namespace Dax.Sky.Wcs;

public sealed partial class Wcs
{
    /// <summary>An edge has at most 2 to this power pieces.</summary>
    private const int MaxHalvings = 5;

    /// <summary>Cells along a side of the image, whose areas are summed to know that the outline is its outline.</summary>
    private const int Cells = 12;

    /// <summary>Longer pieces (30 degrees) are halved even when they are straight: the sides of an all-sky map.</summary>
    private static readonly double LongestSquaredChord = Angles.SquaredChord(30 * Angles.RadiansPerDegree);

    /// <summary>
    /// The outline of an image of so many pixels (their outer borders), ICRS: its corners, and more vertices where an edge leaves the great circle between them by
    /// more than <paramref name="maxBendPixels"/>. Null when it has none that is a polygon: a part of the border has no sky, the image covers more than a
    /// hemisphere or closes around the sky, the coordinates are not on the sky.
    /// </summary>
    public SkyPolygon? Footprint(long width, long height, double maxBendPixels = 0.25)
    {
        if (width <= 0 || height <= 0 || toSky is null) return null;
        var vertices = new List<SkyPoint>(16);
        var bend = Math.Sin(Math.Min(maxBendPixels * PixelScaleDegrees, 10) * Angles.RadiansPerDegree);
        ReadOnlySpan<(double X, double Y)> corners = [(0.5, 0.5), (width + 0.5, 0.5), (width + 0.5, height + 0.5), (0.5, height + 0.5)];
        for (var i = 0; i < 4; i++)
        {
            var (from, to) = (corners[i], corners[(i + 1) % 4]);
            if (!TryPixelToSky(from.X, from.Y, out var a) || !TryPixelToSky(to.X, to.Y, out var b)) return null;
            vertices.Add(a);
            if (!TryAddBetween(vertices, from, to, a.ToUnitVector(), b.ToUnitVector(), bend, MaxHalvings)) return null;
        }
        return SkyPolygon.TryCreate(vertices.ToArray(), out var polygon, out _) && IsAreaOf(polygon, width, height) ? polygon : null;
    }

    /// <summary>Degrees: the side of a square as large as the pixel about a place, distortions included; NaN where there is no sky.</summary>
    public double PixelScaleDegreesAt(double x, double y)
    {
        Span<double> lon = [x - 0.5, x + 0.5, x, x];
        Span<double> lat = [y, y, y - 0.5, y + 0.5];
        PixelToWorld(lon, lat, lon, lat);
        var along = UnitVector3.FromDegrees(lon[1], lat[1]) - UnitVector3.FromDegrees(lon[0], lat[0]);
        var across = UnitVector3.FromDegrees(lon[3], lat[3]) - UnitVector3.FromDegrees(lon[2], lat[2]);
        var area = double.IsNaN(lon[0] + lon[1] + lon[2] + lon[3]) ? double.NaN : Math.Sqrt(along.Cross(across).SquaredLength);
        return Math.Sqrt(area) * Angles.DegreesPerRadian;
    }

    /// <summary>The vertices inside a piece of an edge; false when some of it has no sky.</summary>
    private bool TryAddBetween(List<SkyPoint> vertices, (double X, double Y) from, (double X, double Y) to, in UnitVector3 a, in UnitVector3 b, double bend, int halvings)
    {
        var middle = (X: 0.5 * (from.X + to.X), Y: 0.5 * (from.Y + to.Y));
        if (!TryPixelToSky(middle.X, middle.Y, out var point)) return false;
        var at = point.ToUnitVector();
        var isStraight = Math.Abs(a.Cross(b).Normalize().Dot(at)) <= bend && a.SquaredChord(b) <= LongestSquaredChord;
        // An edge that bends both ways may pass through its middle: the first halving looks at the quarters too.
        if (halvings == 0 || (isStraight && (halvings < MaxHalvings || AreQuartersStraight(from, middle, to, a, b, bend)))) return true;
        if (!TryAddBetween(vertices, from, middle, a, at, bend, halvings - 1)) return false;
        vertices.Add(point);
        return TryAddBetween(vertices, middle, to, at, b, bend, halvings - 1);
    }

    private bool AreQuartersStraight((double X, double Y) from, (double X, double Y) middle, (double X, double Y) to, in UnitVector3 a, in UnitVector3 b, double bend)
    {
        var normal = a.Cross(b).Normalize();
        return TryPixelToSky(0.5 * (from.X + middle.X), 0.5 * (from.Y + middle.Y), out var first)
            && TryPixelToSky(0.5 * (middle.X + to.X), 0.5 * (middle.Y + to.Y), out var second)
            && Math.Abs(normal.Dot(first.ToUnitVector())) <= bend && Math.Abs(normal.Dot(second.ToUnitVector())) <= bend;
    }

    /// <summary>Whether the image has the polygon's area: not the sky on its other side, nor parts of it twice.</summary>
    private bool IsAreaOf(SkyPolygon polygon, long width, long height)
    {
        const int side = Cells + 1;
        var (lon, lat) = (new double[side * side], new double[side * side]);
        for (var i = 0; i < lon.Length; i++) (lon[i], lat[i]) = (0.5 + width * (double)(i % side) / Cells, 0.5 + height * (double)(i / side) / Cells);
        PixelToSky(lon, lat, lon, lat);
        var directions = new UnitVector3[lon.Length];
        for (var i = 0; i < lon.Length; i++)
        {
            if (double.IsNaN(lon[i])) return false;
            directions[i] = UnitVector3.FromDegrees(lon[i], lat[i]);
        }
        var sum = 0.0;
        for (var i = 0; i < Cells * side; i++)
        {
            if (i % side == Cells) continue;
            sum += SolidAngle(directions[i], directions[i + 1], directions[i + side + 1]) + SolidAngle(directions[i], directions[i + side + 1], directions[i + side]);
        }
        var area = Angles.SquareDegrees(Math.Abs(sum));
        return Math.Abs(area - polygon.AreaSquareDegrees) <= 0.05 * area;
    }

    /// <summary>Of a triangle, with the sign of its winding (Van Oosterom and Strackee 1983), steradians.</summary>
    private static double SolidAngle(in UnitVector3 a, in UnitVector3 b, in UnitVector3 c) =>
        2 * Math.Atan2(a.Dot((b - a).Cross(c - a)), 1 + a.Dot(b) + b.Dot(c) + c.Dot(a));
}
