using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Ports;

namespace Dax.Backends.Tests.ObsCore;

/// <summary>A repository in memory, whose datasets a test adds and removes.</summary>
internal sealed class FakeButler(string label) : IButlerRepository
{
    public ConcurrentDictionary<Guid, ExpandedDataset> Datasets { get; } = new();

    public List<DimensionRecord> Visits { get; } = [];

    public List<DatasetType> Types { get; } = [];

    /// <summary>What every call answers, when it is set.</summary>
    public Fault? Failure { get; set; }

    public string? OwnMapping { get; set; }

    public int Expanded { get; private set; }

    public string Label => label;

    public FakeButler Add(params ReadOnlySpan<ExpandedDataset> datasets)
    {
        foreach (var dataset in datasets) Datasets[dataset.Ref.Id] = dataset;
        return this;
    }

    public ValueTask<Result<ImmutableArray<DatasetType>>> DatasetTypes(CancellationToken cancel) => Answer(Types.ToImmutableArray());

    public ValueTask<Result<ImmutableArray<ButlerCollection>>> Collections(CancellationToken cancel) =>
        Answer(Datasets.Values.Select(d => d.Ref.Run).Distinct().Select(r => new ButlerCollection(r, CollectionKind.Run, [], null)).ToImmutableArray());

    public ValueTask<Result<IAsyncEnumerable<DatasetRef>>> Query(DatasetQuery query, CancellationToken cancel) =>
        Failure is { } fault ? new(fault) : new(new Result<IAsyncEnumerable<DatasetRef>>(Matching(query).Select(d => d.Ref).ToAsyncEnumerable()));

    public ValueTask<Result<IAsyncEnumerable<ExpandedDataset>>> QueryExpanded(DatasetQuery query, CancellationToken cancel) =>
        Failure is { } fault ? new(fault) : new(new Result<IAsyncEnumerable<ExpandedDataset>>(Matching(query).Select(Count).ToAsyncEnumerable()));

    public ValueTask<Result<ExpandedDataset>> Find(Guid id, CancellationToken cancel) =>
        new(Datasets.TryGetValue(id, out var found) ? Count(found) : new Fault.NotFound("There is no such dataset."));

    public ValueTask<Result<ImmutableArray<DimensionRecord>>> Records(string element, DataId? where, CancellationToken cancel) =>
        Answer(Visits.Where(r => r.Element == element && (where is null || where.Values.All(v => !r.Fields.TryGetValue(v.Key, out var own) || Equals(own, v.Value)))).ToImmutableArray());

    public ValueTask<Result<ImmutableArray<Artifact>>> Artifacts(Guid id, CancellationToken cancel) =>
        Answer(ImmutableArray.Create(new Artifact(id, null, new Uri($"file:///files/{id}.fits"), null, "f", "ExposureF", 5000, null)));

    public ValueTask<Result<string?>> ObsCoreConfiguration(CancellationToken cancel) => new(new Result<string?>(OwnMapping));

    private IEnumerable<ExpandedDataset> Matching(DatasetQuery query) => Datasets.Values
        .Where(d => d.Ref.DatasetType == query.DatasetType && query.Collections.Contains(d.Ref.Run) && (query.IngestedSince is null || d.Ref.IngestedAt >= query.IngestedSince)).OrderBy(d => d.Ref.Id);

    private ExpandedDataset Count(ExpandedDataset dataset)
    {
        Expanded++;
        return dataset;
    }

    private ValueTask<Result<T>> Answer<T>(T value) => new(Failure is { } fault ? fault : new Result<T>(value));
}

/// <summary>Several of them, with the mapping files that they were given.</summary>
internal sealed class FakeButlers(params FakeButler[] all) : IButlerRepositories, IObsCoreMappings
{
    public List<FakeButler> All { get; } = [.. all];

    public Dictionary<string, string> Mappings { get; } = [];

    public ImmutableArray<string> Labels => [.. All.Select(b => b.Label)];

    public ValueTask<Result<IButlerRepository>> Open(string label, CancellationToken cancel) => new(new Result<IButlerRepository>(All.Single(b => b.Label == label)));

    public ValueTask<Result<string?>> Read(string label, CancellationToken cancel) => new(new Result<string?>(Mappings.GetValueOrDefault(label)));
}
