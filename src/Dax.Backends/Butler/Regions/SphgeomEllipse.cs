using Dax.Sky.Geometry;

namespace Dax.Backends.Butler.Regions;

/// <summary>
/// An ellipse on the sphere: d(v, f₁) + d(v, f₂) ≤ 2α. On the plane that touches at its centre it is an ellipse with the semi-axes tan α and tan β, and so it is outlined there:
/// by a polygon around it, larger by 3e-4 of its size at most.
/// </summary>
internal static class SphgeomEllipse
{
    private const int Sides = 128;
    private const double MaxPlane = 85 * Math.PI / 180;

    /// <param name="alpha">Radians, along <paramref name="u"/>.</param>
    public static bool TryOutline(in UnitVector3 u, in UnitVector3 v, in UnitVector3 center, double alpha, double beta, out ISkyRegion? region)
    {
        if (Math.Max(alpha, beta) > MaxPlane || Math.Min(alpha, beta) < 1e-12)
        {
            // As wide as a hemisphere, or as thin as a line: the circle around it.
            region = new SkyCircle(center.ToSkyPoint(), Math.Min(180, Math.Max(alpha, beta) * 180 / Math.PI));
            return true;
        }
        var around = 1 / Math.Cos(Math.PI / Sides);
        var (a, b) = (Math.Tan(alpha) * around, Math.Tan(beta) * around);
        Span<SkyPoint> points = stackalloc SkyPoint[Sides];
        for (var i = 0; i < Sides; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / Sides);
            points[i] = (center + u * (a * cos) + v * (b * sin)).Normalize().ToSkyPoint();
        }
        var made = SkyPolygon.TryCreate(points, out var polygon, out _);
        region = polygon;
        return made;
    }
}
