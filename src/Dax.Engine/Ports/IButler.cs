using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Sky.Fits;

namespace Dax.Engine.Ports;

/// <summary>The Butler repositories that this service shows, by label. Read-only; one that is gone, locked, foreign or corrupt is a fault of its own and none of the others'.</summary>
public interface IButlerRepositories
{
    /// <summary>All configured ones, in the order of the configuration.</summary>
    ImmutableArray<string> Labels { get; }

    /// <summary>Opens it at the first call and again after a failure; NotFound for an unknown label. Cheap when it is open.</summary>
    ValueTask<Result<IButlerRepository>> Open(string label, CancellationToken cancel);
}

/// <summary>One Gen3 repository: a registry in SQLite or PostgreSQL, or a remote Butler server. Safe for concurrent use; sees datasets that are added while it is open.</summary>
public interface IButlerRepository
{
    string Label { get; }

    /// <summary>
    /// The places of its datastores: absolute URIs that end in a slash (file, http, https, s3). Artifacts are opened below these and what the operator allows beside
    /// them, nowhere else; a repository that names none has no files to show.
    /// </summary>
    ImmutableArray<Uri> Roots => [];

    ValueTask<Result<ImmutableArray<DatasetType>>> DatasetTypes(CancellationToken cancel);

    ValueTask<Result<ImmutableArray<ButlerCollection>>> Collections(CancellationToken cancel);

    /// <summary>
    /// Usage for an expression that does not parse or does not pin what it must (with its position), NotFound for unknown types and collections. Ordered by the
    /// dataset's id. Nothing of the repository is held between pages; failures after the first page throw <see cref="ButlerException"/>.
    /// </summary>
    ValueTask<Result<IAsyncEnumerable<DatasetRef>>> Query(DatasetQuery query, CancellationToken cancel);

    /// <summary>The same with dimension records, fetched in batches.</summary>
    ValueTask<Result<IAsyncEnumerable<ExpandedDataset>>> QueryExpanded(DatasetQuery query, CancellationToken cancel);

    /// <summary>NotFound when the registry has no such dataset.</summary>
    ValueTask<Result<ExpandedDataset>> Find(Guid id, CancellationToken cancel);

    /// <summary>All records of one dimension element, or those of one data ID (dimensions that the element does not have are ignored).</summary>
    ValueTask<Result<ImmutableArray<DimensionRecord>>> Records(string element, DataId? where, CancellationToken cancel);

    /// <summary>The dataset's files; empty when it is registered but was never written here (a virtual product).</summary>
    ValueTask<Result<ImmutableArray<Artifact>>> Artifacts(Guid id, CancellationToken cancel);

    /// <summary>
    /// Bytes of the files of each dataset by what the datastore recorded, all components together; datasets without files, or with a file of unknown length, are left
    /// out. For many datasets at once.
    /// </summary>
    async ValueTask<Result<IReadOnlyDictionary<Guid, long>>> FileSizes(IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var sizes = new Dictionary<Guid, long>(ids.Count);
        foreach (var id in ids)
        {
            var files = await Artifacts(id, cancel);
            if (!files.IsOk) return files.Fault;
            if (files.Value.Length > 0 && files.Value.All(f => f.Length is not null)) sizes[id] = files.Value.Sum(f => f.Length!.Value);
        }
        return new Result<IReadOnlyDictionary<Guid, long>>(sizes);
    }

    /// <summary>What the repository itself says about its datasets as ObsCore rows (<c>config:obscore.json</c> in butler_attributes), as its text; null when it says nothing.</summary>
    ValueTask<Result<string?>> ObsCoreConfiguration(CancellationToken cancel) => ValueTask.FromResult(new Result<string?>((string?)null));
}

/// <summary>A failure in mid-stream; carries the fault.</summary>
public sealed class ButlerException(Fault fault, Exception? inner = null) : Exception(fault.Message, inner)
{
    public Fault Fault { get; } = fault;
}

/// <summary>Opens the bytes of artifacts.</summary>
public interface IArtifactStore
{
    /// <summary>NotFound when the file is not there, Forbidden when its place is outside what the repository may show, Transient when the store does not answer.</summary>
    ValueTask<Result<OpenArtifact>> Open(string label, Artifact artifact, CancellationToken cancel);
}

/// <summary>An artifact that can be read until it is disposed.</summary>
public sealed class OpenArtifact(ByteSource bytes, string etag, DateTimeOffset? lastModified) : IDisposable
{
    /// <summary>The whole artifact (of a member of an archive: the member's bytes, inflated on the way if need be).</summary>
    public ByteSource Bytes { get; } = bytes;

    /// <summary>A strong validator, quotes included (RFC 9110, 8.8.3): changes when the bytes may have.</summary>
    public string ETag { get; } = etag;

    public DateTimeOffset? LastModified { get; } = lastModified;

    /// <summary>The local file that holds exactly these bytes from <see cref="FileOffset"/> on, or null: for the kernel's own copying.</summary>
    public string? FilePath { get; init; }

    public long FileOffset { get; init; }

    public void Dispose() => Bytes.Dispose();
}
