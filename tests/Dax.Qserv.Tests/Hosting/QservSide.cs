using Dax.Adql;
using Dax.Adql.Binding;
using Dax.Backends.Qserv;
using Dax.Backends.Routing;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Ivoa.Tables;
using Dax.Qserv.StandIn;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Dax.Qserv.Tests.Hosting;

/// <summary>The backend as the service has it, over a stand-in.</summary>
internal sealed class QservSide : IAsyncDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly bool ownsFolder;

    private QservSide(QservServer server, SourceContent content, string folder, bool ownsFolder)
    {
        (Server, Content, Folder, this.ownsFolder) = (server, content, folder, ownsFolder);
        Model = new CatalogModel([.. content.Tables.Select(t => t.Table)]);
    }

    public QservServer Server { get; }

    public SourceContent Content { get; }

    public CatalogModel Model { get; }

    public string Folder { get; }

    public ICatalogBackend Backend => Content.Backend;

    /// <summary>Asks often and waits long: a busy machine may take its time.</summary>
    public static QservBackendOptions Options(QservStandIn front, Action<QservBackendOptions>? change = null)
    {
        var options = new QservBackendOptions
        {
            AnyKeyComparison = true,
            FirstPoll = TimeSpan.FromMilliseconds(20),
            LongestPoll = TimeSpan.FromMilliseconds(100),
            FirstPause = TimeSpan.FromMilliseconds(10),
            LongestPause = TimeSpan.FromMilliseconds(100),
            RequestPatience = Long,
            SubmitPatience = Long,
            ResultPatience = Long,
            OutagePatience = Long,
        };
        Transport.Set(options, front);
        foreach (var (folder, database) in QservRoom.Cases)
            options.Databases.Add(new QservDatabaseOptions { Name = database, Folder = Path.Combine(QservRoom.CaseFolder(folder), "data") });
        change?.Invoke(options);
        Assert.Empty(options.Problems());
        return options;
    }

    /// <summary>What never answers fails soon.</summary>
    public static void GiveUpSoon(QservBackendOptions options) =>
        (options.RequestPatience, options.ResultPatience, options.OutagePatience) = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1.5));

    /// <summary>From now on, for each request that begins.</summary>
    public void WaitLong() => (Server.Options.RequestPatience, Server.Options.ResultPatience, Server.Options.OutagePatience) = (Long, Long, Long);

    public static async Task<QservSide> Open(QservStandIn front, Action<QservBackendOptions>? change = null, string? folder = null)
    {
        var options = Options(front, change);
        var place = folder ?? Directory.CreateTempSubdirectory("dax-qserv-").FullName;
        var server = new QservServer(options, place, TimeProvider.System, NullLogger<QservServer>.Instance, Transport.Driver);
        var source = new QservSource(server, Microsoft.Extensions.Options.Options.Create(options), NullLogger<QservSource>.Instance);
        var content = await source.Load(TestContext.Current.CancellationToken);
        Assert.True(content.IsOk);
        return new QservSide(server, content.Value, place, folder is null);
    }

    /// <summary>The query, or what is wrong with it.</summary>
    public AdqlResult<BoundQuery> Compile(string adql) => AdqlCompiler.Compile(adql, Model, AdqlLimits.Default, Backend.Dialect.UserFunctions);

    public async Task<Result<IRowStream>> Start(string adql, string user = "ada", IProgress<JobProgress>? progress = null, Lane? lane = null, CancellationToken cancel = default)
    {
        var query = Compile(adql);
        Assert.True(query.IsOk, query.IsOk ? "" : string.Join('\n', query.Errors));
        var sql = Backend.Dialect.Write(query.Value, null);
        Assert.True(sql.IsOk, sql.IsOk ? "" : string.Join('\n', sql.Errors));
        var context = new QueryContext(lane ?? (query.Value.IsRestricted ? Lane.Interactive : Lane.Scan), "job", new Principal(user, "::1")) { Progress = progress };
        return await Backend.Execute(sql.Value, ResultSchema.Of(query.Value.Columns), context, cancel);
    }

    /// <summary>All rows, or the fault, whenever it comes.</summary>
    public async Task<Result<List<object?[]>>> Ask(string adql, string user = "ada", IProgress<JobProgress>? progress = null, CancellationToken cancel = default)
    {
        var started = await Start(adql, user, progress, null, cancel);
        return started.IsOk ? await Rows.Read(started.Value, cancel) : started.Fault;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        if (ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }
}
