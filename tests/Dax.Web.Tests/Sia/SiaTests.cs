using System.Xml.Linq;
using Dax.Contracts.Catalogs;
using Dax.Contracts.Faults;
using Dax.Ivoa.Tests.Dali;
using Dax.Web.Tests.Fakes;
using Dax.Web.Tests.Tap;

namespace Dax.Web.Tests.Sia;

/// <summary>SIA 2.0 over HTTP; what its parameters mean is tested where they are judged.</summary>
public sealed class SiaTests
{
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Sia_2_1_Query_BringsEveryParameterToTheQuery(string method)
    {
        await using var host = await WebHost.Start(("PublicUrl:BaseUrl", "https://sky.example.org/dax"));
        using var reply = method == "GET"
            ? await host.Get("/sia/query?pos=RANGE%200%20360%20-2%20%2BInf&POS=CIRCLE+1+2+3&nonsense=1")
            : await host.Post("/sia/query", ("pos", "RANGE 0 360 -2 +Inf"), ("POS", "CIRCLE 1 2 3"), ("nonsense", "1"));
        Assert.Equal(200, (int)reply.StatusCode);
        Assert.True(host.Grains.Asked.TryDequeue(out var spec));
        Assert.Equal(("sia", "https://sky.example.org/dax"), (spec.Service, spec.BaseUrl));
        Assert.Equal([new("pos", "RANGE 0 360 -2 +Inf"), new("POS", "CIRCLE 1 2 3"), new("nonsense", "1")], spec.Parameters);
        Assert.Equal("*", reply.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Theory]
    [InlineData(FaultCode.Usage, 400, "UsageFault: no")]
    [InlineData(FaultCode.NotFound, 404, "DefaultFault: no")]
    [InlineData(FaultCode.Transient, 503, "TransientFault: no")]
    [InlineData(FaultCode.Busy, 503, "TransientFault: no")]
    [InlineData(FaultCode.Broken, 500, "FatalFault: no")]
    public async Task Sia_4_2_Fault_BeginsWithItsWord(FaultCode code, int status, string message)
    {
        await using var host = await WebHost.Start();
        host.Grains.Sync = (_, _) => FakeSyncQuery.Fault(new FaultView(code, "no"));
        using var reply = await host.Get("/sia/query?POS=invalid");
        Assert.Equal(status, (int)reply.StatusCode);
        Assert.Equal("application/x-votable+xml", reply.Content.Headers.ContentType!.ToString());
        Assert.Equal(message, await SyncTests.ErrorOf(reply));
    }

    [Fact]
    public async Task Dali_3_4_6_RunIdTwiceOrTooLong_Is400()
    {
        await using var host = await WebHost.Start();
        foreach (var query in (string[])["RUNID=1&RUNID=1", "RUNID=" + new string('r', 65)])
        {
            using var reply = await host.Get("/sia/query?" + query);
            Assert.Equal(400, (int)reply.StatusCode);
            Assert.StartsWith("UsageFault: ", await SyncTests.ErrorOf(reply), StringComparison.Ordinal);
        }
        Assert.Empty(host.Grains.Asked);
    }

    [Fact]
    public async Task Vosi_Capabilities_LieBesideTheQueryAndNameIt()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Get("/sia/capabilities");
        var bytes = await reply.Content.ReadAsByteArrayAsync();
        SchemaCheck.Valid(bytes, SchemaCheck.Everything);
        var capabilities = XElement.Load(new MemoryStream(bytes)).Elements("capability").ToDictionary(c => c.Attribute("standardID")!.Value);
        var query = capabilities["ivo://ivoa.net/std/SIA#query-2.0"].Element("interface")!.Element("accessURL")!;
        Assert.Equal(("base", $"{host.Url}sia/query"), (query.Attribute("use")!.Value, query.Value));
        Assert.Equal($"{host.Url}sia/availability", capabilities["ivo://ivoa.net/std/VOSI#availability"].Element("interface")!.Element("accessURL")!.Value);
    }

    [Fact]
    public async Task Vosi_Availability_NeedsImages()
    {
        await using var host = await WebHost.Start();
        var none = await host.Text("/sia/availability");
        Assert.Contains("<vosi:available>false<", none, StringComparison.Ordinal);
        Assert.Contains("No images are published here.", none, StringComparison.Ordinal);
        host.Grains.Catalog.Tables = new TableSetView([new SchemaView { Name = "ivoa", Tables = [new TableView { Name = "ivoa.ObsCore", Type = "table" }] }]);
        Assert.Contains("<vosi:available>true<", await host.Text("/sia/availability"), StringComparison.Ordinal);
        host.Grains.Catalog.Failure = new TimeoutException();
        Assert.Contains("<vosi:available>false<", await host.Text("/sia/availability"), StringComparison.Ordinal);
    }
}
