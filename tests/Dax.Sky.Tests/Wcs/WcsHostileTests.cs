using System.Globalization;
using Dax.Sky.Wcs;
using FsCheck.Fluent;
using SkyWcs = Dax.Sky.Wcs.Wcs;

namespace Dax.Sky.Tests.Wcs;

/// <summary>Headers that nobody means: an answer or a reason, never an exception, never a position off the sky.</summary>
public class WcsHostileTests
{
    private static readonly string[] Codes =
    [
        "TAN", "TAN-SIP", "TPV", "SIN", "NCP", "AZP", "SZP", "ZPN", "AIR", "CYP", "CEA", "CAR", "MER", "GLS", "PAR", "MOL", "AIT", "COP", "COE", "COD", "COO", "BON", "PCO", "TSC", "CSC",
        "QSC", "HPX", "XPH", "STG", "ARC", "ZEA",
    ];

    private static readonly string[] Names =
    [
        "CRVAL1", "CRVAL2", "CRPIX1", "CDELT1", "CDELT2", "PC1_1", "PC1_2", "CD2_2", "CROTA2", "LONPOLE", "LATPOLE", "PV1_0", "PV1_1", "PV1_2", "PV1_3", "PV1_4", "PV1_7", "PV2_0",
        "PV2_1", "PV2_2", "PV2_3", "PV2_7", "PV2_39", "A_ORDER", "B_ORDER", "A_2_0", "B_1_1", "A_3_3", "AP_ORDER", "BP_ORDER", "AP_1_0", "EQUINOX", "NAXIS", "WCSAXES",
    ];

    private static readonly double[] Values =
    [
        0, 1, -1, 2, 3, 4, 12, 13, 45, 90, -90, 180, 270, 359.9999999, 999, 1e-7, -3e-4, 1e-300, -1e-300, 1e16, -1e16, 1e300, -1e300, 1e308, 32, 2147483648, -9.3e18, 90.00000000001,
    ];

    [Fact]
    public void TryRead_AnyValues_EndsWithAnAnswerOrAReason() =>
        Skies.Holds(
            from code in Gen.Elements(Codes)
            from changes in Gen.Zip(Gen.Elements(Names), Gen.Elements(Values)).ArrayOf(5)
            from seed in Gen.Choose(0, 1000)
            select (code, changes, seed),
            t =>
            {
                var header = Headers.Simple(t.code, 150, 2, 0.5).Add($"CTYPE1 'RA---{t.code}'").Add($"CTYPE2 'DEC--{t.code}'");
                foreach (var (name, value) in t.changes) header.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {value:r}"));
                _ = WcsShift.Of(header, [3, 5]);
                if (!SkyWcs.TryRead(header, ' ', out var wcs, out var error)) return error.Length > 10;
                return AnswersAreOnTheSky(wcs, t.seed);
            }, 6000);

    private static bool AnswersAreOnTheSky(SkyWcs wcs, int seed)
    {
        var random = new Random(seed);
        var (x, y, lon, lat) = (new double[40], new double[40], new double[40], new double[40]);
        for (var i = 0; i < x.Length; i++) (x[i], y[i]) = (random.NextDouble() * 1000, random.NextDouble() * Math.Pow(10, random.Next(0, 6)));
        (x[0], y[1], x[2]) = (double.PositiveInfinity, double.NaN, -1e300);
        wcs.PixelToSky(x, y, lon, lat);
        for (var i = 0; i < x.Length; i++)
            if (double.IsNaN(lon[i]) != double.IsNaN(lat[i]) || lon[i] is < 0 or >= 360 || Math.Abs(lat[i]) > 90) return false;
        wcs.SkyToPixel(lon, lat, x, y);
        for (var i = 0; i < x.Length; i++)
            if (double.IsNaN(x[i]) != double.IsNaN(y[i])) return false;
        (lon[0], lat[1], lat[2]) = (double.PositiveInfinity, 91, double.NegativeInfinity);
        wcs.WorldToPixel(lon, lat, x, y);
        if (!double.IsNaN(x[0]) || !double.IsNaN(x[1]) || !double.IsNaN(x[2])) return false;
        return wcs.Footprint(1000, 1200) is not { } outline || outline.AreaSquareDegrees < 20700;
    }
}
