using System.Net;
using System.Text;
using System.Xml.Linq;
using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Dax.Web.Tests.Fakes;

namespace Dax.Web.Tests.Tap;

public sealed class SyncTests
{
    private const string Query = "/tap/sync?LANG=ADQL&QUERY=SELECT+1&FORMAT=csv";

    [Fact]
    public async Task Tap_2_1_Get_AnswersDirectly()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Get(Query);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("text/csv; header=present", reply.Content.Headers.ContentType!.ToString());
        Assert.Equal("inline; filename=\"result.csv\"", reply.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal("a,b\r\n1,2\r\n", await reply.Content.ReadAsStringAsync());
        Assert.Equal(10, reply.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Tap_2_1_Post_AnswersDirectly()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Post("/tap/sync", ("LANG", "ADQL"), ("QUERY", "SELECT '+&=' FROM t"));
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.True(host.Grains.Asked.TryDequeue(out var spec));
        Assert.Equal([new JobParameter("LANG", "ADQL"), new JobParameter("QUERY", "SELECT '+&=' FROM t")], spec.Parameters);
        Assert.Equal(new Caller(null, "127.0.0.1"), spec.Owner);
        Assert.Equal("tap", spec.Service);
    }

    [Fact]
    public async Task Sync_Head_Is405AndRunsNothing()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Send(HttpMethod.Head, Query);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, reply.StatusCode);
        Assert.Empty(host.Grains.Asked);
        using var answer = await host.Get(Query);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Sync_SeveralChunks_AreJoined()
    {
        await using var host = await WebHost.Start();
        host.Grains.Sync = (_, _) => FakeSyncQuery.Text("one ", "two ", "", "three");
        using var reply = await host.Get(Query);
        Assert.Equal("one two three", await reply.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Sync_FirstChunk_ReachesTheClientBeforeTheSecondIsMade()
    {
        var more = new TaskCompletionSource();
        await using var host = await WebHost.Start();
        host.Grains.Sync = (_, _) => Halting(more.Task);
        using var request = new HttpRequestMessage(HttpMethod.Get, Query);
        using var reply = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await reply.Content.ReadAsStreamAsync();
        var buffer = new byte[5];
        await body.ReadExactlyAsync(buffer);
        Assert.Equal("first", Encoding.UTF8.GetString(buffer));
        more.SetResult();
        Assert.Equal(1, await body.ReadAsync(buffer));
    }

    [Theory]
    [InlineData(FaultCode.Usage, 400)]
    [InlineData(FaultCode.Forbidden, 403)]
    [InlineData(FaultCode.NotFound, 404)]
    [InlineData(FaultCode.Busy, 503)]
    [InlineData(FaultCode.Transient, 503)]
    [InlineData(FaultCode.Broken, 500)]
    public async Task Dali_4_2_Fault_IsAVOTableWithItsStatus(FaultCode code, int status)
    {
        await using var host = await WebHost.Start();
        host.Grains.Sync = (_, _) => FakeSyncQuery.Fault(new FaultView(code, "a < b & c", code == FaultCode.Busy ? 7 : null));
        using var reply = await host.Get(Query);
        Assert.Equal(status, (int)reply.StatusCode);
        Assert.Equal(code == FaultCode.Busy ? "7" : null, reply.Headers.RetryAfter?.ToString());
        Assert.Equal("a < b & c", await ErrorOf(reply));
    }

    [Fact]
    public async Task Sync_ThrownFault_IsAVOTableToo()
    {
        await using var host = await WebHost.Start();
        host.Grains.Sync = (_, _) => throw new TimeoutException();
        using var reply = await host.Get(Query);
        Assert.Equal(503, (int)reply.StatusCode);
        Assert.Contains("try again", await ErrorOf(reply), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sync_BrokenMachine_TellsNothingOfTheServer()
    {
        await using var host = await WebHost.Start();
        host.Grains.Sync = (_, _) => throw new InvalidOperationException("/secret/path");
        using var reply = await host.Get(Query);
        Assert.Equal(500, (int)reply.StatusCode);
        Assert.DoesNotContain("secret", await ErrorOf(reply), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Sync_FailureInMidStream_IsNeverAWhole200(string? coding)
    {
        await using var host = await WebHost.Start();
        host.Grains.Sync = (_, _) => Failing();
        using var request = new HttpRequestMessage(HttpMethod.Get, Query);
        if (coding is not null)
            request.Headers.Add("Accept-Encoding", coding);
        // The connection breaks while the document is read, or, when the client is slow to begin, before its head was.
        await Assert.ThrowsAsync<HttpRequestException>(async () =>
        {
            using var reply = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(200, (int)reply.StatusCode);
            await reply.Content.ReadAsByteArrayAsync();
        });
    }

    [Fact]
    public async Task Sync_ClientGone_EndsTheEnumeration()
    {
        var ended = new TaskCompletionSource();
        await using var host = await WebHost.Start();
        host.Grains.Sync = (_, cancel) => Endless(ended, cancel);
        using (var reply = await host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, Query), HttpCompletionOption.ResponseHeadersRead))
            Assert.Equal(200, (int)reply.StatusCode);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Sync_ClientGoneBeforeTheFirstChunk_CancelsTheQuery()
    {
        var (started, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var host = await WebHost.Start();
        host.Grains.Sync = (_, cancel) => Silent(started, ended, cancel);
        using var gone = new CancellationTokenSource();
        var asking = host.Client.GetAsync(Query, gone.Token);
        await started.Task;
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Sync_LargeAnswer_ArrivesWhole()
    {
        await using var host = await WebHost.Start();
        host.Grains.Sync = (_, _) => Many(200, 64 * 1024);
        var bytes = await host.Client.GetByteArrayAsync(Query);
        Assert.Equal(200 * 64 * 1024, bytes.Length);
        for (var i = 0; i < 200; i++)
            Assert.Equal((byte)i, bytes[i * 64 * 1024 + 17]);
    }

    internal static async Task<string> ErrorOf(HttpResponseMessage reply)
    {
        Assert.Equal("application/x-votable+xml", reply.Content.Headers.ContentType!.MediaType);
        var document = await reply.Content.ReadAsByteArrayAsync();
        Ivoa.Tests.Dali.SchemaCheck.Valid(document, Ivoa.Tests.Dali.SchemaCheck.VOTable);
        var results = XElement.Parse(Encoding.UTF8.GetString(document)).Elements().Single(e => e.Name.LocalName == "RESOURCE");
        Assert.Equal("results", results.Attribute("type")!.Value);
        var status = results.Elements().Single(e => e.Name.LocalName == "INFO" && e.Attribute("name")!.Value == "QUERY_STATUS");
        Assert.Equal("ERROR", status.Attribute("value")!.Value);
        return status.Value;
    }

    private static async IAsyncEnumerable<ResultChunk> Halting(Task more)
    {
        yield return new ResultChunk(0, "first"u8.ToArray(), false, FakeSyncQuery.Csv);
        await more;
        yield return new ResultChunk(1, "!"u8.ToArray(), true);
    }

    private static async IAsyncEnumerable<ResultChunk> Failing()
    {
        yield return new ResultChunk(0, "first"u8.ToArray(), false, FakeSyncQuery.Csv);
        await Task.Yield();
        throw new InvalidOperationException("broken");
    }

    private static async IAsyncEnumerable<ResultChunk> Endless(TaskCompletionSource ended, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                yield return new ResultChunk(i, new byte[1024], false, i == 0 ? FakeSyncQuery.Csv : null);
                await Task.Delay(5, cancel);
            }
        }
        finally
        {
            ended.TrySetResult();
        }
    }

    private static async IAsyncEnumerable<ResultChunk> Silent(
        TaskCompletionSource started, TaskCompletionSource ended, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        started.SetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, cancel);
        }
        finally
        {
            ended.TrySetResult();
        }
        yield break;
    }

    private static async IAsyncEnumerable<ResultChunk> Many(int count, int size)
    {
        // One buffer for all of them: a chunk's bytes are the producer's again when the next is asked for.
        var bytes = new byte[size];
        for (var i = 0; i < count; i++)
        {
            bytes.AsSpan().Fill((byte)i);
            yield return new ResultChunk(i, bytes, i == count - 1, i == 0 ? FakeSyncQuery.Csv : null);
            await Task.Yield();
        }
    }
}
