using Dax.Backends.Butler.Config;
using Dax.Backends.Butler.Sql;
using Dax.Engine.Faults;

namespace Dax.Backends.Butler.Registry;

/// <summary>What ObsCore rows need of many datasets at once.</summary>
internal sealed partial class RegistryRepository
{
    /// <summary>Ids in one statement.</summary>
    private const int Together = 500;

    public ValueTask<Result<IReadOnlyDictionary<Guid, long>>> FileSizes(IReadOnlyCollection<Guid> ids, CancellationToken cancel) => Guarded(async () =>
    {
        var sizes = new Dictionary<Guid, long>(ids.Count);
        foreach (var some in ids.Chunk(Together)) await AddSizes(some, sizes, cancel);
        return new Result<IReadOnlyDictionary<Guid, long>>(sizes);
    });

    public ValueTask<Result<string?>> ObsCoreConfiguration(CancellationToken cancel) => Guarded(async () =>
    {
        var sql = new SqlText();
        sql.Add($"SELECT value FROM {database.Dialect.Table("butler_attributes")} WHERE name = {sql.Parameter("config:obscore.json")}");
        return new Result<string?>((await database.Rows(sql, row => row.GetString(0), cancel)).FirstOrDefault());
    });

    /// <summary>From the first datastore that has a dataset, as its files are.</summary>
    private async Task AddSizes(Guid[] ids, Dictionary<Guid, long> sizes, CancellationToken cancel)
    {
        var left = ids.ToHashSet();
        foreach (var store in config.Datastores)
        {
            if (left.Count == 0) return;
            foreach (var dataset in (await Sizes(store, left, cancel)).GroupBy(f => f.Id))
            {
                left.Remove(dataset.Key);
                if (dataset.All(f => f.Bytes >= 0)) sizes[dataset.Key] = dataset.Sum(f => f.Bytes);
            }
        }
    }

    private Task<List<(Guid Id, long Bytes)>> Sizes(FileDatastoreConfig store, IEnumerable<Guid> ids, CancellationToken cancel)
    {
        var sql = new SqlText();
        sql.Add($"SELECT dataset_id, file_size FROM {database.Dialect.Table(store.RecordsTable)} WHERE dataset_id IN (");
        sql.Add(string.Join(", ", ids.Select(id => sql.Parameter(database.Dialect.IdValue(id))))).Add(")");
        return database.Rows(sql, row => (database.Dialect.ReadId(row, 0), row.IsDBNull(1) ? -1 : row.GetInt64(1)), cancel);
    }
}
