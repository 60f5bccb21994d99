using Dax.Sky.Fits;

namespace Dax.Backends.Artifacts.Remote;

/// <summary>
/// Bytes behind a network. Large reads are one request each; small ones (headers, tables of tiles) are served from a few blocks that are kept, because a round trip costs more than a block.
/// </summary>
internal abstract class RemoteByteSource(long length) : ByteSource
{
    public const int BlockBytes = 256 * 1024;
    private const int Kept = 4;
    private readonly Lock gate = new();
    private readonly (long Index, byte[]? Bytes, long Used)[] blocks = new (long, byte[]?, long)[Kept];
    private long clock;

    public override long Length => length;

    /// <summary>Fills all of it with one request. IOException when it cannot.</summary>
    protected abstract void Fetch(long offset, Span<byte> into);

    // What a round trip costs is worth this many bytes.
    protected override int CheapGap => BlockBytes / 4;

    public override void Read(long offset, Span<byte> into)
    {
        Check(offset, into.Length);
        if (into.Length >= BlockBytes)
        {
            Fetch(offset, into);
            return;
        }
        while (into.Length > 0)
        {
            var block = Block(offset / BlockBytes);
            var within = (int)(offset % BlockBytes);
            var part = block.AsSpan(within, Math.Min(into.Length, block.Length - within));
            part.CopyTo(into);
            into = into[part.Length..];
            offset += part.Length;
        }
    }

    /// <summary>Keeps the first bytes that opening brought along.</summary>
    protected void Keep(byte[] firstBlock)
    {
        lock (gate) blocks[0] = (0, firstBlock, ++clock);
    }

    private byte[] Block(long index)
    {
        lock (gate)
        {
            for (var i = 0; i < Kept; i++)
            {
                if (blocks[i].Bytes is not { } bytes || blocks[i].Index != index) continue;
                blocks[i].Used = ++clock;
                return bytes;
            }
        }
        // Outside of the lock: another reader may want what is here already. Two may fetch the same.
        var fetched = new byte[Math.Min(BlockBytes, length - index * BlockBytes)];
        Fetch(index * BlockBytes, fetched);
        lock (gate)
        {
            var oldest = 0;
            for (var i = 1; i < Kept; i++)
            {
                if (blocks[i].Used < blocks[oldest].Used) oldest = i;
            }
            blocks[oldest] = (index, fetched, ++clock);
        }
        return fetched;
    }
}
