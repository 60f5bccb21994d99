using Dax.Contracts.Results;
using Dax.Engine.Ports;
using Dax.Engine.Results;
using Dax.Grains.Faults;

namespace Dax.Grains.Results;

/// <summary>Parts of answers as they travel.</summary>
internal static class ChunkWire
{
    public static ResultChunk ToWire(this AnswerChunk chunk) => new(
        chunk.Sequence, chunk.Bytes, chunk.IsLast,
        chunk.Head is { } head ? new ResultHead(head.ContentType, head.FileName, head.Length, head.IsEmpty) : null, chunk.Fault?.ToView());

    public static ChunkView ToView(this in ChunkDescriptor c) => new(c.Key.Attempt, c.Key.Name, c.Sequence, c.Offset, c.Length, c.Checksum, c.IsLast);

    public static ChunkDescriptor ToDescriptor(this ChunkView c, string jobId) =>
        new(new ResultKey(jobId, c.Attempt, c.Name), c.Sequence, c.Offset, c.Length, c.Checksum, c.IsLast);
}
