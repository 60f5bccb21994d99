using System.Collections.Immutable;
using Dax.Contracts.Tiles;
using Dax.Engine.Tiles.Surveys;

namespace Dax.Grains.Tiles;

/// <summary>Maps as they travel.</summary>
internal static class HipsWire
{
    private const int Float32 = -32;

    public static HipsView ToView(this MapDescription description)
    {
        var (map, survey) = (description.Map, description.Map.Survey);
        return new HipsView
        {
            Name = survey.Name,
            Title = survey.Title,
            Description = survey.Description,
            Order = map.Order,
            MinOrder = survey.MinOrder,
            Formats = ImmutableArray.CreateRange(description.Formats, TileFormats.Name),
            IsColor = survey.IsColor,
            Bitpix = survey.IsColor ? 0 : Float32,
            PixelCut = Pair(description.Cut),
            DataRange = Pair(description.DataRange),
            Unit = map.Unit,
            Start = description.Start is var (longitude, latitude, field) ? [longitude, latitude, field] : [],
            SkyFraction = description.SkyFraction,
            TimeMin = map.TimeMin,
            TimeMax = map.TimeMax,
            WavelengthMin = map.WavelengthMin,
            WavelengthMax = map.WavelengthMax,
            Created = description.Created,
            Released = description.Released,
            ImageCount = map.Images.Images.Length,
            ColorOf = survey.ColorOf,
            Properties = [.. survey.Properties.Select(p => new HipsProperty(p.Key, p.Value))],
            EstimatedBytes = description.EstimatedBytes,
            ImagePixelDegrees = map.PixelDegrees,
        };
    }

    private static ImmutableArray<double> Pair((double Low, double High)? pair) => pair is var (low, high) ? [low, high] : [];
}
