namespace Dax.Sky.Geometry;

/// <summary>
/// A box of the space around the unit sphere that holds a region: regions meet only where their boxes do. Unlike a box of longitudes and latitudes it has no seam and no
/// poles, so that six comparisons of numbers say it in any database. Single precision, rounded outwards.
/// </summary>
public readonly record struct UnitBox(float XMin, float XMax, float YMin, float YMax, float ZMin, float ZMax)
{
    /// <summary>Against rounding on the way (radians; 0.2 mas).</summary>
    private const double Slack = 1e-9;

    public static UnitBox Of(ISkyRegion region)
    {
        var circle = region.BoundingCircle;
        var radius = circle.RadiusDegrees;
        if (radius < 0) return new UnitBox(2, -2, 2, -2, 2, -2);
        var (axis, radians) = (circle.Axis, Math.Min(radius, 180) * Math.PI / 180 + Slack);
        var (x, y, z) = (Range(axis.X, radians), Range(axis.Y, radians), Range(axis.Z, radians));
        // A belt is no circle, but its latitudes say where it lies.
        var box = region.BoundingBox;
        var (south, north) = (Outward(Math.Sin(box.LatMin * Math.PI / 180) - Slack, up: false), Outward(Math.Sin(box.LatMax * Math.PI / 180) + Slack, up: true));
        return new UnitBox(x.Min, x.Max, y.Min, y.Max, Math.Max(z.Min, south), Math.Min(z.Max, north));
    }

    public bool Intersects(in UnitBox other) =>
        XMin <= other.XMax && XMax >= other.XMin && YMin <= other.YMax && YMax >= other.YMin && ZMin <= other.ZMax && ZMax >= other.ZMin;

    /// <summary>What a coordinate is within an angle of a direction.</summary>
    private static (float Min, float Max) Range(double coordinate, double radians)
    {
        var angle = Math.Acos(Math.Clamp(coordinate, -1, 1));
        return (Outward(Math.Cos(Math.Min(Math.PI, angle + radians)), up: false), Outward(Math.Cos(Math.Max(0, angle - radians)), up: true));
    }

    private static float Outward(double value, bool up)
    {
        var single = (float)value;
        return up ? single < value ? MathF.BitIncrement(single) : single : single > value ? MathF.BitDecrement(single) : single;
    }
}
