using Dax.Adql.Dialects;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dax.Backends.Postgres;

/// <summary>Runs statements on a PostgreSQL server: interactive ones and scans on connections of their own, so that the former never wait for the latter.</summary>
internal sealed partial class PostgresBackend(string source, PostgresDialect dialect, string searchPath, PostgresServer server, ILogger log) : ICatalogBackend
{
    public Dialect Dialect => dialect;

    public async ValueTask<Result<IRowStream>> Execute(SqlText sql, TableSchema schema, QueryContext context, CancellationToken cancel)
    {
        var isQuick = context.Lane == Lane.Interactive;
        var rules = new LaneRules(isQuick ? server.Options.InteractiveTimeout : server.Options.ScanTimeout, searchPath, isQuick);
        PostgresStatement statement;
        // The driver asks the server to stop on the thread that cancels: not on the caller's.
        using var stop = new CancellationTokenSource();
        await using var stopping = cancel.UnsafeRegister(static stop => _ = ((CancellationTokenSource)stop!).CancelAsync(), stop);
        try
        {
            statement = await (isQuick ? server.Interactive : server.Scans).Start(sql, context, rules, stop.Token);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
        catch (Exception e) when (e is NpgsqlException or System.Net.Sockets.SocketException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            cancel.ThrowIfCancellationRequested();
            return Report(e, sql, rules.Timeout);
        }
        return Columns(statement.Reader, schema) is { } cells
            ? new PostgresRowStream(statement, schema, cells, e => Report(e, sql, rules.Timeout), cancel)
            : await Mismatch(statement, schema, sql);
    }

    private static PostgresCells[]? Columns(NpgsqlDataReader reader, TableSchema schema)
    {
        if (reader.FieldCount != schema.Columns.Count) return null;
        var cells = new PostgresCells[reader.FieldCount];
        for (var i = 0; i < cells.Length; i++)
        {
            if (PostgresCells.For(schema.Columns[i], reader.GetDataTypeOID(i)) is not { } column)
            {
                for (var made = 0; made < i; made++) cells[made].Column.Dispose();
                return null;
            }
            cells[i] = column;
        }
        return cells;
    }

    private async ValueTask<Result<IRowStream>> Mismatch(PostgresStatement statement, TableSchema schema, SqlText sql)
    {
        var reader = statement.Reader;
        var found = string.Join(", ", Enumerable.Range(0, reader.FieldCount).Select(reader.GetDataTypeName));
        LogMismatch(log, source, sql.Text, found, string.Join(", ", schema.Columns.Select(c => c.IsArray ? $"{c.Kind}[]" : c.Kind.ToString())));
        await new PostgresRowStream(statement, schema, [], _ => new Fault.Broken(""), default).DisposeAsync();
        return new Fault.Broken($"The database of '{source}' answered in other types than the query has.");
    }

    private Fault Report(Exception error, SqlText sql, TimeSpan limit)
    {
        var fault = PostgresFaults.Of(error, source, sql, limit);
        if (fault.IsOurs()) LogFailure(log, error, source, (error as PostgresException)?.SqlState, sql.Text);
        else if (fault is Fault.Transient) LogTrouble(log, source, (error as PostgresException)?.SqlState ?? error.GetType().Name);
        return fault;
    }

    [LoggerMessage(30, LogLevel.Error, "Backend {Source} failed ({State}) on: {Sql}")]
    private static partial void LogFailure(ILogger logger, Exception error, string source, string? state, string sql);

    [LoggerMessage(31, LogLevel.Error, "Backend {Source}: the types of {Sql} are ({Found}), not ({Expected})")]
    private static partial void LogMismatch(ILogger logger, string source, string sql, string found, string expected);

    [LoggerMessage(32, LogLevel.Warning, "Backend {Source} could not finish a statement ({Problem})")]
    private static partial void LogTrouble(ILogger logger, string source, string problem);
}
