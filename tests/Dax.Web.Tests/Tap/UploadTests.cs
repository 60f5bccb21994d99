using System.Net.Sockets;
using System.Text;
using Dax.Contracts.Jobs;
using Dax.Web.Tests.Fakes;

namespace Dax.Web.Tests.Tap;

public sealed class UploadTests
{
    [Fact]
    public async Task Tap_2_7_6_InlineTable_IsStoredAndNamed()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Send(HttpMethod.Post, "/tap/sync", Form([("UPLOAD", "t1,param:part")], [("part", "<VOTABLE/>")]));
        Assert.Equal(200, (int)reply.StatusCode);
        Assert.True(host.Grains.Asked.TryDequeue(out var spec));
        Assert.Equal([new UploadedTable("t1", "token1", null)], spec.Uploads);
        Assert.Equal(["UPLOAD"], spec.Parameters.Select(p => p.Name));
        Assert.Equal("<VOTABLE/>", Encoding.UTF8.GetString(host.Uploads.Stored["token1"]));
    }

    [Theory]
    [InlineData("a,param:p;b,http://example.org/x;y,z")]
    [InlineData(" a , param:p ; b , http://example.org/x;y,z ")]
    public async Task Tap10_SemicolonsBetweenTables_AreUnderstood(string upload)
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Send(HttpMethod.Post, "/tap/sync", Form([("UPLOAD", upload)], [("p", "x")]));
        Assert.Equal(200, (int)reply.StatusCode);
        Assert.True(host.Grains.Asked.TryDequeue(out var spec));
        Assert.Equal([new UploadedTable("a", "token1", null), new UploadedTable("b", null, "http://example.org/x;y,z")], spec.Uploads);
    }

    [Fact]
    public async Task Dali_3_4_5_RepeatedUpload_GivesSeveralTables()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Post("/tap/sync", ("UPLOAD", "a,https://example.org/a.vot"), ("upload", "b,http://example.org/b.vot"));
        Assert.Equal(200, (int)reply.StatusCode);
        Assert.True(host.Grains.Asked.TryDequeue(out var spec));
        Assert.Equal(["a", "b"], spec.Uploads.Select(u => u.Name));
        Assert.All(spec.Uploads, u => Assert.Null(u.Token));
    }

    [Theory]
    [InlineData("t1")]
    [InlineData("t1,")]
    [InlineData("1t,param:p")]
    [InlineData("t-1,param:p")]
    [InlineData("t1,param:")]
    [InlineData("t1,param:missing")]
    [InlineData("t1,vos://authority/x")]
    [InlineData("t1,file:///etc/passwd")]
    [InlineData("t1,ftp://example.org/x")]
    [InlineData("t1,relative/path")]
    [InlineData("t1,param:p;T1,param:p")]
    public async Task Dali_3_4_5_BadUpload_Is400AndLeavesNothing(string upload)
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Send(HttpMethod.Post, "/tap/sync", Form([("UPLOAD", upload)], [("p", "x")]));
        Assert.Equal(400, (int)reply.StatusCode);
        Assert.Contains("UPLOAD", await SyncTests.ErrorOf(reply), StringComparison.Ordinal);
        Assert.Empty(host.Grains.Asked);
        Assert.Empty(host.Uploads.Stored);
    }

    [Fact]
    public async Task Upload_PartWithoutFileName_IsAnUploadWhenItIsNamed()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Send(HttpMethod.Post, "/tap/sync", Form([("p", "<VOTABLE/>"), ("UPLOAD", "t,param:p")], []));
        Assert.True(host.Grains.Asked.TryDequeue(out var spec));
        Assert.Equal(["UPLOAD"], spec.Parameters.Select(p => p.Name));
        Assert.Equal("<VOTABLE/>", Encoding.UTF8.GetString(host.Uploads.Stored[spec.Uploads.Single().Token!]));
    }

    [Fact]
    public async Task Upload_TooLong_Is400AndLeavesNothing()
    {
        await using var host = await WebHost.Start(("RequestLimits:UploadBytes", "1000"));
        using var reply = await host.Send(HttpMethod.Post, "/tap/sync", Form([("UPLOAD", "t,param:p")], [("q", "small"), ("p", new string('x', 1001))]));
        Assert.Equal(400, (int)reply.StatusCode);
        Assert.Empty(host.Uploads.Stored);
    }

    [Fact]
    public async Task Upload_LongerThanARequestMayBe_Is413()
    {
        await using var host = await WebHost.Start(("RequestLimits:RequestBytes", "2000"));
        using var reply = await host.Send(HttpMethod.Post, "/tap/sync", Form([("UPLOAD", "t,param:p")], [("p", new string('x', 4000))]));
        Assert.Equal(413, (int)reply.StatusCode);
        Assert.Empty(host.Uploads.Stored);
    }

    [Fact]
    public async Task Stilts_ChunkedMultipartWithQuotedBoundary_IsRead()
    {
        const string Boundary = "--'()+_,-./:=?x";
        const string Body =
            "----'()+_,-./:=?x\r\nContent-Disposition: form-data; name=\"LANG\"\r\n\r\nADQL\r\n" +
            "----'()+_,-./:=?x\r\nContent-Disposition: form-data; name=\"UPLOAD\"\r\n\r\nt1,param:t1\r\n" +
            "----'()+_,-./:=?x\r\nContent-Disposition: form-data; name=\"t1\"; filename=\"t1\"\r\nContent-Type: application/x-votable+xml\r\n\r\n<VOTABLE>\r\n</VOTABLE>\r\n" +
            "----'()+_,-./:=?x--\r\n";
        await using var host = await WebHost.Start();
        foreach (var boundary in (string[])["\"" + Boundary + "\"", Boundary])
        {
            var reply = await Raw(host.Url.Port, "POST /tap/sync HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n" +
                $"Content-Type: multipart/form-data; boundary={boundary}\r\n\r\n" + Chunked(Body, 37));
            Assert.StartsWith("HTTP/1.1 200", reply, StringComparison.Ordinal);
            Assert.True(host.Grains.Asked.TryDequeue(out var spec));
            Assert.Equal([new JobParameter("LANG", "ADQL"), new JobParameter("UPLOAD", "t1,param:t1")], spec.Parameters);
            Assert.Equal("<VOTABLE>\r\n</VOTABLE>", Encoding.UTF8.GetString(host.Uploads.Stored[spec.Uploads.Single().Token!]));
        }
    }

    [Fact]
    public async Task Multipart_CutOff_Is400AndLeavesNothing()
    {
        await using var host = await WebHost.Start();
        using var content = new StringContent("--b\r\nContent-Disposition: form-data; name=\"p\"; filename=\"p\"\r\n\r\nhalf a table");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        using var reply = await host.Send(HttpMethod.Post, "/tap/sync", content);
        Assert.Equal(400, (int)reply.StatusCode);
        Assert.Empty(host.Uploads.Stored);
    }

    [Fact]
    public async Task Multipart_FailureOfOurDisk_IsNotBlamedOnTheClientAndShowsNoPath()
    {
        await using var host = await WebHost.Start();
        host.Uploads.Failure = new IOException("No space left on device : '/srv/dax/uploads/ab/secret'", 28);
        using var reply = await host.Send(HttpMethod.Post, "/tap/sync", Form([("UPLOAD", "t1,param:p")], [("p", "one")]));
        Assert.Equal(500, (int)reply.StatusCode);
        Assert.DoesNotContain("/srv/dax", await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Async_UploadAtCreationAndAtParameters_BelongToTheJob()
    {
        await using var host = await WebHost.Start();
        using var created = await host.Send(HttpMethod.Post, "/tap/async", Form([("UPLOAD", "t1,param:p")], [("p", "one")]));
        Assert.Equal(303, (int)created.StatusCode);
        var job = created.Headers.Location!.AbsolutePath;
        using var added = await host.Send(HttpMethod.Post, job + "/parameters", Form([("UPLOAD", "t2,param:q")], [("q", "two")]));
        Assert.Equal(303, (int)added.StatusCode);
        Assert.Equal(["t1", "t2"], host.Grains.OnlyJob.Spec!.Uploads.Select(u => u.Name));
        Assert.Equal(["one", "two"], host.Grains.OnlyJob.Spec!.Uploads.Select(u => Encoding.UTF8.GetString(host.Uploads.Stored[u.Token!])));
    }

    [Fact]
    public async Task Async_RefusedParameters_ThrowTheirFilesAway()
    {
        await using var host = await WebHost.Start();
        var job = await host.NewJob();
        host.Grains.OnlyJob.Set(v => v with { Phase = JobPhase.Executing });
        using var added = await host.Send(HttpMethod.Post, job + "/parameters", Form([("UPLOAD", "t2,param:q")], [("q", "two")]));
        Assert.Equal(400, (int)added.StatusCode);
        Assert.Empty(host.Uploads.Stored);
    }

    internal static MultipartFormDataContent Form((string Name, string Value)[] fields, (string Name, string Body)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        foreach (var (name, body) in files)
            form.Add(new StringContent(body, Encoding.UTF8, "application/x-votable+xml"), name, name + ".vot");
        return form;
    }

    private static string Chunked(string body, int size)
    {
        var text = new StringBuilder();
        for (var at = 0; at < body.Length; at += size)
        {
            var part = body.Substring(at, Math.Min(size, body.Length - at));
            text.Append($"{part.Length:x}\r\n{part}\r\n");
        }
        return text.Append("0\r\n\r\n").ToString();
    }

    private static async Task<string> Raw(int port, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
