using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Sky.Fits;
using Microsoft.Extensions.Logging;

namespace Dax.Engine.Datasets;

/// <summary>Identifier → registry → files → what is in them.</summary>
public sealed partial class DatasetOpener(IButlerRepositories repositories, IArtifactStore store, RepositoryAliases aliases, ILogger<DatasetOpener> log)
{
    private static readonly string[] ImageComponents = ["image", "mask", "variance"];

    // A dataset type never gets other dimensions.
    private readonly ConcurrentDictionary<(string Label, string Type), ImmutableArray<string>> required = new();

    /// <summary>With the label that a repository has here, if the identifier names one by the name that it has elsewhere.</summary>
    public DatasetUri Resolve(DatasetUri uri)
    {
        foreach (var label in repositories.Labels)
            if (label.Equals(uri.Label, StringComparison.OrdinalIgnoreCase)) return label == uri.Label ? uri : uri with { Label = label };
        return aliases.Find(uri.Label) is { } known ? uri with { Label = known } : uri;
    }

    /// <summary>NotFound for what is in no repository or has no file there, Usage for a file that is no FITS, Transient when something does not answer.</summary>
    public async Task<Result<DatasetHandle>> Open(DatasetUri uri, CancellationToken cancel)
    {
        var opened = await repositories.Open(uri.Label, cancel);
        if (!opened.IsOk) return opened.Fault;
        var repository = opened.Value;
        var found = await repository.Find(uri.Id, cancel);
        if (!found.IsOk) return found.Fault;
        var listed = await repository.Artifacts(uri.Id, cancel);
        if (!listed.IsOk) return listed.Fault;
        var sources = Wanted(listed.Value);
        if (sources.IsEmpty) return NoFile(found.Value);
        var dimensions = await Required(repository, found.Value.Ref.DatasetType, cancel);
        if (!dimensions.IsOk) return dimensions.Fault;
        var artifacts = await OpenAll(repository.Label, sources, cancel);
        if (!artifacts.IsOk) return artifacts.Fault;
        var name = new DatasetUri(repository.Label, uri.Id);
        var content = Read(name, sources, artifacts.Value, cancel);
        return content.IsOk ? new DatasetHandle(name, found.Value, dimensions.Value, sources, artifacts.Value, content.Value) : content.Fault;
    }

    /// <summary>Whether the files are those of the handle still.</summary>
    internal async Task<Result<bool>> IsSame(DatasetHandle handle, CancellationToken cancel)
    {
        var now = await OpenAll(handle.Uri.Label, handle.Sources, cancel);
        if (!now.IsOk) return now.Fault;
        foreach (var artifact in now.Value) artifact.Dispose();
        return handle.HasTags(now.Value.Select(a => a.ETag));
    }

    private static ImmutableArray<Artifact> Wanted(ImmutableArray<Artifact> files)
    {
        foreach (var file in files)
            if (file.Component is null) return [file];
        return [.. ImageComponents.SelectMany(name => files.Where(f => f.Component == name))];
    }

    private static Fault.NotFound NoFile(ExpandedDataset dataset) =>
        new($"The dataset {dataset.Ref.Id} ({dataset.Ref.DatasetType}) is registered, but there is no image file of it here.");

    private async ValueTask<Result<ImmutableArray<string>>> Required(IButlerRepository repository, string type, CancellationToken cancel)
    {
        if (required.TryGetValue((repository.Label, type), out var known)) return known;
        var types = await repository.DatasetTypes(cancel);
        if (!types.IsOk) return types.Fault;
        foreach (var each in types.Value) required[(repository.Label, each.Name)] = each.Dimensions;
        return required.TryGetValue((repository.Label, type), out known) ? known : ImmutableArray<string>.Empty;
    }

    private async Task<Result<ImmutableArray<OpenArtifact>>> OpenAll(string label, ImmutableArray<Artifact> sources, CancellationToken cancel)
    {
        var open = ImmutableArray.CreateBuilder<OpenArtifact>(sources.Length);
        foreach (var source in sources)
        {
            var artifact = await store.Open(label, source, cancel);
            if (!artifact.IsOk)
            {
                foreach (var other in open) other.Dispose();
                return artifact.Fault;
            }
            open.Add(artifact.Value);
        }
        return open.MoveToImmutable();
    }

    private Result<DatasetContent> Read(DatasetUri uri, ImmutableArray<Artifact> sources, ImmutableArray<OpenArtifact> artifacts, CancellationToken cancel)
    {
        try
        {
            return DatasetContentReader.Read([.. sources.Zip(artifacts, (s, a) => (s.Component, a))], cancel);
        }
        catch (FitsFormatException e)
        {
            Close(artifacts);
            OnUnreadable(uri.ToString(), e.Message);
            return new Fault.Usage($"The file of dataset {uri.Id} is not an image that can be read: {e.Message.TrimEnd('.')}.");
        }
        catch (IOException e)
        {
            Close(artifacts);
            OnFailed(e, uri.ToString());
            return new Fault.Transient("The file of the dataset could not be read; please try again later.");
        }
        catch
        {
            Close(artifacts);
            throw;
        }
    }

    private static void Close(ImmutableArray<OpenArtifact> artifacts)
    {
        foreach (var artifact in artifacts) artifact.Dispose();
    }

    [LoggerMessage(1, LogLevel.Information, "{Dataset} is not an image that can be read: {Reason}")]
    private partial void OnUnreadable(string dataset, string reason);

    [LoggerMessage(2, LogLevel.Warning, "The file of {Dataset} could not be read")]
    private partial void OnFailed(Exception e, string dataset);
}
