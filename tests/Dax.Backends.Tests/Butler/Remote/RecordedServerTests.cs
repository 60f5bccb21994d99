using System.Text;
using System.Text.Json;
using Dax.Backends.Artifacts;
using Dax.Backends.Butler.Registry;
using Dax.Backends.Butler.Remote;
using Dax.Backends.Butler.Universe;
using Dax.Backends.Butler.Where;
using Dax.Engine.Datasets;
using Dax.Sky.Fits;
using Dax.Sky.Geometry;

namespace Dax.Backends.Tests.Butler.Remote;

/// <summary>The exchanges that were recorded between the real client and server (shared/data/butler/answers/server), one by one.</summary>
public sealed class RecordedServerTests
{
    private static readonly SkyCircle Place = new(new SkyPoint(244.78, 12.072), 0.001);
    private static readonly Guid Config = Guid.Parse("01a1fa1b-ea52-7560-944b-161a852bb00d");
    private static readonly Guid Image = Guid.Parse("01a1fa1b-d4ad-7bab-88be-6905e3860777");

    [Fact]
    public async Task E003_Collections_AreListedWithTheirChildren()
    {
        await using var server = await StandIn.Start();
        await using var served = await Served.Open(server);
        var collections = (await served.Repository.Collections(CancellationToken.None)).Value;
        Assert.Equal(14, collections.Length);
        var chain = collections.Single(c => c.Name == "LSST/ITEST");
        Assert.Equal(CollectionKind.Chained, chain.Kind);
        Assert.Equal(["itest/runs/rerun", "itest/runs/coadd", "itest/runs/visit", "itest/raw", "DECam/calib"], chain.Children);
        Assert.Equal(CollectionKind.Calibration, collections.Single(c => c.Name == "DECam/calib").Kind);
        Assert.Equal(CollectionKind.Tagged, collections.Single(c => c.Name == "itest/tagged/z").Kind);
        Assert.Equal(CollectionKind.Run, collections[0].Kind);
        Assert.Null(collections[0].Doc);
    }

    [Fact]
    public async Task E004E005_VisitImagesOfAPlaceInOneBand_AreFound()
    {
        await using var server = await StandIn.Start();
        await using var served = await Served.Open(server);
        var found = await All(served, new DatasetQuery { DatasetType = "visit_image", Collections = ["LSST/ITEST"], Region = Place, Where = "band = 'g'" });
        Assert.Equal(
            ["01a1fa1b-d488-7400-8536-729c87d6be0c", "01a1fa1b-d453-7337-a0b4-1b373be2f1a5", "01a1fa1b-d47d-7262-82e6-8052f4f86428"], found.Select(d => d.Id.ToString()));
        var first = found[0];
        Assert.Equal("visit_image", first.DatasetType);
        Assert.Equal("itest/runs/visit", first.Run);
        Assert.Equal("ExposureF", first.StorageClass);
        Assert.Equal("instrument=DECam, detector=41, visit=770496, band=g, day_obs=20180907, physical_filter=g DECam SDSS c0001 4720.0 1520.0", Written(first.DataId));
        Assert.IsType<long>(first.DataId["visit"]!.Value.Value);
    }

    [Fact]
    public async Task E006E007_CoaddsOfAPlace_AreFound()
    {
        await using var server = await StandIn.Start();
        await using var served = await Served.Open(server);
        var found = await All(served, new DatasetQuery { DatasetType = "deep_coadd", Collections = ["LSST/ITEST"], Region = Place });
        Assert.Equal(["z", "r", "g"], found.Select(d => d.DataId["band"].ToString()));
        Assert.All(found, d => Assert.Equal("legacy_discrete_v1 3 4", $"{d.DataId["skymap"]} {d.DataId["tract"]} {d.DataId["patch"]}"));
    }

    [Fact]
    public async Task E008_VisitRecords_AreAskedForAndRead()
    {
        await using var server = await StandIn.Start();
        var universe = Universe();
        var exchange = StandIn.Exchange0(8);
        var asked = QueryDocuments.Records(universe["visit"], universe.Group(["visit"]), Predicate(universe, ["visit"], "instrument = 'DECam' AND visit.exposure_time > 100"));
        Assert.True(StandIn.IsSame(exchange.Request, Encoding.UTF8.GetString(asked)), Encoding.UTF8.GetString(asked));
        using var page = JsonDocument.Parse(exchange.Response);
        var records = page.RootElement.GetProperty("rows").EnumerateArray().Select(new ServerRecords(universe).Record).ToList();
        Assert.True(records.Count >= 7);
        var first = records[0];
        Assert.Equal("visit", first.Element);
        Assert.Equal(790643L, first["id"].Value);
        Assert.Equal(140.0, first["exposure_time"].Value);
        Assert.Equal("DECaLS_7513_g", first["target_name"].Value);
        Assert.Null(first["azimuth"].Value);
        Assert.Equal(new ButlerTimespan(1541316317377401000, 1541316457377401000), first.Timespan);
        Assert.Equal(4, Assert.IsType<SkyPolygon>(first.Region).Vertices.Length);
        Assert.All(records, r => Assert.True((double)r["exposure_time"].Value! > 100));
    }

    [Fact]
    public async Task E009_DatasetThatWasFound_IsRead()
    {
        await using var server = await StandIn.Start();
        server.On($"GET v1/dataset/{Config}", 200, StandIn.Exchange0(9).Response);
        await using var served = await Served.Open(server);
        var found = (await served.Repository.Find(Config, CancellationToken.None)).Value;
        Assert.Equal(new DatasetRef(Config, "pipeline_config", "itest/runs/rerun", found.Ref.DataId, "StructuredDataDict"), found.Ref);
        Assert.Empty(found.Ref.DataId.Values);
    }

    [Fact]
    public async Task E010E011_SignedFile_IsFetched()
    {
        await using var server = await StandIn.Start();
        server.On($"GET v1/get_file/{Config}", 200, StandIn.Exchange0(10).Response.Replace("http://127.0.0.1:8765", server.Url.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        await using var served = await Served.Open(server, o => o.Repositories[0].Token = "secret");
        var artifact = Assert.Single((await served.Repository.Artifacts(Config, CancellationToken.None)).Value);
        Assert.True(artifact.IsSigned);
        Assert.Equal(25, artifact.Length);
        Assert.Equal("lsst.daf.butler.formatters.yaml.YamlFormatter", artifact.Formatter);
        Assert.Null(artifact.Component);
        using var open = (await served.Files.Open("remote", artifact, CancellationToken.None)).Value;
        var bytes = new byte[open.Bytes.Length];
        open.Bytes.Read(0, bytes);
        Assert.Equal("task: itest\nsteps:\n- isr\n", Encoding.UTF8.GetString(bytes));
        // A signed URL carries its own permission: the token stays here.
        Assert.Null(server.Asked.Last().Authorization);
        Assert.Equal("Bearer secret", server.Asked.First().Authorization);
    }

    [Fact]
    public async Task E012_FileOfAnImage_IsRead()
    {
        await using var server = await StandIn.Start();
        using var answer = JsonDocument.Parse(StandIn.Exchange0(12).Response);
        var artifact = Assert.Single(ServerFiles.Artifacts(answer.RootElement, Image));
        Assert.Equal(141_120, artifact.Length);
        Assert.Equal("ExposureF", artifact.StorageClass);
        Assert.Equal("?sig=test&exp=3600", artifact.Uri.Query);
        Assert.Null(artifact.ZipMember);
        var dataset = new ServerRecords(Universe()).Dataset(answer.RootElement.GetProperty("dataset_ref"));
        Assert.Equal(Image, dataset.Ref.Id);
        Assert.Equal("visit_image_DECam_z_z_DECam_SDSS_c0004_9260_0_1520_0_396388_S4_itest_runs_visit.fits", DatasetMedia.FileName(artifact));
    }

    [Fact]
    public async Task E013_ExpandedDataId_IsRead()
    {
        await using var server = await StandIn.Start();
        using var answer = JsonDocument.Parse(StandIn.Exchange0(13).Response);
        var coordinate = answer.RootElement.GetProperty("data_coordinate").GetRawText();
        using var dataset = JsonDocument.Parse($$"""{"id":"{{Image}}","datasetType":{"name":"x","storageClass":"y","dimensions":["instrument","visit"]},"run":"r","dataId":{{coordinate}}}""");
        var expanded = new ServerRecords(Universe()).Dataset(dataset.RootElement);
        Assert.Equal(["band", "day_obs", "instrument", "physical_filter", "visit"], expanded.Records.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(1_000_000_000_000L, expanded.Records["instrument"]["visit_max"].Value);
        Assert.NotNull(expanded.Region);
        Assert.Equal(new ButlerTimespan(1420868074870551000, 1420868224870551000), expanded.Timespan);
        Assert.Equal("instrument=DECam, visit=396388, band=z, day_obs=20150109, physical_filter=z DECam SDSS c0004 9260.0 1520.0", Written(expanded.Ref.DataId));
    }

    [Fact]
    public async Task E014E015_CountAndFlattenedChain_AreOfTheFormsThatAreKnown()
    {
        await using var server = await StandIn.Start();
        using var counted = JsonDocument.Parse(StandIn.Exchange0(14).Response);
        Assert.Equal(32, counted.RootElement.GetProperty("count").GetInt32());
        using var chain = JsonDocument.Parse(StandIn.Exchange0(15).Response);
        var collections = chain.RootElement.GetProperty("collections").EnumerateArray().Select(ServerRecords.Collection).ToList();
        Assert.Equal(["itest/runs/rerun", "itest/runs/coadd", "itest/runs/visit", "DECam/raw/all", "Mosaic3/raw/all", "90prime/raw/all", "DECam/calib"], collections.Select(c => c.Name));
    }

    private static DimensionUniverse Universe()
    {
        using var answer = JsonDocument.Parse(StandIn.Exchange0(2).Response);
        return DimensionUniverseReader.Read(answer.RootElement.GetProperty("universe").GetRawText());
    }

    internal static Predicate Predicate(DimensionUniverse universe, string[] dimensions, string where)
    {
        var type = new StoredType(0, new DatasetType("image", "Exposure", [.. dimensions], false), universe.Group(dimensions), "", null);
        return new WherePredicate("image").Write(new WhereBinder(new IdentifierResolver(type, universe)).Bind(WhereParser.Parse(where)!));
    }

    private static async Task<List<DatasetRef>> All(Served served, DatasetQuery query)
    {
        var found = await served.Repository.Query(query, CancellationToken.None);
        Assert.True(found.IsOk, found.IsOk ? "" : found.Fault.Message);
        return await found.Value.ToListAsync();
    }

    private static string Written(DataId id) => string.Join(", ", id.Values.Select(v => $"{v.Key}={v.Value}"));
}
