using Dax.Backends.JobIndex;
using Dax.Embedded.Persistence;
using Microsoft.Data.Sqlite;

namespace Dax.Grains.Tests.Jobs.Embedded;

/// <summary>The job index in the actors' own file, so that a job's state and its row share a commit.</summary>
internal sealed class OneFileJobs(SqliteWriter writer) : ISqliteCommitter, ISqliteReaders
{
    private readonly string read = new SqliteConnectionStringBuilder { DataSource = writer.File, Mode = SqliteOpenMode.ReadOnly, Pooling = true }.ToString();

    public Task<T> Commit<T>(Func<SqliteConnection, T> work) => writer.Enqueue(work);

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(read);
        connection.Open();
        return connection;
    }
}
