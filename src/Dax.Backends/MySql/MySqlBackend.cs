using System.Data.Common;
using Dax.Adql.Dialects;
using Dax.Backends.Databases;
using Dax.Backends.Gathering;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.MySql;

/// <summary>Runs statements on a MySQL or MariaDB server.</summary>
internal sealed class MySqlBackend(MySqlDialect dialect, MySqlKind kind, MySqlServer server, MySqlFailures failures, ILogger log) : DatabaseBackend<DbDataReader>(dialect, failures, log)
{
    protected override TimeSpan Limit(Lane lane) => On(lane).Timeout;

    protected override async ValueTask<IRunningStatement<DbDataReader>> Start(SqlText sql, QueryContext context, CancellationToken cancel) => await On(context.Lane).Start(sql, kind, cancel);

    protected override RowCells<DbDataReader>? Cells(DbDataReader reader, int ordinal, TableColumn column) => MySqlCells.For(column, reader.GetFieldType(ordinal));

    private MySqlLane On(Lane lane) => lane == Lane.Interactive ? server.Interactive : server.Scans;
}
