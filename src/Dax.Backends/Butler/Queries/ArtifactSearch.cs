using System.Collections.Immutable;
using System.Data.Common;
using Dax.Backends.Butler.Config;
using Dax.Backends.Butler.Sql;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;

namespace Dax.Backends.Butler.Queries;

/// <summary>The files of a dataset, from the first datastore of the chain that has it.</summary>
internal sealed class ArtifactSearch(ButlerConfig config, RegistryDatabase database)
{
    private const string NoComponent = "__NULL_STRING__";

    public async Task<Result<ImmutableArray<Artifact>>> Find(Guid id, CancellationToken cancel)
    {
        foreach (var store in config.Datastores)
        {
            var sql = new SqlText();
            sql.Add($"SELECT path, formatter, storage_class, component, checksum, file_size FROM {database.Dialect.Table(store.RecordsTable)} WHERE dataset_id = {sql.Parameter(database.Dialect.IdValue(id))} ORDER BY component");
            var rows = await database.Rows(sql, row => Read(id, store, row), cancel);
            if (rows.Count > 0) return rows.ToImmutableArray();
        }
        return await IsRegistered(id, cancel) ? ImmutableArray<Artifact>.Empty : new Fault.NotFound($"The repository '{config.Label}' has no dataset {id}.");
    }

    private async Task<bool> IsRegistered(Guid id, CancellationToken cancel)
    {
        var sql = new SqlText();
        sql.Add($"SELECT 1 FROM {database.Dialect.Table("dataset")} WHERE id = {sql.Parameter(database.Dialect.IdValue(id))}");
        return (await database.Rows(sql, _ => true, cancel)).Count > 0;
    }

    private Artifact Read(Guid id, FileDatastoreConfig store, DbDataReader row)
    {
        if (!ArtifactPath.TryResolve(store.Root, row.GetString(0), out var uri, out var member))
            throw new RegistryException(new Fault.Broken($"The repository '{config.Label}' records a path of the dataset {id} that is none."));
        var component = row.IsDBNull(3) ? null : row.GetString(3);
        var length = row.IsDBNull(5) ? -1 : row.GetInt64(5);
        return new Artifact(
            id, component is null or "" or NoComponent ? null : component, uri, member, row.GetString(1), row.GetString(2), length < 0 ? null : length, row.IsDBNull(4) ? null : row.GetString(4));
    }
}
