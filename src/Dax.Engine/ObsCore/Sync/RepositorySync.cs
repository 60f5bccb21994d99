using System.Buffers;
using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.ObsCore.Mappings;
using Dax.Engine.Ports;

namespace Dax.Engine.ObsCore.Sync;

/// <summary>Carries one repository's changes into a staging. Memory is bounded: datasets stream, ids are compared by the store.</summary>
internal sealed class RepositorySync
{
    /// <summary>More datasets than these are not looked up one by one: all are read again.</summary>
    private const int MostLookedUp = 2000;

    private readonly IButlerRepository repository;
    private readonly ImmutableArray<DatasetQuery> queries;
    private readonly IObsCoreStaging staging;
    private readonly DatasetPump pump;
    private readonly HashSet<string> types;

    /// <param name="present">Names of the dataset types that the repository has.</param>
    public RepositorySync(IButlerRepository repository, ObsCoreRules rules, ObsCoreSchema schema, ChosenCollections collections, IReadOnlySet<string> present, IObsCoreStaging staging)
    {
        (this.repository, this.staging) = (repository, staging);
        pump = new DatasetPump(repository, rules, schema, staging);
        queries = collections.Names.IsEmpty ? [] :
        [
            .. rules.Mapping.DatasetTypes.Where(t => present.Contains(t.Name))
                .Select(t => new DatasetQuery { DatasetType = t.Name, Collections = collections.Names, FindFirst = collections.FindFirst, Where = t.Where }),
        ];
        types = [.. queries.Select(q => q.DatasetType)];
    }

    /// <summary>Rows of datasets that were registered since then; of all, without a time.</summary>
    public async Task<Fault?> AddNew(DateTimeOffset? since, CancellationToken cancel)
    {
        foreach (var query in queries)
        {
            var found = await repository.QueryExpanded(query with { IngestedSince = since }, cancel);
            if (!found.IsOk) return found.Fault;
            await foreach (var dataset in found.Value.WithCancellation(cancel))
                if (await pump.Add(dataset, cancel) is { } fault) return fault;
        }
        return await pump.End(cancel);
    }

    /// <summary>
    /// Compares the ids of all datasets with the rows: rows without dataset go, datasets without row are looked up. False when there are so many of these that all rows
    /// should be made again.
    /// </summary>
    /// <param name="regionsSince">Published rows without region of datasets registered since then are made again.</param>
    public async Task<Result<bool>> Reconcile(DateTimeOffset regionsSince, CancellationToken cancel)
    {
        foreach (var query in queries)
            if (await See(query, cancel) is { } fault) return fault;
        var unknown = staging.Unknown(MostLookedUp + 1);
        if (unknown.Count > MostLookedUp) return false;
        staging.RemoveUnseen();
        foreach (var id in unknown.Concat(staging.WithoutRegion(regionsSince, MostLookedUp)))
            if (await LookUp(id, cancel) is { } fault) return fault;
        return await pump.End(cancel) is { } last ? last : true;
    }

    private async Task<Fault?> See(DatasetQuery query, CancellationToken cancel)
    {
        var found = await repository.Query(query, cancel);
        if (!found.IsOk) return found.Fault;
        var ids = ArrayPool<Guid>.Shared.Rent(2048);
        var count = 0;
        try
        {
            await foreach (var dataset in found.Value.WithCancellation(cancel))
            {
                ids[count++] = dataset.Id;
                if (count < 2048) continue;
                staging.See(ids.AsSpan(0, count));
                count = 0;
            }
            staging.See(ids.AsSpan(0, count));
            return null;
        }
        finally
        {
            ArrayPool<Guid>.Shared.Return(ids);
        }
    }

    /// <summary>One that has gone since is no fault: the next comparison sees to it.</summary>
    private async Task<Fault?> LookUp(Guid id, CancellationToken cancel)
    {
        var found = await repository.Find(id, cancel);
        if (!found.IsOk) return found.Fault is Fault.NotFound ? null : found.Fault;
        return types.Contains(found.Value.Ref.DatasetType) ? await pump.Add(found.Value, cancel) : null;
    }
}
