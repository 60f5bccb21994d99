using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dax.Engine.Jobs;

/// <summary>The stored form of a job: JSON with a version field, in both flavours. Reads what every earlier version wrote.</summary>
public static class JobStateJson
{
    /// <summary>Raised when a reader of the old form would misunderstand the new one; added fields do not raise it.</summary>
    public const int Version = 1;

    public static byte[] Write(JobState? state) =>
        JsonSerializer.SerializeToUtf8Bytes(new JobDocument(Version, state), JobJsonContext.Default.JobDocument);

    public static JobState? Read(ReadOnlySpan<byte> utf8)
    {
        var document = JsonSerializer.Deserialize(utf8, JobJsonContext.Default.JobDocument)
            ?? throw new InvalidDataException("A stored job is empty.");
        return document.V == Version
            ? document.Job
            : throw new InvalidDataException($"A stored job has format {document.V}; this service reads {Version}.");
    }
}

internal sealed record JobDocument(int V, JobState? Job);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(JobDocument))]
internal sealed partial class JobJsonContext : JsonSerializerContext;
