using Dax.Contracts.Faults;

namespace Dax.Contracts.Datasets;

/// <summary>
/// Opens the files of datasets where they lie, without a grain hop: every silo reaches the stores. Who may read is decided before.
/// </summary>
public interface IDatasetFiles
{
    /// <param name="label">Of the repository.</param>
    /// <param name="component">Of a dataset that is kept in several files; null when it is one.</param>
    /// <exception cref="FaultException">NotFound: no such repository, dataset, component or file. Usage: several files, and none was named. Forbidden: it lies where the
    /// repository may not reach. Busy, Transient: the store does not answer now.</exception>
    ValueTask<DatasetFile> Open(string label, Guid id, string? component, CancellationToken cancel);
}

/// <summary>An opened file; reading may be done by several at once.</summary>
public abstract class DatasetFile : IDisposable
{
    /// <summary>As it is called where it lies, without folders.</summary>
    public abstract string FileName { get; }

    public abstract string ContentType { get; }

    /// <summary>In bytes; of all of it.</summary>
    public abstract long Length { get; }

    /// <summary>A strong validator with its quotes (RFC 9110, 8.8.3).</summary>
    public abstract string ETag { get; }

    public abstract DateTimeOffset? LastModified { get; }

    /// <summary>Fills all of <paramref name="into"/>. IOException when the store fails in the middle or the file has become shorter.</summary>
    public abstract ValueTask Read(long offset, Memory<byte> into, CancellationToken cancel);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
