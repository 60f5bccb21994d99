using System.Collections.Immutable;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>A map as it is now: its images, and what they say of it together.</summary>
public sealed record SurveySnapshot(HipsSurvey Survey, SurveyImages Images)
{
    /// <summary>VOUnits of its values; null when unknown, or when it is of colours.</summary>
    public string? Unit { get; init; }

    /// <summary>Of the images' own pixels, the finest; degrees.</summary>
    public double? PixelDegrees { get; init; }

    /// <summary>Metres, in vacuum.</summary>
    public double? WavelengthMin { get; init; }

    public double? WavelengthMax { get; init; }

    /// <summary>MJD, UTC.</summary>
    public double? TimeMin { get; init; }

    public double? TimeMax { get; init; }

    /// <summary>When the newest of its images was registered.</summary>
    public DateTimeOffset? NewestImage { get; init; }

    /// <summary>Of a colour map: those of red, green and blue.</summary>
    public ImmutableArray<SurveySnapshot> Parts { get; init; } = [];

    public int Order => Images.Order;

    /// <summary>Of three maps, as one of colours.</summary>
    public static SurveySnapshot OfColor(HipsSurvey survey, ImmutableArray<SurveySnapshot> parts)
    {
        // Each tile is made of three of the same place and size.
        var finest = parts.Min(p => p.Order);
        return new SurveySnapshot(survey, SurveyImages.Of(Math.Min(finest, survey.Order ?? finest), parts.Select(p => p.Images)))
        {
            PixelDegrees = parts.Min(p => p.PixelDegrees),
            WavelengthMin = parts.Min(p => p.WavelengthMin),
            WavelengthMax = parts.Max(p => p.WavelengthMax),
            TimeMin = parts.Min(p => p.TimeMin),
            TimeMax = parts.Max(p => p.TimeMax),
            NewestImage = parts.Max(p => p.NewestImage),
            Parts = parts,
        };
    }
}
