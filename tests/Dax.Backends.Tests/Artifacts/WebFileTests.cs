using System.Collections.Concurrent;
using Dax.Backends.Artifacts;
using Dax.Engine.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Dax.Backends.Tests.Artifacts;

/// <summary>Files of web servers and S3 stores, from servers on loopback ports.</summary>
public sealed class WebFileTests : IAsyncLifetime
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 1_500_000).Select(i => (byte)(i * 31 >> 2))];
    private readonly ConcurrentQueue<(string Path, string? Authorization, IReadOnlyDictionary<string, string> Query)> asked = [];
    private readonly ConcurrentQueue<string> ranges = [];
    private WebApplication app = null!;
    private Func<HttpContext, Task>? behave;
    private string etag = "\"v1\"";

    private Uri Url => new(app.Urls.Single());

    public async ValueTask InitializeAsync() => app = await Start(Answer);

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task Open_ServerWithRanges_ReadsOnlyWhatIsWanted()
    {
        using var store = Make();
        using var artifact = (await store.Open(new Uri(Url, "/data/a.fits"))).Value;
        Assert.Equal(Content.Length, artifact.Bytes.Length);
        Assert.Equal("\"v1\"", artifact.ETag);
        Assert.NotNull(artifact.LastModified);
        var header = new byte[2880];
        for (var i = 0; i < 20; i++) artifact.Bytes.Read(2880 * i, header);
        Assert.Single(ranges);
        var part = new byte[700_000];
        artifact.Bytes.Read(500_001, part);
        Assert.Equal(Content[500_001..1_200_001], part);
        Assert.Equal(2, ranges.Count);
        artifact.Bytes.Read(1_499_990, header.AsSpan(0, 10));
        Assert.Equal(Content[^10..], header[..10]);
        Assert.Equal(3, ranges.Count);
    }

    [Fact]
    public async Task Read_ByManyAtOnce_IsRight()
    {
        using var store = Make();
        using var artifact = (await store.Open(new Uri(Url, "/data/a.fits"))).Value;
        await Parallel.ForAsync(0, 200, (i, _) =>
        {
            var random = new Random(i);
            var part = new byte[random.Next(1, 400_000)];
            var at = random.Next(Content.Length - part.Length);
            artifact.Bytes.Read(at, part);
            Assert.True(part.AsSpan().SequenceEqual(Content.AsSpan(at, part.Length)));
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public async Task Read_FileThatWasReplaced_IsAnErrorAndNotAMixture()
    {
        using var store = Make();
        using var artifact = (await store.Open(new Uri(Url, "/data/a.fits"))).Value;
        etag = "\"v2\"";
        Assert.Throws<IOException>(() => artifact.Bytes.Read(600_000, new byte[300_000]));
    }

    [Theory]
    [InlineData("bytes 0-9/1500000")]
    [InlineData("bytes 600000-899999/7")]
    [InlineData("bytes */1500000")]
    public async Task Read_AnotherRangeThanAskedFor_IsAnError(string range)
    {
        using var store = Make();
        using var artifact = (await store.Open(new Uri(Url, "/data/a.fits"))).Value;
        behave = async context =>
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = range;
            await context.Response.Body.WriteAsync(new byte[300_000]);
        };
        Assert.Throws<IOException>(() => artifact.Bytes.Read(600_000, new byte[300_000]));
    }

    [Fact]
    public async Task Open_ServerWithoutRanges_IsCopiedWithinTheBound()
    {
        behave = async context => await context.Response.Body.WriteAsync(Content);
        using var store = Make();
        using (var artifact = (await store.Open(new Uri(Url, "/data/a.fits"))).Value)
        {
            Assert.Equal(Content, Store.All(artifact.Bytes));
            Assert.Equal(Content.Length, store.Scratch.Used);
        }
        Assert.Equal(0, store.Scratch.Used);
        using var small = Make(o => o.MaxUnpackedBytes = 1_000_000);
        Assert.False((await small.Open(new Uri(Url, "/data/a.fits"))).IsOk);
        Assert.Equal(0, small.Scratch.Used);
    }

    [Fact]
    public async Task Open_WithoutAStrongTag_IsNeverTheSameTwice()
    {
        etag = "W/\"weak\"";
        using var store = Make();
        using var first = (await store.Open(new Uri(Url, "/data/a.fits"))).Value;
        using var second = (await store.Open(new Uri(Url, "/data/a.fits"))).Value;
        Assert.NotEqual(first.ETag, second.ETag);
        Assert.DoesNotContain("W/", first.ETag, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_MemberOfAnArchiveOnAServer_IsReadInPlace()
    {
        var archive = new ZipBytes().Add("b.fits", Content[..700_000]).Add("a.fits", Content[700_000..], deflate: true).Done();
        behave = context => Ranged(context, archive);
        using var store = Make();
        using var stored = (await store.Open(new Uri(Url, "/data/a.zip"), "b.fits")).Value;
        Assert.Equal(Content[..700_000], Store.All(stored.Bytes));
        using var deflated = (await store.Open(new Uri(Url, "/data/a.zip"), "a.fits")).Value;
        Assert.Equal(Content[700_000..], Store.All(deflated.Bytes));
    }

    [Theory]
    [InlineData(404, typeof(Fault.NotFound))]
    [InlineData(410, typeof(Fault.NotFound))]
    [InlineData(401, typeof(Fault.Forbidden))]
    [InlineData(403, typeof(Fault.Forbidden))]
    [InlineData(429, typeof(Fault.Busy))]
    [InlineData(500, typeof(Fault.Transient))]
    public async Task Open_ServerThatRefuses_IsTheRightFault(int status, Type fault)
    {
        behave = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "3600";
            return Task.CompletedTask;
        };
        using var store = Make();
        Assert.IsType(fault, (await store.Open(new Uri(Url, "/data/a.fits"))).Fault);
    }

    [Fact(Timeout = 120_000)]
    public async Task Open_ServerThatDoesNotAnswer_IsTransient()
    {
        behave = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        using var store = Make(o => o.StoreTimeout = TimeSpan.FromMilliseconds(200));
        Assert.IsType<Fault.Transient>((await store.Open(new Uri(Url, "/data/a.fits"))).Fault);
    }

    [Theory]
    [InlineData("/elsewhere/a.fits")]
    [InlineData("/data/../elsewhere/a.fits")]
    [InlineData("/data/%2e%2e/elsewhere/a.fits")]
    [InlineData("/data/..%2felsewhere/a.fits")]
    [InlineData("/data/%252e%252e/elsewhere/a.fits")]
    [InlineData("/data%2f..%2felsewhere/a.fits")]
    public async Task Open_OutsideOfTheRoot_IsForbiddenAndNotAskedFor(string path)
    {
        using var store = Make();
        Assert.IsType<Fault.Forbidden>((await store.Open(new Uri(Url.GetLeftPart(UriPartial.Authority) + path))).Fault);
        Assert.Empty(asked);
    }

    [Fact]
    public async Task Open_OtherHostsPortsUsersAndSchemes_AreForbidden()
    {
        using var store = Make();
        foreach (var other in (string[])[$"http://localhost:{Url.Port}/data/a.fits", $"http://127.0.0.1:{Url.Port + 1}/data/a.fits", $"http://me@127.0.0.1:{Url.Port}/data/a.fits", $"https://127.0.0.1:{Url.Port}/data/a.fits", "http://169.254.169.254/latest", "s3://bucket/key"])
            Assert.IsType<Fault.Forbidden>((await store.Open(new Uri(other))).Fault);
        Assert.Empty(asked);
    }

    [Fact]
    public async Task Open_Redirects_StayInAllowedPlaces()
    {
        await using var other = await Start(context => { Assert.Fail("This server must not be asked."); return Task.CompletedTask; });
        using var store = Make(o => o.MaxRedirects = 2);
        behave = context => Redirect(context, context.Request.Path == "/data/a.fits" ? "/data/b.fits" : null);
        using (var artifact = (await store.Open(new Uri(Url, "/data/a.fits"))).Value) Assert.Equal(Content.Length, artifact.Bytes.Length);
        behave = context => Redirect(context, other.Urls.Single() + "/data/a.fits");
        Assert.IsType<Fault.Forbidden>((await store.Open(new Uri(Url, "/data/a.fits"))).Fault);
        behave = context => Redirect(context, "/elsewhere");
        Assert.IsType<Fault.Forbidden>((await store.Open(new Uri(Url, "/data/a.fits"))).Fault);
        behave = context => Redirect(context, "file:///etc/passwd");
        Assert.IsType<Fault.Forbidden>((await store.Open(new Uri(Url, "/data/a.fits"))).Fault);
        behave = context => Redirect(context, "/data/c.fits?" + asked.Count);
        Assert.IsType<Fault.Transient>((await store.Open(new Uri(Url, "/data/a.fits"))).Fault);
    }

    [Fact]
    public async Task Open_WithAToken_SendsItAndLogsNothingOfTheAddress()
    {
        using var store = Make(token: "secret-token");
        using (var artifact = (await store.Open(new Uri(Url, "/data/a.fits?sig=hidden"))).Value) Assert.Equal(Content.Length, artifact.Bytes.Length);
        Assert.Equal("Bearer secret-token", asked.Last().Authorization);
        behave = context => { context.Response.StatusCode = 404; return Task.CompletedTask; };
        Assert.False((await store.Open(new Uri(Url, "/data/a.fits?sig=hidden"))).IsOk);
        Assert.NotEmpty(store.Logged);
        Assert.DoesNotContain(store.Logged, l => l.Contains("hidden", StringComparison.Ordinal) || l.Contains("secret", StringComparison.Ordinal) || l.Contains("/data/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_S3_IsASignedRequestForTheObject()
    {
        using var store = new Store(new Uri("s3://profile@bucket/data/"), o => o.S3["profile"] = new S3Options { Endpoint = Url.ToString(), AccessKey = "access", SecretKey = "secret" });
        using var artifact = (await store.Open(new Uri("s3://profile@bucket/data/with%20space%2Band%20%23.fits"))).Value;
        var part = new byte[400_000];
        artifact.Bytes.Read(1000, part);
        Assert.Equal(Content[1000..401_000], part);
        Assert.All(asked, request =>
        {
            Assert.Equal("/bucket/data/with space+and #.fits", request.Path);
            Assert.Equal("AWS4-HMAC-SHA256", request.Query["X-Amz-Algorithm"]);
            Assert.StartsWith("access/", request.Query["X-Amz-Credential"], StringComparison.Ordinal);
            Assert.Equal(64, request.Query["X-Amz-Signature"].Length);
        });
        Assert.IsType<Fault.Forbidden>((await store.Open(new Uri("s3://profile@other/data/a.fits"))).Fault);
        Assert.IsType<Fault.Forbidden>((await store.Open(new Uri("s3://bucket/data/a.fits"))).Fault);
    }

    private Store Make(Action<ArtifactOptions>? configure = null, string? token = null) => new(new Uri(Url, "/data/"), configure, token);

    private async Task Answer(HttpContext context)
    {
        asked.Enqueue((context.Request.Path.Value!, context.Request.Headers.Authorization, context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString())));
        ranges.Enqueue(context.Request.Headers.Range.ToString());
        if (behave is { } special) await special(context);
        else await Ranged(context, Content);
    }

    private Task Redirect(HttpContext context, string? to)
    {
        if (to is null) return Ranged(context, Content);
        context.Response.StatusCode = 307;
        context.Response.Headers.Location = to;
        return Task.CompletedTask;
    }

    private Task Ranged(HttpContext context, byte[] bytes) =>
        TypedResults.Bytes(bytes, "application/fits", enableRangeProcessing: true, lastModified: new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), entityTag: EntityTagHeaderValue.Parse(etag)).ExecuteAsync(context);

    private static async Task<WebApplication> Start(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }
}
