using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dax.Backends.Qserv.Descriptions;

/// <summary>
/// A table as it is registered with Qserv's ingest system (<c>ingest/TABLE.json</c>; doc/ingest/api/reference/rest/controller/db-table-management.rst). What
/// says how rows are loaded is passed over.
/// </summary>
internal sealed record IngestFile
{
    [JsonPropertyName("database")] public string? Database { get; init; }
    [JsonPropertyName("table")] public string? Table { get; init; }
    /// <summary>A number or a boolean.</summary>
    [JsonPropertyName("is_partitioned")] public JsonElement IsPartitioned { get; init; }
    /// <summary>Empty for a director itself; <c>database.table</c> when it lies in another database.</summary>
    [JsonPropertyName("director_table")] public string? DirectorTable { get; init; }
    [JsonPropertyName("director_key")] public string? DirectorKey { get; init; }
    /// <summary>Of a table of pairs.</summary>
    [JsonPropertyName("director_table2")] public string? SecondDirectorTable { get; init; }
    [JsonPropertyName("director_key2")] public string? SecondDirectorKey { get; init; }
    /// <summary>Degrees: the greatest distance of a pair.</summary>
    [JsonPropertyName("ang_sep")] public double? Separation { get; init; }
    [JsonPropertyName("longitude_key")] public string? Longitude { get; init; }
    [JsonPropertyName("latitude_key")] public string? Latitude { get; init; }
    [JsonPropertyName("schema")] public IReadOnlyList<IngestColumn>? Columns { get; init; }

    public bool IsInChunks => IsPartitioned.ValueKind == JsonValueKind.True || (IsPartitioned.ValueKind == JsonValueKind.Number && IsPartitioned.GetDouble() != 0);
}

/// <param name="Name">As declared.</param>
/// <param name="Type">MySQL's type with its attributes: <c>bigint(20) NOT NULL</c>.</param>
internal sealed record IngestColumn([property: JsonPropertyName("name")] string? Name, [property: JsonPropertyName("type")] string? Type);

/// <summary><c>ingest/database.json</c>.</summary>
internal sealed record DatabaseFile
{
    [JsonPropertyName("database")] public string? Database { get; init; }
    /// <summary>Degrees.</summary>
    [JsonPropertyName("overlap")] public double? Overlap { get; init; }
}

/// <summary><c>partition/TABLE.json</c>: how the partitioner was told to cut a table. It knows by which position rows really went into chunks.</summary>
internal sealed record PartitionFile
{
    [JsonPropertyName("part")] public PartitionPart? Part { get; init; }
}

internal sealed record PartitionPart
{
    /// <summary>Longitude and latitude, with a comma between.</summary>
    [JsonPropertyName("pos")] public string? Position { get; init; }
    [JsonPropertyName("overlap")] public double? Overlap { get; init; }
}

[JsonSourceGenerationOptions(AllowTrailingCommas = true, ReadCommentHandling = JsonCommentHandling.Skip, MaxDepth = 32)]
[JsonSerializable(typeof(IngestFile))]
[JsonSerializable(typeof(DatabaseFile))]
[JsonSerializable(typeof(PartitionFile))]
internal sealed partial class DescriptionJson : JsonSerializerContext;
