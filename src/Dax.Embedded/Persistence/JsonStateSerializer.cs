using System.Text.Json;
using Orleans.Storage;

namespace Dax.Embedded.Persistence;

/// <summary>The serialiser of hosts that bring none: System.Text.Json as it comes.</summary>
internal sealed class JsonStateSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input));

    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span);
}
