using System.Net;
using System.Xml.Linq;
using Dax.Contracts.Faults;
using Dax.Contracts.Tiles;
using Dax.Web.Tests.Fakes;

namespace Dax.Web.Tests.Hips;

public sealed class HipsTests
{
    private const string TilePath = "/hips/deep-r/Norder9/Dir3140000/Npix3145727.png";
    private static readonly byte[] Tile = [.. Enumerable.Range(0, 700_000).Select(i => (byte)(i * 31 >> 3))];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tile_IsSentWhole_WithWhatCachesNeed(bool isCold)
    {
        await using var host = await Start();
        host.Grains.Maps.IsCold = isCold;
        using var reply = await host.Get(TilePath, ("Origin", "https://aladin.example.org"));
        Assert.Equal(200, (int)reply.StatusCode);
        Assert.Equal(Tile, await reply.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", reply.Content.Headers.ContentType!.ToString());
        Assert.Equal(Tile.Length, reply.Content.Headers.ContentLength);
        Assert.Equal(FakeMaps.TagOf(Tile), reply.Headers.ETag!.ToString());
        Assert.Equal(Fixtures.Noon, reply.Content.Headers.LastModified);
        Assert.Equal(TimeSpan.FromHours(1), reply.Headers.CacheControl!.MaxAge);
        Assert.Equal("*", reply.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("deep-r/9/3145727", host.Grains.Maps.Asked.Single());
        await host.Grains.Maps.AllClosed();
    }

    [Fact]
    public async Task Tile_Head_SaysTheSame_WithoutBytes()
    {
        await using var host = await Start();
        using var reply = await host.Send(HttpMethod.Head, TilePath);
        Assert.Equal(200, (int)reply.StatusCode);
        Assert.Equal(Tile.Length, reply.Content.Headers.ContentLength);
        Assert.Empty(await reply.Content.ReadAsByteArrayAsync());
        await host.Grains.Maps.AllClosed();
    }

    [Theory]
    [InlineData("If-None-Match", "TAG", 304)]
    [InlineData("If-None-Match", "W/TAG", 304)]
    [InlineData("If-None-Match", "\"other\", TAG", 304)]
    [InlineData("If-None-Match", "*", 304)]
    [InlineData("If-None-Match", "\"other\"", 200)]
    [InlineData("If-Modified-Since", "NOON", 304)]
    [InlineData("If-Modified-Since", "BEFORE", 200)]
    [InlineData("If-Match", "\"other\"", 412)]
    [InlineData("If-Match", "TAG", 200)]
    public async Task Rfc9110_13_Tile_Conditions_AreJudged(string header, string value, int status)
    {
        await using var host = await Start();
        var text = value.Replace("TAG", FakeMaps.TagOf(Tile), StringComparison.Ordinal).Replace("NOON", Fixtures.Noon.ToString("R"), StringComparison.Ordinal)
            .Replace("BEFORE", Fixtures.Noon.AddSeconds(-1).ToString("R"), StringComparison.Ordinal);
        using var reply = await host.Get(TilePath, (header, text));
        Assert.Equal(status, (int)reply.StatusCode);
        if (status != 304) return;
        Assert.Equal(FakeMaps.TagOf(Tile), reply.Headers.ETag!.ToString());
        Assert.NotNull(reply.Headers.CacheControl);
        Assert.Empty(await reply.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/hips/deep-r/Norder9/Dir0/Npix1.png")]
    [InlineData("/hips/deep-r/Norder9/Dir0/Npix3145727.png")]
    [InlineData("/hips/deep-r/Norder2/Allsky.png")]
    [InlineData("/hips/nothing/properties")]
    [InlineData("/hips/nothing/")]
    [InlineData("/hips/deep-r/anything.html")]
    [InlineData("/hips/deep-r/Norder9/Dir0/Npix1.datalink")]
    public async Task HiPS_4_1_WhatIsNotThere_Is404AsText(string path)
    {
        await using var host = await Start();
        using var reply = await host.Get(path);
        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
        Assert.Equal("text/plain", reply.Content.Headers.ContentType!.MediaType);
        Assert.Null(reply.Headers.ETag);
        Assert.Equal(TimeSpan.FromMinutes(1), reply.Headers.CacheControl!.MaxAge);
        Assert.Equal("*", reply.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task Tile_ThatIsAnotherOneThanTheGrainKnows_IsSent_AsItIsNow()
    {
        await using var host = await Start();
        host.Grains.Maps.OldTag = "\"old\"";
        using var reply = await host.Get(TilePath);
        Assert.Equal(200, (int)reply.StatusCode);
        Assert.Equal(FakeMaps.TagOf(Tile), reply.Headers.ETag!.ToString());
        Assert.Equal(Tile, await reply.Content.ReadAsByteArrayAsync());
        await host.Grains.Maps.AllClosed();
    }

    [Fact]
    public async Task Tile_OfABusyService_Is503_WhichNobodyKeeps()
    {
        await using var host = await Start();
        host.Grains.Maps.Fault = new FaultView(FaultCode.Busy, "Too many tiles are being made.", 7);
        using var reply = await host.Get(TilePath);
        Assert.Equal(503, (int)reply.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), reply.Headers.RetryAfter!.Delta);
        Assert.True(reply.Headers.CacheControl?.NoStore);
        Assert.Equal("Too many tiles are being made.", await reply.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(1, 200)]
    [InlineData(2, 503)]
    public async Task Tile_MadeAnewInBetween_IsAskedForAgainOnce(int stale, int status)
    {
        await using var host = await Start();
        host.Grains.Maps.Stale = stale;
        using var reply = await host.Get(TilePath);
        Assert.Equal(status, (int)reply.StatusCode);
        Assert.Equal(2, host.Grains.Maps.Asked.Count);
    }

    [Fact]
    public async Task Methods_ThatWrite_AreRefused_PreflightsAnswered()
    {
        await using var host = await Start();
        using var refused = await host.Send(HttpMethod.Put, TilePath);
        Assert.Equal(405, (int)refused.StatusCode);
        Assert.Contains("GET", refused.Content.Headers.Allow);
        using var preflight = await host.Send(HttpMethod.Options, TilePath, null, ("Origin", "https://a.org"), ("Access-Control-Request-Method", "GET"));
        Assert.Equal(204, (int)preflight.StatusCode);
    }

    [Fact]
    public async Task HiPS_4_4_1_Properties_NameTheirOwnAddress()
    {
        await using var host = await Start();
        var lines = Lines(await host.Text("/hips/deep-r/properties"));
        Assert.Equal($"{host.Url}hips/deep-r", lines["hips_service_url"]);
        Assert.Equal("ivo://unregistered/dax/hips/deep-r", lines["creator_did"]);
        Assert.Equal("-32", lines["hips_pixel_bitpix"]);
        Assert.Equal("Thanks", lines["obs_ack"]);
        Assert.Equal("0", lines["hips_order_min"]);
    }

    [Fact]
    public async Task HiPS_4_4_1_Properties_OfColours_SayThatPixelsAreBytes()
    {
        await using var host = await Start();
        host.Grains.Maps.Maps["rgb"] = Deep with { Name = "rgb", IsColor = true, ColorOf = ["i", "r", "g"], Bitpix = 0, PixelCut = [] };
        var lines = Lines(await host.Text("/hips/rgb/properties"));
        Assert.Equal(("8", "0 255", "color", "r"), (lines["hips_pixel_bitpix"], lines["hips_pixel_cut"], lines["dataproduct_subtype"], lines["hips_rgb_green"]));
    }

    [Fact]
    public async Task HiPS_5_2_List_HasEveryMap()
    {
        await using var host = await Start();
        host.Grains.Maps.Maps["b"] = Deep with { Name = "b" };
        foreach (var path in new[] { "/hipslist", "/hips/list" })
        {
            using var reply = await host.Get(path);
            Assert.Equal("text/plain", reply.Content.Headers.ContentType!.MediaType);
            var records = (await reply.Content.ReadAsStringAsync()).Split("\n\n");
            Assert.Equal([$"{host.Url}hips/b", $"{host.Url}hips/deep-r"], records.Select(r => Lines(r)["hips_service_url"]));
        }
    }

    [Fact]
    public async Task HiPS_5_List_WithoutMaps_IsEmpty()
    {
        await using var host = await WebHost.Start();
        Assert.Equal("", await host.Text("/hipslist"));
        Assert.Contains("No maps", await host.Text("/hips/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Moc_IsSentAsItIsKept_AndAsText()
    {
        await using var host = await Start();
        host.Grains.Maps.Stored["deep-r/Moc.json"] = """{"3":[1,2,3,9],"5":[5]}"""u8.ToArray();
        using var json = await host.Get("/hips/deep-r/Moc.json");
        Assert.Equal("application/json", json.Content.Headers.ContentType!.MediaType);
        using var text = await host.Get("/hips/deep-r/Moc.txt");
        Assert.Equal("text/plain", text.Content.Headers.ContentType!.MediaType);
        Assert.Equal("3/1-3 9 5/5", (await text.Content.ReadAsStringAsync()).ReplaceLineEndings(" ").Trim());
    }

    [Fact]
    public async Task DmsReq0381_Progenitors_LeadToTheDatasetsLinks()
    {
        await using var host = await Start();
        host.Grains.Maps.Progenitors["deep-r/9/5"] = ["ivo://example.org?repo=main&id=1", "ivo://example.org?repo=main&id=2"];
        using var reply = await host.Get("/hips/deep-r/Norder9/Dir0/Npix5.datalink");
        Assert.Equal("application/x-votable+xml; content=datalink", reply.Content.Headers.ContentType!.ToString());
        var rows = XElement.Parse(await reply.Content.ReadAsStringAsync()).Descendants().Where(e => e.Name.LocalName == "TR").Select(r => r.Elements().Select(c => c.Value).ToArray()).ToList();
        Assert.Equal(2, rows.Count);
        Assert.Equal($"{host.Url}hips/deep-r/Norder9/Dir0/Npix5", rows[0][0]);
        Assert.Equal($"{host.Url}datalink/links?ID=ivo%3A%2F%2Fexample.org%3Frepo%3Dmain%26id%3D2", rows[1][1]);
        Assert.Equal("#progenitor", rows[0][5]);
    }

    [Theory]
    [InlineData("/hips", "/hips/")]
    [InlineData("/hips/deep-r", "/hips/deep-r/")]
    public async Task Directories_EndInASlash(string path, string location)
    {
        await using var host = await Start();
        using var reply = await host.Get(path);
        Assert.Equal(308, (int)reply.StatusCode);
        Assert.Equal(location, reply.Headers.Location!.AbsolutePath);
    }

    [Theory]
    [InlineData("/hips/")]
    [InlineData("/hips/deep-r/")]
    [InlineData("/hips/deep-r/index.html")]
    [InlineData("/sky")]
    public async Task Pages_AreHtmlWithAPolicy_AndWithoutMarkupOfOthers(string path)
    {
        await using var host = await Start();
        host.Grains.Maps.Maps["deep-r"] = Deep with { Title = "<script>\"deep\"</script>" };
        using var reply = await host.Get(path);
        Assert.Equal("text/html", reply.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("default-src 'none'", reply.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var text = await reply.Content.ReadAsStringAsync();
        Assert.DoesNotContain("<script>\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/portal/sky.js", "text/javascript")]
    [InlineData("/portal/sky.css", "text/css")]
    [InlineData("/portal/aladin.js", "text/javascript")]
    public async Task Pages_Assets_AreServedByUs(string path, string type)
    {
        await using var host = await Start();
        using var reply = await host.Get(path);
        Assert.Equal(200, (int)reply.StatusCode);
        Assert.Equal(type, reply.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Vosi_Capabilities_DeclareTheList()
    {
        await using var host = await Start();
        var capabilities = await host.Xml("/hips/capabilities");
        var list = capabilities.Elements("capability").Single(c => (string?)c.Attribute("standardID") == "ivo://ivoa.net/std/hips#hips-1.0");
        Assert.Equal($"{host.Url}hips/list", list.Descendants("accessURL").Single().Value);
    }

    private static HipsView Deep => new()
    {
        Name = "deep-r", Title = "Deep, r", Order = 9, Formats = ["fits", "png"], Bitpix = -32, PixelCut = [0, 10], Start = [10, 20, 1], Created = Fixtures.Noon, Released = Fixtures.Noon, ImageCount = 3,
        Properties = [new("obs_ack", "Thanks")],
    };

    private static async Task<WebHost> Start()
    {
        var host = await WebHost.Start();
        host.Grains.Maps.Maps["deep-r"] = Deep;
        host.Grains.Maps.Stored["deep-r/Norder9/Dir3140000/Npix3145727.png"] = Tile;
        return host;
    }

    private static Dictionary<string, string> Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=', 2)).ToDictionary(l => l[0].Trim(), l => l[1].Trim());
}
