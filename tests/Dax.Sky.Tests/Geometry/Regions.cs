using Dax.Sky.Geometry;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Sky.Tests.Geometry;

/// <summary>Random regions of all kinds, alone or two near each other, with points in and about them.</summary>
internal static class Regions
{
    private static readonly Gen<double> Unit = Gen.Choose(0, 1_000_000).Select(i => i / 1e6);

    public static Gen<ISkyRegion> Any { get; } = from c in Skies.Positions from size in Sizes() from r in About(c, size) select r;

    /// <summary>Of like sizes, at distances at which anything may come out; and a few points around both.</summary>
    public static Gen<(ISkyRegion A, ISkyRegion B, UnitVector3[] Points)> Pairs { get; } =
        from c in Skies.Positions
        from size in Sizes()
        from bearing in Unit
        from distance in Gen.Elements(0, 0.2, 0.8, 1.3, 2.2)
        from scale in Gen.Elements(0.1, 0.4, 1, 2)
        from a in About(c, size)
        from b in About(Skies.Away(c, 360 * bearing, Math.Min(179, distance * size)).ToSkyPoint(), Math.Min(80, scale * size))
        from spots in (from angle in Unit from far in Unit select (angle, far)).ArrayOf(30)
        select (a, b, spots.Select(s => Skies.Away(c, 360 * s.angle, Math.Min(180, 2.5 * size * s.far))).ToArray());

    public static SkyUnion Union(params ISkyRegion[] members) =>
        SkyUnion.TryCreate(members, out var union, out var error) ? union : throw new InvalidOperationException(error);

    public static SkyRange Range(double lonMin, double lonMax, double latMin, double latMax) =>
        SkyRange.TryCreate(lonMin, lonMax, latMin, latMax, out var range, out var error) ? range : throw new InvalidOperationException(error);

    public static SkyPolygon Box(double lon, double lat, double width, double height) =>
        SkyPolygon.TryCreateBox(new SkyPoint(lon, lat), width, height, out var box, out var error) ? box : throw new InvalidOperationException(error);

    private static Gen<double> Sizes() => Unit.Select(u => Skies.Mas * Math.Pow(80 / Skies.Mas, u));

    private static Gen<ISkyRegion> About(SkyPoint center, double size)
    {
        var simple = Gen.OneOf(
            Unit.Select(u => (ISkyRegion)new SkyCircle(center, size * (0.2 + 0.8 * u))),
            from n in Gen.Choose(3, 9) from arms in Unit.ArrayOf(n) select (ISkyRegion)Star(center, size, arms),
            from w in Unit from h in Unit select (ISkyRegion)Box(center.LonDegrees, center.LatDegrees, size * (0.2 + 1.2 * w), size * (0.2 + 1.2 * h)),
            from w in Unit from h in Unit select (ISkyRegion)RangeAbout(center, size * (0.1 + 0.9 * w), size * (0.1 + 0.9 * h)));
        var near = from bearing in Unit from u in Unit from s in Part(Skies.Away(center, 360 * bearing, 0.7 * u * size).ToSkyPoint(), size * 0.6) select s;
        return Gen.Frequency((8, simple), (1, Gen.Constant((ISkyRegion)center)), (3, from n in Gen.Choose(1, 4) from parts in near.ArrayOf(n) select (ISkyRegion)Union(parts)));
    }

    private static Gen<ISkyRegion> Part(SkyPoint center, double size) => Gen.OneOf(
        Unit.Select(u => (ISkyRegion)new SkyCircle(center, size * (0.3 + 0.7 * u))),
        from n in Gen.Choose(3, 6) from arms in Unit.ArrayOf(n) select (ISkyRegion)Star(center, size, arms),
        Gen.Constant((ISkyRegion)Box(center.LonDegrees, center.LatDegrees, size, size)));

    private static SkyPolygon Star(SkyPoint center, double size, double[] arms) =>
        SkyPolygonTests.Polygon([.. arms.Select((arm, i) => Skies.Away(center, 360.0 * i / arms.Length, size * (0.2 + 0.8 * arm)).ToSkyPoint())]);

    private static SkyRange RangeAbout(SkyPoint center, double width, double height)
    {
        var wide = Math.Min(179, width / Math.Max(0.01, Math.Cos(center.LatDegrees * Math.PI / 180)));
        var (from, to) = (center.LonDegrees - wide, center.LonDegrees + wide);
        return Range(from < 0 ? from + 360 : from, to > 360 ? to - 360 : to, Math.Max(-90, center.LatDegrees - height), Math.Min(90, center.LatDegrees + height));
    }
}
