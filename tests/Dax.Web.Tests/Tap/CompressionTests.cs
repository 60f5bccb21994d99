using System.IO.Compression;
using System.Text;
using Dax.Contracts.Results;
using Dax.Web.Tests.Fakes;

namespace Dax.Web.Tests.Tap;

public sealed class CompressionTests
{
    private const string Query = "/tap/sync?LANG=ADQL";

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br", "gzip")]
    [InlineData("br;q=1, gzip;q=0.5", "br")]
    [InlineData("gzip;q=0, br;q=0", null)]
    [InlineData("identity", null)]
    [InlineData("deflate", null)]
    public async Task Rfc9110_12_5_3_AnswerIsCompressedAsAsked(string accepted, string? coding)
    {
        await using var host = await WebHost.Start();
        host.Grains.Sync = (_, _) => FakeSyncQuery.Text("one ", "two ", "three");
        using var reply = await host.Get(Query, ("Accept-Encoding", accepted));
        Assert.Equal(coding, reply.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("Accept-Encoding", reply.Headers.Vary.Single());
        Assert.Equal("one two three", await Decoded(reply, coding));
    }

    [Fact]
    public async Task Fits_IsNeverCompressed()
    {
        await using var host = await WebHost.Start();
        host.Grains.Sync = (_, _) => Fits();
        using var reply = await host.Get(Query, ("Accept-Encoding", "gzip"));
        Assert.Empty(reply.Content.Headers.ContentEncoding);
        Assert.Equal(2880, reply.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Compressed_FirstChunk_IsNotHeldBack()
    {
        var more = new TaskCompletionSource();
        await using var host = await WebHost.Start();
        host.Grains.Sync = (_, _) => Halting(more.Task);
        using var request = new HttpRequestMessage(HttpMethod.Get, Query);
        request.Headers.Add("Accept-Encoding", "gzip");
        using var reply = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = new GZipStream(await reply.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        var buffer = new byte[5];
        await body.ReadExactlyAsync(buffer);
        Assert.Equal("first", Encoding.UTF8.GetString(buffer));
        more.SetResult();
        Assert.Equal(1, await body.ReadAsync(buffer));
    }

    [Fact]
    public async Task Documents_OfSomeLength_AreCompressedToo()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Get("/tap/tables", ("Accept-Encoding", "gzip"));
        Assert.Equal("gzip", reply.Content.Headers.ContentEncoding.Single());
        Assert.Contains("messier.objects", await Decoded(reply, "gzip"), StringComparison.Ordinal);
    }

    private static async Task<string> Decoded(HttpResponseMessage reply, string? coding)
    {
        await using var raw = await reply.Content.ReadAsStreamAsync();
        await using Stream body = coding switch
        {
            "gzip" => new GZipStream(raw, CompressionMode.Decompress),
            "br" => new BrotliStream(raw, CompressionMode.Decompress),
            _ => raw,
        };
        using var reader = new StreamReader(body);
        return await reader.ReadToEndAsync();
    }

    private static async IAsyncEnumerable<ResultChunk> Fits()
    {
        await Task.Yield();
        yield return new ResultChunk(0, new byte[2880], true, new ResultHead("application/fits", "result.fits"));
    }

    private static async IAsyncEnumerable<ResultChunk> Halting(Task more)
    {
        yield return new ResultChunk(0, "first"u8.ToArray(), false, FakeSyncQuery.Csv);
        await more;
        yield return new ResultChunk(1, "!"u8.ToArray(), true);
    }
}
