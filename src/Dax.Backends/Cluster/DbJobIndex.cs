using System.Data.Common;
using Dax.Backends.JobIndex;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Cluster;

/// <summary>
/// The job index in the database of a cluster. A row is one statement: nothing of it is seen half, and it may be sent again. Its commit is its own, so a job's
/// state is written before its row.
/// </summary>
public sealed partial class DbJobIndex : IJobIndex, IAsyncDisposable
{
    private static readonly string[] Columns =
    [
        "id", "service", "owner", "origin", "phase", "run_id", "created", "started", "ended", "destruction", "due", "lease", "is_sync",
        "lane", "backend", "row_count", "byte_count", "error_text", "uploads", "query_text", "version",
    ];

    private readonly SharedDatabase database;
    private readonly HistoryQueue history;
    private readonly string upsert;

    public DbJobIndex(SharedDatabase database, TimeProvider time, ILogger<DbJobIndex> log)
    {
        this.database = database;
        upsert = database.Dialect.Upsert("dax_job", Columns, "version");
        history = new HistoryQueue(rows => Write(rows), time, log);
    }

    public bool CommitsWithState => false;

    public async ValueTask Put(JobRow row, CancellationToken cancel) => await database.Run(async connection =>
    {
        await using var command = connection.CreateCommand();
        command.CommandText = upsert;
        Bind(command, row);
        return await command.ExecuteNonQueryAsync(cancel);
    }, cancel);

    public void PutLater(JobRow row) => history.Add(row);

    public ValueTask DisposeAsync() => history.DisposeAsync();

    private Task<int> Write(IReadOnlyList<JobRow> rows) => database.Run(async connection =>
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = upsert;
        // In one order, so that two silos that write the same rows never wait for each other in a circle.
        foreach (var row in rows.OrderBy(r => r.Id, StringComparer.Ordinal))
        {
            command.Parameters.Clear();
            Bind(command, row);
            await command.ExecuteNonQueryAsync();
        }
        await transaction.CommitAsync();
        return rows.Count;
    }, CancellationToken.None);

    private void Bind(DbCommand command, JobRow row)
    {
        object?[] values =
        [
            row.Id, row.Service, Text(row.Owner), Text(row.Origin), row.Phase.ToString(), Text(row.RunId),
            JobRowWriter.Micros(row.Created), JobRowWriter.Micros(row.Started), JobRowWriter.Micros(row.Ended), JobRowWriter.Micros(row.Destruction),
            row.Phase is JobPhase.Archived ? null : JobRowWriter.Micros(row.Destruction), row.Lease, (short)(row.IsSync ? 1 : 0),
            row.Lane?.ToString(), Text(row.Backend), row.Rows, row.Bytes, Text(row.Error), row.Uploads.Count == 0 ? null : string.Join(' ', row.Uploads), Text(row.Text), row.Version,
        ];
        for (var i = 0; i < values.Length; i++)
            ServerDialect.Add(command, Columns[i], values[i]);
    }

    private string? Text(string? text) => database.Dialect.Storable(text);
}
