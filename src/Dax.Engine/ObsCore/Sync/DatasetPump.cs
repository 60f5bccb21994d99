using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.ObsCore.Mappings;
using Dax.Engine.Ports;

namespace Dax.Engine.ObsCore.Sync;

/// <summary>Makes rows of datasets as they come, in batches, and stages them. Not thread-safe.</summary>
internal sealed class DatasetPump(IButlerRepository repository, ObsCoreRules rules, ObsCoreSchema schema, IObsCoreStaging staging)
{
    /// <summary>Datasets that are completed at a time.</summary>
    private const int Together = 500;

    private readonly Dictionary<string, RowWriter> writers =
        rules.Mapping.DatasetTypes.ToDictionary(t => t.Name, t => new RowWriter(rules, t, schema), StringComparer.Ordinal);

    private readonly RegionFinder regions = new(repository);
    private readonly List<ExpandedDataset> waiting = new(Together);
    private readonly ObsCoreBatch batch = new(schema);
    private Guid last;

    /// <summary>A fault when the repository fails, or the mapping asks for what its datasets do not have.</summary>
    public async ValueTask<Fault?> Add(ExpandedDataset dataset, CancellationToken cancel)
    {
        // Found in several collections, it comes once for each, one after the other.
        if (dataset.Ref.Id == last) return null;
        last = dataset.Ref.Id;
        waiting.Add(dataset);
        return waiting.Count < Together ? null : await Write(cancel);
    }

    /// <summary>What is still waiting.</summary>
    public async ValueTask<Fault?> End(CancellationToken cancel)
    {
        var fault = await Write(cancel);
        Stage();
        return fault;
    }

    private async ValueTask<Fault?> Write(CancellationToken cancel)
    {
        if (waiting.Count == 0) return null;
        var sizes = await repository.FileSizes([.. waiting.Select(d => d.Ref.Id)], cancel);
        if (!sizes.IsOk) return sizes.Fault;
        foreach (var dataset in waiting)
        {
            var region = await regions.Of(dataset, cancel);
            if (!region.IsOk) return region.Fault;
            var uri = rules.Mapping.UseButlerUri ? await PublicUri(dataset.Ref.Id, cancel) : new Result<Uri?>((Uri?)null);
            if (!uri.IsOk) return uri.Fault;
            long? bytes = sizes.Value.TryGetValue(dataset.Ref.Id, out var size) ? size : null;
            if (writers[dataset.Ref.DatasetType].Write(batch, dataset, new DatasetFacts(region.Value, bytes, uri.Value)) is { } problem)
                return new Fault.Usage($"The ObsCore mapping is wrong for {dataset.Ref.DatasetType}: {problem.TrimEnd('.')}.");
            if (batch.IsFull) Stage();
        }
        waiting.Clear();
        return null;
    }

    /// <summary>Of a file that anybody can have: no path of this machine, nothing that was signed for us.</summary>
    private async ValueTask<Result<Uri?>> PublicUri(Guid id, CancellationToken cancel)
    {
        var files = await repository.Artifacts(id, cancel);
        if (!files.IsOk) return files.Fault;
        var whole = files.Value.FirstOrDefault(f => f is { Component: null, ZipMember: null, IsSigned: false } && f.Uri.Scheme is "http" or "https" or "s3");
        return new Result<Uri?>(whole?.Uri);
    }

    private void Stage()
    {
        staging.Add(batch);
        batch.Clear();
    }
}
