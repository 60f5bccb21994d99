using System.Net;
using System.Xml.Linq;
using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Dax.Ivoa.Mosaic;
using Dax.Ivoa.Tests.Dali;
using Dax.Web.Tests.Fakes;

namespace Dax.Web.Tests.Mosaic;

/// <summary>Mosaics at the door: what reaches the work, and how its answers look.</summary>
public sealed class MosaicTests
{
    private const string Query = "/mosaic/sync?REPO=main&COLLECTION=runs/*&DATASETTYPE=deep_coadd&BAND=r&CIRCLE=1+2+0.1&PIXELSCALE=2&KERNEL=area";

    private static async IAsyncEnumerable<ResultChunk> Mosaic(string contentType, string name, params byte[][] parts)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            yield return new ResultChunk(i, parts[i], i == parts.Length - 1, i == 0 ? new ResultHead(contentType, name, null) : null);
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Sync_SendsTheFile_AsItIsMade()
    {
        await using var host = await WebHost.Start();
        host.Grains.Sync = (_, _) => Mosaic("application/fits", "mosaic.fits", [1, 2, 3], [4, 5]);
        using var reply = await host.Get(Query, ("Origin", "https://elsewhere.example.org"));
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("application/fits", reply.Content.Headers.ContentType!.ToString());
        Assert.Equal("inline; filename=\"mosaic.fits\"", reply.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal([1, 2, 3, 4, 5], await reply.Content.ReadAsByteArrayAsync());
        Assert.Equal("*", reply.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Content-Disposition", reply.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
        Assert.True(host.Grains.Asked.TryDequeue(out var spec));
        Assert.Equal("mosaic", spec.Service);
        Assert.Equal(new JobParameter("COLLECTION", "runs/*"), spec.Parameters[1]);
    }

    [Fact]
    public async Task Sync_Post_TakesRepeatedParameters()
    {
        await using var host = await WebHost.Start();
        host.Grains.Sync = (_, _) => Mosaic("image/png", "mosaic.png", [1]);
        using var reply = await host.Post("/mosaic/sync", ("ID", "a"), ("id", "b"), ("RESPONSEFORMAT", "png"));
        Assert.Equal((HttpStatusCode.OK, "image/png"), (reply.StatusCode, reply.Content.Headers.ContentType!.ToString()));
        Assert.True(host.Grains.Asked.TryDequeue(out var spec));
        Assert.Equal(["ID", "id", "RESPONSEFORMAT"], spec.Parameters.Select(p => p.Name));
    }

    [Fact]
    public async Task Sync_WhereThereIsNoImage_Is204_AndEmpty()
    {
        await using var host = await WebHost.Start();
        host.Grains.Sync = (_, _) => Empty();
        using var reply = await host.Get(Query);
        Assert.Equal(HttpStatusCode.NoContent, reply.StatusCode);
        Assert.Empty(await reply.Content.ReadAsByteArrayAsync());

        static async IAsyncEnumerable<ResultChunk> Empty()
        {
            await Task.Yield();
            yield return new ResultChunk(0, default, true, new ResultHead("application/fits", "empty.fits", null, IsEmpty: true));
        }
    }

    [Theory]
    [InlineData(FaultCode.Usage, "PIXELSCALE: a number above 0", HttpStatusCode.BadRequest, "UsageError: PIXELSCALE: a number above 0")]
    [InlineData(FaultCode.NotFound, "There is no such collection.", HttpStatusCode.NotFound, "UsageError: There is no such collection.")]
    [InlineData(FaultCode.Forbidden, "Not for you.", HttpStatusCode.Forbidden, "AuthorizationError: Not for you.")]
    [InlineData(FaultCode.Busy, "Later.", HttpStatusCode.ServiceUnavailable, "ServiceUnavailable: Later.")]
    [InlineData(FaultCode.Broken, "It broke.", HttpStatusCode.InternalServerError, "Error: It broke.")]
    public async Task Sync_Faults_AreTextWithSodasLabels(FaultCode code, string message, HttpStatusCode status, string text)
    {
        await using var host = await WebHost.Start();
        host.Grains.Sync = (_, _) => FakeSyncQuery.Fault(new FaultView(code, message, 7));
        using var reply = await host.Get(Query);
        Assert.Equal(status, reply.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", reply.Content.Headers.ContentType!.ToString());
        Assert.Equal(text, await reply.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Sync_ThatBreaksOff_IsCut()
    {
        await using var host = await WebHost.Start();
        host.Grains.Sync = (_, _) => Broken();
        var failure = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var reply = await host.Get(Query);
            await reply.Content.ReadAsByteArrayAsync();
        });
        Assert.True(failure is HttpRequestException or IOException, failure.ToString());

        static async IAsyncEnumerable<ResultChunk> Broken()
        {
            yield return new ResultChunk(0, new byte[100_000], false, new ResultHead("application/fits", "mosaic.fits", null));
            await Task.Yield();
            yield return new ResultChunk(1, default, true, null, new FaultView(FaultCode.Transient, "The disk is away."));
        }
    }

    [Fact]
    public async Task Async_IsAJobOfMosaic()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Post("/mosaic/async", ("ID", "a"), ("CIRCLE", "1 2 3"), ("PHASE", "RUN"));
        Assert.Equal(HttpStatusCode.SeeOther, reply.StatusCode);
        Assert.Contains("/mosaic/async/", reply.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("mosaic", host.Grains.OnlyJob.View.Service);
    }

    [Fact]
    public async Task Capabilities_AreValid_AndTellEveryParameter()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Get("/mosaic/capabilities");
        var bytes = await reply.Content.ReadAsByteArrayAsync();
        SchemaCheck.Valid(bytes, SchemaCheck.Everything);
        var own = XElement.Load(new MemoryStream(bytes)).Elements("capability").Where(c => c.Attribute("standardID") is null).Select(c => c.Element("interface")!).ToArray();
        Assert.Equal(2, own.Length);
        Assert.EndsWith("/mosaic/sync", own[0].Element("accessURL")!.Value, StringComparison.Ordinal);
        Assert.EndsWith("/mosaic/async", own[1].Element("accessURL")!.Value, StringComparison.Ordinal);
        Assert.All(own, i => Assert.Equal(MosaicParameter.All.Select(p => p.Name), i.Elements("param").Select(p => p.Element("name")!.Value)));
    }

    [Fact]
    public async Task Sync_Head_Is405()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Send(HttpMethod.Head, Query);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, reply.StatusCode);
    }
}
