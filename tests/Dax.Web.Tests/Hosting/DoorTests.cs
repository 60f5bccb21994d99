using System.Xml.Linq;
using Dax.Contracts;
using Dax.Contracts.Catalogs;
using Dax.Contracts.Jobs;
using Dax.Web.Hosting;
using Dax.Web.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dax.Web.Tests.Hosting;

public sealed class DoorTests
{
    [Fact]
    public async Task Identity_WithoutConfiguration_IsNeverTaken()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Get("/tap/sync?LANG=ADQL", ("X-User", "ada"), ("X-VO-Authenticated", "ada"), ("Authorization", "Basic YTpi"));
        Assert.False(reply.Headers.Contains("X-VO-Authenticated"));
        Assert.True(host.Grains.Asked.TryDequeue(out var spec));
        Assert.Null(spec.Owner.Name);
    }

    [Theory]
    [InlineData("127.0.0.1", "ada")]
    [InlineData("127.0.0.0/8", "ada")]
    [InlineData("10.1.2.3", null)]
    public async Task Identity_IsTakenFromConfiguredProxiesOnly(string proxy, string? name)
    {
        await using var host = await WebHost.Start(("TrustedIdentity:HeaderName", "X-User"), ("TrustedIdentity:Proxies:0", proxy));
        using var reply = await host.Get("/tap/sync?LANG=ADQL", ("X-User", "ada"));
        Assert.Equal(name, reply.Headers.TryGetValues("X-VO-Authenticated", out var values) ? values.Single() : null);
        Assert.True(host.Grains.Asked.TryDequeue(out var spec));
        Assert.Equal(new Caller(name, "127.0.0.1"), spec.Owner);
    }

    [Fact]
    public async Task Identity_OnErrorsToo_IsSaid()
    {
        await using var host = await WebHost.Start(("TrustedIdentity:HeaderName", "X-User"), ("TrustedIdentity:Proxies:0", "127.0.0.1"));
        using var reply = await host.Get("/tap/sync?QUERY=a&QUERY=b", ("X-User", "ada"));
        Assert.Equal(400, (int)reply.StatusCode);
        Assert.Equal("ada", reply.Headers.GetValues("X-VO-Authenticated").Single());
    }

    [Fact]
    public async Task Identity_GivenTwice_IsAnonymous()
    {
        await using var host = await WebHost.Start(("TrustedIdentity:HeaderName", "X-User"), ("TrustedIdentity:Proxies:0", "127.0.0.1"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/tap/sync?LANG=ADQL");
        request.Headers.TryAddWithoutValidation("X-User", ["ada", "eve"]);
        using var reply = await host.Client.SendAsync(request);
        Assert.True(host.Grains.Asked.TryDequeue(out var spec));
        Assert.False(spec.Owner.Name == "ada" || spec.Owner.Name == "eve");
    }

    [Fact]
    public async Task Identity_HeaderWithoutProxies_DoesNotStart() =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => WebHost.Start(("TrustedIdentity:HeaderName", "X-User")));

    [Theory]
    [InlineData(null, null, "http://vo.example.org:81/tap")]
    [InlineData(null, "127.0.0.1", "https://outer.example.org/tap")]
    [InlineData("https://data.example.org/survey/", "127.0.0.1", "https://data.example.org/survey/tap")]
    public async Task PublicUrl_IsTheConfiguredOneOrTheRequests(string? configured, string? proxy, string expected)
    {
        await using var host = await WebHost.Start(("PublicUrl:BaseUrl", configured), ("PublicUrl:Proxies:0", proxy ?? "10.9.9.9"));
        using var reply = await host.Get("/tap/capabilities", ("Host", "vo.example.org:81"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "outer.example.org"));
        var access = XElement.Parse(await reply.Content.ReadAsStringAsync()).Descendants("accessURL").First().Value;
        Assert.Equal(expected, access);
        using var created = await host.Send(HttpMethod.Post, "/tap/async", null, ("Host", "vo.example.org:81"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "outer.example.org"));
        Assert.StartsWith(expected + "/async/", created.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", "203.0.113.7", "203.0.113.7")]
    [InlineData("127.0.0.1", "6.6.6.6, 203.0.113.7", "203.0.113.7")]
    [InlineData("127.0.0.1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("10.9.9.9", "203.0.113.7", "127.0.0.1")]
    public async Task Origin_FollowsForwardedForOfOurProxiesOnly(string proxy, string forwarded, string origin)
    {
        await using var host = await WebHost.Start(("PublicUrl:Proxies:0", proxy));
        using var reply = await host.Get("/tap/sync?LANG=ADQL", ("X-Forwarded-For", forwarded));
        Assert.True(host.Grains.Asked.TryDequeue(out var spec));
        Assert.Equal(origin, spec.Owner.Origin);
    }

    [Theory]
    [InlineData("/tap/sync?LANG=ADQL")]
    [InlineData("/tap/sync?QUERY=a&QUERY=b")]
    [InlineData("/tap/nothing")]
    public async Task Cors_AnswersOfTap_AreOpenToOtherPages(string path)
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Get(path, ("Origin", "https://aladin.example.org"));
        Assert.Equal("*", reply.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task Cors_Preflight_IsAnswered()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Send(HttpMethod.Options, "/tap/sync", null, ("Origin", "https://a.org"), ("Access-Control-Request-Method", "POST"));
        Assert.Equal(204, (int)reply.StatusCode);
        Assert.Contains("POST", reply.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/tap")]
    [InlineData("/tap/")]
    public async Task Portal_Pages_AreHtmlWithTheBaseUrl(string path)
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Get(path);
        Assert.Equal("text/html", reply.Content.Headers.ContentType!.MediaType);
        var text = await reply.Content.ReadAsStringAsync();
        Assert.Contains($"<base href=\"{host.Url}\">", text, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/portal/portal.js", "text/javascript")]
    [InlineData("/portal/portal.css", "text/css")]
    public async Task Portal_Assets_AreThere(string path, string type)
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Get(path);
        Assert.Equal(type, reply.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Rfc9110_10_2_4_Server_IsNamed()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Get("/tap/sync?QUERY=a&QUERY=b");
        Assert.Equal("Dax.Orleans", reply.Headers.Server.Single().ToString());
    }

    [Fact]
    public async Task Health_FollowsTheCatalog()
    {
        await using var host = await WebHost.Start();
        Assert.Equal("ready", await host.Text("/health/ready"));
        host.Grains.Catalog.Status = new ServiceStatus(false, Fixtures.Noon, "loading");
        using var reply = await host.Get("/health/ready");
        Assert.Equal(503, (int)reply.StatusCode);
        Assert.Equal("live", await host.Text("/health/live"));
    }

    [Fact]
    public async Task Health_OnceWithdrawn_IsNotReady_ThoughAllIsAnswered()
    {
        await using var host = await WebHost.Start();
        host.Services.GetRequiredService<Readiness>().Withdraw();
        using var reply = await host.Get("/health/ready");
        Assert.Equal(503, (int)reply.StatusCode);
        Assert.Equal("live", await host.Text("/health/live"));
        using var availability = await host.Get("/tap/availability");
        Assert.Equal(200, (int)availability.StatusCode);
    }

    [Fact]
    public void JobIds_SayWhetherTheyAreOfImages_AndAreOursEitherWay()
    {
        for (var i = 0; i < 200; i++)
        {
            var (query, image) = (JobIds.Create(), JobIds.Create(isImage: true));
            Assert.True(JobIds.IsOurs(query) && JobIds.IsOurs(image));
            Assert.True(!JobKeys.IsImage(query) && JobKeys.IsImage(image));
        }
    }
}
