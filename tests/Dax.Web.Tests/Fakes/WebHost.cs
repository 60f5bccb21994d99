using System.Xml.Linq;
using Dax.Contracts.Datasets;
using Dax.Contracts.Results;
using Dax.Contracts.Tiles;
using Dax.Ivoa.Vosi;
using Dax.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Dax.Web.Tests.Fakes;

/// <summary>The web room behind real HTTP on a loopback port, over fake grains.</summary>
internal sealed class WebHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private WebHost(WebApplication app)
    {
        this.app = app;
        Url = new Uri(app.Urls.Single());
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Url, Timeout = TimeSpan.FromMinutes(3) };
    }

    public Uri Url { get; }

    /// <summary>Follows no redirects, decodes nothing.</summary>
    public HttpClient Client { get; }

    public FakeGrains Grains { get; private init; } = null!;

    public FakeUploads Uploads { get; private init; } = null!;

    public FakeResults Results { get; private init; } = null!;

    public FakeFiles Files { get; private init; } = null!;

    public IServiceProvider Services => app.Services;

    /// <param name="settings">Configuration keys and values.</param>
    public static Task<WebHost> Start(params (string Key, string? Value)[] settings) => StartWith(_ => { }, settings);

    /// <param name="add">Services beside those that every test has.</param>
    public static async Task<WebHost> StartWith(Action<IServiceCollection> add, params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => s.Value));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var (grains, uploads, results) = (new FakeGrains(), new FakeUploads(), new FakeResults());
        builder.Services.AddSingleton<IGrainFactory>(grains).AddSingleton<IUploadSink>(uploads).AddSingleton<IResultReader>(results);
        var files = new FakeFiles();
        builder.Services.AddSingleton<IDatasetFiles>(files).AddSingleton<ICutouts>(new FakeCutouts(grains)).AddSingleton<ITileFiles>(grains.Maps);
        builder.Services.AddDaxWeb(builder.Configuration);
        builder.Services.Configure<TapCapabilityOptions>(Declare);
        add(builder.Services);
        var app = builder.Build();
        app.MapDax();
        await app.StartAsync();
        return new WebHost(app) { Grains = grains, Uploads = uploads, Results = results, Files = files };
    }

    public Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, headers);

    public Task<HttpResponseMessage> Post(string path, params (string Name, string Value)[] form) =>
        Send(HttpMethod.Post, path, new FormUrlEncodedContent(form.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))));

    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request);
    }

    public async Task<string> Text(string path) => await Client.GetStringAsync(path);

    public async Task<XElement> Xml(string path) => XElement.Parse(await Client.GetStringAsync(path));

    /// <summary>Creates a job over HTTP; its path below the root.</summary>
    public async Task<string> NewJob(params (string Name, string Value)[] form)
    {
        using var reply = await Post("/tap/async", form.Length > 0 ? form : [("LANG", "ADQL"), ("QUERY", "SELECT 1")]);
        Assert.Equal(303, (int)reply.StatusCode);
        return reply.Headers.Location!.AbsolutePath;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await app.StopAsync(stop.Token);
        await app.DisposeAsync();
    }

    private static void Declare(TapCapabilityOptions tap)
    {
        tap.AdqlVersions.Add("2.0");
        tap.AdqlVersions.Add("2.1");
        tap.Features.Add(new TapLanguageFeature("adqlgeo", "POINT"));
        tap.Features.Add(new TapLanguageFeature("adql-string", "ILIKE"));
        tap.UploadMethods.Add("inline");
        tap.UploadMethods.Add("http");
        tap.OutputRowsDefault = 10_000;
        tap.OutputRowsHard = 1_000_000;
        tap.ExecutionSecondsDefault = 600;
        tap.RetentionSecondsDefault = 604_800;
    }
}
