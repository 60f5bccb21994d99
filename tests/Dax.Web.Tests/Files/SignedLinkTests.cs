using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Web.Files;
using Dax.Web.Tests.Fakes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dax.Web.Tests.Files;

public sealed class SignedLinkTests
{
    private static readonly Guid Id = Guid.Parse("01a1fa1b-d488-7400-8536-729c87d6be0c");
    private static readonly string Path = FileEndpoints.PathOf("main", Id);
    private readonly Clock clock = new();

    [Fact]
    public void Check_OwnLink_IsValidUntilItExpires()
    {
        var links = Make();
        var url = links.Sign("https://data.example.org/survey", Path);
        Assert.StartsWith($"https://data.example.org/survey{Path}?exp=", url, StringComparison.Ordinal);
        Assert.Null(links.Check(Request(url))!.Value.Name);
        clock.Now += TimeSpan.FromMinutes(59);
        Assert.NotNull(links.Check(Request(url)));
        clock.Now += TimeSpan.FromMinutes(7);
        Assert.Contains("expired", Refusal(links, url), StringComparison.Ordinal);
    }

    [Fact]
    public void Sign_WithinMinutes_IsTheSameLink()
    {
        var links = Make();
        clock.Now += TimeSpan.FromSeconds(1);
        var first = links.Sign("", Path);
        clock.Now += TimeSpan.FromMinutes(4);
        Assert.Equal(first, links.Sign("", Path));
        clock.Now += TimeSpan.FromMinutes(1);
        Assert.NotEqual(first, links.Sign("", Path));
    }

    [Theory]
    [InlineData("/files/main/other")]
    [InlineData("/files/main")]
    public void Check_SignatureOfAnotherPath_IsRefused(string path)
    {
        var links = Make();
        Assert.Contains("not valid", Refusal(links, path + links.Sign("", Path)[Path.Length..]), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_AnythingChanged_IsRefused()
    {
        var links = Make();
        var url = links.Sign("", Path, "ada");
        Assert.Equal("ada", links.Check(Request(url))!.Value.Name);
        Refusal(links, url.Replace("as=ada", "as=eve", StringComparison.Ordinal));
        Refusal(links, url.Replace("as=ada&", "", StringComparison.Ordinal));
        Refusal(links, url.Replace("exp=", "exp=9", StringComparison.Ordinal));
        Refusal(links, url.Replace("exp=", "exp=%2B", StringComparison.Ordinal));
        Refusal(links, url[..^1]);
        Refusal(links, url + "A");
        Refusal(links, url[..url.IndexOf("&sig", StringComparison.Ordinal)]);
        Refusal(links, Path + url[url.IndexOf("sig", StringComparison.Ordinal)..].Insert(0, "?"));
        Refusal(links, url + "&sig=AAAA");
        Refusal(links, url + "&exp=1");
        Refusal(links, url + "&as=eve");
        Refusal(links, Path + "?exp=1&sig=" + new string('A', 5000));
        Refusal(links, Path + "?exp=1&sig=%00%ff");
        Refusal(Make(key: new string('B', 44)), url);
        Assert.Null(links.Check(Request(Path + "?as=ada")));
    }

    [Fact]
    public void Sign_PathWithCharactersThatAreEscaped_IsRecognised()
    {
        var links = Make();
        var url = links.Sign("", FileEndpoints.PathOf("main.1", Id, "a b+c%,;ü"));
        Assert.NotNull(links.Check(Request(url)));
    }

    [Fact]
    public async Task Files_WhenSignaturesAreRequired_NeedOne()
    {
        await using var host = await WebHost.Start(("SignedLinks:RequiredForFiles", "true"));
        host.Files.Add(Id, [1, 2, 3]);
        host.Files.Add(Id, [4], "a b");
        using (var bare = await host.Get(Path)) Assert.Equal(403, (int)bare.StatusCode);
        var links = host.Services.GetRequiredService<SignedLinks>();
        var url = links.Sign(host.Url.ToString().TrimEnd('/'), Path);
        Assert.Equal([1, 2, 3], await host.Client.GetByteArrayAsync(url));
        Assert.Equal([4], await host.Client.GetByteArrayAsync(links.Sign("", FileEndpoints.PathOf("main", Id, "a b"))));
        using (var head = await host.Send(HttpMethod.Head, url)) Assert.Equal(200, (int)head.StatusCode);
        using (var other = await host.Get(Path + "/a%20b" + url[url.IndexOf('?', StringComparison.Ordinal)..])) Assert.Equal(403, (int)other.StatusCode);
    }

    [Fact]
    public async Task Files_WhenSignaturesAreRequired_AreOpenToIdentifiedCallers()
    {
        await using var host = await WebHost.Start(("SignedLinks:RequiredForFiles", "true"), ("TrustedIdentity:HeaderName", "X-User"), ("TrustedIdentity:Proxies:0", "127.0.0.1"));
        host.Files.Add(Id, [1]);
        using var reply = await host.Get(Path, ("X-User", "ada"));
        Assert.Equal(200, (int)reply.StatusCode);
        Assert.Equal("private", reply.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Files_WrongSignature_IsRefusedEvenWhereNoneIsNeeded()
    {
        await using var host = await WebHost.Start();
        host.Files.Add(Id, [1]);
        using var reply = await host.Get(Path + "?exp=99999999999&sig=AAAA");
        Assert.Equal(403, (int)reply.StatusCode);
    }

    [Theory]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64 at all, but long enough to be a key")]
    public async Task Key_ThatIsNone_DoesNotStart(string key) =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => WebHost.Start(("SignedLinks:Key", key)));

    [Fact]
    public async Task Results_OfAnOwner_AreHandedOutAsSignedLinks()
    {
        await using var host = await WebHost.Start(("SignedLinks:ForResults", "true"), ("TrustedIdentity:HeaderName", "X-User"), ("TrustedIdentity:Proxies:0", "127.0.0.1"));
        var (path, link) = await FinishedJob(host);
        Assert.Contains("?as=ada&exp=", link, StringComparison.Ordinal);
        using (var bare = await host.Get(path + "/results/result")) Assert.Equal(403, (int)bare.StatusCode);
        Assert.Equal([5], await host.Client.GetByteArrayAsync(link));
        using (var job = await host.Get(path + link[link.IndexOf('?', StringComparison.Ordinal)..])) Assert.Equal(403, (int)job.StatusCode);
        using (var eve = await host.Get(link.Replace("as=ada", "as=eve", StringComparison.Ordinal))) Assert.Equal(403, (int)eve.StatusCode);
    }

    [Fact]
    public async Task Results_WithoutTheOption_AreBareAddresses()
    {
        await using var host = await WebHost.Start(("TrustedIdentity:HeaderName", "X-User"), ("TrustedIdentity:Proxies:0", "127.0.0.1"));
        var (_, link) = await FinishedJob(host);
        Assert.EndsWith("/results/result", link, StringComparison.Ordinal);
    }

    private static async Task<(string Path, string Link)> FinishedJob(WebHost host)
    {
        using var created = await host.Send(HttpMethod.Post, "/tap/async", new FormUrlEncodedContent([new("LANG", "ADQL"), new("QUERY", "SELECT 1")]), ("X-User", "ada"));
        var path = created.Headers.Location!.AbsolutePath;
        var job = host.Grains.OnlyJob;
        job.Set(v => v with { Phase = JobPhase.Completed, Owner = "ada", Ended = Fixtures.Noon, Results = [new ResultView("result", "application/fits", 1, 1, "result.fits")] });
        host.Results.Stored[(job.View.Id, "result")] = [5];
        using var list = await host.Get(path + "/results", ("X-User", "ada"));
        var document = System.Xml.Linq.XElement.Parse(await list.Content.ReadAsStringAsync());
        return (path, document.Elements().Single().Attributes().Single(a => a.Name.LocalName == "href").Value);
    }

    private SignedLinks Make(string? key = null) =>
        new(Options.Create(new SignedLinkOptions { Key = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes((key ?? "") + new string('k', 32))) }), clock);

    private static string Refusal(SignedLinks links, string url)
    {
        var refused = Assert.Throws<FaultException>(() => links.Check(Request(url)));
        Assert.Equal(FaultCode.Forbidden, refused.Fault.Code);
        return refused.Message;
    }

    private static HttpRequest Request(string url)
    {
        var at = url.IndexOf("/files", StringComparison.Ordinal);
        var question = url.IndexOf('?', StringComparison.Ordinal);
        var context = new DefaultHttpContext();
        context.Request.Path = PathString.FromUriComponent(url[at..question]);
        context.Request.QueryString = new QueryString(url[question..]);
        return context.Request;
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Fixtures.Noon;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
