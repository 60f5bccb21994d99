using Dax.Contracts.Faults;
using Dax.Web.Tests.Fakes;

namespace Dax.Web.Tests.Files;

public sealed class RetrievalTests
{
    private static readonly Guid Id = Guid.Parse("01a1fa1b-d488-7400-8536-729c87d6be0c");
    private static readonly byte[] Content = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];
    private static readonly string Path = $"/files/main/{Id}";

    [Fact]
    public async Task Get_File_HasItsTypeLengthNameAndValidators()
    {
        await using var host = await Host();
        using var reply = await host.Get(Path);
        Assert.Equal(200, (int)reply.StatusCode);
        Assert.Equal("application/fits", reply.Content.Headers.ContentType!.ToString());
        Assert.Equal(5000, reply.Content.Headers.ContentLength);
        Assert.Equal("inline; filename=\"visit_image.fits\"", reply.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal("\"one\"", reply.Headers.ETag!.ToString());
        Assert.Equal(Fixtures.Noon, reply.Content.Headers.LastModified);
        Assert.Equal("bytes", reply.Headers.AcceptRanges.Single());
        Assert.Equal(Content, await reply.Content.ReadAsByteArrayAsync());
        await Until(() => host.Files.Open == 0);
    }

    [Fact]
    public async Task Head_File_SaysWhatGetWouldAndReadsNothing()
    {
        await using var host = await Host();
        using var reply = await host.Send(HttpMethod.Head, Path, null, ("Range", "bytes=0-9"));
        Assert.Equal(200, (int)reply.StatusCode);
        Assert.Equal(5000, reply.Content.Headers.ContentLength);
        Assert.Equal("\"one\"", reply.Headers.ETag!.ToString());
        Assert.Equal(0, host.Files.BytesRead);
    }

    [Fact]
    public async Task Get_Component_IsAFileOfItsOwn()
    {
        await using var host = await Host();
        host.Files.Add(Id, [1, 2, 3], "mask plane");
        using var reply = await host.Get(Path + "/mask%20plane");
        Assert.Equal([1, 2, 3], await reply.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Get_EmptyFile_IsEmpty()
    {
        await using var host = await Host();
        host.Files.Add(Id, []);
        using var reply = await host.Get(Path);
        Assert.Equal(200, (int)reply.StatusCode);
        Assert.Equal(0, reply.Content.Headers.ContentLength);
        using var range = await host.Get(Path, ("Range", "bytes=0-"));
        Assert.Equal(416, (int)range.StatusCode);
    }

    [Theory]
    [InlineData("bytes=0-0", 0, 0)]
    [InlineData("bytes=10-4999", 10, 4999)]
    [InlineData("bytes=4990-", 4990, 4999)]
    [InlineData("bytes=-1", 4999, 4999)]
    [InlineData("bytes=-99999", 0, 4999)]
    [InlineData("bytes=100-99999999999", 100, 4999)]
    [InlineData("bytes=6000-7000, 5-9", 5, 9)]
    public async Task Rfc9110_14_2_OneRange_IsThatPart(string range, int first, int last)
    {
        await using var host = await Host();
        using var reply = await host.Get(Path, ("Range", range));
        Assert.Equal(206, (int)reply.StatusCode);
        Assert.Equal($"bytes {first}-{last}/5000", reply.Content.Headers.ContentRange!.ToString());
        Assert.Equal(last - first + 1, reply.Content.Headers.ContentLength);
        Assert.Equal(Content[first..(last + 1)], await reply.Content.ReadAsByteArrayAsync());
        Assert.Equal(last - first + 1, host.Files.BytesRead);
    }

    [Fact]
    public async Task Rfc9110_14_6_SeveralRanges_AreSeveralParts()
    {
        await using var host = await Host();
        using var reply = await host.Get(Path, ("Range", "bytes=4000-4009, 0-1, -3"));
        Assert.Equal(206, (int)reply.StatusCode);
        Assert.Equal("multipart/byteranges", reply.Content.Headers.ContentType!.MediaType);
        var boundary = reply.Content.Headers.ContentType.Parameters.Single().Value;
        var body = await reply.Content.ReadAsByteArrayAsync();
        Assert.Equal(body.Length, reply.Content.Headers.ContentLength);
        var reader = new Microsoft.AspNetCore.WebUtilities.MultipartReader(boundary!, new MemoryStream(body));
        (int First, int Last)[] expected = [(4000, 4009), (0, 1), (4997, 4999)];
        foreach (var (first, last) in expected)
        {
            var part = (await reader.ReadNextSectionAsync())!;
            Assert.Equal($"bytes {first}-{last}/5000", part.Headers!["Content-Range"]);
            Assert.Equal("application/fits", part.ContentType);
            using var bytes = new MemoryStream();
            await part.Body.CopyToAsync(bytes);
            Assert.Equal(Content[first..(last + 1)], bytes.ToArray());
        }
        Assert.Null(await reader.ReadNextSectionAsync());
    }

    [Theory]
    [InlineData("bytes=0-10, 5-20")]
    [InlineData("bytes=9-3")]
    [InlineData("bytes=x")]
    [InlineData("rows=0-3")]
    [InlineData("bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16,18-18,20-20,22-22,24-24,26-26,28-28,30-30,32-32")]
    public async Task Rfc9110_14_2_RangesThatAreNoHonestWish_AreIgnored(string range)
    {
        await using var host = await Host();
        using var reply = await host.Get(Path, ("Range", range));
        Assert.Equal(200, (int)reply.StatusCode);
        Assert.Equal(Content, await reply.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("bytes=5000-")]
    [InlineData("bytes=9999-10000")]
    [InlineData("bytes=-0")]
    public async Task Rfc9110_15_5_17_RangeOutside_Is416WithTheLength(string range)
    {
        await using var host = await Host();
        using var reply = await host.Get(Path, ("Range", range));
        Assert.Equal(416, (int)reply.StatusCode);
        Assert.Equal("bytes */5000", reply.Content.Headers.ContentRange!.ToString());
        Assert.Equal("text/plain", reply.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("If-None-Match", "\"one\"", 304)]
    [InlineData("If-None-Match", "W/\"one\"", 304)]
    [InlineData("If-None-Match", "\"two\", \"one\"", 304)]
    [InlineData("If-None-Match", "*", 304)]
    [InlineData("If-None-Match", "\"two\"", 200)]
    [InlineData("If-Modified-Since", "Wed, 04 Mar 2026 12:00:00 GMT", 304)]
    [InlineData("If-Modified-Since", "Wed, 04 Mar 2026 11:59:59 GMT", 200)]
    [InlineData("If-Match", "\"one\"", 200)]
    [InlineData("If-Match", "*", 200)]
    [InlineData("If-Match", "W/\"one\"", 412)]
    [InlineData("If-Match", "\"two\"", 412)]
    [InlineData("If-Unmodified-Since", "Wed, 04 Mar 2026 12:00:00 GMT", 200)]
    [InlineData("If-Unmodified-Since", "Wed, 04 Mar 2026 11:59:59 GMT", 412)]
    public async Task Rfc9110_13_Condition_IsJudged(string header, string value, int status)
    {
        await using var host = await Host();
        using var reply = await host.Get(Path, (header, value));
        Assert.Equal(status, (int)reply.StatusCode);
        Assert.Equal("\"one\"", reply.Headers.ETag!.ToString());
        if (status != 200) Assert.Equal(0, host.Files.BytesRead);
    }

    [Fact]
    public async Task Rfc9110_13_2_2_TagBeforeDate()
    {
        await using var host = await Host();
        using var reply = await host.Get(Path, ("If-None-Match", "\"two\""), ("If-Modified-Since", "Wed, 04 Mar 2026 12:00:00 GMT"));
        Assert.Equal(200, (int)reply.StatusCode);
    }

    [Theory]
    [InlineData("\"one\"", 206)]
    [InlineData("\"two\"", 200)]
    [InlineData("W/\"one\"", 200)]
    [InlineData("Wed, 04 Mar 2026 12:00:00 GMT", 206)]
    [InlineData("Wed, 04 Mar 2026 12:00:01 GMT", 200)]
    public async Task Rfc9110_13_1_5_IfRange_SendsAllOfAnotherFile(string value, int status)
    {
        await using var host = await Host();
        using var reply = await host.Get(Path, ("Range", "bytes=1-2"), ("If-Range", value));
        Assert.Equal(status, (int)reply.StatusCode);
        Assert.Equal(status == 206 ? Content[1..3] : Content, await reply.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData(FaultCode.NotFound, 404)]
    [InlineData(FaultCode.Forbidden, 403)]
    [InlineData(FaultCode.Usage, 400)]
    [InlineData(FaultCode.Transient, 503)]
    public async Task Get_WhatCannotBeOpened_IsASentence(FaultCode code, int status)
    {
        await using var host = await Host();
        host.Files.Stored[(Id, null)] = new FakeFile(Content) { Fault = new FaultView(code, "This is why.") };
        using var reply = await host.Get(Path);
        Assert.Equal(status, (int)reply.StatusCode);
        Assert.Equal("text/plain", reply.Content.Headers.ContentType!.MediaType);
        Assert.Equal("This is why.", await reply.Content.ReadAsStringAsync());
        Assert.Null(reply.Headers.ETag);
    }

    [Theory]
    [InlineData("/files/main/none", 404)]
    [InlineData("/files/other/01a1fa1b-d488-7400-8536-729c87d6be0c", 404)]
    [InlineData("/files/main/01a1fa1b-d488-7400-8536-729c87d6be0c/wcs", 404)]
    [InlineData("/files/main", 404)]
    [InlineData("/files/main/..%2f..%2fetc%2fpasswd", 404)]
    public async Task Get_WhatThereIsNot_Is404(string path, int status)
    {
        await using var host = await Host();
        using var reply = await host.Get(path);
        Assert.Equal(status, (int)reply.StatusCode);
    }

    [Fact]
    public async Task Get_StoreFailsBeforeTheFirstByte_Is503()
    {
        await using var host = await Host();
        host.Files.BeforeRead = _ => throw new IOException("the disk at /secret");
        using var reply = await host.Get(Path);
        Assert.Equal(503, (int)reply.StatusCode);
        Assert.DoesNotContain("secret", await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null(reply.Content.Headers.ContentRange);
        Assert.False(reply.Content.Headers.Contains("Last-Modified"));
    }

    [Fact]
    public async Task Get_StoreFailsInTheMiddle_IsCutAndNeverWholeLooking()
    {
        await using var host = await Host(("Files:BufferBytes", "4096"));
        host.Files.Stored[(Id, null)] = new FakeFile(Content) { Length = 10_000_000 };
        host.Files.BeforeRead = offset => offset > 5_000_000 ? throw new IOException() : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<HttpRequestException>(async () => await (await host.Get(Path)).Content.ReadAsByteArrayAsync());
        await Until(() => host.Files.Open == 0);
    }

    /// <summary>Fails the test when it does not come about; far more than it takes.</summary>
    private static async Task Until(Func<bool> comesAbout)
    {
        for (var patience = System.Diagnostics.Stopwatch.StartNew(); !comesAbout(); await Task.Delay(5))
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), "It did not come about within 60 s.");
    }

    [Fact]
    public async Task Get_MoreThanAreSentAtATime_IsBusyUntilOneEnds()
    {
        await using var host = await Host(("Files:MaxTransfers", "1"));
        var hold = new TaskCompletionSource();
        host.Files.BeforeRead = _ => hold.Task;
        var first = host.Get(Path);
        await Until(() => host.Files.Open > 0);
        using (var busy = await host.Get(Path))
        {
            Assert.Equal(503, (int)busy.StatusCode);
            Assert.True(busy.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        }
        hold.SetResult();
        using (var done = await first) Assert.Equal(5000, (await done.Content.ReadAsByteArrayAsync()).Length);
        // Its place is given back behind its last byte.
        for (var patience = System.Diagnostics.Stopwatch.StartNew(); ; await Task.Delay(5))
        {
            using var next = await host.Get(Path);
            if (next.StatusCode == System.Net.HttpStatusCode.OK) break;
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), $"{next.StatusCode}");
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task Get_ClientThatGoes_EndsTheReading()
    {
        await using var host = await Host();
        host.Files.Stored[(Id, null)] = new FakeFile(Content) { Length = 1L << 40 };
        using (var request = new HttpRequestMessage(HttpMethod.Get, Path))
        using (var reply = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal(1L << 40, reply.Content.Headers.ContentLength);
            await (await reply.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[100_000]);
        }
        await Until(() => host.Files.Open == 0);
        Assert.True(host.Files.BytesRead < 1L << 30);
    }

    [Fact]
    public async Task Cors_FilesAndPreflight_AreOpenToOtherPages()
    {
        await using var host = await Host();
        using var reply = await host.Get(Path, ("Origin", "https://aladin.example.org"));
        Assert.Equal("*", reply.Headers.GetValues("Access-Control-Allow-Origin").Single());
        var exposed = reply.Headers.GetValues("Access-Control-Expose-Headers").Single().Split(", ");
        foreach (var name in (string[])["Content-Disposition", "Content-Length", "ETag", "Content-Range"]) Assert.Contains(name, exposed);
        foreach (var path in (string[])[Path, "/soda/sync", "/sia/query", "/datalink/links"])
        {
            using var preflight = await host.Send(HttpMethod.Options, path, null, ("Origin", "https://a.org"), ("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "range"));
            Assert.Equal(204, (int)preflight.StatusCode);
            Assert.Contains("Range", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        }
    }

    private static async Task<WebHost> Host(params (string, string?)[] settings)
    {
        var host = await WebHost.Start(settings);
        host.Files.Add(Id, Content);
        return host;
    }
}
