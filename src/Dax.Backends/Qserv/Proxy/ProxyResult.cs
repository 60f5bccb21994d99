using System.Data.Common;
using System.Globalization;
using Dax.Backends.Gathering;
using Dax.Backends.Qserv.Frontend;
using Dax.Backends.Qserv.Results;
using Dax.Engine.Faults;
using Dax.Ivoa.Tables;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Qserv.Proxy;

/// <summary>The rows of a result as the driver has them. Qserv gives a result once.</summary>
internal sealed class ProxyResult(long id, ProxyConnections connections, TableSchema schema, TimeSpan patience, ILogger log) : IResultReading
{
    private StatementRowStream<DbDataReader>? rows;

    public async Task<Fault?> Begin(CancellationToken cancel)
    {
        var opened = await connections.Open(string.Create(CultureInfo.InvariantCulture, $"SELECT * FROM qserv_result({id})"), patience, cancel);
        if (!opened.Success)
            return ResultWords.Refused(log, id, opened);
        if (Columns(opened.Value.Reader) is { } cells)
        {
            rows = new StatementRowStream<DbDataReader>(opened.Value, schema, cells, Report, default);
            return null;
        }
        var misfit = new ResultMisfit($"its columns are {string.Join(", ", Enumerable.Range(0, opened.Value.Reader.FieldCount).Select(opened.Value.Reader.GetDataTypeName))}");
        await opened.Value.DisposeAsync();
        return ResultWords.Differs(log, id, misfit);
    }

    public ValueTask<RowBatch?> Read(CancellationToken cancel) => rows!.Read(cancel);

    public ValueTask DisposeAsync() => rows?.DisposeAsync() ?? ValueTask.CompletedTask;

    private RowCells<DbDataReader>[]? Columns(DbDataReader reader)
    {
        if (reader.FieldCount != schema.Columns.Count) return null;
        var cells = new RowCells<DbDataReader>[reader.FieldCount];
        for (var i = 0; i < cells.Length; i++)
        {
            if (ProxyCells.For(schema.Columns[i], reader, i) is not { } column)
            {
                for (var made = 0; made < i; made++) cells[made].Column.Dispose();
                return null;
            }
            cells[i] = column;
        }
        return cells;
    }

    private Fault Report(Exception error) => error switch
    {
        OverflowException => ResultWords.Differs(log, id, new ResultMisfit("a number is out of the range of its type", IsRange: true)),
        FormatException or InvalidCastException => ResultWords.Differs(log, id, new ResultMisfit($"a value is none of its column's: {error.Message}")),
        _ => ResultWords.Broke(ProxyFailures.Outage(error)),
    };
}
