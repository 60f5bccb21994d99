using System.Net;
using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Dax.Web.Tests.Fakes;

namespace Dax.Web.Tests.Uws;

public sealed class JobEventsTests
{
    private static async Task<(HttpResponseMessage Reply, StreamReader Lines)> Listen(WebHost host, string path)
    {
        var reply = await host.Client.GetAsync(path + "/events", HttpCompletionOption.ResponseHeadersRead);
        return (reply, new StreamReader(await reply.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next event, without heartbeats.</summary>
    private static async Task<string> Next(StreamReader lines)
    {
        var said = new List<string>();
        while (await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) is { } line)
        {
            if (line.Length == 0 && said.Count > 0)
                return string.Join('|', said);
            if (line.Length > 0 && line[0] != ':')
                said.Add(line);
        }
        return "end";
    }

    [Fact]
    public async Task Html_9_2_Events_TellPhasesProgressAndChunks_AndEndWithTheJob()
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        var job = host.Grains.OnlyJob;
        var (reply, lines) = await Listen(host, path);
        Assert.Equal(("text/event-stream", "no-store"), (reply.Content.Headers.ContentType!.MediaType, reply.Headers.CacheControl!.ToString()));
        Assert.Equal("""id: 1|event: phase|data: {"phase":"PENDING"}""", await Next(lines));
        job.Set(v => v with { Phase = JobPhase.Executing, Progress = new ProgressView(3, 7, "chunks", Fixtures.Noon, "scan") });
        Assert.Equal("""id: 2|event: phase|data: {"phase":"EXECUTING"}""", await Next(lines));
        Assert.Equal("""event: progress|data: {"done":3,"total":7,"unit":"chunks","estimatedEnd":"2026-03-04T12:00:00.000Z","note":"scan"}""", (await Next(lines)).Replace(
            $"{Fixtures.Noon:yyyy-MM-ddTHH:mm:ss.fff}Z", "2026-03-04T12:00:00.000Z", StringComparison.Ordinal));
        host.Grains.Chunk = new ChunkView(1, "result", 4, 1000, 24, 7, false);
        job.Set(v => v);
        Assert.Equal("""event: chunk|data: {"result":"result","attempt":1,"sequence":4,"bytes":1024}""", await Next(lines));
        job.Set(v => v with { Phase = JobPhase.Completed });
        Assert.Equal("""id: 4|event: phase|data: {"phase":"COMPLETED"}""", await Next(lines));
        Assert.Equal("end", await Next(lines));
    }

    [Fact]
    public async Task Html_9_2_4_Events_OfAFinishedJobToOneWhoKnows_Is204()
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        host.Grains.OnlyJob.Set(v => v with { Phase = JobPhase.Completed });
        using var known = await host.Get(path + "/events", ("Last-Event-ID", "2"));
        Assert.Equal(HttpStatusCode.NoContent, known.StatusCode);
        using var other = await host.Get(path + "/events", ("Last-Event-ID", "1"));
        Assert.Contains("COMPLETED", await other.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_OfAnothersJob_Is403_AndOfNone404()
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        host.Grains.OnlyJob.Set(v => v with { Owner = "ada" });
        foreach (var below in (string[])["/events", "/live/result"])
            using (var reply = await host.Get(path + below))
                Assert.Equal(403, (int)reply.StatusCode);
        using var none = await host.Get("/tap/async/aaaaaaaaaaaaaaaaaaaaaaaaaa/events");
        Assert.Equal(404, (int)none.StatusCode);
    }

    [Fact]
    public async Task Events_MoreThanAllowed_Is503_UntilOneGoes()
    {
        await using var host = await WebHost.Start(("RequestLimits:LongReplies", "2"));
        var path = await host.NewJob();
        var (first, _) = await Listen(host, path);
        var (second, _) = await Listen(host, path);
        using (var refused = await host.Get(path + "/events"))
            Assert.Equal(503, (int)refused.StatusCode);
        first.Dispose();
        for (var i = 0; ; i++)
        {
            Assert.True(i < 1200, "the place of the one who left was not given back");
            host.Grains.OnlyJob.Set(v => v);
            var (next, _) = await Listen(host, path);
            next.Dispose();
            if (next.IsSuccessStatusCode)
                break;
            await Task.Delay(50);
        }
        second.Dispose();
    }

    [Fact]
    public async Task Live_SendsTheResultAsItComes()
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        host.Results.Following = (_, _, name) => name == "result" ? FakeSyncQuery.Text("a,b\r\n", "1,2\r\n") : FakeSyncQuery.Fault(new FaultView(FaultCode.NotFound, "none"));
        using var reply = await host.Get(path + "/live/result");
        Assert.Equal("a,b\r\n1,2\r\n", await reply.Content.ReadAsStringAsync());
        Assert.Equal("text/csv", reply.Content.Headers.ContentType!.MediaType);
        using var none = await host.Get(path + "/live/other");
        Assert.Equal(404, (int)none.StatusCode);
    }

    [Fact]
    public async Task Live_OfAnAttemptThatCameToNothing_IsBrokenOff()
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        host.Results.Following = (_, _, _) => Broken();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => host.Text(path + "/live/result"));

        static async IAsyncEnumerable<ResultChunk> Broken()
        {
            yield return new ResultChunk(0, "a,b\r\n"u8.ToArray(), false, FakeSyncQuery.Csv);
            await Task.Yield();
            yield return new ResultChunk(1, default, true, null, new FaultView(FaultCode.Transient, "It broke off."));
        }
    }
}
