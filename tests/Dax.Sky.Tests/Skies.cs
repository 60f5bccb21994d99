using Dax.Sky.Geometry;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Sky.Tests;

/// <summary>Random skies: uniform positions and the awkward ones; regions from 1 mas to nearly everything, with points inside them.</summary>
internal static class Skies
{
    public const double Mas = 1 / 3.6e6;

    private static readonly Gen<double> Unit = Gen.Choose(0, int.MaxValue).Select(i => i / (double)int.MaxValue);

    /// <summary>Uniform, about the poles, about longitude zero, about base cell borders.</summary>
    public static Gen<SkyPoint> Positions { get; } = Gen.OneOf(
        Two.Select(u => new SkyPoint(u.A * 359.99, Math.Asin(2 * u.B - 1) * 180 / Math.PI)),
        Two.Select(u => new SkyPoint(u.A * 359.99, 90 - Math.Pow(10, -8 * u.B))),
        Two.Select(u => new SkyPoint(u.A * 359.99, Math.Pow(10, -8 * u.B) - 90)),
        Two.Select(u => Normal(Math.Pow(10, -8 * u.A) * (u.B > 0.5 ? 1 : -1), 170 * u.B - 85)),
        Two.Select(u => Normal(45 * Math.Floor(8 * u.A) + 1e-6 * (u.B - 0.5), new[] { 0, 41.810314895778596, -41.810314895778596, 90, -90 }[(int)(u.B * 4.99)])),
        Gen.Constant(new SkyPoint(0, 90)),
        Gen.Constant(new SkyPoint(0, -90)));

    /// <summary>Degrees: 1 mas to 179, as many of each size.</summary>
    public static Gen<double> Radii { get; } = Unit.Select(u => Mas * Math.Pow(179 / Mas, u));

    public static Gen<(SkyCircle Circle, UnitVector3 Point)> CirclesWithPoint { get; } =
        from center in Positions
        from radius in Radii
        from bearing in Unit
        from part in Gen.OneOf(Unit, Gen.Constant(0.0), Gen.Constant(1 - 1e-9))
        select (new SkyCircle(center, radius), Away(center, bearing * 360, part * radius));

    /// <summary>Star-shaped about a centre, within 80 degrees of it, vertices counterclockwise as seen on the sky from inside the sphere.</summary>
    public static Gen<(SkyPoint Center, SkyPoint[] Vertices, UnitVector3 Point)> Stars { get; } =
        from center in Positions
        from size in Unit.Select(u => Mas * Math.Pow(80 / Mas, u))
        from count in Gen.Choose(3, 12)
        from arms in Unit.ArrayOf(count)
        from bearing in Unit
        from part in Unit
        select (center,
            arms.Select((arm, i) => Away(center, 360.0 * i / count, size * (0.2 + 0.8 * arm)).ToSkyPoint()).ToArray(),
            Away(center, bearing * 360, size * part));

    private static Gen<(double A, double B)> Two => from a in Unit from b in Unit select (a, b);

    /// <summary>The point at a distance and bearing (degrees) from another.</summary>
    public static UnitVector3 Away(SkyPoint from, double bearing, double distance)
    {
        var axis = from.ToUnitVector();
        var (sinLon, cosLon) = Math.SinCos(from.LonDegrees * Math.PI / 180);
        var east = new UnitVector3(-sinLon, cosLon, 0);
        var north = axis.Cross(east);
        var (sinB, cosB) = Math.SinCos(bearing * Math.PI / 180);
        var (sinD, cosD) = Math.SinCos(distance * Math.PI / 180);
        return (axis * cosD + (east * sinB + north * cosB) * sinD).Normalize();
    }

    public static void Holds<T>(Gen<T> gen, Func<T, bool> law, int times = 1000) =>
        Prop.ForAll(gen.ToArbitrary(), law).Check(Config.QuickThrowOnFailure.WithMaxTest(times));

    private static SkyPoint Normal(double lon, double lat) => SkyPoint.TryCreate(lon, lat, out var point) ? point : throw new ArgumentOutOfRangeException(nameof(lat));
}
