using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Sky.Fits;

namespace Dax.Engine.Tests.Cutouts;

/// <summary>A repository of files in a folder, whose datasets are of one type; counts what is asked of it.</summary>
internal sealed class FakeRepository : IButlerRepositories, IButlerRepository, IArtifactStore, IObsCoreMappings, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("dax-cutouts-");
    private readonly ConcurrentDictionary<Guid, string> files = new();
    private int opened;

    public int Opened => Volatile.Read(ref opened);

    /// <summary>Files that are open now.</summary>
    public int InUse => sources.Count(s => !s.IsClosed);

    private readonly ConcurrentBag<Source> sources = [];

    /// <summary>Of those that are of another band than r.</summary>
    public ConcurrentDictionary<Guid, string> Bands { get; } = new();

    /// <summary>Waits before a file is opened.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Whether files are known to be local ones.</summary>
    public bool IsLocal { get; set; } = true;

    public DatasetUri Add(byte[] fits)
    {
        var id = Guid.NewGuid();
        files[id] = Path.Combine(folder.FullName, $"{id}.fits");
        File.WriteAllBytes(files[id], fits);
        return new DatasetUri("repo", id);
    }

    public string PathOf(DatasetUri uri) => files[uri.Id];

    /// <summary>As a pipeline does: the new file takes the old one's name.</summary>
    public void Replace(DatasetUri uri, byte[] fits)
    {
        File.WriteAllBytes(files[uri.Id] + ".new", fits);
        File.Move(files[uri.Id] + ".new", files[uri.Id], overwrite: true);
    }

    public void Dispose() => folder.Delete(recursive: true);

    ImmutableArray<string> IButlerRepositories.Labels => ["repo"];

    string IButlerRepository.Label => "repo";

    ValueTask<Result<IButlerRepository>> IButlerRepositories.Open(string label, CancellationToken cancel) =>
        new(label.Equals("repo", StringComparison.OrdinalIgnoreCase) ? new Result<IButlerRepository>(this) : new Fault.NotFound($"There is no Butler repository '{label}'."));

    public ValueTask<Result<ImmutableArray<DatasetType>>> DatasetTypes(CancellationToken cancel) =>
        new(ImmutableArray.Create(new DatasetType("visit_image", "ExposureF", ["instrument", "visit"], false)));

    public ValueTask<Result<ExpandedDataset>> Find(Guid id, CancellationToken cancel)
    {
        if (!files.ContainsKey(id)) return new(new Fault.NotFound($"There is no dataset {id}."));
        var dataId = new DataId([new("instrument", "Cam"), new("visit", 42), new("band", Bands.GetValueOrDefault(id, "r"))]);
        return new(new ExpandedDataset(new DatasetRef(id, "visit_image", "run", dataId, "ExposureF"), FrozenDictionary<string, DimensionRecord>.Empty)
        {
            // MJD 57000 to 57001 and their leap seconds.
            Timespan = new ButlerTimespan((57000 - 40587) * 86_400_000_000_000L + 35_000_000_000, (57001 - 40587) * 86_400_000_000_000L + 35_000_000_000),
        });
    }

    public ValueTask<Result<ImmutableArray<Artifact>>> Artifacts(Guid id, CancellationToken cancel) =>
        new(ImmutableArray.Create(new Artifact(id, null, new Uri(files[id]), null, "f", "ExposureF", null, null)));

    async ValueTask<Result<OpenArtifact>> IArtifactStore.Open(string label, Artifact artifact, CancellationToken cancel)
    {
        await Gate;
        var path = artifact.Uri.LocalPath;
        if (!File.Exists(path)) return new Fault.NotFound("The file is not there.");
        Interlocked.Increment(ref opened);
        var source = new Source(path);
        sources.Add(source);
        return new OpenArtifact(source, $"\"{new FileInfo(path).Length}-{File.GetLastWriteTimeUtc(path).Ticks}\"", null) { FilePath = IsLocal ? path : null };
    }

    public ValueTask<Result<string?>> Read(string label, CancellationToken cancel) => new((string?)null);

    ValueTask<Result<ImmutableArray<ButlerCollection>>> IButlerRepository.Collections(CancellationToken cancel) => throw new NotSupportedException();

    ValueTask<Result<IAsyncEnumerable<DatasetRef>>> IButlerRepository.Query(DatasetQuery query, CancellationToken cancel) => throw new NotSupportedException();

    ValueTask<Result<IAsyncEnumerable<ExpandedDataset>>> IButlerRepository.QueryExpanded(DatasetQuery query, CancellationToken cancel) => throw new NotSupportedException();

    ValueTask<Result<ImmutableArray<DimensionRecord>>> IButlerRepository.Records(string element, DataId? where, CancellationToken cancel) => throw new NotSupportedException();

    private sealed class Source(string path) : ByteSource
    {
        private readonly FileByteSource file = new(path);

        public bool IsClosed { get; private set; }

        public override long Length => file.Length;

        public override void Read(long offset, Span<byte> into)
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            file.Read(offset, into);
        }

        protected override void Dispose(bool disposing)
        {
            IsClosed = true;
            file.Dispose();
            base.Dispose(disposing);
        }
    }
}
