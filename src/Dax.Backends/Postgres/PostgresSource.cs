using System.Net.Sockets;
using Dax.Adql.Dialects;
using Dax.Backends.Felis;
using Dax.Backends.Metadata;
using Dax.Backends.Routing;
using Dax.Engine.Faults;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dax.Backends.Postgres;

/// <summary>The tables of a PostgreSQL database.</summary>
public sealed partial class PostgresSource : ICatalogSource, IAsyncDisposable
{
    private static readonly Version Oldest = new(12, 0);

    private readonly PostgresServer server;
    private readonly ILogger log;

    public PostgresSource(PostgresSourceOptions options, ILogger<PostgresSource> log)
    {
        server = new PostgresServer(options);
        this.log = log;
    }

    public string Name => server.Options.Name;

    public TimeSpan RefreshInterval => server.Options.RefreshInterval;

    public async ValueTask<Result<SourceContent>> Load(CancellationToken cancel)
    {
        try
        {
            await using var connection = await server.Care.OpenConnectionAsync(cancel);
            if (connection.PostgreSqlVersion < Oldest) return new Fault.Broken($"It is PostgreSQL {connection.PostgreSqlVersion}; the oldest that is supported is {Oldest.Major}.");
            var state = await new PostgresCatalogReader(connection, server.Options, cancel).Read();
            return Content(state);
        }
        catch (Exception e) when (IsExpected(e))
        {
            cancel.ThrowIfCancellationRequested();
            return Explain(e);
        }
    }

    public async ValueTask<Result<string>> Check(CancellationToken cancel)
    {
        try
        {
            await using var command = server.Care.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(cancel);
            return new Result<string>("It answers.");
        }
        catch (Exception e) when (IsExpected(e))
        {
            cancel.ThrowIfCancellationRequested();
            return Explain(e);
        }
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private Result<SourceContent> Content(PostgresCatalogState state)
    {
        var described = DescriptionFiles.Read(server.Options.Descriptions);
        if (!described.IsOk) return described.Fault;
        var tables = new DescribedTables(server.Options, state.TapSchema ?? described.Value, onlyDescribed: state.TapSchema is not null);
        var (schemas, published) = (tables.Schemas(), tables.Tables(state.Tables));
        var backend = new PostgresBackend(Name, new PostgresDialect(state.Dialect), state.SearchPath, server, log);
        return new SourceContent(ContentVersion.Of(schemas, published, $"{state.Dialect}{state.SearchPath}"), schemas, published, backend);
    }

    private static bool IsExpected(Exception error) => error is NpgsqlException or SocketException or IOException or UnauthorizedAccessException or TimeoutException;

    private Fault Explain(Exception error)
    {
        var fault = PostgresFaults.Of(error, Name, null, TimeSpan.Zero);
        LogTrouble(log, Name, (error as PostgresException)?.SqlState ?? error.GetType().Name, error.Message);
        return fault;
    }

    // The driver's messages name the host, never the password.
    [LoggerMessage(33, LogLevel.Debug, "Backend {Source} ({State}): {Problem}")]
    private static partial void LogTrouble(ILogger logger, string source, string state, string problem);
}
