using System.Collections.Immutable;
using Dax.Contracts.Tiles;
using Dax.Ivoa.Hips;

namespace Dax.Web.Hips;

/// <summary>What a grain tells of a map, as the standard's properties.</summary>
internal static class HipsViews
{
    /// <param name="baseUrl">Of the service, without a slash at its end.</param>
    /// <param name="authority">What identifiers begin with where the operator names none: as datasets have it, and the properties in the store.</param>
    public static HipsDescription Describe(HipsView map, string baseUrl, string authority) => new($"ivo://{authority}/hips/{map.Name}", map.Title)
    {
        Description = map.Description ?? map.Title,
        Progenitor = Progenitor(map),
        ServiceUrl = $"{baseUrl}{HipsEndpoints.Path}/{map.Name}",
        Order = map.Order,
        MinOrder = map.MinOrder,
        Formats = map.Formats,
        ColorOf = map.ColorOf,
        IsColor = map.IsColor,
        // Pictures alone have bytes, which are shown as they are; clients want to know of any map.
        Bitpix = map.Bitpix != 0 ? map.Bitpix : map.IsColor ? 8 : null,
        PixelCut = Pair(map.PixelCut) ?? (map.IsColor ? (0, 255) : null),
        DataRange = Pair(map.DataRange),
        Unit = map.Unit,
        ImagePixelDegrees = map.ImagePixelDegrees,
        Start = map.Start is [var longitude, var latitude, var field] ? (longitude, latitude, field) : null,
        SkyFraction = map.SkyFraction,
        TimeMin = map.TimeMin,
        TimeMax = map.TimeMax,
        WavelengthMin = map.WavelengthMin,
        WavelengthMax = map.WavelengthMax,
        Created = map.Created,
        Released = map.Released,
        EstimatedBytes = map.EstimatedBytes == 0 ? null : map.EstimatedBytes,
        Overrides = [.. map.Properties.Select(p => KeyValuePair.Create(p.Keyword, p.Value))],
    };

    private static string Progenitor(HipsView map) => map.IsColor && !map.ColorOf.IsEmpty
        ? $"The maps {string.Join(", ", map.ColorOf)} as red, green and blue"
        : $"{map.ImageCount} images; those of a tile: NorderK/DirD/NpixN.datalink";

    private static (double, double)? Pair(ImmutableArray<double> values) => values is [var low, var high] ? (low, high) : null;
}
