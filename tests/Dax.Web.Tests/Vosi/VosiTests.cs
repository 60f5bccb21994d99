using System.Xml.Linq;
using Dax.Contracts.Catalogs;
using Dax.Ivoa.Tests.Dali;
using Dax.Web.Tests.Fakes;

namespace Dax.Web.Tests.Vosi;

public sealed class VosiTests
{
    private static readonly XNamespace Xsi = "http://www.w3.org/2001/XMLSchema-instance";

    [Theory]
    [InlineData("/tap/capabilities")]
    [InlineData("/tap/availability")]
    [InlineData("/tap/tables")]
    [InlineData("/tap/tables?detail=min")]
    [InlineData("/tap/tables?DETAIL=max")]
    [InlineData("/tap/tables/messier.objects")]
    [InlineData("/tap/tables/messier.%22my%20kinds%22")]
    public async Task Vosi_Document_IsValid(string path)
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Get(path);
        Assert.Equal(200, (int)reply.StatusCode);
        Assert.Equal("text/xml", reply.Content.Headers.ContentType!.MediaType);
        SchemaCheck.Valid(await reply.Content.ReadAsByteArrayAsync(), SchemaCheck.Everything);
        using var head = await host.Send(HttpMethod.Head, path);
        Assert.Equal(200, (int)head.StatusCode);
        Assert.Equal(reply.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task TapRegExt_Capabilities_DeclareWhatWasComposedUnderThePrefixesOfClients()
    {
        await using var host = await WebHost.Start();
        var text = await host.Text("/tap/capabilities");
        foreach (var prefix in (string[])["vosi", "vr", "vs", "tr", "xsi"])
            Assert.Contains($"xmlns:{prefix}=", text, StringComparison.Ordinal);
        var tap = XElement.Parse(text).Elements("capability").Single(c => c.Attribute("standardID")!.Value == "ivo://ivoa.net/std/TAP");
        Assert.Equal("tr:TableAccess", tap.Attribute(Xsi + "type")!.Value);
        var access = tap.Element("interface")!;
        Assert.Equal(("vs:ParamHTTP", "std", "1.1"), (access.Attribute(Xsi + "type")!.Value, access.Attribute("role")!.Value, access.Attribute("version")!.Value));
        Assert.Equal($"{host.Url}tap", access.Element("accessURL")!.Value);
        Assert.Equal(
            ["interface", "language", "outputFormat", "uploadMethod", "retentionPeriod", "executionDuration", "outputLimit", "uploadLimit"],
            tap.Elements().Select(e => e.Name.LocalName).Distinct());
        Assert.Equal("10000", tap.Element("outputLimit")!.Element("default")!.Value);
        Assert.Equal("row", tap.Element("outputLimit")!.Element("default")!.Attribute("unit")!.Value);
    }

    [Fact]
    public async Task Vosi_3_2_Availability_IsHonest()
    {
        await using var host = await WebHost.Start();
        Assert.Contains("<vosi:available>true<", await host.Text("/tap/availability"), StringComparison.Ordinal);
        Assert.Contains("<vosi:upSince>2026-01-02T03:04:05.000Z<", await host.Text("/tap/availability"), StringComparison.Ordinal);
        host.Grains.Catalog.Status = new ServiceStatus(false, Fixtures.Noon, "The disk is full.");
        var text = await host.Text("/tap/availability");
        Assert.Contains("<vosi:available>false<", text, StringComparison.Ordinal);
        Assert.Contains("The disk is full.", text, StringComparison.Ordinal);
        host.Grains.Catalog.Failure = new TimeoutException();
        Assert.Contains("<vosi:available>false<", await host.Text("/tap/availability"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vosi_3_3_Tables_HaveWhatTapSchemaHas()
    {
        await using var host = await WebHost.Start();
        var table = (await host.Xml("/tap/tables")).Elements("schema").First().Elements("table").First();
        Assert.Equal("table", table.Attribute("type")!.Value);
        Assert.Equal("messier.objects", table.Element("name")!.Value);
        Assert.Equal("110", table.Element("nrows")!.Value);
        var seen = table.Elements("column").Single(c => c.Element("name")!.Value == "seen");
        var type = seen.Element("dataType")!;
        Assert.Equal(("vs:VOTableType", "*", "timestamp", "char"), (type.Attribute(Xsi + "type")!.Value, type.Attribute("arraysize")!.Value, type.Attribute("extendedType")!.Value, type.Value));
        var id = table.Elements("column").First();
        Assert.Equal(["indexed", "principal"], id.Elements("flag").Select(f => f.Value));
        Assert.Equal("messier.kinds", table.Element("foreignKey")!.Element("targetTable")!.Value);
    }

    [Fact]
    public async Task Vosi_3_3_DetailMin_LeavesColumnsOut()
    {
        await using var host = await WebHost.Start();
        var tables = await host.Xml("/tap/tables?detail=min");
        Assert.Equal(3, tables.Descendants("table").Count());
        Assert.Empty(tables.Descendants("column"));
        Assert.Empty(tables.Descendants("foreignKey"));
    }

    [Theory]
    [InlineData("/tap/tables/messier.nothing", 404)]
    [InlineData("/tap/tables/MESSIER.Objects", 200)]
    [InlineData("/tap/tables/", 200)]
    [InlineData("/tap/tables?detail=everything", 400)]
    [InlineData("/tap/nothing", 404)]
    public async Task Vosi_3_3_Path_HasItsStatus(string path, int status)
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Get(path);
        Assert.Equal(status, (int)reply.StatusCode);
    }

    [Fact]
    public async Task Dali_2_3_Examples_AreWellFormedAndOfRealTables()
    {
        await using var host = await WebHost.Start();
        var page = await host.Xml("/tap/examples");
        XNamespace xhtml = "http://www.w3.org/1999/xhtml";
        Assert.Equal("http://www.ivoa.net/rdf/examples#", page.Element(xhtml + "body")!.Attribute("vocab")!.Value);
        var examples = page.Descendants().Where(e => (string?)e.Attribute("typeof") == "example").ToArray();
        Assert.Equal(5, examples.Length);
        foreach (var example in examples)
        {
            Assert.Equal("#" + example.Attribute("id")!.Value, example.Attribute("resource")!.Value);
            Assert.Single(example.Descendants(), e => (string?)e.Attribute("property") == "name");
            Assert.Single(example.Descendants(), e => (string?)e.Attribute("property") == "query");
        }
        Assert.Contains("CONTAINS(POINT('ICRS', ra, dec), CIRCLE(", page.ToString(), StringComparison.Ordinal);
        Assert.Contains("FROM messier.\"my kinds\"", page.ToString(), StringComparison.Ordinal);
    }
}
