using System.Globalization;
using Dax.Embedded.Actors;
using Orleans.Runtime;
using Orleans.Storage;

namespace Dax.Embedded.Persistence;

/// <summary>Grain state in the table <c>grain_state</c>: one row per grain and state name. The etag is the row's version, which grows with every write.</summary>
internal sealed class StateStore : IStateSource
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS grain_state (
            type TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, payload BLOB NOT NULL,
            PRIMARY KEY (type, key, name))
        """;

    private const string Select = "SELECT version, payload FROM grain_state WHERE type = $1 AND key = $2 AND name = $3";
    private const string SelectVersion = "SELECT version FROM grain_state WHERE type = $1 AND key = $2 AND name = $3";
    private const string Insert = "INSERT INTO grain_state (type, key, name, version, payload) VALUES ($1, $2, $3, 1, $4) ON CONFLICT DO NOTHING";
    private const string Update = "UPDATE grain_state SET version = version + 1, payload = $4 WHERE type = $1 AND key = $2 AND name = $3 AND version = $5";
    private const string Delete = "DELETE FROM grain_state WHERE type = $1 AND key = $2 AND name = $3 AND version = $4";

    private readonly SqliteWriter writer;
    private readonly SqliteReaders readers;
    private readonly Task created;

    public StateStore(SqliteWriter writer, SqliteReaders readers, IGrainStorageSerializer serializer)
    {
        (this.writer, this.readers, Serializer) = (writer, readers, serializer);
        created = writer.Enqueue(_ => writer.Statements.With(Schema).ExecuteNonQuery());
    }

    public IGrainStorageSerializer Serializer { get; }

    public IStoredState Create<TState>(GrainId grain, string name) => new PersistentState<TState>(this, grain, name);

    /// <summary>Version 0 and no bytes when there is no record.</summary>
    public async ValueTask<(long Version, byte[] Payload)> Read(GrainId grain, string name)
    {
        await created;
        return readers.Read(statements =>
        {
            using var row = statements.With(Select, grain.Type.Name, grain.Key, name).ExecuteReader();
            return row.Read() ? (row.GetInt64(0), row.GetFieldValue<byte[]>(1)) : (0, []);
        });
    }

    /// <summary>Answers the new version.</summary>
    /// <exception cref="InconsistentStateException">The stored version is not <paramref name="version"/>.</exception>
    public Task<long> Write(GrainId grain, string name, long version, byte[] payload) => writer.Enqueue(_ =>
    {
        var written = version == 0
            ? writer.Statements.With(Insert, grain.Type.Name, grain.Key, name, payload).ExecuteNonQuery()
            : writer.Statements.With(Update, grain.Type.Name, grain.Key, name, payload, version).ExecuteNonQuery();
        return written == 1 ? version + 1 : throw Conflict(grain, name, version);
    });

    /// <summary>Removes the record.</summary>
    /// <exception cref="InconsistentStateException">The stored version is not <paramref name="version"/>.</exception>
    public Task<bool> Clear(GrainId grain, string name, long version) => writer.Enqueue(_ =>
    {
        if (writer.Statements.With(Delete, grain.Type.Name, grain.Key, name, version).ExecuteNonQuery() == 1)
            return true;
        return version == 0 && Stored(grain, name) == 0 ? false : throw Conflict(grain, name, version);
    });

    public static string? Etag(long version) => version == 0 ? null : version.ToString(CultureInfo.InvariantCulture);

    private long Stored(GrainId grain, string name) => (long?)writer.Statements.With(SelectVersion, grain.Type.Name, grain.Key, name).ExecuteScalar() ?? 0;

    private InconsistentStateException Conflict(GrainId grain, string name, long version)
    {
        var stored = Stored(grain, name);
        return new InconsistentStateException(
            $"State '{name}' of {grain} was changed by another writer: its etag is {Etag(stored) ?? "none"}, not {Etag(version) ?? "none"}.", Etag(stored), Etag(version));
    }
}
