using Dax.Sky.Geometry;

namespace Dax.Sky.Frames;

/// <summary>A rotation of the axes of the sky: the rows are the new axes as seen in the old frame.</summary>
public readonly record struct SkyRotation(UnitVector3 X, UnitVector3 Y, UnitVector3 Z)
{
    public static readonly SkyRotation Identity = new(new(1, 0, 0), new(0, 1, 0), new(0, 0, 1));

    /// <summary>Turns the frame about its first axis, by degrees, right-handed.</summary>
    public static SkyRotation AboutX(double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * (Math.PI / 180));
        return new(new(1, 0, 0), new(0, cos, sin), new(0, -sin, cos));
    }

    /// <summary>Turns the frame about its second axis, by degrees, right-handed.</summary>
    public static SkyRotation AboutY(double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * (Math.PI / 180));
        return new(new(cos, 0, -sin), new(0, 1, 0), new(sin, 0, cos));
    }

    /// <summary>Turns the frame about its third axis, by degrees, right-handed.</summary>
    public static SkyRotation AboutZ(double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * (Math.PI / 180));
        return new(new(cos, sin, 0), new(-sin, cos, 0), new(0, 0, 1));
    }

    /// <summary>The way back.</summary>
    public SkyRotation Inverse => new(new(X.X, Y.X, Z.X), new(X.Y, Y.Y, Z.Y), new(X.Z, Y.Z, Z.Z));

    public UnitVector3 Apply(in UnitVector3 direction) => new(X.Dot(direction), Y.Dot(direction), Z.Dot(direction));

    /// <summary>The same place in the new frame. Places that are none on the sky stay what they are.</summary>
    public SkyPoint Apply(SkyPoint point) => Apply(point.ToUnitVector()).ToSkyPoint();

    /// <summary>First <paramref name="inner"/>, then <paramref name="outer"/>.</summary>
    public static SkyRotation operator *(in SkyRotation outer, in SkyRotation inner)
    {
        var columns = inner.Inverse;
        return new(columns.Apply(outer.X), columns.Apply(outer.Y), columns.Apply(outer.Z));
    }
}
