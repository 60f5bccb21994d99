using System.Collections.Concurrent;
using Dax.Contracts.Tiles;
using Dax.Engine.Ports;

namespace Dax.Grains.Tiles;

/// <summary>
/// Files that were read not long ago, up to so many bytes. Looking one up takes no lock: of two halves the younger one takes what is new and what is asked for again, and when it is full the older one is forgotten whole.
/// </summary>
internal sealed class TileMemory(long bound)
{
    private readonly Lock gate = new();
    private ConcurrentDictionary<(string Survey, string Path), MemoryTile> young = new(), old = new();
    private long youngBytes;

    public long Bound => bound;

    public MemoryTile? Find(string survey, string path, string etag)
    {
        var key = (survey, path);
        if (young.TryGetValue(key, out var tile)) return tile.ETag == etag ? tile : null;
        if (!old.TryGetValue(key, out tile) || tile.ETag != etag) return null;
        Add(survey, path, tile);
        return tile;
    }

    public void Add(string survey, string path, MemoryTile tile)
    {
        if (tile.Length > bound / 2) return;
        lock (gate)
        {
            if (young.TryGetValue((survey, path), out var before)) youngBytes -= before.Length;
            if (youngBytes + tile.Length > bound / 2)
            {
                (old, young) = (young, new ConcurrentDictionary<(string, string), MemoryTile>());
                youngBytes = 0;
            }
            young[(survey, path)] = tile;
            youngBytes += tile.Length;
        }
    }
}

/// <summary>A file that is in memory; disposing it does nothing, others have it too.</summary>
internal sealed class MemoryTile(StoredFileInfo info, byte[] bytes) : TileFile
{
    public override long Length => bytes.Length;
    public override string ETag => info.ETag;
    public override DateTimeOffset LastModified => info.LastModified;
    public override ReadOnlyMemory<byte>? Bytes => bytes;
    public override bool IsAtHand => true;

    public override ValueTask Read(long offset, Memory<byte> into, CancellationToken cancel)
    {
        bytes.AsMemory((int)offset, into.Length).CopyTo(into);
        return ValueTask.CompletedTask;
    }

    protected override void Dispose(bool disposing)
    {
    }
}
