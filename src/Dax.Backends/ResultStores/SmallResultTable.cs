using Dax.Backends.JobIndex;
using Dax.Engine.Ports;
using Microsoft.Data.Sqlite;

namespace Dax.Backends.ResultStores;

/// <summary>
/// Results of a few kilobytes as rows of the SQLite file that the jobs are in: several jobs share one fsync, where a file needs its own and one more for
/// every new folder (measured: 0.35 ms instead of 1.2 ms for a file in a new folder).
/// </summary>
internal sealed class SmallResultTable(ISqliteCommitter committer, ISqliteReaders readers, TimeProvider time) : ISmallResults
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS dax_result (
          job_id TEXT NOT NULL, attempt INTEGER NOT NULL, name TEXT NOT NULL, written INTEGER NOT NULL, bytes BLOB NOT NULL,
          PRIMARY KEY (job_id, attempt, name));
        """;

    private readonly Lazy<Task> schema = new(() => committer.Commit(static c => Execute(c, Schema)));
    private Statement? insert;
    private Statement? delete;
    private Statement? deleteBefore;

    public async Task Put(ResultKey key, byte[] bytes)
    {
        var now = Micros(time.GetUtcNow());
        try
        {
            await schema.Value;
            await committer.Commit(connection => Prepare(
                ref insert, connection, "INSERT OR REPLACE INTO dax_result (job_id, attempt, name, written, bytes) VALUES ($1, $2, $3, $4, $5)")
                .Execute(key.JobId, key.Attempt, key.Name, now, bytes));
        }
        catch (SqliteException e)
        {
            throw new IOException("The result could not be stored.", e);
        }
    }

    public async Task<byte[]?> Find(ResultKey key)
    {
        await schema.Value;
        using var connection = readers.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT bytes FROM dax_result WHERE job_id = $job AND attempt = $attempt AND name = $name";
        command.Parameters.AddWithValue("$job", key.JobId);
        command.Parameters.AddWithValue("$attempt", key.Attempt);
        command.Parameters.AddWithValue("$name", key.Name);
        return (byte[]?)command.ExecuteScalar();
    }

    public async Task Delete(string jobId)
    {
        await schema.Value;
        await committer.Commit(connection => Prepare(ref delete, connection, "DELETE FROM dax_result WHERE job_id = $1").Execute(jobId));
    }

    public async Task DeleteBefore(string jobId, int attempt)
    {
        await schema.Value;
        await committer.Commit(connection => Prepare(ref deleteBefore, connection, "DELETE FROM dax_result WHERE job_id = $1 AND attempt < $2").Execute(jobId, attempt));
    }

    public IReadOnlyList<string> Jobs(DateTimeOffset before)
    {
        schema.Value.GetAwaiter().GetResult();
        using var connection = readers.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT job_id FROM dax_result GROUP BY job_id HAVING max(written) < $before";
        command.Parameters.AddWithValue("$before", Micros(before));
        using var reader = command.ExecuteReader();
        var jobs = new List<string>();
        while (reader.Read())
            jobs.Add(reader.GetString(0));
        return jobs;
    }

    private static long Micros(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    private static int Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>Only works of the committer come here, one at a time.</summary>
    private static Statement Prepare(ref Statement? kept, SqliteConnection connection, string sql)
    {
        if (kept?.Connection == connection)
            return kept;
        kept?.Dispose();
        return kept = new Statement(connection, sql);
    }

    private sealed class Statement : IDisposable
    {
        private readonly SqliteCommand command;

        public Statement(SqliteConnection connection, string sql)
        {
            Connection = connection;
            command = connection.CreateCommand();
            command.CommandText = sql;
        }

        public SqliteConnection Connection { get; }

        public int Execute(params ReadOnlySpan<object> values)
        {
            for (var i = command.Parameters.Count; i < values.Length; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i + 1}" });
            for (var i = 0; i < values.Length; i++)
                command.Parameters[i].Value = values[i];
            return command.ExecuteNonQuery();
        }

        public void Dispose() => command.Dispose();
    }
}
