using Dax.Backends.Gathering;
using Dax.Engine.Faults;
using Dax.Ivoa.Tables;

namespace Dax.Backends.MySql;

/// <summary>The rows of a statement, unbuffered.</summary>
internal sealed class MySqlRowStream(MySqlStatement statement, TableSchema schema, MySqlCells[] cells, Func<Exception, Fault> report, CancellationToken cancel)
    : GatheredRowStream(schema, [.. cells.Select(c => c.Column)], cancel)
{
    protected override Task<bool> Next() => statement.Next(Stop);

    protected override void Take()
    {
        for (var i = 0; i < cells.Length; i++) cells[i].Read(statement.Reader, i);
    }

    protected override ValueTask Release() => statement.DisposeAsync();

    protected override Fault Report(Exception error) => report(error);
}
