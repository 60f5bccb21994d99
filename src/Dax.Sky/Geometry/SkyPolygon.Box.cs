using System.Diagnostics.CodeAnalysis;

namespace Dax.Sky.Geometry;

public sealed partial class SkyPolygon
{
    /// <summary>
    /// The box of ADQL 2.1 (4.2.9): a cross at the centre, its arms parallel to the axes there and half the sizes (degrees) long; the sides are great circles at
    /// right angles to the arms at their ends. On the tangent plane that is a rectangle. Errors: a size that is not above 0 or is more than 180, a centre
    /// off the sky, and 180 by 180, which is a hemisphere.
    /// </summary>
    public static bool TryCreateBox(SkyPoint centre, double width, double height, [NotNullWhen(true)] out SkyPolygon? polygon, [NotNullWhen(false)] out string? error)
    {
        polygon = null;
        if (!SkyPoint.TryCreate(centre.LonDegrees, centre.LatDegrees, out var middle))
        {
            error = "The centre of the box is not a position on the sky.";
            return false;
        }
        if (!(width is > 0 and <= 180 && height is > 0 and <= 180))
        {
            error = "The sizes of a box are above 0 and at most 180 degrees.";
            return false;
        }
        if (width == 180 && height == 180)
        {
            error = "A box of 180 by 180 degrees is a hemisphere, of which no side is the smaller.";
            return false;
        }
        var directions = Corners(middle, width, height);
        return TryCreate(Array.ConvertAll(directions, static d => d.ToSkyPoint()), directions, out polygon, out error);
    }

    /// <summary>Counterclockwise as seen from inside the sphere.</summary>
    private static UnitVector3[] Corners(SkyPoint centre, double width, double height)
    {
        var axis = centre.ToUnitVector();
        var (sinLon, cosLon) = Angles.SinCosDegrees(centre.LonDegrees);
        var east = new UnitVector3(-sinLon, cosLon, 0);
        var north = axis.Cross(east);
        var (sinW, cosW) = Angles.SinCosDegrees(0.5 * width);
        var (sinH, cosH) = Angles.SinCosDegrees(0.5 * height);
        // At 180 degrees the corners of a side fall into one; the ends of the other arms keep the sides apart.
        if (width == 180) return [east, axis * cosH - north * sinH, -east, axis * cosH + north * sinH];
        if (height == 180) return [north, axis * cosW + east * sinW, -north, axis * cosW - east * sinW];
        var (right, up, depth) = (east * (sinW * cosH), north * (cosW * sinH), axis * (cosW * cosH));
        return [(depth + right + up).Normalize(), (depth - right + up).Normalize(), (depth - right - up).Normalize(), (depth + right - up).Normalize()];
    }
}
