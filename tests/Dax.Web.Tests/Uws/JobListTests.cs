using System.Xml.Linq;
using Dax.Contracts.Jobs;
using Dax.Ivoa.Tests.Dali;
using Dax.Web.Tests.Fakes;

namespace Dax.Web.Tests.Uws;

public sealed class JobListTests
{
    private static readonly XNamespace Uws = "http://www.ivoa.net/xml/UWS/v1.0";
    private static readonly XNamespace Xlink = "http://www.w3.org/1999/xlink";

    [Fact]
    public async Task Uws_2_2_2_1_AnonymousList_IsValidAndEmpty()
    {
        await using var host = await WebHost.Start();
        await host.NewJob();
        var bytes = await host.Client.GetByteArrayAsync("/tap/async");
        SchemaCheck.Valid(bytes, SchemaCheck.Uws);
        var jobs = await host.Xml("/tap/async");
        Assert.Equal("1.1", jobs.Attribute("version")!.Value);
        Assert.Empty(jobs.Elements());
    }

    [Fact]
    public async Task Uws_2_2_2_1_List_HasTheJobsOfTheCaller()
    {
        await using var host = await ThreeJobs();
        using var reply = await host.Get("/tap/async", ("X-User", "ada"));
        var bytes = await reply.Content.ReadAsByteArrayAsync();
        SchemaCheck.Valid(bytes, SchemaCheck.Uws);
        var jobs = XElement.Parse(System.Text.Encoding.UTF8.GetString(bytes)).Elements(Uws + "jobref").ToArray();
        Assert.Equal(3, jobs.Length);
        Assert.All(jobs, j => Assert.Equal($"{host.Url}tap/async/{j.Attribute("id")!.Value}", j.Attribute(Xlink + "href")!.Value));
        Assert.All(jobs, j => Assert.Equal("ada", j.Element(Uws + "ownerId")!.Value));
    }

    [Theory]
    [InlineData("", "2 1 0")]
    [InlineData("?LAST=2", "2 1")]
    [InlineData("?PHASE=COMPLETED", "1")]
    [InlineData("?PHASE=COMPLETED&phase=EXECUTING", "2 1")]
    [InlineData("?AFTER=2026-03-04T12:00:00Z", "2 1")]
    [InlineData("?AFTER=2026-03-04T12:00:00.5&LAST=1&PHASE=COMPLETED", "1")]
    public async Task Uws_2_2_2_1_Filters_AreAllApplied(string query, string seconds)
    {
        await using var host = await ThreeJobs();
        using var reply = await host.Get("/tap/async" + query, ("X-User", "ada"));
        var jobs = XElement.Parse(await reply.Content.ReadAsStringAsync()).Elements(Uws + "jobref");
        Assert.Equal(seconds, string.Join(' ', jobs.Select(j => DateTimeOffset.Parse(j.Element(Uws + "creationTime")!.Value, null).Second)));
    }

    [Theory]
    [InlineData("PHASE=DONE")]
    [InlineData("AFTER=yesterday")]
    [InlineData("LAST=-1")]
    [InlineData("LAST=0")]
    [InlineData("LAST=all")]
    [InlineData("LAST=1&LAST=2")]
    public async Task Uws_2_2_2_1_BadFilter_Is400(string query)
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Get("/tap/async?" + query);
        Assert.Equal(400, (int)reply.StatusCode);
    }

    private static async Task<WebHost> ThreeJobs()
    {
        var host = await WebHost.Start(("TrustedIdentity:HeaderName", "X-User"), ("TrustedIdentity:Proxies:0", "127.0.0.0/8"));
        for (var i = 0; i < 3; i++)
        {
            using var reply = await host.Send(HttpMethod.Post, "/tap/async", null, ("X-User", "ada"));
            var job = host.Grains.Jobs[reply.Headers.Location!.Segments[^1]];
            job.Set(v => v with { Phase = (JobPhase)(i == 0 ? 0 : i == 1 ? 3 : 2) });
        }
        return host;
    }
}
