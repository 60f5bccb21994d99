using System.Xml.Linq;
using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Ivoa.Tests.Dali;
using Dax.Web.Tests.Fakes;
using Dax.Web.Tests.Tap;

namespace Dax.Web.Tests.Uws;

public sealed class ChildrenTests
{
    private static readonly XNamespace Uws = "http://www.ivoa.net/xml/UWS/v1.0";

    [Theory]
    [InlineData("phase", "PENDING")]
    [InlineData("executionduration", "600")]
    [InlineData("destruction", "2026-03-11T12:00:00.000Z")]
    [InlineData("quote", "")]
    [InlineData("owner", "")]
    public async Task Uws_2_2_2_AtomicChild_IsBareText(string child, string text)
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        using var reply = await host.Get($"{path}/{child}");
        Assert.Equal("text/plain", reply.Content.Headers.ContentType!.MediaType);
        Assert.Equal(text, await reply.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Uws_JobDocumentAndChildren_SayTheSame()
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        host.Grains.OnlyJob.Set(v => v with { ExecutionDurationSeconds = long.MaxValue, Destruction = Fixtures.Noon.AddTicks(1234567) });
        var job = await host.Xml(path);
        Assert.Equal(job.Element(Uws + "phase")!.Value, await host.Text(path + "/phase"));
        Assert.Equal(job.Element(Uws + "executionDuration")!.Value, await host.Text(path + "/executionduration"));
        Assert.Equal(job.Element(Uws + "destruction")!.Value, await host.Text(path + "/destruction"));
    }

    [Theory]
    [InlineData("RUN", "EXECUTING")]
    [InlineData("run", "EXECUTING")]
    [InlineData("ABORT", "ABORTED")]
    public async Task Uws_2_2_3_5_Phase_Is303ToTheJob(string phase, string then)
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        using var reply = await host.Post(path + "/phase", ("PHASE", phase));
        Assert.Equal(303, (int)reply.StatusCode);
        Assert.Equal(path, reply.Headers.Location!.AbsolutePath);
        Assert.Equal(then, await host.Text(path + "/phase"));
    }

    [Fact]
    public async Task Phase_OfAFinishedJob_ChangesNothing()
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        host.Grains.OnlyJob.Set(v => v with { Phase = JobPhase.Completed });
        foreach (var phase in (string[])["RUN", "ABORT"])
        {
            using var reply = await host.Post(path + "/phase", ("PHASE", phase));
            Assert.Equal(303, (int)reply.StatusCode);
            Assert.Equal("COMPLETED", await host.Text(path + "/phase"));
        }
    }

    [Fact]
    public async Task Phase_RunWhenFull_Is503AndStaysPending()
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        host.Grains.Full = new FaultView(FaultCode.Busy, "Too many jobs.", 3);
        using var reply = await host.Post(path + "/phase", ("PHASE", "RUN"));
        Assert.Equal(503, (int)reply.StatusCode);
        Assert.Equal("3", reply.Headers.RetryAfter!.ToString());
        Assert.Equal("PENDING", await host.Text(path + "/phase"));
    }

    [Theory]
    [InlineData("phase", "PHASE", "COMPLETED")]
    [InlineData("phase", "OTHER", "RUN")]
    [InlineData("executionduration", "EXECUTIONDURATION", "-1")]
    [InlineData("executionduration", "EXECUTIONDURATION", "long")]
    [InlineData("destruction", "DESTRUCTION", "tomorrow")]
    [InlineData("destruction", "DESTRUCTION", "2026-13-01T00:00:00Z")]
    public async Task Control_BadValue_Is400(string child, string name, string value)
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        using var reply = await host.Post($"{path}/{child}", (name, value));
        Assert.Equal(400, (int)reply.StatusCode);
    }

    [Theory]
    [InlineData("executionduration", "EXECUTIONDURATION", "0", "0")]
    [InlineData("executionduration", "executionduration", "77", "77")]
    [InlineData("destruction", "DESTRUCTION", "2026-04-01T00:00:00Z", "2026-04-01T00:00:00.000Z")]
    [InlineData("destruction", "DESTRUCTION", "2026-04-01T00:00:00.250", "2026-04-01T00:00:00.250Z")]
    public async Task Control_Change_IsReadBack(string child, string name, string value, string then)
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        using var reply = await host.Post($"{path}/{child}", (name, value));
        Assert.Equal(303, (int)reply.StatusCode);
        Assert.Equal(then, await host.Text($"{path}/{child}"));
    }

    [Fact]
    public async Task Uws_Parameters_AccumulateAndAreShown()
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob(("LANG", "ADQL"));
        using var reply = await host.Post(path + "/parameters", ("QUERY", "SELECT 2"));
        Assert.Equal(303, (int)reply.StatusCode);
        var bytes = await host.Client.GetByteArrayAsync(path + "/parameters");
        SchemaCheck.Valid(bytes, SchemaCheck.Uws);
        Assert.Equal(["ADQL", "SELECT 2"], (await host.Xml(path + "/parameters")).Elements(Uws + "parameter").Select(p => p.Value));
    }

    [Fact]
    public async Task Dali_4_2_Error_Is404UntilTheJobHasFailed()
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        using var early = await host.Get(path + "/error");
        Assert.Equal(404, (int)early.StatusCode);
        host.Grains.OnlyJob.Set(v => v with { Phase = JobPhase.Error, Error = new JobError("Unknown table 'x'.", false) });
        using var reply = await host.Get(path + "/error");
        Assert.Equal(200, (int)reply.StatusCode);
        Assert.Equal("Unknown table 'x'.", await SyncTests.ErrorOf(reply));
    }

    [Theory]
    [InlineData("/quote")]
    [InlineData("/owner")]
    [InlineData("/results")]
    [InlineData("/error")]
    public async Task ReadOnlyChild_Post_Is405(string child)
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        using var reply = await host.Post(path + child, ("A", "b"));
        Assert.Equal(405, (int)reply.StatusCode);
    }
}
