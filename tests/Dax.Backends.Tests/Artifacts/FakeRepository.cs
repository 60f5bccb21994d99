using System.Collections.Immutable;
using Dax.Backends.Artifacts;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Ports;

namespace Dax.Backends.Tests.Artifacts;

/// <summary>A repository of which only the places count.</summary>
internal sealed class FakeRepository(ImmutableArray<Uri> roots, string? token = null) : IButlerRepositories, IButlerRepository, ITokenHolder
{
    public const string Name = "main";

    public ImmutableArray<string> Labels => [Name];
    public string Label => Name;
    public ImmutableArray<Uri> Roots => roots;

    public string? TokenFor(Uri url) => url.Host == roots[0].Host && url.Port == roots[0].Port ? token : null;

    public ValueTask<Result<IButlerRepository>> Open(string label, CancellationToken cancel) =>
        ValueTask.FromResult(label == Name ? new Result<IButlerRepository>(this) : new Fault.NotFound("There is no such repository."));

    public ValueTask<Result<ImmutableArray<DatasetType>>> DatasetTypes(CancellationToken cancel) => throw new NotSupportedException();
    public ValueTask<Result<ImmutableArray<ButlerCollection>>> Collections(CancellationToken cancel) => throw new NotSupportedException();
    public ValueTask<Result<IAsyncEnumerable<DatasetRef>>> Query(DatasetQuery query, CancellationToken cancel) => throw new NotSupportedException();
    public ValueTask<Result<IAsyncEnumerable<ExpandedDataset>>> QueryExpanded(DatasetQuery query, CancellationToken cancel) => throw new NotSupportedException();
    public ValueTask<Result<ExpandedDataset>> Find(Guid id, CancellationToken cancel) => throw new NotSupportedException();
    public ValueTask<Result<ImmutableArray<DimensionRecord>>> Records(string element, DataId? where, CancellationToken cancel) => throw new NotSupportedException();
    public ValueTask<Result<ImmutableArray<Artifact>>> Artifacts(Guid id, CancellationToken cancel) => throw new NotSupportedException();
}
