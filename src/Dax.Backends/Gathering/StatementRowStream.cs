using System.Data.Common;
using Dax.Engine.Faults;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Gathering;

/// <summary>The rows of a statement, a row at a time in the driver.</summary>
internal sealed class StatementRowStream<TReader>(
    IRunningStatement<TReader> statement, TableSchema schema, RowCells<TReader>[] cells, Func<Exception, Fault> report, CancellationToken cancel)
    : GatheredRowStream(schema, [.. cells.Select(c => c.Column)], cancel) where TReader : DbDataReader
{
    private readonly TReader reader = statement.Reader;

    protected override Task<bool> Next() => statement.Next(Stop);

    protected override void Take()
    {
        for (var i = 0; i < cells.Length; i++) cells[i].Read(reader, i);
    }

    protected override ValueTask Release() => statement.DisposeAsync();

    protected override Fault Report(Exception error) => report(error);
}
