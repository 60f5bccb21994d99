namespace Dax.Sky.Geometry;

/// <summary>A direction as a vector of length one: x to (0, 0), y to (90, 0), z to the north pole. Differences and cross products use the type too, before <see cref="Normalize"/>.</summary>
public readonly record struct UnitVector3(double X, double Y, double Z)
{
    public static UnitVector3 FromDegrees(double lonDegrees, double latDegrees)
    {
        var (sinLon, cosLon) = Angles.SinCosDegrees(lonDegrees);
        var (sinLat, cosLat) = Angles.SinCosDegrees(latDegrees);
        return new UnitVector3(cosLat * cosLon, cosLat * sinLon, sinLat);
    }

    internal double SquaredLength => X * X + Y * Y + Z * Z;

    public double Dot(in UnitVector3 other) => X * other.X + Y * other.Y + Z * other.Z;

    public UnitVector3 Cross(in UnitVector3 other) =>
        new(Y * other.Z - Z * other.Y, Z * other.X - X * other.Z, X * other.Y - Y * other.X);

    /// <summary>The same direction with length one; the zero vector stays zero.</summary>
    public UnitVector3 Normalize()
    {
        var length = Math.Sqrt(Dot(this));
        return length > 0 ? new UnitVector3(X / length, Y / length, Z / length) : this;
    }

    /// <summary>Some direction at right angles; the one from the least aligned coordinate is the best conditioned.</summary>
    internal UnitVector3 AnyAcross() => (Math.Abs(Z) < 0.7 ? new UnitVector3(0, 0, 1) : new UnitVector3(1, 0, 0)).Cross(this).Normalize();

    /// <summary>The squared distance of the two ends: keeps its precision at tiny angles, where the cosine has none left.</summary>
    public double SquaredChord(in UnitVector3 other)
    {
        var difference = this - other;
        return difference.Dot(difference);
    }

    /// <summary>Radians in [0, π], accurate everywhere.</summary>
    public double AngleTo(in UnitVector3 other)
    {
        var cross = Cross(other);
        return Math.Atan2(Math.Sqrt(cross.Dot(cross)), Dot(other));
    }

    public SkyPoint ToSkyPoint() => new(
        Angles.NormalizeLongitude(Math.Atan2(Y, X) * Angles.DegreesPerRadian),
        Math.Atan2(Z, Math.Sqrt(X * X + Y * Y)) * Angles.DegreesPerRadian);

    public static UnitVector3 operator +(in UnitVector3 a, in UnitVector3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static UnitVector3 operator -(in UnitVector3 a, in UnitVector3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static UnitVector3 operator -(in UnitVector3 a) => new(-a.X, -a.Y, -a.Z);

    public static UnitVector3 operator *(in UnitVector3 a, double factor) => new(a.X * factor, a.Y * factor, a.Z * factor);
}
