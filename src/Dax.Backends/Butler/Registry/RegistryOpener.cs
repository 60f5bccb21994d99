using Dax.Backends.Butler.Config;
using Dax.Backends.Butler.Sql;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dax.Backends.Butler.Registry;

/// <summary>Repositories whose registry this service reads itself.</summary>
internal sealed class RegistryOpener(IOptions<ButlerOptions> options, TimeProvider time, ILogger<RegistryRepository> log) : IButlerOpener
{
    private const string Sqlite = "sqlite:///";

    public bool CanOpen(ButlerConfig config) => config.Database is not null;

    public async ValueTask<Result<IButlerRepository>> Open(ButlerConfig config, CancellationToken cancel)
    {
        var database = Connect(config);
        if (!database.IsOk) return database.Fault;
        var repository = new RegistryRepository(config, database.Value, options.Value, time, log);
        var check = await repository.DatasetTypes(cancel);
        if (check.IsOk) return repository;
        repository.Dispose();
        return check.Fault;
    }

    private Result<RegistryDatabase> Connect(ButlerConfig config)
    {
        var text = config.Database!;
        if (text.StartsWith(Sqlite, StringComparison.OrdinalIgnoreCase)) return new SqliteRegistry(config.Label, text[Sqlite.Length..], options.Value);
        if (PostgresRegistry.Create(config.Label, text, config.Namespace, options.Value) is { } postgres) return postgres;
        return new Fault.Broken($"The registry of '{config.Label}' is in a database of a kind that this service does not read.");
    }
}
