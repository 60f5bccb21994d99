using System.Globalization;
using Dax.Backends.JobIndex;
using Microsoft.Data.Sqlite;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Dax.Silo.Hosting;

/// <summary>Grain state of a single silo in the SQLite file that the job index is in too; etags are versions.</summary>
internal sealed class SqliteGrainStorage(ISqliteCommitter committer, ISqliteReaders readers, IGrainStorageSerializer serializer) : IGrainStorage
{
    private readonly Lazy<Task<int>> table = new(() => committer.Commit(connection => Execute(connection,
        "CREATE TABLE IF NOT EXISTS cluster_state (state TEXT, grain TEXT, version INTEGER NOT NULL, payload BLOB, PRIMARY KEY (state, grain)) WITHOUT ROWID")));

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await table.Value;
        using var connection = readers.Open();
        using var command = Command(connection, "SELECT version, payload FROM cluster_state WHERE state = $state AND grain = $grain", stateName, grainId);
        using var row = command.ExecuteReader();
        var isStored = row.Read();
        grainState.ETag = isStored ? row.GetInt64(0).ToString(CultureInfo.InvariantCulture) : null;
        grainState.RecordExists = isStored && !row.IsDBNull(1);
        if (grainState.RecordExists) grainState.State = serializer.Deserialize<T>(new BinaryData(row.GetFieldValue<byte[]>(1)));
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Store(stateName, grainId, grainState, serializer.Serialize(grainState.State).ToArray());

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Store(stateName, grainId, grainState, null);

    private async Task Store<T>(string stateName, GrainId grainId, IGrainState<T> grainState, byte[]? payload)
    {
        await table.Value;
        var known = grainState.ETag is { } etag ? long.Parse(etag, CultureInfo.InvariantCulture) : 0;
        var written = await committer.Commit(connection =>
        {
            using var command = Command(connection, known == 0
                ? "INSERT OR IGNORE INTO cluster_state VALUES ($state, $grain, 1, $payload)"
                : "UPDATE cluster_state SET version = version + 1, payload = $payload WHERE state = $state AND grain = $grain AND version = $known", stateName, grainId);
            command.Parameters.AddWithValue("$payload", (object?)payload ?? DBNull.Value);
            command.Parameters.AddWithValue("$known", known);
            return command.ExecuteNonQuery();
        });
        if (written == 0) throw new InconsistentStateException($"The state '{stateName}' of {grainId} is not the one that was read.");
        grainState.ETag = (known + 1).ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = payload is not null;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, string stateName, GrainId grainId)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$state", stateName);
        command.Parameters.AddWithValue("$grain", grainId.ToString());
        return command;
    }

    private static int Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }
}
