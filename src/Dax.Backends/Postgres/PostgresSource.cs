using System.Data.Common;
using Dax.Adql.Dialects;
using Dax.Backends.Databases;
using Dax.Backends.Routing;
using Dax.Engine.Faults;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Postgres;

/// <summary>The tables of a PostgreSQL database.</summary>
public sealed class PostgresSource : DatabaseSource
{
    private static readonly Version Oldest = new(12, 0);

    private readonly PostgresServer server;
    private readonly PostgresFailures failures;
    private readonly ILogger log;

    public PostgresSource(PostgresSourceOptions options, ILogger<PostgresSource> log) : this(new PostgresServer(options), new PostgresFailures(options.Name), log)
    {
    }

    private PostgresSource(PostgresServer server, PostgresFailures failures, ILogger log) : base(server.Options, failures, log) =>
        (this.server, this.failures, this.log) = (server, failures, log);

    private protected override DbDataSource Care => server.Care;

    public override ValueTask DisposeAsync() => server.DisposeAsync();

    private protected override async ValueTask<Result<SourceContent>> Read(CancellationToken cancel)
    {
        await using var connection = await server.Care.OpenConnectionAsync(cancel);
        if (connection.PostgreSqlVersion < Oldest) return new Fault.Broken($"It is PostgreSQL {connection.PostgreSqlVersion}; the oldest that is supported is {Oldest.Major}.");
        var state = await new PostgresCatalogReader(connection, server.Options, cancel).Read();
        return Publish(state.Tables, state.TapSchema, $"{state.Dialect}{state.SearchPath}", new PostgresBackend(new PostgresDialect(state.Dialect), state.SearchPath, server, failures, log));
    }
}
