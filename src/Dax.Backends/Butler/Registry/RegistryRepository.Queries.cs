using System.Runtime.CompilerServices;
using Dax.Backends.Butler.Queries;
using Dax.Backends.Butler.Sql;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Ports;

namespace Dax.Backends.Butler.Registry;

internal sealed partial class RegistryRepository
{
    public async ValueTask<Result<IAsyncEnumerable<DatasetRef>>> Query(DatasetQuery query, CancellationToken cancel)
    {
        var found = await Guarded(() => Search(query, isExpanded: false, cancel));
        return found.IsOk ? new Result<IAsyncEnumerable<DatasetRef>>(References(found.Value, cancel)) : found.Fault;
    }

    public ValueTask<Result<IAsyncEnumerable<ExpandedDataset>>> QueryExpanded(DatasetQuery query, CancellationToken cancel) => Guarded(() => Search(query, isExpanded: true, cancel));

    public ValueTask<Result<ExpandedDataset>> Find(Guid id, CancellationToken cancel) => Guarded<ExpandedDataset>(async () =>
    {
        var state = await State(cancel);
        var sql = new SqlText();
        sql.Add($"SELECT dataset_type_id, run_id FROM {database.Dialect.Table("dataset")} WHERE id = {sql.Parameter(database.Dialect.IdValue(id))}");
        var rows = await database.Rows(sql, row => (Type: row.GetInt64(0), Run: row.GetInt64(1)), cancel);
        if (rows.Count == 0) return new Fault.NotFound($"The repository '{Label}' has no dataset {id}.");
        if (!state.TypesById.TryGetValue(rows[0].Type, out var type) || !state.ById.TryGetValue(rows[0].Run, out var run)) return new Fault.Transient($"The dataset {id} is being registered. Try again.");
        var search = new DatasetSearch(state, database, type, new DatasetQuery { DatasetType = type.Type.Name, Collections = [run.Name] }, [run], isExpanded: true, OnBadRegion);
        return await search.One(id, cancel) is { } found ? found : new Fault.NotFound($"The repository '{Label}' has no dataset {id}.");
    });

    private async Task<Result<IAsyncEnumerable<ExpandedDataset>>> Search(DatasetQuery query, bool isExpanded, CancellationToken cancel)
    {
        var state = await State(cancel);
        if (!state.Types.TryGetValue(query.DatasetType, out var type)) return new Fault.NotFound($"The repository '{Label}' has no dataset type '{query.DatasetType}'.");
        if (query.Where.Length > options.MaxExpressionLength) return new Fault.Usage(FormattableString.Invariant($"The expression is longer than {options.MaxExpressionLength} characters."));
        var collections = CollectionSearch.Resolve(state, query.Collections);
        if (!collections.IsOk) return collections.Fault;
        var holding = await Holding(type, cancel);
        var search = new DatasetSearch(state, database, type, query, [.. collections.Value.Where(c => holding.Contains(c.Id))], isExpanded, OnBadRegion);
        // The first page now: what is wrong with the query or the registry is an answer, not a broken stream.
        var first = await search.Next(cancel);
        return new Result<IAsyncEnumerable<ExpandedDataset>>(Stream(search, first, cancel));
    }

    /// <summary>Collections that have, or once had, datasets of the type.</summary>
    private async Task<HashSet<long>> Holding(StoredType type, CancellationToken cancel)
    {
        var sql = new SqlText().Add($"SELECT collection_id FROM {database.Dialect.Table("collection_summary_dataset_type")} WHERE dataset_type_id = ").Add(type.Id);
        return [.. await database.Rows(sql, row => row.GetInt64(0), cancel)];
    }

    private async IAsyncEnumerable<ExpandedDataset> Stream(DatasetSearch search, IReadOnlyList<ExpandedDataset> first, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        foreach (var dataset in first) yield return dataset;
        while (!search.IsDone)
        {
            foreach (var dataset in await NextPage(search, cancel)) yield return dataset;
        }
    }

    private async Task<IReadOnlyList<ExpandedDataset>> NextPage(DatasetSearch search, CancellationToken cancel)
    {
        var page = await Guarded(async () => new Result<IReadOnlyList<ExpandedDataset>>(await search.Next(cancel)));
        return page.IsOk ? page.Value : throw new ButlerException(page.Fault);
    }

    private static async IAsyncEnumerable<DatasetRef> References(IAsyncEnumerable<ExpandedDataset> datasets, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (var dataset in datasets.WithCancellation(cancel)) yield return dataset.Ref;
    }
}
