namespace Dax.Engine.Mosaics;

/// <summary>What is kept of values where pixels change their size.</summary>
public enum MosaicFlux
{
    /// <summary>By the unit: sums of values per pixel, otherwise brightness.</summary>
    Auto,
    /// <summary>Values of a uniform sky stay as they are.</summary>
    Brightness,
    /// <summary>Sums over pixels stay as they are.</summary>
    Sum,
}

/// <summary>Whether values are of a whole pixel (a flux, counts), so that they grow with its area, or of an area on the sky whatever the pixels are.</summary>
internal static class PixelUnits
{
    /// <summary>Pixel areas that differ by less are those of one camera and its distortions, which flat fields have made up for: nothing is scaled.</summary>
    private const double SameArea = 0.01;

    private static readonly HashSet<string> Fluxes = new(StringComparer.Ordinal)
    {
        "nJy", "uJy", "\u00b5Jy", "\u03bcJy", "mJy", "Jy", "kJy", "MJy", "nanomaggy", "nanomaggies", "nmgy", "maggy", "maggies", "mgy",
    };

    private static readonly HashSet<string> Counts = new(StringComparer.OrdinalIgnoreCase)
    {
        "adu", "dn", "count", "counts", "ct", "cts", "electron", "electrons", "e", "e-", "photon", "photons", "ph",
    };

    /// <summary>nJy, adu, electron/s, count/pixel; not MJy/sr, nJy/arcsec2, Jy/beam, nor what is unknown.</summary>
    public static bool IsPerPixel(string? unit)
    {
        if (unit is null) return false;
        var per = unit.IndexOf('/', StringComparison.Ordinal);
        var (of, by) = per < 0 ? (unit, "") : (unit[..per], unit[(per + 1)..]);
        if (!Fluxes.Contains(of.Trim()) && !Counts.Contains(of.Trim())) return false;
        return by.Trim().ToLowerInvariant() is "" or "s" or "sec" or "second" or "pixel" or "pix";
    }

    /// <summary>What values per pixel are multiplied by, so that they are those of pixels of another size; both in degrees.</summary>
    public static double AreaScale(double pixel, double common)
    {
        var ratio = common * common / (pixel * pixel);
        return Math.Abs(ratio - 1) < SameArea ? 1 : ratio;
    }
}
