using System.Data.Common;
using Dax.Adql.Dialects;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.MySql;

/// <summary>Runs statements on a MySQL or MariaDB server: interactive ones and scans on connections of their own, so that the former never wait for the latter.</summary>
internal sealed partial class MySqlBackend(string source, MySqlDialect dialect, MySqlKind kind, MySqlServer server, ILogger log) : ICatalogBackend
{
    public Dialect Dialect => dialect;

    public async ValueTask<Result<IRowStream>> Execute(SqlText sql, TableSchema schema, QueryContext context, CancellationToken cancel)
    {
        var lane = context.Lane == Lane.Interactive ? server.Interactive : server.Scans;
        MySqlStatement statement;
        try
        {
            statement = await lane.Start(sql, kind, cancel);
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
        catch (Exception e) when (MySqlSource.IsExpected(e))
        {
            return Report(e, sql, lane.Timeout);
        }
        return Columns(statement.Reader, schema) is { } cells
            ? new MySqlRowStream(statement, schema, cells, e => Report(e, sql, lane.Timeout), cancel)
            : await Mismatch(statement, schema, sql);
    }

    private static MySqlCells[]? Columns(DbDataReader reader, TableSchema schema)
    {
        if (reader.FieldCount != schema.Columns.Count) return null;
        var cells = new MySqlCells[reader.FieldCount];
        for (var i = 0; i < cells.Length; i++)
        {
            if (MySqlCells.For(schema.Columns[i], reader.GetFieldType(i)) is not { } column)
            {
                for (var made = 0; made < i; made++) cells[made].Column.Dispose();
                return null;
            }
            cells[i] = column;
        }
        return cells;
    }

    private async ValueTask<Result<IRowStream>> Mismatch(MySqlStatement statement, TableSchema schema, SqlText sql)
    {
        var reader = statement.Reader;
        var found = string.Join(", ", Enumerable.Range(0, reader.FieldCount).Select(reader.GetDataTypeName));
        LogMismatch(log, source, sql.Text, found, string.Join(", ", schema.Columns.Select(c => c.IsArray ? $"{c.Kind}[]" : c.Kind.ToString())));
        await new MySqlRowStream(statement, schema, [], _ => new Fault.Broken(""), default).DisposeAsync();
        return new Fault.Broken($"The database of '{source}' answered in other types than the query has.");
    }

    private Fault Report(Exception error, SqlText sql, TimeSpan limit)
    {
        var fault = MySqlFaults.Of(error, source, limit);
        var number = error is DbException engine ? MySqlFaults.Number(engine) : 0;
        if (fault.IsOurs()) LogFailure(log, error, source, number, sql.Text);
        else if (fault is Fault.Transient) LogTrouble(log, source, number, error.GetType().Name);
        return fault;
    }

    [LoggerMessage(34, LogLevel.Error, "Backend {Source} failed ({Number}) on: {Sql}")]
    private static partial void LogFailure(ILogger logger, Exception error, string source, int number, string sql);

    [LoggerMessage(35, LogLevel.Error, "Backend {Source}: the types of {Sql} are ({Found}), not ({Expected})")]
    private static partial void LogMismatch(ILogger logger, string source, string sql, string found, string expected);

    [LoggerMessage(36, LogLevel.Warning, "Backend {Source} could not finish a statement ({Number}, {Problem})")]
    private static partial void LogTrouble(ILogger logger, string source, int number, string problem);
}
