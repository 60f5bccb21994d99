using System.Diagnostics;
using System.Xml.Linq;
using Dax.Contracts.Jobs;
using Dax.Web.Tests.Fakes;

namespace Dax.Web.Tests.Uws;

public sealed class WaitTests
{
    private static readonly XNamespace Uws = "http://www.ivoa.net/xml/UWS/v1.0";

    [Fact]
    public async Task Uws_2_2_1_2_Wait_ReturnsWhenThePhaseChanges()
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        var clock = Stopwatch.StartNew();
        var waiting = host.Xml(path + "?WAIT=20");
        await Waited(host);
        Assert.False(waiting.IsCompleted);
        host.Grains.OnlyJob.Set(v => v with { Phase = JobPhase.Executing });
        Assert.Equal("EXECUTING", (await waiting).Element(Uws + "phase")!.Value);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Uws_2_2_1_2_Wait_EndsAfterItsTime()
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        var clock = Stopwatch.StartNew();
        Assert.Equal("PENDING", (await host.Xml(path + "?WAIT=1")).Element(Uws + "phase")!.Value);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.9, 8);
    }

    /// <summary>Until the request waits for its job.</summary>
    private static async Task Waited(WebHost host)
    {
        for (var i = 0; i < 6000 && host.Grains.OnlyJob.Waits.Count == 0; i++) await Task.Delay(10);
        Assert.NotEmpty(host.Grains.OnlyJob.Waits);
    }

    [Theory]
    [InlineData("COMPLETED")]
    [InlineData("ERROR")]
    [InlineData("ABORTED")]
    [InlineData("HELD")]
    public async Task Uws_2_2_1_2_Wait_ReturnsAtOnceWhenNothingCanHappen(string phase)
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        host.Grains.OnlyJob.Set(v => v with { Phase = Enum.Parse<JobPhase>(phase, ignoreCase: true) });
        await host.Xml(path + "?WAIT=-1");
        Assert.Empty(host.Grains.OnlyJob.Waits);
    }

    [Fact]
    public async Task Uws_2_2_1_2_WaitWithPhase_ReturnsAtOnceWhenThePhaseIsAnother()
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        await host.Xml(path + "?WAIT=20&PHASE=QUEUED");
        Assert.Empty(host.Grains.OnlyJob.Waits);
    }

    [Fact]
    public async Task Wait_WithoutEnd_IsCappedAndSliced()
    {
        await using var host = await WebHost.Start(("RequestLimits:WaitSeconds", "1"));
        var path = await host.NewJob();
        var clock = Stopwatch.StartNew();
        await host.Xml(path + "?WAIT=-1");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10));
        Assert.All(host.Grains.OnlyJob.Waits, w => Assert.InRange(w.Seconds, 0, 1));
        Assert.All(host.Grains.OnlyJob.Waits, w => Assert.Equal(JobPhase.Pending, w.Phase));
    }

    [Fact]
    public async Task Wait_LongerThanAGrainMayTake_AsksInSlices()
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        var waiting = host.Xml(path + "?WAIT=50");
        await Waited(host);
        host.Grains.OnlyJob.Set(v => v with { Phase = JobPhase.Aborted });
        await waiting;
        Assert.Equal(15, host.Grains.OnlyJob.Waits.Single().Seconds);
    }

    [Theory]
    [InlineData("WAIT=soon")]
    [InlineData("WAIT=1.5")]
    [InlineData("WAIT=1&WAIT=2")]
    [InlineData("WAIT=1&PHASE=WAITING")]
    public async Task Wait_BadValue_Is400(string query)
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        using var reply = await host.Get($"{path}?{query}");
        Assert.Equal(400, (int)reply.StatusCode);
    }
}
