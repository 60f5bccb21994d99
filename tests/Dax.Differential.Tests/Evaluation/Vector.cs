namespace Dax.Differential.Tests.Evaluation;

/// <summary>A direction on the sky as a unit vector, and the few formulas that decide everything here.</summary>
internal readonly record struct Vector(double X, double Y, double Z)
{
    public static Vector Of(double lonDegrees, double latDegrees)
    {
        var (lon, lat) = (lonDegrees * Math.PI / 180, latDegrees * Math.PI / 180);
        return new(Math.Cos(lat) * Math.Cos(lon), Math.Cos(lat) * Math.Sin(lon), Math.Sin(lat));
    }

    public double Dot(Vector b) => (X * b.X) + (Y * b.Y) + (Z * b.Z);
    public Vector Cross(Vector b) => new((Y * b.Z) - (Z * b.Y), (Z * b.X) - (X * b.Z), (X * b.Y) - (Y * b.X));
    public Vector Antipode => new(-X, -Y, -Z);
    public Vector Unit => new(X / Length, Y / Length, Z / Length);
    public double Length => Math.Sqrt(Dot(this));

    /// <summary>Degrees between two directions: the arc tangent of sine and cosine, good for every angle.</summary>
    public static double Angle(Vector a, Vector b) => Math.Atan2(a.Cross(b).Length, a.Dot(b)) * 180 / Math.PI;

    /// <summary>
    /// Whether the polygon winds around the point: the angles under which its sides are seen add up to a whole turn. Seen from the antipode of
    /// a point inside they do too, and that is on the other side of the polygon's middle.
    /// </summary>
    public static bool IsInside(Vector p, IReadOnlyList<Vector> corners)
    {
        double turn = 0, side = 0;
        for (var i = 0; i < corners.Count; i++)
        {
            var (a, b) = (corners[i].Cross(p), corners[(i + 1) % corners.Count].Cross(p));
            turn += Math.Atan2(a.Cross(b).Dot(p), a.Dot(b));
            side += corners[i].Dot(p);
        }

        return Math.Abs(turn) > Math.PI && side > 0;
    }
}
