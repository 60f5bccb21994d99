using System.Text;
using Dax.Contracts.Jobs;
using Dax.Web.Tests.Fakes;

namespace Dax.Web.Tests.Tap;

public sealed class ParameterTests
{
    [Theory]
    [InlineData("QUERY=a&query=b")]
    [InlineData("MAXREC=1&MaxRec=2")]
    [InlineData("RUNID=1&RUNID=1")]
    [InlineData("LANG=ADQL&LANG=ADQL")]
    [InlineData("RESPONSEFORMAT=csv&responseformat=tsv")]
    [InlineData("REQUEST=doQuery&REQUEST=doQuery")]
    public async Task Dali_3_2_SingleValuedParameterTwice_Is400(string query)
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Get("/tap/sync?" + query);
        Assert.Equal(400, (int)reply.StatusCode);
        Assert.Contains("more than once", await SyncTests.ErrorOf(reply), StringComparison.Ordinal);
        Assert.Empty(host.Grains.Asked);
    }

    [Fact]
    public async Task Dali_3_1_SpuriousParameters_AreKeptAndHarmless()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Get("/tap/sync?request=doQuery&lang=ADQL&query=SELECT%201&Nonsense=%26%20x&nonsense=2");
        Assert.Equal(200, (int)reply.StatusCode);
        Assert.True(host.Grains.Asked.TryDequeue(out var spec));
        Assert.Equal(
            [new("request", "doQuery"), new("lang", "ADQL"), new("query", "SELECT 1"), new("Nonsense", "& x"), new("nonsense", "2")], spec.Parameters);
    }

    [Theory]
    [InlineData(64, 200)]
    [InlineData(65, 400)]
    public async Task Dali_3_4_6_RunIdLongerThan64_Is400(int length, int status)
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Get("/tap/sync?RUNID=" + new string('r', length));
        Assert.Equal(status, (int)reply.StatusCode);
    }

    [Fact]
    public async Task Post_UrlAndBody_AreOneListOfParameters()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Post("/tap/sync?LANG=ADQL", ("QUERY", "SELECT 1"));
        Assert.True(host.Grains.Asked.TryDequeue(out var spec));
        Assert.Equal(["LANG", "QUERY"], spec.Parameters.Select(p => p.Name));
        using var twice = await host.Post("/tap/sync?QUERY=a", ("QUERY", "b"));
        Assert.Equal(400, (int)twice.StatusCode);
    }

    [Fact]
    public async Task Post_LongQuery_IsTakenUpToItsBound()
    {
        await using var host = await WebHost.Start(("RequestLimits:ValueBytes", "100000"), ("RequestLimits:FormBytes", "150000"));
        using var fits = await host.Post("/tap/sync", ("QUERY", new string('x', 100_000)));
        Assert.Equal(200, (int)fits.StatusCode);
        using var value = await host.Post("/tap/sync", ("QUERY", new string('x', 100_001)));
        Assert.Equal(400, (int)value.StatusCode);
        using var form = await host.Post("/tap/sync", ("A", new string('x', 90_000)), ("B", new string('x', 90_000)));
        Assert.Equal(400, (int)form.StatusCode);
    }

    [Fact]
    public async Task Multipart_ValuesTogether_AreBounded()
    {
        await using var host = await WebHost.Start(("RequestLimits:ValueBytes", "100000"), ("RequestLimits:FormBytes", "150000"));
        using var one = await host.Send(HttpMethod.Post, "/tap/sync", UploadTests.Form([("A", new string('x', 90_000))], []));
        Assert.Equal(200, (int)one.StatusCode);
        using var two = await host.Send(HttpMethod.Post, "/tap/sync", UploadTests.Form([("A", new string('x', 90_000)), ("B", new string('x', 90_000))], []));
        Assert.Equal(400, (int)two.StatusCode);
    }

    [Fact]
    public async Task Post_TooManyParameters_Is400()
    {
        await using var host = await WebHost.Start(("RequestLimits:Parts", "3"));
        using var reply = await host.Get("/tap/sync?a=1&b=2&c=3&d=4");
        Assert.Equal(400, (int)reply.StatusCode);
    }

    [Fact]
    public async Task Post_OtherContentType_Is400()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Send(HttpMethod.Post, "/tap/sync", new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.Equal(400, (int)reply.StatusCode);
    }

    [Fact]
    public async Task Get_LongUrl_IsTaken()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Get("/tap/sync?QUERY=" + new string('x', 30_000));
        Assert.Equal(200, (int)reply.StatusCode);
    }

    [Fact]
    public async Task Dali_3_4_AcceptOfBrowsers_ChangesNothing()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Get("/tap/sync?LANG=ADQL", ("Accept", "text/html, image/gif, image/jpeg, */*; q=0.2"));
        Assert.Equal("text/csv", reply.Content.Headers.ContentType!.MediaType);
    }
}
