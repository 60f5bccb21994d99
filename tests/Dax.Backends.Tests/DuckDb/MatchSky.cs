using System.Globalization;
using Dax.Ivoa.Tables;
using Dax.Sky.Geometry;
using Dax.Sky.Healpix;

namespace Dax.Backends.Tests.DuckDb;

/// <summary>Positions in small groups at the awkward places of the sky, so that many pairs are within a radius; and the pairs, found by trying all.</summary>
internal sealed class MatchSky
{
    public sealed record Place(long Id, double? Lon, double? Lat, double? Radius);

    private static readonly (double Lon, double Lat)[] Awkward =
    [
        (0, 0), (359.99999999, -20), (0, 90), (77, -90), (123, 89.999999), (45, 0), (90, 0), (135, 41.810314895778596), (180, -41.810314895778596), (315, 66), (270, 30),
    ];

    public MatchSky(double scale, int seed)
    {
        var random = new Random(seed);
        A = Make(1000, scale, random);
        B = Make(5000, scale, random);
    }

    public Place[] A { get; }

    public Place[] B { get; }

    private static Place[] Make(long firstId, double scale, Random random)
    {
        var places = new List<Place>();
        for (var i = 0; i < 240; i++)
        {
            var (lon, lat) = i % 12 < Awkward.Length ? Awkward[i % 12] : (random.NextDouble() * 360, random.NextDouble() * 180 - 90);
            var (moved, up) = i % 7 == 0 ? (lon, lat) : Moved(lon, lat, scale * 2 * random.NextDouble(), random.NextDouble() * 2 * Math.PI);
            // One meridian has many names; at the smallest radii its rounding shows.
            var turn = scale < 1e-8 ? 0 : random.Next(8) switch { 0 => 360, 1 => -360, _ => 0 };
            double? radius = random.Next(12) switch { 0 => null, 1 => double.NaN, 2 => scale / 1000, 3 => -scale, 4 => double.PositiveInfinity, _ => scale * 2 * random.NextDouble() };
            places.Add(new(firstId + i, moved + turn, up, i == 100 ? 200 : radius));
        }
        places.Add(new(firstId + 240, null, 0, 1));
        places.Add(new(firstId + 241, 0, null, 1));
        places.Add(new(firstId + 242, double.NaN, 0, 1));
        places.Add(new(firstId + 243, 0, double.NaN, 1));
        places.Add(new(firstId + 244, double.PositiveInfinity, 0, 1));
        places.Add(new(firstId + 245, 0, double.NegativeInfinity, 1));
        return [.. places];
    }

    private static (double Lon, double Lat) Moved(double lon, double lat, double distance, double bearing)
    {
        const double rad = Math.PI / 180;
        var (sinD, cosD) = Math.SinCos(distance * rad);
        var (sinLat, cosLat) = Math.SinCos(lat * rad);
        var (sinB, cosB) = Math.SinCos(bearing);
        var z = sinLat * cosD + cosLat * sinD * cosB;
        var east = sinB * sinD;
        var away = cosD * cosLat - sinD * sinLat * cosB;
        return (lon + Math.Atan2(east, away) / rad, Math.Atan2(z, Math.Sqrt(east * east + away * away)) / rad);
    }

    /// <summary>Degrees by half the chord, or null: independent of cells, and of how the engine tests.</summary>
    public static double? Distance(Place a, Place b)
    {
        if (a.Lon is not { } alon || a.Lat is not { } alat || b.Lon is not { } blon || b.Lat is not { } blat || !double.IsFinite(alon + alat + blon + blat))
            return null;
        var u = UnitVector3.FromDegrees(alon, alat);
        var v = UnitVector3.FromDegrees(blon, blat);
        return (alon, alat) == (blon, blat) ? 0 : u.AngleTo(v) * 180 / Math.PI;
    }

    public static List<(Place A, Place B)> Pairs(IEnumerable<Place> a, IReadOnlyList<Place> b, Func<Place, Place, double?> radius) =>
        [.. from x in a from y in b where Distance(x, y) <= radius(x, y) select (x, y)];

    /// <summary>A SELECT of the rows: id BIGINT, ra, dec, r DOUBLE, and the key when it is asked for, ordered by it.</summary>
    public static string Select(IEnumerable<Place> places, bool keyed)
    {
        var rows = string.Join(", ", places.Select(p => $"({p.Id}, {Number(p.Lon)}, {Number(p.Lat)}, {Number(p.Radius)}, {Key(p)})"));
        return $"SELECT id::BIGINT AS id, ra, dec, r{(keyed ? ", k::BIGINT AS \"dax$hpx\"" : "")} FROM (VALUES {rows}) AS v(id, ra, dec, r, k) ORDER BY k";
    }

    public static readonly FieldInfo[] Fields =
    [
        new("id", VoDatatype.Long), new("ra", VoDatatype.Double) { Ucd = "pos.eq.ra;meta.main" }, new("dec", VoDatatype.Double) { Ucd = "pos.eq.dec;meta.main" }, new("r", VoDatatype.Double),
    ];

    private static long Key(Place p) => HealpixNested.Index(HealpixNested.MaxOrder, p.Lon ?? double.NaN, p.Lat ?? double.NaN);

    private static string Number(double? value) => value is not { } number ? "NULL::DOUBLE"
        : double.IsFinite(number) ? string.Create(CultureInfo.InvariantCulture, $"{number:R}::DOUBLE")
        : double.IsNaN(number) ? "'nan'::DOUBLE" : number > 0 ? "'inf'::DOUBLE" : "'-inf'::DOUBLE";
}
