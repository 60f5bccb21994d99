using System.Globalization;
using Dax.Adql.Dialects;
using Dax.Engine.Ports;
using Npgsql;

namespace Dax.Backends.Postgres;

/// <summary>How statements of a lane run.</summary>
/// <param name="Timeout">Of a statement, until its last row is taken.</param>
/// <param name="SearchPath">The schemas in which functions are looked for, quoted and separated by commas.</param>
/// <param name="Quick">Not worth compiling.</param>
internal sealed record LaneRules(TimeSpan Timeout, string SearchPath, bool Quick);

/// <summary>
/// The connections of one lane: as many statements run at a time as there are, the others wait their turn. Each runs in a read-only transaction of its own, with settings that
/// end with it.
/// </summary>
/// <param name="care">From where the server is told what the driver could not tell it.</param>
internal sealed class PostgresLane(NpgsqlDataSource connections, int size, NpgsqlDataSource care) : IAsyncDisposable
{
    private const int SecondsToEnd = 5;


    private readonly SemaphoreSlim turns = new(size, size);

    /// <summary>Starts a statement, and waits until its first row or its end is there.</summary>
    /// <exception cref="NpgsqlException"/>
    public async ValueTask<PostgresStatement> Start(SqlText sql, QueryContext context, LaneRules rules, CancellationToken cancel)
    {
        await turns.WaitAsync(cancel);
        NpgsqlConnection? connection = null;
        NpgsqlBatch? batch = null;
        var process = 0;
        try
        {
            connection = await connections.OpenConnectionAsync(cancel);
            process = connection.ProcessID;
            batch = new NpgsqlBatch(connection);
            foreach (var statement in Around(sql, context, rules)) batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
            return new PostgresStatement(this, connection, batch, process, await batch.ExecuteReaderAsync(cancel));
        }
        catch
        {
            if (batch is not null) await batch.DisposeAsync();
            if (connection is not null) await Return(connection, process);
            else turns.Release();
            throw;
        }
    }

    /// <summary>
    /// Gives a connection back. The driver breaks one whose server did not follow in time when it was asked to stop; the server would work on for nobody, so it is told once more.
    /// </summary>
    public async ValueTask Return(NpgsqlConnection connection, int process)
    {
        try
        {
            if (connection.State != System.Data.ConnectionState.Open && process != 0) await End(process);
            await connection.DisposeAsync();
        }
        finally
        {
            turns.Release();
        }
    }

    private async ValueTask End(int process)
    {
        try
        {
            // Only what calls itself ours: the number may be another's by now.
            await using var command = care.CreateCommand("SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE pid = $1 AND usename = current_user AND application_name LIKE 'dax%'");
            command.CommandTimeout = SecondsToEnd;
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = process });
            await command.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException)
        {
            // The server is gone, and its work with it; or it notices by itself that nobody is there.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await connections.DisposeAsync();
        turns.Dispose();
    }

    /// <summary>Sent at once, answered at once: one way there and back for the whole.</summary>
    private static IEnumerable<string> Around(SqlText sql, QueryContext context, LaneRules rules)
    {
        yield return "BEGIN TRANSACTION READ ONLY";
        yield return string.Create(CultureInfo.InvariantCulture, $"SET LOCAL statement_timeout = {(long)rules.Timeout.TotalMilliseconds}");
        yield return "SET LOCAL TimeZone = 'UTC'";
        yield return $"SET LOCAL search_path = {rules.SearchPath}";
        if (rules.Quick) yield return "SET LOCAL jit = off";
        // For those who watch the server. Ids are ours; one that could mean anything else is not shown.
        if (context.JobId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')) yield return $"SET LOCAL application_name = 'dax {context.JobId}'";
        yield return sql.Text;
        yield return "COMMIT";
    }
}
