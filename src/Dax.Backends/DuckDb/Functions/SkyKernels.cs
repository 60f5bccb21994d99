using Dax.Sky.Frames;
using Dax.Sky.Geometry;

namespace Dax.Backends.DuckDb.Functions;

/// <summary>Points from numbers; NaN in both coordinates where there is none.</summary>
internal static class SkyKernels
{
    private static readonly SkyPoint Nowhere = new(double.NaN, double.NaN);

    private static readonly SkyRotation[] Rotations = [.. SkyFrame.All.SelectMany(_ => SkyFrame.All, (from, to) => from.To(to))];

    /// <summary>(from, to, longitude, latitude): frames by <see cref="SkyFrame.Number"/>, degrees.</summary>
    public static SkyPoint Transform(ReadOnlySpan<double> a)
    {
        var (from, to, frames) = ((int)a[0], (int)a[1], SkyFrame.All.Count);
        if ((uint)from >= frames || (uint)to >= frames || !SkyPoint.TryCreate(a[2], a[3], out var point))
            return Nowhere;
        return Rotations[from * frames + to].Apply(point);
    }

    /// <summary>Degrees between two vectors (x, y, z, x, y, z) of any length but zero.</summary>
    public static double Angle(ReadOnlySpan<double> a)
    {
        var (from, to) = (new UnitVector3(a[0], a[1], a[2]), new UnitVector3(a[3], a[4], a[5]));
        var lengths = Math.Sqrt(from.Dot(from)) * Math.Sqrt(to.Dot(to));
        return lengths > 0 && double.IsFinite(lengths) ? from.AngleTo(to) * 180 / Math.PI : double.NaN;
    }

    /// <summary>1 or 0: (longitude, latitude, least longitude, least latitude, greatest longitude, greatest latitude).</summary>
    public static double InBox(ReadOnlySpan<double> a)
    {
        if (!SkyPoint.TryCreate(a[0], a[1], out var point) || !SkyPoint.TryCreate(a[2], a[3], out var least) || !SkyPoint.TryCreate(a[4], a[5], out var greatest))
            return double.NaN;
        if (a[4] < a[2] && (a[4] < 0 || a[2] > 360))
            return double.NaN;
        if (point.LatDegrees < least.LatDegrees || point.LatDegrees > greatest.LatDegrees)
            return 0;
        var (lon, from, to) = (point.LonDegrees, least.LonDegrees, greatest.LonDegrees);
        return a[4] - a[2] >= 360 || (from <= to ? lon >= from && lon <= to : lon >= from || lon <= to) ? 1 : 0;
    }

    /// <summary>1 or 0: (longitude, latitude, those of the centre, semi-major and semi-minor axis in arcseconds, position angle), on the tangent plane as seen from infinity.</summary>
    public static double InEllipse(ReadOnlySpan<double> a)
    {
        if (!SkyPoint.TryCreate(a[0], a[1], out var point) || !SkyPoint.TryCreate(a[2], a[3], out var centre) || !double.IsFinite(a[6]))
            return double.NaN;
        if (!(a[5] >= 0 && a[5] <= a[4] && a[4] <= 36_000))
            return double.NaN;
        const double RadiansPerArcsecond = Math.PI / 648_000;
        var (major, minor) = (a[4] * RadiansPerArcsecond, a[5] * RadiansPerArcsecond);
        var (sinLat, cosLat) = Math.SinCos(point.LatDegrees * (Math.PI / 180));
        var (sinCentre, cosCentre) = Math.SinCos(centre.LatDegrees * (Math.PI / 180));
        var (sinLon, cosLon) = Math.SinCos((point.LonDegrees - centre.LonDegrees) * (Math.PI / 180));
        if (sinLat * sinCentre + cosLat * cosCentre * cosLon < 0)
            return 0;
        var north = sinLat * cosCentre - cosLat * sinCentre * cosLon;
        var east = cosLat * sinLon;
        var (sinAngle, cosAngle) = Math.SinCos(a[6] * (Math.PI / 180));
        var along = (sinAngle * east + cosAngle * north) * minor;
        var across = (cosAngle * east - sinAngle * north) * major;
        return along * along + across * across <= major * minor * (major * minor) ? 1 : 0;
    }

    /// <summary>(longitude, latitude, parallax, motions, radial velocity, first epoch, second epoch), as ivo_epoch_prop_pos has them.</summary>
    public static SkyPoint Move(ReadOnlySpan<double> a) =>
        ProperMotion.TryMove(new(a[0], a[1]), a[2], a[3], a[4], a[5], a[7] - a[6], out var moved) ? moved : Nowhere;
}
