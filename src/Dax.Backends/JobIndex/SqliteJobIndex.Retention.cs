using Dax.Engine.Ports;
using Microsoft.Data.Sqlite;

namespace Dax.Backends.JobIndex;

public sealed partial class SqliteJobIndex
{
    // In the words of the index of jobs that are not archived, so that it is used.
    private const string Held = "destruction IS NOT NULL AND phase <> 'Archived' AND phase = 'Completed' AND is_sync = 0 AND bytes > 0";

    public async ValueTask<long> HeldBytes(CancellationToken cancel)
    {
        await schema.Value;
        using var connection = readers.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT coalesce(sum(bytes), 0) FROM dax_job WHERE {Held}";
        return (long)command.ExecuteScalar()!;
    }

    public async ValueTask<IReadOnlyList<HeldResults>> OldestHeld(int limit, CancellationToken cancel)
    {
        await schema.Value;
        using var connection = readers.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT id, bytes FROM dax_job WHERE {Held} ORDER BY ended, id LIMIT $limit";
        command.Parameters.AddWithValue("$limit", limit);
        using var reader = command.ExecuteReader();
        var held = new List<HeldResults>();
        while (reader.Read())
            held.Add(new HeldResults(reader.GetString(0), reader.GetInt64(1)));
        return held;
    }

    public ValueTask<IReadOnlyList<string>> Forgettable(DateTimeOffset before, int limit, CancellationToken cancel) => Strings(
        "SELECT id FROM dax_job WHERE created < $value AND phase = 'Archived' AND is_sync = 0 ORDER BY created LIMIT $limit", JobRowWriter.Micros(before)!, limit);

    public async ValueTask Remove(string jobId, CancellationToken cancel)
    {
        await schema.Value;
        await committer.Commit(connection => Execute(
            connection, "DELETE FROM dax_job_upload WHERE job_id = $value; DELETE FROM dax_job WHERE id = $value", ("$value", jobId)));
    }

    public async ValueTask<int> RemoveSync(DateTimeOffset before, int limit, CancellationToken cancel)
    {
        await schema.Value;
        return await committer.Commit(connection => Execute(
            connection, "DELETE FROM dax_job WHERE id IN (SELECT id FROM dax_job WHERE created < $value AND is_sync = 1 ORDER BY created LIMIT $limit)",
            ("$value", JobRowWriter.Micros(before)!), ("$limit", limit)));
    }

    private static int Execute(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command.ExecuteNonQuery();
    }
}
