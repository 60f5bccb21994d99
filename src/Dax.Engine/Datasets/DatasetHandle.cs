using System.Collections.Immutable;
using Dax.Engine.Ports;
using Dax.Sky.Fits;
using Dax.Sky.Stencils;
using Dax.Sky.Wcs;

namespace Dax.Engine.Datasets;

/// <summary>
/// A dataset whose file is open: where its images lie, how they are on the sky, what the registry says of it. Resolved once, shared by every request; does not change.
/// A file that was replaced gets a new one.
/// </summary>
public sealed class DatasetHandle
{
    private readonly ImmutableArray<OpenArtifact> artifacts;
    private readonly ImmutableArray<(string Path, long Length, DateTime Written)> local;

    internal DatasetHandle(DatasetUri uri, ExpandedDataset dataset, ImmutableArray<string> required, ImmutableArray<Artifact> sources, ImmutableArray<OpenArtifact> artifacts, DatasetContent content)
    {
        (Uri, Dataset, RequiredDimensions, Sources, this.artifacts, Content) = (uri, dataset, required, sources, artifacts, content);
        local = [.. artifacts.Where(a => a.FilePath is not null).Select(a => Look(a.FilePath!))];
        ETag = artifacts.Length == 1 ? artifacts[0].ETag : $"\"{string.Join('+', artifacts.Select(a => a.ETag.Trim('"')))}\"";
    }

    /// <summary>With the repository's own spelling of its label.</summary>
    public DatasetUri Uri { get; }

    public ExpandedDataset Dataset { get; }

    /// <summary>Names of the dimensions that its data ID must have, in the universe's order.</summary>
    public ImmutableArray<string> RequiredDimensions { get; }

    /// <summary>Changes when the file may have.</summary>
    public string ETag { get; }

    public DatasetContent Content { get; }

    public DatasetSummary Summary => DatasetSummary.Of(this);

    internal ImmutableArray<Artifact> Sources { get; }

    /// <summary>Everything that is known without asking anybody else: whether local files are as they were when they were opened.</summary>
    internal bool IsLocal => local.Length == artifacts.Length;

    /// <summary>False when a local file is gone or is another one now.</summary>
    internal bool IsSame()
    {
        foreach (var file in local)
            if (Look(file.Path) != file) return false;
        return true;
    }

    internal bool HasTags(IEnumerable<string> tags) => artifacts.Select(a => a.ETag).SequenceEqual(tags, StringComparer.Ordinal);

    internal void Close()
    {
        Content.Dispose();
        foreach (var artifact in artifacts) artifact.Dispose();
    }

    private static (string, long, DateTime) Look(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (path, file.Length, file.LastWriteTimeUtc) : (path, -1, default);
    }
}

/// <summary>What the files of a dataset hold.</summary>
/// <param name="Files">The first one holds the primary header of what is cut from it.</param>
/// <param name="Planes">The science image first; none when there is no image in them.</param>
/// <param name="Plane">The science image on the sky; null when it has no celestial coordinates, and <paramref name="WcsProblem"/> says why.</param>
public sealed record DatasetContent(ImmutableArray<FitsFile> Files, ImmutableArray<DatasetPlane> Planes, Wcs? Wcs, ImagePlane? Plane, string? WcsProblem) : IDisposable
{
    /// <summary>Of what is kept in memory, roughly, in bytes.</summary>
    public long EstimatedBytes { get; } = Files.Sum(f => f.Hdus.Sum(h => 4 * h.Header.PaddedBytes + 512)) + 64 * 1024;

    /// <summary>Its headers tell times in TAI.</summary>
    public bool IsTai { get; } = Files.Length > 0 && Files[0].Hdus[0].Header.Text("TIMESYS") is "TAI" or "tai";

    /// <summary>Null when the dataset has none of that kind.</summary>
    public DatasetPlane? Find(PlaneKind kind)
    {
        foreach (var plane in Planes)
            if (plane.Kind == kind) return plane;
        return null;
    }

    /// <summary>Kept for whoever works with the handle, made at the first use; lives as long as the handle.</summary>
    internal System.Collections.Concurrent.ConcurrentDictionary<object, object> Derived { get; } = new();

    public void Dispose()
    {
        foreach (var file in Files) file.Dispose();
    }
}
