using Dax.Backends.Butler.Universe;
using Dax.Sky.Geometry;
using Dax.Sky.Htm;

namespace Dax.Backends.Butler.Writing;

internal sealed partial class RegistryWriter
{
    private const int MostRanges = 10_000;

    /// <summary>Indices of the pixels that a polygon touches.</summary>
    private static IEnumerable<long> Pixels(IReadOnlyList<SkyPoint> corners, SkyPix pixels)
    {
        if (pixels.System != "htm") throw new InvalidOperationException($"Overlaps with {pixels.System} pixels cannot be written.");
        if (!SkyPolygon.TryCreate([.. corners], out var region, out var error)) throw new InvalidOperationException(error);
        foreach (var (first, last) in HtmCover.Envelope(region, pixels.Level, MostRanges))
            for (var index = first; index <= last; index++) yield return index;
    }
}
