using System.Net;
using System.Xml.Linq;
using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Dax.Ivoa.Tests.Dali;
using Dax.Web.Tests.Fakes;

namespace Dax.Web.Tests.Soda;

/// <summary>SODA 1.0 at the door: what reaches the cutouts, and how their answers look.</summary>
public sealed class SodaTests
{
    private const string Query = "/soda/sync?ID=butler://a/01a1fa1b-d35e-725e-b303-6f19bde83299&CIRCLE=1+2+0.1";

    private static async IAsyncEnumerable<ResultChunk> Fits(long? length, params byte[][] parts)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            yield return new ResultChunk(i, parts[i], i == parts.Length - 1, i == 0 ? new ResultHead("application/fits", "cut.fits", length) : null);
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Soda_2_1_Sync_SendsTheFile_WithItsLengthAndName()
    {
        await using var host = await WebHost.Start();
        host.Grains.Sync = (_, _) => Fits(5, [1, 2, 3], [4, 5]);
        using var reply = await host.Get(Query);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal(("application/fits", 5L), (reply.Content.Headers.ContentType!.ToString(), reply.Content.Headers.ContentLength));
        Assert.Equal("inline; filename=\"cut.fits\"", reply.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal([1, 2, 3, 4, 5], await reply.Content.ReadAsByteArrayAsync());
        Assert.Equal("*", reply.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.True(host.Grains.Asked.TryDequeue(out var spec));
        Assert.Equal("soda", spec.Service);
        Assert.Equal(new JobParameter("CIRCLE", "1 2 0.1"), spec.Parameters[1]);
    }

    [Fact]
    public async Task Sync_Post_TakesRepeatedParameters()
    {
        await using var host = await WebHost.Start();
        host.Grains.Sync = (_, _) => Fits(1, [1]);
        using var reply = await host.Post("/soda/sync", ("ID", "a"), ("id", "b"), ("CIRCLE", "1 2 3"), ("POLYGON", "1 2 3 4 5 6"));
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.True(host.Grains.Asked.TryDequeue(out var spec));
        Assert.Equal(["ID", "id", "CIRCLE", "POLYGON"], spec.Parameters.Select(p => p.Name));
    }

    [Fact]
    public async Task Soda_4_1_Sync_WithoutOverlap_Is204_AndEmpty()
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
    [InlineData(FaultCode.Usage, "CIRCLE: a circle is three numbers", HttpStatusCode.BadRequest, "UsageError: CIRCLE: a circle is three numbers")]
    [InlineData(FaultCode.Usage, "MultiValuedParamNotSupported: BAND", HttpStatusCode.BadRequest, "MultiValuedParamNotSupported: BAND")]
    [InlineData(FaultCode.NotFound, "There is no such dataset.", HttpStatusCode.NotFound, "UsageError: There is no such dataset.")]
    [InlineData(FaultCode.Forbidden, "Not for you.", HttpStatusCode.Forbidden, "AuthorizationError: Not for you.")]
    [InlineData(FaultCode.Busy, "Later.", HttpStatusCode.ServiceUnavailable, "ServiceUnavailable: Later.")]
    [InlineData(FaultCode.Transient, "Later.", HttpStatusCode.ServiceUnavailable, "ServiceUnavailable: Later.")]
    [InlineData(FaultCode.Broken, "It broke.", HttpStatusCode.InternalServerError, "Error: It broke.")]
    public async Task Soda_4_2_Errors_AreTextWithALabel(FaultCode code, string message, HttpStatusCode status, string text)
    {
        await using var host = await WebHost.Start();
        host.Grains.Sync = (_, _) => FakeSyncQuery.Fault(new FaultView(code, message, 7));
        using var reply = await host.Get(Query);
        Assert.Equal(status, reply.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", reply.Content.Headers.ContentType!.ToString());
        Assert.Equal(text, await reply.Content.ReadAsStringAsync());
        Assert.Equal(code == FaultCode.Busy ? "7" : null, reply.Headers.RetryAfter?.ToString());
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
            yield return new ResultChunk(0, new byte[100_000], false, new ResultHead("application/fits", "cut.fits", 200_000));
            await Task.Yield();
            yield return new ResultChunk(1, default, true, null, new FaultView(FaultCode.Transient, "The disk is away."));
        }
    }

    [Fact]
    public async Task Async_IsAJobOfSoda()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Post("/soda/async", ("ID", "a"), ("CIRCLE", "1 2 3"), ("PHASE", "RUN"));
        Assert.Equal(HttpStatusCode.SeeOther, reply.StatusCode);
        Assert.Contains("/soda/async/", reply.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("soda", host.Grains.OnlyJob.View.Service);
    }

    [Fact]
    public async Task Capabilities_DeclareBoth_WithParametersByThreeFactors()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Get("/soda/capabilities");
        var bytes = await reply.Content.ReadAsByteArrayAsync();
        SchemaCheck.Valid(bytes, SchemaCheck.Everything);
        var document = XDocument.Load(new MemoryStream(bytes));
        var capabilities = document.Root!.Elements("capability").ToDictionary(c => (string)c.Attribute("standardID")!);
        Assert.Equal(
            ["ivo://ivoa.net/std/SODA#async-1.0", "ivo://ivoa.net/std/SODA#sync-1.0", "ivo://ivoa.net/std/VOSI#availability", "ivo://ivoa.net/std/VOSI#capabilities"],
            capabilities.Keys.Order(StringComparer.Ordinal));
        var sync = capabilities["ivo://ivoa.net/std/SODA#sync-1.0"].Element("interface")!;
        Assert.EndsWith("/soda/sync", sync.Element("accessURL")!.Value, StringComparison.Ordinal);
        var circle = sync.Elements("param").Single(p => p.Element("name")!.Value == "CIRCLE");
        Assert.Equal(("deg", "pos.outline;obs", "3", "circle"), (circle.Element("unit")!.Value, circle.Element("ucd")!.Value,
            (string)circle.Element("dataType")!.Attribute("arraysize")!, (string)circle.Element("dataType")!.Attribute("extendedType")!));
    }

    [Fact]
    public async Task Sync_Head_Is405()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Send(HttpMethod.Head, Query);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, reply.StatusCode);
    }
}
