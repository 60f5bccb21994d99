using System.Text.Json.Serialization;

namespace Dax.Engine.Tiles.Making.Building;

/// <summary>What is kept beside a map's tiles: what they were made of, so that the next build knows what it must make. As JSON in the tile store, under names that no HiPS has.</summary>
internal sealed record MapState
{
    /// <summary>Of the last build that came to its end.</summary>
    public const string Path = ".dax/map.json";

    /// <summary>Of a build that has begun.</summary>
    public const string BuildPath = ".dax/build.json";

    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>How tiles are made; of another one no tile is kept.</summary>
    public required string Signature { get; init; }

    public required int Order { get; init; }

    public required int MinOrder { get; init; }

    public double[]? Cut { get; init; }

    public double[]? DataRange { get; init; }

    public string? Unit { get; init; }

    /// <summary>Leaf tiles that there are, as MOC text.</summary>
    public string Leaves { get; init; } = "";

    public IReadOnlyList<ImageState> Images { get; init; } = [];

    /// <summary>Of a build: its name in the journal, and the leaf tiles that it has to make or to take away, as MOC text.</summary>
    public string? Build { get; init; }

    public string? Todo { get; init; }

    public long Tiles { get; init; }

    public long Made { get; init; }

    public long Removed { get; init; }

    public long Bytes { get; init; }

    public DateTimeOffset Finished { get; init; }
}

/// <summary>An image as it was when tiles were made of it.</summary>
/// <param name="Id">Of the dataset; the name, of a map that a colour map is made of.</param>
/// <param name="Leaves">The leaf tiles that it may touch, as MOC text.</param>
internal sealed record ImageState(string Id, string ETag, string Leaves);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MapState))]
internal sealed partial class MapStateJson : JsonSerializerContext;
