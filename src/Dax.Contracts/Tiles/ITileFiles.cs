namespace Dax.Contracts.Tiles;

/// <summary>Opens files of HiPS maps where they lie, without a grain hop: every silo reaches the tile store.</summary>
public interface ITileFiles
{
    /// <summary>The bytes, from memory when they were read not long ago; null when there is no such file, or it is not the one with this validator any more (ask the grain again).</summary>
    /// <param name="etag">As the grain said; null for whichever is there.</param>
    ValueTask<TileFile?> Open(string survey, string path, string? etag, CancellationToken cancel);
}

/// <summary>A file of a map, held until it is disposed.</summary>
public abstract class TileFile : IDisposable
{
    public abstract long Length { get; }

    /// <summary>A strong validator with its quotes (RFC 9110, 8.8.3).</summary>
    public abstract string ETag { get; }

    public abstract DateTimeOffset LastModified { get; }

    /// <summary>All of it, when it is in memory; otherwise null, and <see cref="Read"/> reads.</summary>
    public abstract ReadOnlyMemory<byte>? Bytes { get; }

    /// <summary>Whether it is in memory, or open on this machine: reading it does not wait and does not fail as long as the machine is well.</summary>
    public abstract bool IsAtHand { get; }

    /// <summary>Fills all of <paramref name="into"/>. IOException when the store fails.</summary>
    public abstract ValueTask Read(long offset, Memory<byte> into, CancellationToken cancel);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
