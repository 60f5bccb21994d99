using System.Collections.Immutable;
using Dax.Ivoa.Hips;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>A map's properties (HiPS 1.0, 4.4.1) as they stand beside its tiles in the store: without the address that the service has, and of the formats that a build makes.</summary>
public static class MapProperties
{
    /// <summary>Of 32-bit reals; bytes where there are pictures alone.</summary>
    private const int Reals = -32, Bytes = 8;

    /// <summary>Names a map for the outside, where the operator names none.</summary>
    /// <param name="authority">A naming authority and a path.</param>
    public static string CreatorDid(string authority, string name) => $"ivo://{authority}/hips/{name}";

    internal static HipsDescription Of(MapDescription described, string authority, ImmutableArray<string> formats)
    {
        var (map, survey) = (described.Map, described.Map.Survey);
        return new HipsDescription(CreatorDid(authority, survey.Name), survey.Title)
        {
            Description = string.IsNullOrWhiteSpace(survey.Description) ? survey.Title : survey.Description,
            Progenitor = survey.IsColor ? $"The maps {string.Join(", ", survey.ColorOf)} as red, green and blue" : $"{map.Images.Images.Length} images; metadata.xml names them",
            Order = map.Order,
            MinOrder = survey.MinOrder,
            Formats = formats,
            ColorOf = survey.ColorOf,
            IsColor = survey.IsColor,
            Bitpix = survey.IsColor ? Bytes : Reals,
            PixelCut = survey.IsColor ? (0, 255) : described.Cut,
            DataRange = described.DataRange,
            Unit = map.Unit,
            Start = described.Start,
            ImagePixelDegrees = map.PixelDegrees,
            SkyFraction = described.SkyFraction,
            TimeMin = map.TimeMin,
            TimeMax = map.TimeMax,
            WavelengthMin = map.WavelengthMin,
            WavelengthMax = map.WavelengthMax,
            Created = described.Created,
            Released = described.Released,
            EstimatedBytes = described.EstimatedBytes,
            Overrides = [.. survey.Properties],
        };
    }
}
