using System.Collections.Immutable;

namespace Dax.Ivoa.Hips;

/// <summary>What the properties of an image HiPS say (HiPS 1.0, 4.4.1). Frame is ICRS, tiles are of 512 × 512 pixels. What is null or empty is not written.</summary>
/// <param name="CreatorDid">An IVOID.</param>
/// <param name="Title">One line for people; the standard wants it short.</param>
public sealed record HipsDescription(string CreatorDid, string Title)
{
    public string? Collection { get; init; }

    public string? Description { get; init; }

    /// <summary>What the map was made of, for people.</summary>
    public string? Progenitor { get; init; }

    /// <summary>Absolute, without a slash at its end.</summary>
    public string? ServiceUrl { get; init; }

    /// <summary>The finest and the coarsest order that have tiles.</summary>
    public int Order { get; init; }

    public int MinOrder { get; init; }

    /// <summary>Extensions of tiles: "fits", "png", "jpg".</summary>
    public ImmutableArray<string> Formats { get; init; } = [];

    /// <summary>Names of the maps that red, green and blue are of; empty for a map of one band.</summary>
    public ImmutableArray<string> ColorOf { get; init; } = [];

    public bool IsColor { get; init; }

    /// <summary>Of FITS tiles; null for a map without.</summary>
    public int? Bitpix { get; init; }

    /// <summary>Values that pictures show black and white.</summary>
    public (double Low, double High)? PixelCut { get; init; }

    public (double Low, double High)? DataRange { get; init; }

    /// <summary>Of the pixels of FITS tiles.</summary>
    public string? Unit { get; init; }

    /// <summary>Where to look first: longitude, latitude and field of view, degrees ICRS.</summary>
    public (double Longitude, double Latitude, double Field)? Start { get; init; }

    /// <summary>Of the images that the map was made of: their finest pixels; degrees.</summary>
    public double? ImagePixelDegrees { get; init; }

    /// <summary>Of the whole sky, 0 to 1.</summary>
    public double? SkyFraction { get; init; }

    /// <summary>MJD.</summary>
    public double? TimeMin { get; init; }
    public double? TimeMax { get; init; }

    /// <summary>Metres.</summary>
    public double? WavelengthMin { get; init; }
    public double? WavelengthMax { get; init; }

    public DateTimeOffset Created { get; init; }
    public DateTimeOffset Released { get; init; }

    public long? EstimatedBytes { get; init; }

    /// <summary>Lines as the operator wants them: each takes the place of what would be written otherwise, or stands at the end. An empty value: no such line.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Overrides { get; init; } = [];
}
