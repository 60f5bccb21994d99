using Dax.Sky.Fits;
using Dax.Sky.Photometry;

namespace Dax.Engine.Imagery;

/// <summary>
/// What headers say of the brightness that a pixel's value is. A unit of flux density speaks for itself (Rubin's calibrated images: nJy, of which AB magnitude 31.4 is one); counts need the
/// count of magnitude zero (FLUXMAG0) or the magnitude of one count (MAGZERO), which are taken as AB unless MAGSYS or PHOTSYS says otherwise. MAGZPT and PHOTZP are of one count in some archives
/// and of one count per second in others: they are taken where both are the same (a rate, or an exposure of one second).
/// </summary>
public static class PhotometricCalibration
{
    private const string Nanojansky = "nJy";

    /// <summary>Spellings of units of flux density per pixel and their size in nJy. One maggy is the flux of AB magnitude zero (SDSS: nanomaggy).</summary>
    private static readonly Dictionary<string, double> Units = new(StringComparer.Ordinal)
    {
        ["nJy"] = 1, ["uJy"] = 1e3, ["\u00b5Jy"] = 1e3, ["\u03bcJy"] = 1e3, ["mJy"] = 1e6, ["Jy"] = 1e9, ["kJy"] = 1e12,
        ["nanomaggy"] = 3630.780547701013, ["nanomaggies"] = 3630.780547701013, ["nmgy"] = 3630.780547701013,
        ["maggy"] = 3.630780547701013e12, ["maggies"] = 3.630780547701013e12, ["mgy"] = 3.630780547701013e12,
    };

    private static readonly string[] ZeroPoints = ["MAGZERO"];

    private static readonly string[] ZeroPointsOfRates = ["MAGZERO", "MAGZPT", "PHOTZP"];

    /// <summary>Of an image; what it does not say itself the primary header of its file may.</summary>
    public static ImageCalibration Of(FitsHeader image, FitsHeader primary)
    {
        var unit = Text(image, primary, "BUNIT");
        if (unit is not null && Units.TryGetValue(unit, out var size)) return new ImageCalibration(Nanojansky, size, "BUNIT");
        // Counts per arcsecond or per beam are no counts of a pixel; logarithms are none at all.
        if (unit is null || IsCounts(unit))
        {
            if (Number(image, primary, "FLUXMAG0") is { } counts && counts > 0) return new ImageCalibration(Nanojansky, AbMagnitude.ToNanojansky(0) / counts, "FLUXMAG0");
            if (IsAb(image, primary))
                foreach (var keyword in IsRate(unit) || Number(image, primary, "EXPTIME") == 1 ? ZeroPointsOfRates : ZeroPoints)
                    if (Number(image, primary, keyword) is { } zero && zero is > 0 and < 60) return new ImageCalibration(Nanojansky, AbMagnitude.ToNanojansky(zero), keyword);
        }
        return Uncalibrated(image, primary);
    }

    /// <summary>Values as they are stored, with the unit that the header gives them.</summary>
    public static ImageCalibration Uncalibrated(FitsHeader image, FitsHeader primary) =>
        Text(image, primary, "BUNIT") is { } unit ? new ImageCalibration(unit, 1, "BUNIT") : new ImageCalibration(null, 1, "");

    private static bool IsCounts(string unit)
    {
        var per = unit.IndexOf('/', StringComparison.Ordinal);
        var (of, by) = per < 0 ? (unit, "") : (unit[..per], unit[(per + 1)..]);
        return of.Trim().ToLowerInvariant() is "adu" or "dn" or "count" or "counts" or "ct" or "electron" or "electrons" or "e" or "e-" or "photon" or "ph"
            && by.Trim().ToLowerInvariant() is "" or "s" or "sec" or "second" or "pixel" or "pix";
    }

    /// <summary>Of counts: per second.</summary>
    private static bool IsRate(string? unit) => unit is not null && unit[(unit.IndexOf('/', StringComparison.Ordinal) + 1)..].Trim().ToLowerInvariant() is "s" or "sec" or "second";

    private static bool IsAb(FitsHeader image, FitsHeader primary)
    {
        foreach (var keyword in (ReadOnlySpan<string>)["MAGSYS", "PHOTSYS"])
            if (Text(image, primary, keyword) is { } system && !system.StartsWith("AB", StringComparison.OrdinalIgnoreCase)) return false;
        return true;
    }

    private static string? Text(FitsHeader image, FitsHeader primary, string keyword) => (image.Text(keyword) ?? primary.Text(keyword))?.Trim() is { Length: > 0 } text ? text : null;

    private static double? Number(FitsHeader image, FitsHeader primary, string keyword) =>
        (image.TryGetNumber(keyword, out var value) || primary.TryGetNumber(keyword, out value)) && double.IsFinite(value) ? value : null;
}
