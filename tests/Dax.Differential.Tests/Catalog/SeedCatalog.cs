using Dax.Adql.Binding;
using static Dax.Adql.Binding.AdqlBase;

namespace Dax.Differential.Tests.Catalog;

/// <summary>The tables that every engine is asked about. Small, since the evaluator loops; nasty, since engines differ at the edges.</summary>
internal static partial class SeedCatalog
{
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private static readonly Lazy<IReadOnlyList<SeedTable>> All =
        new(() => [Stars(), Keyed(), Numbers(), Whole(), Words(), Times(), Orders(), Parts(), Nothing(), Regions()]);

    public static IReadOnlyList<SeedTable> Tables => All.Value;

    /// <summary>Positions without a key, longitudes of any sign; magnitudes with gaps.</summary>
    private static SeedTable Stars()
    {
        var random = new Random(20260131);
        var rows = new List<object?[]>();
        foreach (var (lon, lat) in Positions)
            Add(lon, lat);
        while (rows.Count < 36)
            Add(Math.Round(random.NextDouble() * 360, 4), Math.Round(Math.Asin((2 * random.NextDouble()) - 1) * 180 / Math.PI, 4));
        return new("stars",
            [new("id", Bigint), new("name", Text), new("ra", AdqlBase.Double), new("de", AdqlBase.Double), new("mag", Real), new("flux", AdqlBase.Double), new("kind", Smallint), new("n", Integer), new("obs", Timestamp)],
            rows) { Position = ("ra", "de") };

        void Add(double? lon, double? lat)
        {
            var i = rows.Count;
            rows.Add([
                100L + i, Names[i % Names.Length], lon, lat,
                i % 7 == 3 ? null : (float)(10 + (i * 0.25) % 8), Fluxes[i % Fluxes.Length] is { } f ? f + (double.IsFinite(f) ? i / 8.0 : 0) : null,
                i % 5 == 4 ? null : (long)(i % 4), i % 6 == 5 ? null : (long)((i * 7) % 23) - 5, i % 8 == 7 ? null : Epoch.AddHours(i * 31).AddMicroseconds(i % 3),
            ]);
        }
    }

    private static readonly (double? Lon, double? Lat)[] Positions =
    [
        (0, 90), (123.5, 90), (0, -90), (270, -89.9999999), (10, 89.9999999), (190, 89.9999998), (0, 0), (360, 0), (359.9999999, 0.0000001), (0.0000001, -0.0000001),
        (-5, 10), (355, 10.0001), (180, 0), (179.9999, -0.0002), (83.633, 22.0145), (83.6331, 22.0146), (null, 10), (10, null), (double.NaN, 1), (1, double.PositiveInfinity),
        (45, 45), (45.5, 45.25), (225, -45),
    ];

    private static readonly string?[] Names = ["Vega", "vega", "Sirius", "α Centauri", "", null, "Ångström", "Barnard's star", "NGC 224", "ngc 224", "星", "M31 100%", "a_b", "a\\b"];

    private static readonly double?[] Fluxes = [1.5, 0, -2.25, null, double.NaN, double.PositiveInfinity, 1e-3, 1234.5, double.NegativeInfinity, 0.1, 2, 1e6, -0.5];

    /// <summary>Ordered by a stored key, longitudes in [0, 360]; clusters at the poles and around the meridian of 0.</summary>
    private static SeedTable Keyed()
    {
        var random = new Random(7);
        var rows = new List<object?[]>();
        (double Lon, double Lat, double Size)[] clusters = [(0, 90, 0.01), (0, -90, 1), (0, 0, 0.5), (359.9, 30, 0.5), (120, -60, 2), (210.8, 54.35, 0.001)];
        foreach (var (lon, lat, size) in clusters)
            for (var i = 0; i < 7; i++)
                Add(Wrap(lon + (size * (random.NextDouble() - 0.5) / Math.Max(0.001, Math.Cos(lat * Math.PI / 180)))), Math.Clamp(lat + (size * (random.NextDouble() - 0.5)), -90, 90));
        Add(null, null);
        Add(0, 0);
        Add(360, 0);
        return new("keyed", [new("oid", Bigint), new("lon", AdqlBase.Double), new("lat", AdqlBase.Double), new("mag", AdqlBase.Double), new("star", Bigint)], rows) { Position = ("lon", "lat"), IsKeyed = true };

        static double Wrap(double lon) => ((lon % 360) + 360) % 360;
        void Add(double? lon, double? lat) =>
            rows.Add([1000L + rows.Count, lon, lat, rows.Count % 9 == 8 ? null : Math.Round(15 + (rows.Count * 0.37 % 6), 3), rows.Count % 4 == 1 ? null : 95L + (rows.Count * 3 % 20)]);
    }

    /// <summary>Shapes around, on and beside the positions above: the numbers of circles.</summary>
    private static SeedTable Regions() => new("regions", [new("rid", Integer), new("lon", AdqlBase.Double), new("lat", AdqlBase.Double), new("radius", AdqlBase.Double)],
    [
        [1L, 0.0, 90.0, 0.0001], [2L, 0.0, 90.0, 20.0], [3L, 359.0, 0.0, 2.0], [4L, 1.0, 0.0, 1.5], [5L, 120.0, -60.0, 1.0], [6L, 83.633, 22.0145, 0.001],
        [7L, 10.0, 10.0, 0.0], [8L, 200.0, -80.0, 180.0], [9L, 300.0, 20.0, 91.0], [10L, null, 0.0, 1.0], [11L, 0.0, 0.0, null], [12L, -5.0, 10.0, 0.01],
    ]);

    /// <summary>The columns of the stars, and no row.</summary>
    private static SeedTable Nothing() => new("nothing", Stars().Columns, []);
}
