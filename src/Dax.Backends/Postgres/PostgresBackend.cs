using Dax.Adql.Dialects;
using Dax.Backends.Databases;
using Dax.Backends.Gathering;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dax.Backends.Postgres;

/// <summary>Runs statements on a PostgreSQL server.</summary>
internal sealed class PostgresBackend(PostgresDialect dialect, string searchPath, PostgresServer server, PostgresFailures failures, ILogger log)
    : DatabaseBackend<NpgsqlDataReader>(dialect, failures, log)
{
    protected override TimeSpan Limit(Lane lane) => lane == Lane.Interactive ? server.Options.InteractiveTimeout : server.Options.ScanTimeout;

    protected override async ValueTask<IRunningStatement<NpgsqlDataReader>> Start(SqlText sql, QueryContext context, CancellationToken cancel)
    {
        var isQuick = context.Lane == Lane.Interactive;
        // The driver asks the server to stop on the thread that cancels: not on the caller's.
        using var stop = new CancellationTokenSource();
        await using var stopping = cancel.UnsafeRegister(static stop => _ = ((CancellationTokenSource)stop!).CancelAsync(), stop);
        return await (isQuick ? server.Interactive : server.Scans).Start(sql, context, new LaneRules(Limit(context.Lane), searchPath, isQuick), stop.Token);
    }

    protected override RowCells<NpgsqlDataReader>? Cells(NpgsqlDataReader reader, int ordinal, TableColumn column) => PostgresCells.For(column, reader.GetDataTypeOID(ordinal));
}
