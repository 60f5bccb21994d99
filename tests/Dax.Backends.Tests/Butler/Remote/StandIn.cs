using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Dax.Backends.Butler.Regions;
using Dax.Sky.Geometry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Tests.Butler.Remote;

/// <summary>A Butler server on a loopback port that says again what the real one said, to requests that ask what the real client asked; and what a test adds.</summary>
internal sealed class StandIn : IAsyncDisposable
{
    public const string Api = "/api/butler/repo/itest/";
    private const string RecordedHost = "http://127.0.0.1:8765";
    private readonly WebApplication app;
    private readonly List<Exchange> exchanges = [];

    private StandIn(WebApplication app) => this.app = app;

    public Uri Url => new(app.Urls.Single() + Api);

    /// <summary>Paths below the repository, with their method; asked before the recorded ones.</summary>
    public ConcurrentDictionary<string, RequestDelegate> Handlers { get; } = new();

    public ConcurrentQueue<(string Line, string Body, string? Authorization)> Asked { get; } = [];

    /// <summary>Null where the recorded exchanges are not at hand.</summary>
    public static string? Recorded => SharedButlers.Source is { } source && Directory.Exists(Path.Combine(source, "answers", "server")) ? Path.Combine(source, "answers", "server") : null;

    public static async Task<StandIn> Start(bool isRecorded = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new StandIn(app);
        if (isRecorded)
        {
            Assert.SkipWhen(Recorded is null, "The recorded exchanges with a Butler server are not beside the repository's root.");
            foreach (var file in Directory.GetFiles(Recorded!, "0*.json").Order(StringComparer.Ordinal)) server.exchanges.Add(Exchange.Read(file));
        }
        app.Run(server.Answer);
        await app.StartAsync();
        return server;
    }

    public static Exchange Exchange0(int number) => Exchange.Read(Path.Combine(Recorded!, $"{number:000}.json"));

    public void On(string line, int status, string body, string type = "application/json", (string Name, string Value)? header = null) => Handlers[line] = async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        if (header is { } extra) context.Response.Headers[extra.Name] = extra.Value;
        await context.Response.WriteAsync(body);
    };

    public async ValueTask DisposeAsync()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await app.StopAsync(stop.Token);
        await app.DisposeAsync();
    }

    private async Task Answer(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var path = context.Request.Path.Value!;
        var line = $"{context.Request.Method} {(path.StartsWith(Api, StringComparison.Ordinal) ? path[Api.Length..] : path)}";
        Asked.Enqueue((line, body, context.Request.Headers.Authorization));
        if (Handlers.TryGetValue(line, out var handler))
        {
            await handler(context);
            return;
        }
        var exchange = exchanges.Find(e => e.Method == context.Request.Method && e.Path == path && context.Request.QueryString.Value!.TrimStart('?') == e.Query && IsSame(e.Request, body));
        context.Response.StatusCode = exchange?.Status ?? (int)HttpStatusCode.NotFound;
        await context.Response.WriteAsync(exchange?.Response.Replace(RecordedHost, app.Urls.Single(), StringComparison.Ordinal) ?? $"nothing recorded for {line} {body}");
    }

    /// <summary>The same JSON: names in any order; limits and the wish for descriptions apart, which are the client's own.</summary>
    public static bool IsSame(string recorded, string asked)
    {
        if (recorded.Length == 0 || asked.Length == 0) return recorded.Length == asked.Length;
        using var a = JsonDocument.Parse(recorded);
        using var b = JsonDocument.Parse(asked);
        return IsSame(a.RootElement, b.RootElement);
    }

    private static bool IsSame(JsonElement a, JsonElement b)
    {
        if (a.ValueKind != b.ValueKind) return false;
        switch (a.ValueKind)
        {
            case JsonValueKind.Object:
                var names = a.EnumerateObject().Select(p => p.Name).Where(n => n is not ("limit" or "include_doc")).ToHashSet();
                return names.SetEquals(b.EnumerateObject().Select(p => p.Name).Where(n => n is not ("limit" or "include_doc"))) &&
                    names.All(n => n == "encoded" ? IsSameRegion(a.GetProperty(n), b.GetProperty(n)) : IsSame(a.GetProperty(n), b.GetProperty(n)));
            case JsonValueKind.Array:
                return a.GetArrayLength() == b.GetArrayLength() && a.EnumerateArray().Zip(b.EnumerateArray()).All(p => IsSame(p.First, p.Second));
            case JsonValueKind.Number:
                return a.GetDouble() == b.GetDouble();
            default:
                return a.ToString() == b.ToString();
        }
    }

    private static bool IsSameRegion(JsonElement a, JsonElement b) =>
        SphgeomRegion.TryRead(a.GetBytesFromBase64(), out var x) && SphgeomRegion.TryRead(b.GetBytesFromBase64(), out var y) && x is SkyCircle c && y is SkyCircle d &&
        c.Axis.AngleTo(d.Axis) < 1e-14 && Math.Abs(c.RadiusDegrees - d.RadiusDegrees) < 1e-13;
}

internal sealed record Exchange(string Method, string Path, string Query, string Request, int Status, string Response)
{
    public static Exchange Read(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file, Encoding.UTF8));
        string Text(string name) => json.RootElement.GetProperty(name).GetString()!;
        return new Exchange(Text("method"), Text("path"), Text("query"), Text("request"), json.RootElement.GetProperty("status").GetInt32(), Text("response"));
    }
}
