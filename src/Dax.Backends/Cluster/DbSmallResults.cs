using System.Data.Common;
using Dax.Backends.JobIndex;
using Dax.Backends.ResultStores;
using Dax.Engine.Ports;

namespace Dax.Backends.Cluster;

/// <summary>Results of a few kilobytes in the database of a cluster: any silo answers them without a file.</summary>
internal sealed class DbSmallResults(SharedDatabase database, TimeProvider time) : ISmallResults
{
    private const string Key = "job_id = @job AND attempt = @attempt AND name = @name";

    public async Task Put(ResultKey key, byte[] bytes)
    {
        try
        {
            await Execute($"DELETE FROM dax_result WHERE {Key}; INSERT INTO dax_result (job_id, attempt, name, written, bytes) VALUES (@job, @attempt, @name, @written, @bytes)",
                ("job", key.JobId), ("attempt", key.Attempt), ("name", key.Name), ("written", Now), ("bytes", bytes));
        }
        catch (DbException e)
        {
            throw new IOException("The result could not be stored.", e);
        }
    }

    public Task<byte[]?> Find(ResultKey key) => database.Run(async connection =>
    {
        await using var command = Command(connection, $"SELECT bytes FROM dax_result WHERE {Key}", ("job", key.JobId), ("attempt", key.Attempt), ("name", key.Name));
        return (byte[]?)await command.ExecuteScalarAsync();
    }, CancellationToken.None);

    public Task Delete(string jobId) => Execute("DELETE FROM dax_result WHERE job_id = @job", ("job", jobId));

    public Task DeleteBefore(string jobId, int attempt) => Execute("DELETE FROM dax_result WHERE job_id = @job AND attempt < @attempt", ("job", jobId), ("attempt", attempt));

    public IReadOnlyList<string> Jobs(DateTimeOffset before)
    {
        using var connection = database.Open();
        using var command = Command(connection, "SELECT job_id FROM dax_result GROUP BY job_id HAVING max(written) < @before", ("before", JobRowWriter.Micros(before)));
        using var reader = command.ExecuteReader();
        var jobs = new List<string>();
        while (reader.Read())
            jobs.Add(reader.GetString(0));
        return jobs;
    }

    private object? Now => JobRowWriter.Micros(time.GetUtcNow());

    private Task<int> Execute(string sql, params (string Name, object? Value)[] values) => database.Run(async connection =>
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = Command(connection, sql, values);
        command.Transaction = transaction;
        var rows = await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return rows;
    }, CancellationToken.None);

    private static DbCommand Command(DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            ServerDialect.Add(command, name, value);
        return command;
    }
}
