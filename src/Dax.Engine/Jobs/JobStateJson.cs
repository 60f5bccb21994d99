using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dax.Engine.Jobs;

/// <summary>The stored form of a job: JSON with a version field, in both flavours. Reads what every earlier version wrote.</summary>
public static class JobStateJson
{
    /// <summary>Raised when a reader of the old form would misunderstand the new one; added fields do not raise it (missing, they are zero, null or empty).</summary>
    public const int Version = 1;

    public static byte[] Write(JobState? state) =>
        JsonSerializer.SerializeToUtf8Bytes(new JobDocument(Version, state), JobJsonContext.Default.JobDocument);

    public static JobState? Read(ReadOnlySpan<byte> utf8)
    {
        var document = JsonSerializer.Deserialize(utf8, JobJsonContext.Default.JobDocument)
            ?? throw new InvalidDataException("A stored job is empty.");
        return document.V == Version
            ? WithLists(document.Job)
            : throw new InvalidDataException($"A stored job has format {document.V}; this service reads {Version}.");
    }

    /// <summary>Generated readers give init-only properties that are missing the type's default, not the initializer's; so a missing list comes as none at all.</summary>
    private static JobState? WithLists(JobState? job) => job is null ? null : job with
    {
        Parameters = job.Parameters.IsDefault ? [] : job.Parameters,
        Uploads = job.Uploads.IsDefault ? [] : job.Uploads,
        Results = job.Results.IsDefault ? [] : job.Results,
    };
}

internal sealed record JobDocument(int V, JobState? Job);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(JobDocument))]
internal sealed partial class JobJsonContext : JsonSerializerContext;
