using Dax.Contracts.Results;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Grains.Faults;

namespace Dax.Grains.Results;

/// <summary>Takes uploads into the store.</summary>
internal sealed class UploadSink(IUploadStore store) : IUploadSink
{
    public async ValueTask<string> Save(Stream body, long maxBytes, CancellationToken cancel) =>
        await store.Save(body, maxBytes, cancel)
        ?? throw new Fault.Usage($"An uploaded table may have at most {maxBytes} bytes.").ToException();

    public ValueTask Discard(string token, CancellationToken cancel) => store.Delete(token, cancel);
}
