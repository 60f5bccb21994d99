using Dax.Engine.Ports;

namespace Dax.Engine.Results;

/// <summary>
/// A piece of a result that lies in its segment: what streams carry instead of bytes. Sequences of one <paramref name="Key"/> begin at 0 and have no holes;
/// who hears of them may miss some or hear some twice, and finds them all in the segment's index.
/// </summary>
/// <param name="Offset">Bytes of the segment before it.</param>
/// <param name="Length">In bytes; 0 only for the last of an empty result or of one that ended with a chunk before.</param>
/// <param name="Checksum">CRC-32C of its bytes.</param>
/// <param name="IsLast">The result has no more bytes. Whether it counts, the job says.</param>
public readonly record struct ChunkDescriptor(ResultKey Key, long Sequence, long Offset, int Length, uint Checksum, bool IsLast)
{
    public long End => Offset + Length;
}

/// <summary>Tells whoever listens that bytes were written. It never waits and may lose what it is told: what it says is a hint.</summary>
public interface IResultAnnouncer
{
    void Announce(in ChunkDescriptor chunk);
}

/// <summary>For processes without listeners.</summary>
internal sealed class SilentAnnouncer : IResultAnnouncer
{
    public void Announce(in ChunkDescriptor chunk) { }
}
