using System.Data.Common;
using System.Net.Sockets;
using Dax.Adql.Dialects;
using Dax.Backends.Metadata;
using Dax.Backends.Routing;
using Dax.Engine.Faults;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.MySql;

/// <summary>The tables of a MySQL or MariaDB database.</summary>
public sealed partial class MySqlSource : ICatalogSource, IAsyncDisposable
{
    private readonly MySqlServer server;
    private readonly ILogger log;

    public MySqlSource(MySqlSourceOptions options, MySqlProvider provider, ILogger<MySqlSource> log)
    {
        server = new MySqlServer(options, provider);
        this.log = log;
    }

    public string Name => server.Options.Name;

    public TimeSpan RefreshInterval => server.Options.RefreshInterval;

    public async ValueTask<Result<SourceContent>> Load(CancellationToken cancel)
    {
        try
        {
            await using var connection = await server.Care.OpenConnectionAsync(cancel);
            return Content(await new MySqlCatalogReader(connection, server.Options, cancel).Read());
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

    /// <summary>What drivers throw when a server fails or is gone.</summary>
    internal static bool IsExpected(Exception error) =>
        error is DbException or SocketException or IOException or UnauthorizedAccessException or TimeoutException or InvalidOperationException or OperationCanceledException;

    private Result<SourceContent> Content(MySqlCatalogState state)
    {
        var described = DescriptionFiles.Read(server.Options.Descriptions);
        if (!described.IsOk) return described.Fault;
        var tables = new DescribedTables(server.Options, state.TapSchema ?? described.Value, onlyDescribed: state.TapSchema is not null);
        var (schemas, published) = (tables.Schemas(), tables.Tables(state.Tables));
        var dialect = new MySqlOptions { Collation = server.Options.Collation ?? (state.Kind == MySqlKind.MariaDb ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin") };
        return new SourceContent(ContentVersion.Of(schemas, published, $"{dialect}{state.Kind}"), schemas, published, new MySqlBackend(Name, new MySqlDialect(dialect), state.Kind, server, log));
    }

    private Fault Explain(Exception error)
    {
        var fault = MySqlFaults.Of(error, Name, TimeSpan.Zero);
        LogTrouble(log, Name, error is DbException engine ? MySqlFaults.Number(engine) : 0, error.Message);
        return fault;
    }

    // The driver's messages name the host, never the password.
    [LoggerMessage(37, LogLevel.Debug, "Backend {Source} ({Number}): {Problem}")]
    private static partial void LogTrouble(ILogger logger, string source, int number, string problem);
}
