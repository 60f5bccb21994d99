using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.JobIndex;

/// <summary>
/// The job index in SQLite. It does not care whose file it is: writes go through the file's one committer, so that a job's row and its
/// state share a commit; reads have connections of their own.
/// </summary>
public sealed partial class SqliteJobIndex : IJobIndex, IAsyncDisposable
{
    private readonly ISqliteCommitter committer;
    private readonly ISqliteReaders readers;
    private readonly HistoryQueue history;
    private readonly Lazy<Task> schema;
    private JobRowWriter? writer;

    public SqliteJobIndex(ISqliteCommitter committer, ISqliteReaders readers, TimeProvider time, ILogger<SqliteJobIndex> log)
    {
        (this.committer, this.readers) = (committer, readers);
        schema = new Lazy<Task>(() => committer.Commit(JobIndexSchema.Ensure));
        history = new HistoryQueue(Write, time, log);
    }

    public bool CommitsWithState => true;

    public async ValueTask Put(JobRow row, CancellationToken cancel)
    {
        await schema.Value;
        await committer.Commit(connection =>
        {
            WriterOf(connection).Write(row);
            return true;
        });
    }

    public void PutLater(JobRow row) => history.Add(row);

    public ValueTask DisposeAsync() => history.DisposeAsync();

    private async Task Write(IReadOnlyList<JobRow> rows)
    {
        await schema.Value;
        await committer.Commit(connection =>
        {
            var writer = WriterOf(connection);
            foreach (var row in rows)
                writer.Write(row);
            return true;
        });
    }

    /// <summary>Called by the committer only, that is by one thread at a time.</summary>
    private JobRowWriter WriterOf(SqliteConnection connection)
    {
        if (writer?.Connection == connection)
            return writer;
        writer?.Dispose();
        return writer = new JobRowWriter(connection);
    }
}
