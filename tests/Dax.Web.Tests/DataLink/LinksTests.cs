using System.Collections.Immutable;
using System.Xml.Linq;
using Dax.Contracts.Datasets;
using Dax.Ivoa.DataLink;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Tests.Dali;
using Dax.Web.DataLink;
using Dax.Web.Tests.Fakes;
using Dax.Web.Tests.Tap;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dax.Web.Tests.DataLink;

/// <summary>{links} responses over HTTP, whole documents (DataLink 1.1, 2 and 3).</summary>
public sealed class LinksTests
{
    private const string Base = "https://sky.example.org/dax";
    private static readonly XNamespace Vo = "http://www.ivoa.net/xml/VOTable/v1.3";

    [Fact]
    public async Task DataLink_2_1_1_NoId_IsAnEmptyTableWithTheSelfDescriptor()
    {
        await using var host = await Start();
        using var reply = await host.Get("/datalink/links");
        Assert.Equal(200, (int)reply.StatusCode);
        var document = await Document(reply);
        Assert.Empty(Rows(document));
        var self = Assert.Single(document.Elements(Vo + "RESOURCE"), r => (string?)r.Attribute("type") == "meta");
        Assert.Equal(("adhoc:this", "this"), (self.Attribute("utype")!.Value, self.Attribute("name")!.Value));
        Assert.Equal($"{Base}/datalink/links", Property(self, "accessURL"));
        Assert.Equal("ivo://ivoa.net/std/DataLink#links-1.1", Property(self, "standardID"));
    }

    [Theory]
    [InlineData(null, "application/x-votable+xml;content=datalink")]
    [InlineData("votable", "application/x-votable+xml;content=datalink")]
    [InlineData("application/x-votable%2Bxml", "application/x-votable+xml")]
    [InlineData("application/x-votable%2Bxml;content=datalink", "application/x-votable+xml;content=datalink")]
    [InlineData("application/x-votable%2Bxml;serialization=binary2", "application/x-votable+xml;serialization=BINARY2")]
    [InlineData("csv", "text/csv;header=present")]
    [InlineData("application/fits", "application/fits")]
    public async Task DataLink_3_3_ContentType_IsDataLinksUnlessAnotherWasAsked(string? format, string contentType)
    {
        await using var host = await Start();
        using var reply = await host.Get("/datalink/links?ID=a" + (format is null ? "" : "&RESPONSEFORMAT=" + format));
        Assert.Equal(200, (int)reply.StatusCode);
        Assert.Equal(contentType, reply.Content.Headers.NonValidated["Content-Type"].ToString());
        if (contentType.Contains("votable", StringComparison.Ordinal) && !contentType.Contains("BINARY", StringComparison.Ordinal))
            Assert.Contains("<TABLEDATA>", await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DataLink_3_2_Columns_AreTheStandards()
    {
        await using var host = await Start();
        using var reply = await host.Get("/datalink/links?ID=a");
        var document = await Document(reply);
        var fields = document.Descendants(Vo + "FIELD").ToDictionary(f => f.Attribute("name")!.Value);
        Assert.Equal(["ID", "access_url", "service_def", "error_message", "description", "semantics", "content_type", "content_length", "content_qualifier"], fields.Keys);
        Assert.Equal(
            ["meta.id;meta.main", "meta.ref.url", "meta.ref", "meta.code.error", "meta.note", "meta.code", "meta.code.mime", "phys.size;meta.file", "meta.code"],
            fields.Values.Select(f => f.Attribute("ucd")!.Value));
        Assert.Equal(("long", "byte", null), (fields["content_length"].Attribute("datatype")!.Value, fields["content_length"].Attribute("unit")!.Value, (string?)fields["content_length"].Attribute("arraysize")));
        Assert.All(fields.Values.Where(f => f.Attribute("name")!.Value != "content_length"), f => Assert.Equal(("char", "*"), (f.Attribute("datatype")!.Value, f.Attribute("arraysize")!.Value)));
        var results = document.Elements(Vo + "RESOURCE").Single(r => r.Attribute("type")!.Value == "results");
        Assert.Contains(results.Elements(Vo + "INFO"), i => i.Attribute("name")!.Value == "standardID" && i.Attribute("value")!.Value == "ivo://ivoa.net/std/DataLink#links-1.1");
    }

    [Fact]
    public async Task DataLink_3_2_Rows_HaveOneOfUrlServiceAndError_AndServicesAreInTheDocument()
    {
        await using var host = await Start();
        using var reply = await host.Get("/datalink/links?ID=a&ID=none&id=b");
        var document = await Document(reply);
        var rows = Rows(document);
        Assert.Equal(["a", "a", "a", "a", "none", "b", "b", "b", "b"], rows.Select(r => r["ID"]));
        Assert.All(rows, r => Assert.Single((string[])["access_url", "service_def", "error_message"], c => r[c].Length > 0));
        Assert.Equal(["#this", "#cutout", "#cutout", "#progenitor"], rows.Take(4).Select(r => r["semantics"]));
        Assert.Equal($"{Base}/files/main/{FakeLinks.Dataset}", rows[0]["access_url"]);
        Assert.Equal(("application/fits", "4711", "#image"), (rows[0]["content_type"], rows[0]["content_length"], rows[0]["content_qualifier"]));
        Assert.Equal($"{Base}/files/main/{FakeLinks.Dataset}/raw%20part", rows[3]["access_url"]);
        Assert.Equal("NotFoundFault: there is none", rows[4]["error_message"]);
        Assert.All((string[])["description", "content_type", "content_length", "content_qualifier"], c => Assert.Empty(rows[4][c]));
        var ids = document.Elements(Vo + "RESOURCE").Select(r => (string?)r.Attribute("ID")).OfType<string>().ToArray();
        Assert.Equal(["soda-sync-1", "soda-async-1", "soda-sync-3", "soda-async-3"], ids);
        Assert.Equal(ids, rows.Select(r => r["service_def"]).Where(s => s.Length > 0));
    }

    [Fact]
    public async Task DataLink_4_3_CutoutService_HasTheIdAndTheBoundsOfItsImage()
    {
        await using var host = await Start();
        using var reply = await host.Get("/datalink/links?ID=" + Uri.EscapeDataString("ivo://x?repo=main&id=1"));
        var document = await Document(reply);
        foreach (var kind in (string[])["sync", "async"])
        {
            var service = document.Elements(Vo + "RESOURCE").Single(r => (string?)r.Attribute("ID") == $"soda-{kind}-1");
            Assert.Equal(("meta", "adhoc:service"), (service.Attribute("type")!.Value, service.Attribute("utype")!.Value));
            Assert.Equal(($"{Base}/soda/{kind}", $"ivo://ivoa.net/std/SODA#{kind}-1.0"), (Property(service, "accessURL"), Property(service, "standardID")));
            var inputs = service.Element(Vo + "GROUP")!.Elements(Vo + "PARAM").ToDictionary(p => p.Attribute("name")!.Value);
            Assert.Equal("ivo://x?repo=main&id=1", inputs["ID"].Attribute("value")!.Value);
            Assert.Equal("", inputs["CIRCLE"].Attribute("value")!.Value);
            Assert.Equal("10 20 0.5", Bound(inputs["CIRCLE"], "MAX"));
            Assert.Equal("9.5 19.5 10.5 19.5 10 20.5", Bound(inputs["POLYGON"], "MAX"));
            Assert.Equal(("4.02E-07", "5.52E-07"), (Bound(inputs["BAND"], "MIN"), Bound(inputs["BAND"], "MAX")));
            Assert.Null(inputs["TIME"].Element(Vo + "VALUES"));
        }
    }

    [Fact]
    public async Task CutoutServiceThatMakesPictures_LinksThePreview()
    {
        var offer = new Offer { Parameters = [new InputParameter("ID"), new InputParameter("RESPONSEFORMAT") { Options = ["application/fits", "image/png"] }] };
        await using var host = await WebHost.StartWith(services => services.RemoveAll<IMosaicOffer>().Replace(Microsoft.Extensions.DependencyInjection.ServiceDescriptor.Singleton<ICutoutOffer>(offer)), ("PublicUrl:BaseUrl", Base));
        using var reply = await host.Get("/datalink/links?ID=" + Uri.EscapeDataString("ivo://x?repo=main&id=1"));
        var rows = Rows(await Document(reply));
        Assert.Equal(["#this", "#cutout", "#cutout", "#preview", "#progenitor"], rows.Select(r => r["semantics"]));
        Assert.Equal($"{Base}/soda/sync?ID=ivo%3A%2F%2Fx%3Frepo%3Dmain%26id%3D1&RESPONSEFORMAT=image%2Fpng", rows[3]["access_url"]);
        Assert.Equal("image/png", rows[3]["content_type"]);
    }

    [Fact]
    public async Task DataLink_4_1_MosaicService_IsACustomOne_WithTheIdAndTheBoundsOfItsImage()
    {
        await using var host = await WebHost.Start(("PublicUrl:BaseUrl", Base));
        using var reply = await host.Get("/datalink/links?ID=a&ID=b");
        var document = await Document(reply);
        var rows = Rows(document).Where(r => r["semantics"] == "#proc").ToArray();
        Assert.Equal(["mosaic-sync-1", "mosaic-async-1", "mosaic-sync-2", "mosaic-async-2"], rows.Select(r => r["service_def"]));
        foreach (var kind in (string[])["sync", "async"])
        {
            var service = document.Elements(Vo + "RESOURCE").Single(r => (string?)r.Attribute("ID") == $"mosaic-{kind}-2");
            Assert.Equal($"{Base}/mosaic/{kind}", Property(service, "accessURL"));
            Assert.DoesNotContain(service.Elements(Vo + "PARAM"), p => p.Attribute("name")!.Value == "standardID");
            var inputs = service.Element(Vo + "GROUP")!.Elements(Vo + "PARAM").ToDictionary(p => p.Attribute("name")!.Value);
            Assert.Equal("b", inputs["ID"].Attribute("value")!.Value);
            Assert.Equal("10 20 0.5", Bound(inputs["CIRCLE"], "MAX"));
            Assert.Equal(["TAN", "SIN", "ZEA", "CAR", "AIT", "HPX"], inputs["PROJECTION"].Element(Vo + "VALUES")!.Elements(Vo + "OPTION").Select(o => o.Attribute("value")!.Value));
            Assert.DoesNotContain("COLLECTION", inputs.Keys);
        }
    }

    [Fact]
    public async Task NoCutoutService_NoCutoutLinks()
    {
        await using var host = await WebHost.StartWith(services => services.RemoveAll<ICutoutOffer>());
        using var reply = await host.Get("/datalink/links?ID=a");
        Assert.DoesNotContain("#cutout", await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DataLink_2_1_1_FiveThousandIds_AnswersTheFirstWholeAndSaysThatThereAreMore()
    {
        await using var host = await Start(("DataLink:MaxIds", "40"));
        using var reply = await host.Post("/datalink/links", [.. Enumerable.Range(0, 5000).Select(i => ("ID", $"ivo://x?repo=main&id={i}"))]);
        Assert.Equal(200, (int)reply.StatusCode);
        var document = await Document(reply);
        var rows = Rows(document);
        Assert.Equal(Enumerable.Range(0, 40).SelectMany(i => Enumerable.Repeat($"ivo://x?repo=main&id={i}", 4)), rows.Select(r => r["ID"]));
        var results = document.Elements(Vo + "RESOURCE").Single(r => r.Attribute("type")!.Value == "results");
        Assert.Equal(["OK", "OVERFLOW"], results.Elements(Vo + "INFO").Where(i => i.Attribute("name")!.Value == "QUERY_STATUS").Select(i => i.Attribute("value")!.Value));
        Assert.Equal("INFO", results.Elements().Last().Name.LocalName);
    }

    [Fact]
    public async Task DataLink_2_1_1_ExactlyTheLimit_IsNoOverflow_AndTwiceTheSameIsOnce()
    {
        await using var host = await Start(("DataLink:MaxIds", "2"));
        using var reply = await host.Post("/datalink/links", ("ID", "a"), ("ID", "b"), ("ID", "a"), ("ID", ""));
        Assert.DoesNotContain("OVERFLOW", await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ID=a&RESPONSEFORMAT=nonsense", "UsageFault: Unknown RESPONSEFORMAT 'nonsense'")]
    [InlineData("ID=a&RESPONSEFORMAT=csv&RESPONSEFORMAT=csv", "UsageFault: RESPONSEFORMAT is given more than once.")]
    public async Task DataLink_3_4_RequestThatIsWrong_Is400WithItsWord(string query, string message)
    {
        await using var host = await Start();
        using var reply = await host.Get("/datalink/links?" + query);
        Assert.Equal(400, (int)reply.StatusCode);
        Assert.StartsWith(message, await SyncTests.ErrorOf(reply), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignedFiles_LinksCarryTheirPermission()
    {
        await using var host = await Start(("SignedLinks:RequiredForFiles", "true"));
        using var reply = await host.Get("/datalink/links?ID=a");
        Assert.StartsWith($"{Base}/files/main/{FakeLinks.Dataset}?exp=", Rows(await Document(reply))[0]["access_url"], StringComparison.Ordinal);
        Assert.Equal("private", reply.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Vosi_Capabilities_AreValidAndNameTheLinks()
    {
        await using var host = await Start();
        using var reply = await host.Get("/datalink/capabilities");
        var bytes = await reply.Content.ReadAsByteArrayAsync();
        SchemaCheck.Valid(bytes, SchemaCheck.Everything);
        var links = XElement.Load(new MemoryStream(bytes)).Elements("capability").Single(c => c.Attribute("standardID")!.Value == "ivo://ivoa.net/std/DataLink#links-1.1");
        Assert.Equal($"{Base}/datalink/links", links.Element("interface")!.Element("accessURL")!.Value);
    }

    private static Task<WebHost> Start(params (string Key, string? Value)[] settings) => WebHost.StartWith(
        services => services.RemoveAll<IMosaicOffer>().Replace(Microsoft.Extensions.DependencyInjection.ServiceDescriptor.Singleton<ICutoutOffer>(new Offer())),
        [.. settings, ("PublicUrl:BaseUrl", Base)]);

    private static async Task<XElement> Document(HttpResponseMessage reply)
    {
        var bytes = await reply.Content.ReadAsByteArrayAsync();
        SchemaCheck.Valid(bytes, SchemaCheck.VOTable);
        return XElement.Load(new MemoryStream(bytes));
    }

    private static List<Dictionary<string, string>> Rows(XElement document)
    {
        var names = document.Descendants(Vo + "FIELD").Select(f => f.Attribute("name")!.Value).ToArray();
        return [.. document.Descendants(Vo + "TR").Select(tr => tr.Elements(Vo + "TD").Select((td, i) => (names[i], td.Value)).ToDictionary(c => c.Item1, c => c.Value))];
    }

    private static string Property(XElement resource, string name) => resource.Elements(Vo + "PARAM").Single(p => p.Attribute("name")!.Value == name).Attribute("value")!.Value;

    private static string Bound(XElement parameter, string which) => parameter.Element(Vo + "VALUES")!.Element(Vo + which)!.Attribute("value")!.Value;

    private sealed class Offer : ICutoutOffer
    {
        public IReadOnlyList<InputParameter> Parameters { get; init; } =
        [
            new("ID") { Ucd = "meta.id;meta.main" },
            new("CIRCLE", VoDatatype.Double, "3") { Ucd = "pos.outline;obs", Unit = "deg", XType = "circle" },
            new("POLYGON", VoDatatype.Double, "*") { Ucd = "pos.outline;obs", Unit = "deg", XType = "polygon" },
            new("BAND", VoDatatype.Double, "2") { Ucd = "em.wl;stat.interval", Unit = "m", XType = "interval" },
            new("TIME", VoDatatype.Double, "2") { Ucd = "time.interval;obs.exposure", Unit = "d", XType = "interval" },
        ];
    }
}
