using Dax.Backends.Gathering;
using Dax.Engine.Faults;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Postgres;

/// <summary>
/// The rows of a statement. The driver buffers a row at a time: its sequential access would wait on a thread for the rest of a row that is cut by the border of a network packet. When it
/// waits with a cancelled token it asks the server to stop, and gives the connection up when the server does not within two seconds.
/// </summary>
internal sealed class PostgresRowStream(PostgresStatement statement, TableSchema schema, PostgresCells[] cells, Func<Exception, Fault> report, CancellationToken cancel)
    : GatheredRowStream(schema, [.. cells.Select(c => c.Column)], cancel)
{
    protected override Task<bool> Next() => statement.Reader.ReadAsync(Stop);

    protected override void Take()
    {
        for (var i = 0; i < cells.Length; i++) cells[i].Read(statement.Reader, i);
    }

    protected override ValueTask Release() => statement.DisposeAsync();

    protected override Fault Report(Exception error) => report(error);
}
