using System.Buffers;
using Dax.Engine.Queries;
using Dax.Engine.Results;

namespace Dax.Engine.Mosaics.Writing;

/// <summary>Takes the bytes of a file: what was written into <see cref="Buffer"/> is given on at the next <see cref="Flush"/>.</summary>
public interface IMosaicTarget
{
    IBufferWriter<byte> Buffer { get; }

    ValueTask Flush(CancellationToken cancel);
}

/// <summary>A file, or any other stream; not its owner.</summary>
public sealed class StreamTarget(Stream stream) : IMosaicTarget
{
    private readonly ArrayBufferWriter<byte> buffer = new(1 << 20);

    public IBufferWriter<byte> Buffer => buffer;

    public async ValueTask Flush(CancellationToken cancel)
    {
        await stream.WriteAsync(buffer.WrittenMemory, cancel);
        buffer.ResetWrittenCount();
    }
}

/// <summary>The sink of a job's result.</summary>
internal sealed class SinkTarget(ChunkPump pump, IChunkSink sink) : IMosaicTarget
{
    public IBufferWriter<byte> Buffer => pump;

    public ValueTask Flush(CancellationToken cancel) => pump.Flush(sink, false, cancel);
}
