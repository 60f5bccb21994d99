using System.Net;
using System.Text;
using System.Text.Json;
using Dax.Qserv.StandIn.Database;
using Dax.Qserv.StandIn.Http;
using Dax.Qserv.StandIn.Proxy;
using Dax.Qserv.StandIn.Queries;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dax.Qserv.StandIn;

/// <summary>The HTTP frontend and the MySQL proxy over one czar and a MariaDB, each on a port of its own.</summary>
public sealed class QservStandIn : IAsyncDisposable
{
    public const int ApiVersion = 55;

    private readonly WebApplication app;
    private readonly MariaServer maria;
    private readonly IReadOnlyDictionary<string, DatabaseShape> shapes;
    /// <summary>Whether the database server ends with it.</summary>
    private readonly bool isFirst;
    private readonly Lock gate = new();
    private readonly ProxyServer proxy;
    private Misbehaviour misbehaviour;
    private int times;

    private QservStandIn(WebApplication app, MariaServer maria, IReadOnlyDictionary<string, DatabaseShape> shapes, Czar czar, bool isFirst)
    {
        (this.app, this.maria, this.shapes, Czar, this.isFirst) = (app, maria, shapes, czar, isFirst);
        czar.Misbehaviour = () => misbehaviour;
        proxy = new ProxyServer(this);
    }

    public Czar Czar { get; }

    public MariaServer Maria => maria;

    public Uri Url { get; private set; } = null!;

    /// <summary>Where it speaks the MySQL protocol.</summary>
    public Uri ProxyUrl => proxy.Url;

    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>Between the first half of a result and the reset of its connection: what was sent may arrive, for a reset takes unread bytes away.</summary>
    public Func<Task> BeforeCut { get; set; } = () => Task.Delay(100);

    /// <summary>What lies on the server: queries that run, and results that nobody deleted.</summary>
    public int Leftovers => Czar.Executing + Czar.Undeleted;

    /// <summary>Requests that were answered or not, by route: "POST /query-async".</summary>
    public System.Collections.Concurrent.ConcurrentDictionary<string, int> Requests { get; } = new();

    public static async Task<QservStandIn> Start(IReadOnlyDictionary<string, string> folders, string url = "http://127.0.0.1:0")
    {
        var maria = await MariaServer.Start();
        var shapes = new Dictionary<string, DatabaseShape>(StringComparer.OrdinalIgnoreCase);
        foreach (var (database, folder) in folders)
            shapes[database] = await CatalogLoader.Load(maria, database, folder);
        return await Serve(maria, shapes, url, isFirst: true);
    }

    /// <summary>Another frontend, with queries, results and a behaviour of its own, over the same database server.</summary>
    public Task<QservStandIn> Beside() => Serve(maria, shapes, "http://127.0.0.1:0", isFirst: false);

    /// <summary>What MariaDB itself answers, asked past all rules; polygons are put into its words.</summary>
    public async Task<IReadOnlyList<string[]>> Ask(string sql, string database)
    {
        if (sql.Contains("CPoly", StringComparison.OrdinalIgnoreCase))
            sql = QueryRewriter.Run(QueryShape.Of(sql, shapes, database));
        var rows = new List<string[]>();
        await foreach (var row in maria.Rows(sql, database))
            rows.Add(row);
        return rows;
    }

    private static async Task<QservStandIn> Serve(MariaServer maria, IReadOnlyDictionary<string, DatabaseShape> shapes, string url, bool isFirst)
    {
        var czar = new Czar(maria, shapes, TimeProvider.System);
        await czar.Prepare();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        var standIn = new QservStandIn(app, maria, shapes, czar, isFirst);
        standIn.Map();
        await app.StartAsync();
        standIn.Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return standIn;
    }

    /// <summary>Misbehaves so from now on, so many times where that can be counted.</summary>
    public void Misbehave(Misbehaviour how, int count = int.MaxValue)
    {
        lock (gate)
            (misbehaviour, times) = (how, count);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await proxy.DisposeAsync();
        await Czar.Restart(forget: false);
        Czar.Dispose();
        if (isFirst)
            await maria.DisposeAsync();
    }

    private void Map()
    {
        app.MapGet("/meta/version", context => Route(context, 0, () => Answers.Success(context,
            ("kind", "qserv-czar-query-frontend"), ("name", "http"), ("id", 8), ("instance_id", "stand-in"), ("version", Is(Misbehaviour.OldVersion) ? 39 : ApiVersion))));
        app.MapPost("/query-async", context => Route(context, 32, () => Submit(context)));
        app.MapDelete("/query-async/{id:long}", context => Route(context, 30, async () =>
        {
            Czar.Cancel(Query(context));
            await Answers.Success(context);
        }));
        app.MapGet("/query-async/status/{id:long}", context => Route(context, 47, () => Status(context)));
        app.MapGet("/query-async/result/{id:long}", context => Route(context, 35, () => Result(context)));
        app.MapDelete("/query-async/result/{id:long}", context => Route(context, 40, async () =>
        {
            if (Happens(Misbehaviour.DeleteError))
            {
                context.Response.StatusCode = 500;
                return;
            }
            await Czar.DeleteResult(Query(context));
            await Answers.Success(context);
        }));
        app.MapGet("/control", context => Answers.Success(context, ("executing", Czar.Executing), ("undeleted", Czar.Undeleted), ("submitted", Czar.Submitted)));
        app.MapPost("/control/misbehave", context =>
        {
            Misbehave(Enum.Parse<Misbehaviour>(context.Request.Query["as"].ToString(), ignoreCase: true), int.TryParse(context.Request.Query["times"], out var count) ? count : int.MaxValue);
            return Answers.Success(context);
        });
        app.MapPost("/control/restart", async context =>
        {
            await Czar.Restart(context.Request.Query["forget"] == "true");
            await Answers.Success(context);
        });
    }

    private async Task Route(HttpContext context, int minVersion, Func<Task> answer)
    {
        Requests.AddOrUpdate($"{context.Request.Method} {string.Join('/', context.Request.Path.Value!.Split('/').Where(p => !long.TryParse(p, out _)))}", 1, (_, n) => n + 1);
        if (Happens(Misbehaviour.Unreachable))
        {
            context.Abort();
            return;
        }
        try
        {
            context.Request.EnableBuffering();
            if (minVersion > 0 && !IsAuthorized(context))
                await Answers.Failure(context, "invalid 'Authorization' credentials in the request");
            else if (minVersion > 0 && await VersionOf(context) is var version && Range(minVersion) is var range && (version < range.Min || version > range.Max))
                await Answers.Failure(context, $"The requested version {version} of the API is not in the range supported by the service.", range);
            else
                await answer();
        }
        catch (QueryRefusedException e)
        {
            await Answers.Failure(context, e.Message);
        }
        catch (OperationCanceledException)
        {
            // The client went away.
        }
    }

    private (int Min, int Max) Range(int min) => Is(Misbehaviour.OldVersion) ? (min, 39) : Is(Misbehaviour.NewVersion) ? (60, 62) : (min, ApiVersion);

    /// <summary>In the query string, or in the body, which goes first.</summary>
    private static async Task<int> VersionOf(HttpContext context)
    {
        var version = int.TryParse(context.Request.Query["version"], out var asked) ? asked : 0;
        if (context.Request.ContentLength is > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            context.Request.Body.Position = 0;
            version = body.RootElement.TryGetProperty("version", out var inBody) ? inBody.GetInt32() : version;
        }
        return version;
    }

    private bool IsAuthorized(HttpContext context) => !Is(Misbehaviour.Unauthorized)
        && (User is null || context.Request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")));

    private async Task Submit(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        var sql = body.RootElement.GetProperty("query").GetString()!;
        var database = body.RootElement.TryGetProperty("database", out var name) ? name.GetString()! : "";
        if (Is(Misbehaviour.Full))
            throw new QueryRefusedException("QI=?: Failed to instantiate query: Too many queries are executing");
        if (Happens(Misbehaviour.DelaySubmission))
        {
            context.Abort();
            await Task.Delay(300);
            Czar.Submit(sql, database);
            return;
        }
        var query = Czar.Submit(sql, database);
        if (Happens(Misbehaviour.LoseSubmission))
            context.Abort();
        else
            await Answers.Success(context, ("queryId", query.Id));
    }

    private async Task Status(HttpContext context)
    {
        if (Happens(Misbehaviour.StatusError))
            context.Response.StatusCode = 500;
        else if (Happens(Misbehaviour.StatusReset))
            context.Abort();
        else if (Happens(Misbehaviour.StatusHang))
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        else if (Happens(Misbehaviour.StatusMalformed))
            await context.Response.WriteAsync("{\"status\":{\"status\":\"EXEC");
        else if (Happens(Misbehaviour.ProxyPage))
            await context.Response.WriteAsync("<html><body>Bad gateway</body></html>");
        else
            await Answers.Success(context, ("status", Answers.Status(Query(context))));
    }

    private async Task Result(HttpContext context)
    {
        var query = Query(context);
        if (query.Status != "COMPLETED")
            throw new QueryRefusedException($"queryId={query.Id} is still executing or it has failed, status={query.Status}");
        if (!query.HasResult)
            throw new QueryRefusedException($"failed query=SELECT * FROM result_{query.Id} err=Error 1146: Table 'qservResult.result_{query.Id}' doesn't exist");
        if (Happens(Misbehaviour.ResultError))
            context.Response.StatusCode = 500;
        else if (Happens(Misbehaviour.ResultHang))
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        else
            await Answers.Result(context, query, Czar.Rows(query), Broken(), BeforeCut);
    }

    internal Misbehaviour Broken() => Happens(Misbehaviour.ResultCut) ? Misbehaviour.ResultCut : Happens(Misbehaviour.ResultMalformed) ? Misbehaviour.ResultMalformed
        : Happens(Misbehaviour.ResultForeign) ? Misbehaviour.ResultForeign : Misbehaviour.None;

    private UserQuery Query(HttpContext context)
    {
        var id = Answers.Number((string)context.Request.RouteValues["id"]!);
        return Czar.Find(id) ?? throw new QueryRefusedException(
            $"failed to obtain info for queryId={id}, ex: Czar::getQueryInfo Unknown user query, err=, sql=SELECT status,messageTable,resultQuery FROM QInfo WHERE queryId={id}");
    }

    internal bool Is(Misbehaviour how) => misbehaviour == how;

    /// <summary>Counts.</summary>
    internal bool Happens(Misbehaviour how)
    {
        lock (gate)
            return misbehaviour == how && times > 0 && times-- > 0;
    }
}
