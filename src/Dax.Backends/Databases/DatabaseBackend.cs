using System.Data.Common;
using Dax.Adql.Dialects;
using Dax.Backends.Gathering;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Databases;

/// <summary>
/// Runs statements on a database server: interactive ones and scans on connections of their own, so that the former never wait for the latter. How a statement is started, and how
/// cells are read, is the driver's matter.
/// </summary>
internal abstract partial class DatabaseBackend<TReader>(Dialect dialect, DatabaseFailures failures, ILogger log) : ICatalogBackend where TReader : DbDataReader
{
    public Dialect Dialect => dialect;

    public async ValueTask<Result<IRowStream>> Execute(SqlText sql, TableSchema schema, QueryContext context, CancellationToken cancel)
    {
        IRunningStatement<TReader> statement;
        var limit = Limit(context.Lane);
        try
        {
            statement = await Start(sql, context, cancel);
        }
        catch (Exception e) when (cancel.IsCancellationRequested && (e is OperationCanceledException || failures.IsExpected(e)))
        {
            throw new OperationCanceledException(cancel);
        }
        catch (Exception e) when (failures.IsExpected(e))
        {
            return Report(e, sql, limit);
        }
        return Columns(statement.Reader, schema) is { } cells
            ? new StatementRowStream<TReader>(statement, schema, cells, e => Report(e, sql, limit), cancel)
            : await Mismatch(statement, schema, sql);
    }

    /// <summary>Of a statement in this lane, until its last row is taken.</summary>
    protected abstract TimeSpan Limit(Lane lane);

    /// <summary>Waits for the lane's turn and for the server's first word.</summary>
    protected abstract ValueTask<IRunningStatement<TReader>> Start(SqlText sql, QueryContext context, CancellationToken cancel);

    /// <summary>Null when values of the type sent are none of the column's.</summary>
    protected abstract RowCells<TReader>? Cells(TReader reader, int ordinal, TableColumn column);

    private RowCells<TReader>[]? Columns(TReader reader, TableSchema schema)
    {
        if (reader.FieldCount != schema.Columns.Count) return null;
        var cells = new RowCells<TReader>[reader.FieldCount];
        for (var i = 0; i < cells.Length; i++)
        {
            if (Cells(reader, i, schema.Columns[i]) is not { } column)
            {
                for (var made = 0; made < i; made++) cells[made].Column.Dispose();
                return null;
            }
            cells[i] = column;
        }
        return cells;
    }

    private async ValueTask<Result<IRowStream>> Mismatch(IRunningStatement<TReader> statement, TableSchema schema, SqlText sql)
    {
        var reader = statement.Reader;
        var found = string.Join(", ", Enumerable.Range(0, reader.FieldCount).Select(reader.GetDataTypeName));
        LogMismatch(log, failures.Source, sql.Text, found, string.Join(", ", schema.Columns.Select(c => c.IsArray ? $"{c.Kind}[]" : c.Kind.ToString())));
        await new StatementRowStream<TReader>(statement, schema, [], _ => new Fault.Broken(""), default).DisposeAsync();
        return new Fault.Broken($"The database of '{failures.Source}' answered in other types than the query has.");
    }

    private Fault Report(Exception error, SqlText sql, TimeSpan limit)
    {
        var fault = failures.Of(error, sql, limit);
        // Where the cause is on our side, the details belong into the log.
        if (fault is Fault.Broken) LogFailure(log, error, failures.Source, failures.Code(error), sql.Text);
        else if (fault is Fault.Transient) LogTrouble(log, failures.Source, failures.Code(error) ?? error.GetType().Name);
        return fault;
    }

    [LoggerMessage(30, LogLevel.Error, "Backend {Source} failed ({Code}) on: {Sql}")]
    private static partial void LogFailure(ILogger logger, Exception error, string source, string? code, string sql);

    [LoggerMessage(31, LogLevel.Error, "Backend {Source}: the types of {Sql} are ({Found}), not ({Expected})")]
    private static partial void LogMismatch(ILogger logger, string source, string sql, string found, string expected);

    [LoggerMessage(32, LogLevel.Warning, "Backend {Source} could not finish a statement ({Problem})")]
    private static partial void LogTrouble(ILogger logger, string source, string problem);
}
