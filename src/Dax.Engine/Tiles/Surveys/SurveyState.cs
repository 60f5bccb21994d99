using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dax.Sky.Healpix;
using Dax.Sky.Images;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>What is remembered of a map beside its tiles, in the tile store (<see cref="Path"/>).</summary>
internal sealed record SurveyState
{
    public const string Path = ".dax/state.json";

    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    public required DateTimeOffset Created { get; init; }

    /// <summary>When its images, or how tiles are made of them, last changed.</summary>
    public required DateTimeOffset Released { get; init; }

    /// <summary>Of the images and of how tiles are made of them.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The part of it that is no image.</summary>
    public required string Recipe { get; init; }

    public PixelPair? Cut { get; init; }

    public PixelPair? DataRange { get; init; }

    public ImmutableArray<SurveyChange> Changes { get; init; } = [];

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, SurveyStateJson.Default.SurveyState);

    /// <summary>Null when it is of another version, or none at all.</summary>
    public static SurveyState? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, SurveyStateJson.Default.SurveyState) is { Version: CurrentVersion } state ? state : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A pair of pixel values.</summary>
internal sealed record PixelPair(double Low, double High)
{
    public PixelRange ToRange() => new(Low, High);
}

/// <summary>Tiles that touch these cells and were made before are not what they should be.</summary>
/// <param name="Cells">As text (MOC 2.0, 4.3.2).</param>
internal sealed record SurveyChange(DateTimeOffset At, string Cells)
{
    private Moc? moc;

    [JsonIgnore]
    public Moc Moc => moc ??= MocText.Read(Cells);

    public static SurveyChange Of(DateTimeOffset at, Moc moc) => new(at, MocText.Write(moc));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SurveyState))]
internal sealed partial class SurveyStateJson : JsonSerializerContext;
