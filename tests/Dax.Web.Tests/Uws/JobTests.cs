using System.Net;
using System.Xml.Linq;
using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Ivoa.Tests.Dali;
using Dax.Web.Tests.Fakes;

namespace Dax.Web.Tests.Uws;

public sealed class JobTests
{
    private static readonly XNamespace Uws = "http://www.ivoa.net/xml/UWS/v1.0";

    [Fact]
    public async Task Uws_2_2_3_1_Create_Is303ToTheJob()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Post("/tap/async", ("LANG", "ADQL"), ("QUERY", "SELECT 1"));
        Assert.Equal(HttpStatusCode.SeeOther, reply.StatusCode);
        var job = host.Grains.OnlyJob.View;
        Assert.Equal(new Uri(host.Url, "/tap/async/" + job.Id), reply.Headers.Location);
        Assert.Equal(JobPhase.Pending, job.Phase);
        Assert.Matches("^[a-z2-7]{26}$", job.Id);
    }

    [Fact]
    public async Task Uws_2_2_3_1_CreateWithPhaseRun_StartsTheJobAndKeepsPhaseOut()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Post("/tap/async", ("PHASE", "run"), ("QUERY", "SELECT 1"));
        Assert.Equal(303, (int)reply.StatusCode);
        Assert.Equal(JobPhase.Queued, host.Grains.OnlyJob.View.Phase);
        Assert.Equal(["QUERY"], host.Grains.OnlyJob.View.Parameters.Select(p => p.Name));
    }

    [Fact]
    public async Task Uws_2_2_3_1_CreateWithTimes_SetsThemAndKeepsThemOutOfTheParameters()
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob(("QUERY", "SELECT 1"), ("executionduration", "77"), ("Destruction", "2026-04-01T00:00:00Z"));
        Assert.Equal("77", await host.Text(path + "/executionduration"));
        Assert.Equal("2026-04-01T00:00:00.000Z", await host.Text(path + "/destruction"));
        using var added = await host.Post(path + "/parameters", ("LANG", "ADQL"), ("DESTRUCTION", "2027-01-01T00:00:00Z"));
        Assert.Equal(303, (int)added.StatusCode);
        var parameters = (await host.Xml(path + "/parameters")).Elements(Uws + "parameter").Select(p => p.Attribute("id")!.Value);
        Assert.Equal(["QUERY", "LANG"], parameters);
    }

    [Fact]
    public async Task Tap_2_7_CreateEmpty_IsAllowed()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Send(HttpMethod.Post, "/tap/async");
        Assert.Equal(303, (int)reply.StatusCode);
    }

    [Fact]
    public async Task Create_LaneFull_Is503AndNothingIsCreated()
    {
        await using var host = await WebHost.Start();
        host.Grains.Full = new FaultView(FaultCode.Busy, "Too many jobs.", 11);
        using var reply = await host.Post("/tap/async", ("PHASE", "RUN"));
        Assert.Equal(503, (int)reply.StatusCode);
        Assert.Equal("11", reply.Headers.RetryAfter!.ToString());
        Assert.Empty(host.Grains.Jobs);
    }

    [Theory]
    [InlineData("PHASE", "ABORT")]
    [InlineData("PHASE", "nonsense")]
    [InlineData("EXECUTIONDURATION", "-1")]
    [InlineData("EXECUTIONDURATION", "")]
    [InlineData("DESTRUCTION", "tomorrow")]
    [InlineData("RUNID", "more than sixty-four characters of a run id that nobody needs at all")]
    public async Task Create_BadControl_Is400(string name, string value)
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Post("/tap/async", (name, value));
        Assert.Equal(400, (int)reply.StatusCode);
        Assert.Empty(host.Grains.Jobs);
    }

    [Fact]
    public async Task Uws_2_1_JobDocument_IsWholeAndValid()
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob(("LANG", "ADQL"), ("QUERY", "SELECT 1 WHERE 1 < 2 & \u0001"), ("RUNID", "night 7"));
        using var reply = await host.Get(path);
        Assert.Equal("text/xml", reply.Content.Headers.ContentType!.MediaType);
        var bytes = await reply.Content.ReadAsByteArrayAsync();
        SchemaCheck.Valid(bytes, SchemaCheck.Uws);
        var job = XElement.Parse(System.Text.Encoding.UTF8.GetString(bytes));
        Assert.Equal("1.1", job.Attribute("version")!.Value);
        Assert.Equal(path.Split('/')[^1], job.Element(Uws + "jobId")!.Value);
        Assert.Equal("night 7", job.Element(Uws + "runId")!.Value);
        Assert.Equal("PENDING", job.Element(Uws + "phase")!.Value);
        Assert.Equal("2026-03-04T12:00:00.000Z", job.Element(Uws + "creationTime")!.Value);
        Assert.Equal("SELECT 1 WHERE 1 < 2 & \uFFFD", job.Descendants(Uws + "parameter").Single(p => p.Attribute("id")!.Value == "QUERY").Value);
        Assert.NotNull(job.Element(Uws + "results"));
    }

    [Fact]
    public async Task Uws_CompletedAndFailedJobs_AreValidDocuments()
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        host.Grains.OnlyJob.Set(v => v with
        {
            Phase = JobPhase.Completed, Started = Fixtures.Noon, Ended = Fixtures.Noon, Results = [new ResultView("result", "text/csv", 12, 1, "result.csv")],
        });
        var done = await host.Client.GetByteArrayAsync(path);
        SchemaCheck.Valid(done, SchemaCheck.Uws);
        Assert.Contains($"xlink:href=\"{host.Url}tap/async/{host.Grains.OnlyJob.View.Id}/results/result\"", System.Text.Encoding.UTF8.GetString(done), StringComparison.Ordinal);
        host.Grains.OnlyJob.Set(v => v with { Phase = JobPhase.Error, Results = [], Error = new JobError("no <table>", true) });
        SchemaCheck.Valid(await host.Client.GetByteArrayAsync(path), SchemaCheck.Uws);
        var error = (await host.Xml(path)).Element(Uws + "errorSummary")!;
        Assert.Equal("transient", error.Attribute("type")!.Value);
        Assert.Equal("no <table>", error.Element(Uws + "message")!.Value);
    }

    [Theory]
    [InlineData("DELETE", null)]
    [InlineData("POST", "ACTION=DELETE")]
    [InlineData("POST", "action=delete")]
    public async Task Uws_2_2_3_2_Delete_Is303ToTheListAnd404AfterIt(string method, string? body)
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        var content = body is null ? null : new StringContent(body, null, "application/x-www-form-urlencoded");
        using var reply = await host.Send(new HttpMethod(method), path, content);
        Assert.Equal(303, (int)reply.StatusCode);
        Assert.Equal(new Uri(host.Url, "/tap/async"), reply.Headers.Location);
        using var gone = await host.Get(path);
        Assert.Equal(404, (int)gone.StatusCode);
        using var again = await host.Send(HttpMethod.Delete, path);
        Assert.Equal(404, (int)again.StatusCode);
    }

    [Fact]
    public async Task Dali_2_1_ParametersToTheJobItself_Are400()
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        using var reply = await host.Post(path, ("QUERY", "SELECT 2"));
        Assert.Equal(400, (int)reply.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/phase")]
    [InlineData("/error")]
    [InlineData("/results")]
    [InlineData("/results/result")]
    [InlineData("/parameters")]
    [InlineData("/owner")]
    [InlineData("/quote")]
    public async Task UnknownJob_Is404(string child)
    {
        await using var host = await WebHost.Start();
        foreach (var id in (string[])["abcdefghijklmnopqrstuvwxyz", "x", "..%2f..", new string('a', 3000)])
        {
            using var reply = await host.Get($"/tap/async/{id}{child}");
            Assert.Equal(404, (int)reply.StatusCode);
        }
    }

    [Fact]
    public async Task JobOfAnotherService_Is404()
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        host.Grains.OnlyJob.Set(v => v with { Service = "soda" });
        using var reply = await host.Get(path);
        Assert.Equal(404, (int)reply.StatusCode);
    }

    [Fact]
    public async Task JobOfSomebodyElse_Is403()
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        host.Grains.OnlyJob.Set(v => v with { Owner = "somebody" });
        foreach (var child in (string[])["", "/phase", "/results/result"])
        {
            using var reply = await host.Get(path + child);
            Assert.Equal(403, (int)reply.StatusCode);
        }
        using var deleted = await host.Send(HttpMethod.Delete, path);
        Assert.Equal(403, (int)deleted.StatusCode);
    }
}
