using System.IO.Compression;
using System.Text;
using Dax.Contracts.Jobs;
using Dax.Ivoa.Tests.Dali;
using Dax.Web.Tests.Fakes;

namespace Dax.Web.Tests.Uws;

public sealed class ResultTests
{
    private const string Text = "a,b\r\n1,2\r\n3,4\r\n";

    [Fact]
    public async Task Tap_2_2_Result_HasItsTypeLengthAndName()
    {
        await using var host = await WebHost.Start();
        var path = await Completed(host);
        using var reply = await host.Get(path);
        Assert.Equal("text/csv", reply.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Text.Length, reply.Content.Headers.ContentLength);
        Assert.Equal("inline; filename=\"result.csv\"", reply.Content.Headers.ContentDisposition!.ToString());
        Assert.NotNull(reply.Headers.ETag);
        Assert.Equal(Text, await reply.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Result_Head_SaysWhatGetWould()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Send(HttpMethod.Head, await Completed(host));
        Assert.Equal(200, (int)reply.StatusCode);
        Assert.Equal(Text.Length, reply.Content.Headers.ContentLength);
        Assert.Empty(await reply.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Rfc9110_14_2_Range_IsPartOfTheStoredBytes()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Get(await Completed(host), ("Range", "bytes=5-8"), ("Accept-Encoding", "gzip"));
        Assert.Equal(206, (int)reply.StatusCode);
        Assert.Equal("1,2\r", await reply.Content.ReadAsStringAsync());
        Assert.Equal($"bytes 5-8/{Text.Length}", reply.Content.Headers.ContentRange!.ToString());
        Assert.Empty(reply.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Rfc9110_13_1_2_KnownTag_Is304()
    {
        await using var host = await WebHost.Start();
        var path = await Completed(host);
        using var first = await host.Get(path);
        using var again = await host.Get(path, ("If-None-Match", first.Headers.ETag!.ToString()));
        Assert.Equal(304, (int)again.StatusCode);
    }

    [Fact]
    public async Task Result_IsCompressedWhenAsked()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Get(await Completed(host), ("Accept-Encoding", "gzip"));
        Assert.Equal("gzip", reply.Content.Headers.ContentEncoding.Single());
        await using var body = new GZipStream(await reply.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(body);
        Assert.Equal(Text, await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task Dali_4_2_ResultOfAnUnfinishedJob_Is404()
    {
        await using var host = await WebHost.Start();
        var path = await host.NewJob();
        using var reply = await host.Get(path + "/results/result");
        Assert.Equal(404, (int)reply.StatusCode);
    }

    [Fact]
    public async Task Dali_4_2_UnknownOrVanishedResult_Is404()
    {
        await using var host = await WebHost.Start();
        var path = await Completed(host);
        using var other = await host.Get(path + "s");
        Assert.Equal(404, (int)other.StatusCode);
        host.Results.Stored.Clear();
        using var gone = await host.Get(path);
        Assert.Equal(404, (int)gone.StatusCode);
    }

    [Fact]
    public async Task Uws_Results_AreListed()
    {
        await using var host = await WebHost.Start();
        var path = await Completed(host);
        var list = path[..path.LastIndexOf('/')];
        SchemaCheck.Valid(await host.Client.GetByteArrayAsync(list), SchemaCheck.Uws);
        var result = (await host.Xml(list)).Elements().Single();
        Assert.Equal("result", result.Attribute("id")!.Value);
        Assert.Equal("text/csv", result.Attribute("mime-type")!.Value);
        Assert.Equal(Text.Length, (int)result.Attribute("size")!);
    }

    private static async Task<string> Completed(WebHost host)
    {
        var path = await host.NewJob();
        var job = host.Grains.OnlyJob;
        job.Set(v => v with { Phase = JobPhase.Completed, Ended = Fixtures.Noon, Results = [new ResultView("result", "text/csv", Text.Length, 1, "result.csv")] });
        host.Results.Stored[(job.View.Id, "result")] = Encoding.UTF8.GetBytes(Text);
        return path + "/results/result";
    }
}
