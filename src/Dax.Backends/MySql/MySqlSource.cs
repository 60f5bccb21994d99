using System.Data.Common;
using Dax.Adql.Dialects;
using Dax.Backends.Databases;
using Dax.Backends.Routing;
using Dax.Engine.Faults;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.MySql;

/// <summary>The tables of a MySQL or MariaDB database.</summary>
public sealed class MySqlSource : DatabaseSource
{
    private readonly MySqlServer server;
    private readonly MySqlFailures failures;
    private readonly ILogger log;

    public MySqlSource(MySqlSourceOptions options, MySqlProvider provider, ILogger<MySqlSource> log) : this(new MySqlServer(options, provider), new MySqlFailures(options.Name), log)
    {
    }

    private MySqlSource(MySqlServer server, MySqlFailures failures, ILogger log) : base(server.Options, failures, log) => (this.server, this.failures, this.log) = (server, failures, log);

    private protected override DbDataSource Care => server.Care;

    public override ValueTask DisposeAsync() => server.DisposeAsync();

    private protected override async ValueTask<Result<SourceContent>> Read(CancellationToken cancel)
    {
        await using var connection = await server.Care.OpenConnectionAsync(cancel);
        var state = await new MySqlCatalogReader(connection, server.Options, cancel).Read();
        var dialect = new MySqlOptions { Collation = server.Options.Collation ?? (state.Kind == MySqlKind.MariaDb ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin") };
        return Publish(state.Tables, state.TapSchema, $"{dialect}{state.Kind}", new MySqlBackend(new MySqlDialect(dialect), state.Kind, server, failures, log));
    }
}
