using Dax.Backends.Butler.Universe;
using Dax.Sky.Geometry;
using Dax.Sky.Healpix;
using Dax.Sky.Htm;

namespace Dax.Backends.Butler.Regions;

/// <summary>Pixelizations of the sky by the names that universes give them.</summary>
internal static class SkyPixels
{
    /// <summary>Null for a pixelization or an index that is not known.</summary>
    public static ISkyRegion? Region(SkyPix pixels, long index) => pixels.System switch
    {
        "htm" => HtmPixelization.TryTriangle(index, out var triangle) ? triangle : null,
        _ => null,
    };

    public static bool IsKnown(SkyPix? pixels) => pixels is { System: "htm", Level: >= 0 and <= HtmPixelization.MaxLevel };
}
