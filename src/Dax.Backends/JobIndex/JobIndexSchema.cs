using Microsoft.Data.Sqlite;

namespace Dax.Backends.JobIndex;

/// <summary>The index's tables. Times are microseconds since 1970 UTC; phases and lanes go by name.</summary>
internal static class JobIndexSchema
{
    private const string Text = """
        CREATE TABLE IF NOT EXISTS dax_job (
          id TEXT PRIMARY KEY NOT NULL, service TEXT NOT NULL, owner TEXT, origin TEXT NOT NULL, phase TEXT NOT NULL, run_id TEXT,
          created INTEGER NOT NULL, started INTEGER, ended INTEGER, destruction INTEGER, lease TEXT, is_sync INTEGER NOT NULL,
          lane TEXT, backend TEXT, rows INTEGER, bytes INTEGER, error TEXT, version INTEGER NOT NULL, query TEXT);
        CREATE INDEX IF NOT EXISTS dax_job_owner ON dax_job (owner, created) WHERE owner IS NOT NULL AND destruction IS NOT NULL;
        CREATE INDEX IF NOT EXISTS dax_job_due ON dax_job (destruction) WHERE destruction IS NOT NULL AND phase <> 'Archived';
        CREATE INDEX IF NOT EXISTS dax_job_working ON dax_job (lease) WHERE phase IN ('Queued', 'Executing');
        CREATE INDEX IF NOT EXISTS dax_job_created ON dax_job (created);
        CREATE TABLE IF NOT EXISTS dax_job_upload (token TEXT PRIMARY KEY NOT NULL, job_id TEXT NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS dax_job_upload_job ON dax_job_upload (job_id);
        """;

    public static bool Ensure(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Text;
        command.ExecuteNonQuery();
        return true;
    }
}
