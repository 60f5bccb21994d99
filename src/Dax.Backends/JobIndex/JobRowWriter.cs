using Dax.Engine.Ports;
using Microsoft.Data.Sqlite;

namespace Dax.Backends.JobIndex;

/// <summary>The prepared upsert of one connection. A row of an older version changes nothing.</summary>
internal sealed class JobRowWriter : IDisposable
{
    private static readonly string[] Columns =
    [
        "id", "service", "owner", "origin", "phase", "run_id", "created", "started", "ended", "destruction", "lease", "is_sync",
        "lane", "backend", "rows", "bytes", "error", "version", "query",
    ];

    private readonly SqliteCommand upsert;
    private readonly SqliteParameter[] parameters;

    public JobRowWriter(SqliteConnection connection)
    {
        Connection = connection;
        upsert = connection.CreateCommand();
        upsert.CommandText =
            $"INSERT INTO dax_job ({string.Join(", ", Columns)}) VALUES ({string.Join(", ", Columns.Select(c => "$" + c))}) " +
            $"ON CONFLICT (id) DO UPDATE SET {string.Join(", ", Columns.Skip(1).Select(c => $"{c} = excluded.{c}"))} " +
            "WHERE excluded.version >= dax_job.version";
        parameters = [.. Columns.Select(c => upsert.Parameters.Add(new SqliteParameter { ParameterName = "$" + c }))];
    }

    public SqliteConnection Connection { get; }

    public void Write(JobRow row)
    {
        Set(0, row.Id);
        Set(1, row.Service);
        Set(2, row.Owner);
        Set(3, row.Origin);
        Set(4, row.Phase.ToString());
        Set(5, row.RunId);
        Set(6, Micros(row.Created));
        Set(7, Micros(row.Started));
        Set(8, Micros(row.Ended));
        Set(9, Micros(row.Destruction));
        Set(10, row.Lease);
        Set(11, row.IsSync ? 1L : 0L);
        Set(12, row.Lane?.ToString());
        Set(13, row.Backend);
        Set(14, row.Rows);
        Set(15, row.Bytes);
        Set(16, row.Error);
        Set(17, row.Version);
        Set(18, row.Text);
        if (upsert.ExecuteNonQuery() > 0 && !row.IsSync)
            WriteUploads(row);
    }

    public void Dispose() => upsert.Dispose();

    internal static object? Micros(DateTimeOffset? t) => t is { } at ? (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond : null;

    private void WriteUploads(JobRow row)
    {
        // Most jobs never had an upload: a first row without any has nothing to remove.
        if (row.Uploads.Count == 0 && row.Version == 1)
            return;
        using var command = Connection.CreateCommand();
        command.CommandText = "DELETE FROM dax_job_upload WHERE job_id = $id";
        command.Parameters.AddWithValue("$id", row.Id);
        command.ExecuteNonQuery();
        foreach (var token in row.Uploads)
        {
            using var insert = Connection.CreateCommand();
            insert.CommandText = "INSERT OR REPLACE INTO dax_job_upload (token, job_id) VALUES ($token, $id)";
            insert.Parameters.AddWithValue("$token", token);
            insert.Parameters.AddWithValue("$id", row.Id);
            insert.ExecuteNonQuery();
        }
    }

    private void Set(int column, object? value) => parameters[column].Value = value ?? DBNull.Value;
}
