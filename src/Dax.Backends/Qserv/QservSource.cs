using Dax.Adql.Dialects;
using Dax.Backends.Qserv.Descriptions;
using Dax.Backends.Routing;
using Dax.Engine.Faults;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dax.Backends.Qserv;

/// <summary>The tables of a Qserv, by the description files of its databases: they are published whether or not it answers now.</summary>
internal sealed partial class QservSource(QservServer server, IOptions<QservBackendOptions> options, ILogger<QservSource> log) : ICatalogSource
{
    private readonly QservBackendOptions options = options.Value;
    private SourceContent? last;

    public string Name => options.Name;

    public TimeSpan RefreshInterval => options.RefreshInterval;

    public ValueTask<Result<string>> Check(CancellationToken cancel) => server.Check(cancel);

    /// <summary>At the first time it also has the server looked at, so that the log says at start what is wrong there; nobody waits for that.</summary>
    public ValueTask<Result<SourceContent>> Load(CancellationToken cancel)
    {
        if (last is null)
            _ = Task.Run(() => server.Check(cancel).AsTask(), cancel);
        try
        {
            var folders = options.Databases.Select(d => (Options: d, Folder: DescriptionFolder.Read(d))).ToArray();
            var version = string.Join('-', folders.Select(f => f.Folder.Version));
            if (last?.Version != version)
                last = Publish(version, [.. folders.Select(f => DescribedDatabase.Of(f.Options, f.Folder))]);
            return ValueTask.FromResult(new Result<SourceContent>(last));
        }
        catch (QservDescriptionException e)
        {
            Unreadable(log, e);
            return ValueTask.FromResult<Result<SourceContent>>(new Fault.Broken("The descriptions of its tables cannot be read."));
        }
    }

    private SourceContent Publish(string version, IReadOnlyList<DescribedDatabase> databases)
    {
        foreach (var sentence in databases.SelectMany(d => d.LeftOut))
            LeftOut(log, sentence);
        var roles = databases.SelectMany(d => d.Roles).ToDictionary(r => r.Key, r => r.Value, StringComparer.OrdinalIgnoreCase);
        var dialect = new QservDialect(new QservOptions { Tables = roles, AnyKeyComparison = options.AnyKeyComparison });
        var tables = databases.SelectMany(d => d.Tables).ToArray();
        Published(log, tables.Length, roles.Count);
        return new SourceContent(version, [.. databases.Select(d => d.Schema)], tables, new QservBackend(server, dialect));
    }

    [LoggerMessage(47, LogLevel.Error, "Qserv's descriptions cannot be read")]
    private static partial void Unreadable(ILogger logger, Exception error);

    [LoggerMessage(48, LogLevel.Warning, "{Sentence}")]
    private static partial void LeftOut(ILogger logger, string sentence);

    [LoggerMessage(49, LogLevel.Information, "Qserv publishes {Tables} tables, {InChunks} of them in chunks")]
    private static partial void Published(ILogger logger, int tables, int inChunks);
}
