using Dax.Engine.Jobs;
using Dax.Grains.Jobs;
using Orleans.Storage;

namespace Dax.Grains.Hosting;

/// <summary>How grain state is stored, in both flavours: the engine's own JSON with its version field. Jobs are the only state there is.</summary>
public sealed class JobStorageSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => input is JobRecord record
        ? new BinaryData(JobStateJson.Write(record.Job))
        : throw new NotSupportedException($"State of type {typeof(T)} has no stored form.");

    public T Deserialize<T>(BinaryData input) => new JobRecord { Job = JobStateJson.Read(input.ToMemory().Span) } is T record
        ? record
        : throw new NotSupportedException($"State of type {typeof(T)} has no stored form.");
}
