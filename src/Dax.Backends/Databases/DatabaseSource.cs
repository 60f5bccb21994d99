using System.Data.Common;
using Dax.Backends.Metadata;
using Dax.Backends.Routing;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Ivoa.Vosi;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Databases;

/// <summary>The tables of one database on a server.</summary>
public abstract partial class DatabaseSource : ICatalogSource, IAsyncDisposable
{
    private readonly DatabaseSourceOptions options;
    private readonly DatabaseFailures failures;
    private readonly ILogger log;

    private protected DatabaseSource(DatabaseSourceOptions options, DatabaseFailures failures, ILogger log) => (this.options, this.failures, this.log) = (options, failures, log);

    public string Name => options.Name;

    public TimeSpan RefreshInterval => options.RefreshInterval;

    /// <summary>Connections for what the service itself wants to know: they never wait behind queries.</summary>
    private protected abstract DbDataSource Care { get; }

    public async ValueTask<Result<SourceContent>> Load(CancellationToken cancel)
    {
        try
        {
            return await Read(cancel);
        }
        catch (Exception e) when (failures.IsExpected(e))
        {
            return Explain(e, cancel);
        }
    }

    public async ValueTask<Result<string>> Check(CancellationToken cancel)
    {
        try
        {
            await using var command = Care.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(cancel);
            return new Result<string>("It answers.");
        }
        catch (Exception e) when (failures.IsExpected(e))
        {
            return Explain(e, cancel);
        }
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>Asks the server what it has.</summary>
    private protected abstract ValueTask<Result<SourceContent>> Read(CancellationToken cancel);

    /// <summary>What is published of the tables, by the operator's descriptions or the server's own TAP_SCHEMA.</summary>
    /// <param name="dialect">What else answers depend on, by its options.</param>
    private protected Result<SourceContent> Publish(IReadOnlyList<DatabaseTable> found, IReadOnlyList<SchemaEntry>? tapSchema, string dialect, ICatalogBackend backend)
    {
        var described = DescriptionFiles.Read(options.Descriptions);
        if (!described.IsOk) return described.Fault;
        var tables = new DescribedTables(options, tapSchema ?? described.Value, onlyDescribed: tapSchema is not null);
        var (schemas, published) = (tables.Schemas(), tables.Tables(found));
        return new SourceContent(ContentVersion.Of(schemas, published, dialect), schemas, published, backend);
    }

    private Fault Explain(Exception error, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        LogTrouble(log, Name, failures.Code(error) ?? error.GetType().Name, error.Message);
        return failures.Of(error, null, TimeSpan.Zero);
    }

    // The driver's messages name the host, never the password.
    [LoggerMessage(33, LogLevel.Debug, "Backend {Source} ({Code}): {Problem}")]
    private static partial void LogTrouble(ILogger logger, string source, string code, string problem);
}
