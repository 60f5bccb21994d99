namespace Dax.Engine.Ports;

/// <summary>
/// Files of HiPS maps: tiles, and what is said of the map as a whole, under the paths that HiPS 1.0 gives them (clause 4.1), so that the store of files is a HiPS that any tool can read. Shared by all silos and by
/// programs that build; a file is there whole or not at all.
/// </summary>
public interface ITileStore
{
    /// <summary>Null when there is no such file. <paramref name="path"/> is relative to the map: <c>Norder9/Dir10000/Npix12345.fits</c>, <c>properties</c>.</summary>
    ValueTask<StoredFile?> Open(string survey, string path, CancellationToken cancel);

    /// <summary>The same without opening it.</summary>
    ValueTask<StoredFileInfo?> Look(string survey, string path, CancellationToken cancel);

    /// <summary>Puts a file into its place, atomically, instead of one that may be there. Not durable one by one: <see cref="Flush"/>.</summary>
    ValueTask<StoredFileInfo> Write(string survey, string path, ReadOnlyMemory<byte> bytes, CancellationToken cancel);

    /// <summary>The same for whoever does not ask what became of it: costs less where the store is far away.</summary>
    async ValueTask Put(string survey, string path, ReadOnlyMemory<byte> bytes, CancellationToken cancel) => await Write(survey, path, bytes, cancel);

    /// <summary>Removes what writers that ended in the middle left behind, where it is older than that: nobody sees it, but it takes room.</summary>
    ValueTask Sweep(string survey, DateTimeOffset before, CancellationToken cancel) => ValueTask.CompletedTask;

    /// <summary>Nothing to remove is no error.</summary>
    ValueTask Delete(string survey, string path, CancellationToken cancel);

    /// <summary>Paths of files below a folder of the map (empty: all), in no order.</summary>
    IAsyncEnumerable<string> List(string survey, string folder, CancellationToken cancel);

    /// <summary>What was written of the map before is durable when it returns.</summary>
    ValueTask Flush(string survey, CancellationToken cancel);
}

/// <param name="ETag">A strong validator with its quotes (RFC 9110, 8.8.3): changes when the bytes do.</param>
public sealed record StoredFileInfo(long Length, string ETag, DateTimeOffset LastModified);

/// <summary>A file that is open; reading may be done by several at once.</summary>
public abstract class StoredFile(StoredFileInfo info) : IDisposable
{
    public StoredFileInfo Info { get; } = info;

    /// <summary>Where it lies as a local file of exactly these bytes; null when it does not.</summary>
    public virtual string? FilePath => null;

    /// <summary>Fills all of <paramref name="into"/>. IOException when the store fails.</summary>
    public abstract ValueTask Read(long offset, Memory<byte> into, CancellationToken cancel);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
