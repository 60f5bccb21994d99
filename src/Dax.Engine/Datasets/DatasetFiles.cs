using System.Collections.Immutable;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Sky.Fits;

namespace Dax.Engine.Datasets;

/// <summary>Whole files of datasets, as they lie in their stores.</summary>
public sealed class DatasetFiles(IButlerRepositories repositories, IArtifactStore store)
{
    /// <summary>
    /// NotFound: no such repository, dataset, component or file. Usage: the dataset is kept in several files and none was named. Otherwise as the repository and the store say.
    /// </summary>
    /// <param name="component">Null for a dataset that is one file.</param>
    public async ValueTask<Result<OpenDatasetFile>> Open(string label, Guid id, string? component, CancellationToken cancel)
    {
        var repository = await repositories.Open(label, cancel);
        if (!repository.IsOk) return repository.Fault;
        var artifacts = await repository.Value.Artifacts(id, cancel);
        if (!artifacts.IsOk) return artifacts.Fault;
        var chosen = Choose(artifacts.Value, component);
        if (!chosen.IsOk) return chosen.Fault;
        var opened = await store.Open(label, chosen.Value, cancel);
        return opened.IsOk ? new OpenDatasetFile(chosen.Value, opened.Value) : opened.Fault;
    }

    private static Result<Artifact> Choose(ImmutableArray<Artifact> artifacts, string? component)
    {
        if (artifacts.IsEmpty) return new Fault.NotFound("The dataset is registered, but has no file.");
        foreach (var artifact in artifacts)
        {
            if (artifact.Component == component) return artifact;
        }
        if (component is not null) return new Fault.NotFound("The dataset has no file of that component.");
        var names = string.Join(", ", artifacts.Select(a => a.Component).Order(StringComparer.Ordinal));
        return new Fault.Usage($"The dataset is kept in several files: add the name of one to the address ({names}).");
    }
}

/// <summary>An open file of a dataset: what it is called and is, and its bytes.</summary>
public sealed class OpenDatasetFile(Artifact artifact, OpenArtifact open) : IDisposable
{
    /// <summary>Without folders; of a member of an archive, the member's.</summary>
    public string FileName { get; } = DatasetMedia.FileName(artifact);

    public string ContentType { get; } = DatasetMedia.TypeOf(DatasetMedia.FileName(artifact), artifact.Formatter);

    public long Length => open.Bytes.Length;

    public string ETag => open.ETag;

    public DateTimeOffset? LastModified => open.LastModified;

    /// <summary>Fills all of it. IOException when the store fails, or the file has become shorter.</summary>
    public void Read(long offset, Span<byte> into)
    {
        try
        {
            open.Bytes.Read(offset, into);
        }
        catch (FitsFormatException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    public void Dispose() => open.Dispose();
}
