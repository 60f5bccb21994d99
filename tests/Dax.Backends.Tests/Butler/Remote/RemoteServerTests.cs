using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Sky.Geometry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Dax.Backends.Tests.Butler.Remote;

/// <summary>Servers that are busy, slow, wrong or gone; answers that were not recorded.</summary>
public sealed class RemoteServerTests
{
    private const string Universe = """
        {"universe":{"version":8,"namespace":"daf_butler","skypix":{"common":"htm7","systems":{"htm":{"class":"lsst.sphgeom.HtmPixelization","min_level":1,"max_level":24}}},
        "elements":{
          "instrument":{"keys":[{"name":"name","type":"string","length":32}],"requires":[],"implies":[],"metadata":[],"governor":true,"storage":null},
          "visit":{"keys":[{"name":"id","type":"int"}],"requires":["instrument"],"implies":[],"metadata":[{"name":"exposure_time","type":"float"}],"storage":null}},
        "topology":{"spatial":{"observation_regions":["visit"]},"temporal":{"observation_timespans":["visit"]}}}}
        """;

    private const string ImageType = """{"dataset_type":{"name":"image","storageClass":"ExposureF","dimensions":["instrument","visit"],"parentStorageClass":null,"isCalibration":false}}""";
    private static readonly DatasetQuery Images = new() { DatasetType = "image", Collections = ["all"] };

    [Fact]
    public async Task Query_KeepAliveLinesAndSeveralPages_AreOneAnswer()
    {
        await using var server = await Start();
        server.Handlers["POST v1/query/execute"] = async context =>
        {
            foreach (var line in (string[])["""{"type":"keep-alive"}""", Page(1, 2), """{"type":"keep-alive"}""", "", Page(3)])
            {
                // Lines come in pieces.
                foreach (var piece in line.Chunk(40)) await context.Response.WriteAsync(new string(piece));
                await context.Response.WriteAsync("\n");
                await context.Response.Body.FlushAsync();
                await Task.Delay(5);
            }
        };
        await using var served = await Served.Open(server);
        Assert.Equal([1L, 2L, 3L], (await All(served, Images)).Select(d => (long)d.DataId["visit"]!.Value.Value!));
        Assert.Equal(2, (await All(served, Images with { Limit = 2 })).Count);
        Assert.Contains("\"limit\":2", server.Asked.Last().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_ErrorInTheMiddle_EndsTheAnswer()
    {
        await using var server = await Start();
        server.On("POST v1/query/execute", 200, Page(1) + "\n" + """{"type":"error","error":{"error_type":"calibration_lookup","detail":"Two of them are valid."}}""" + "\n" + Page(2) + "\n");
        await using var served = await Served.Open(server);
        var found = (await served.Repository.Query(Images, CancellationToken.None)).Value.GetAsyncEnumerator();
        Assert.True(await found.MoveNextAsync());
        var broken = await Assert.ThrowsAsync<ButlerException>(async () => await found.MoveNextAsync());
        Assert.Equal(new Fault.Usage("Two of them are valid."), broken.Fault);
    }

    [Fact]
    public async Task Query_ErrorInTheFirstLine_IsAFault()
    {
        await using var server = await Start();
        server.On("POST v1/query/execute", 200, """{"type":"keep-alive"}""" + "\n" + """{"type":"error","error":{"error_type":"missing_collection","detail":"No such collection."}}""");
        await using var served = await Served.Open(server);
        Assert.Equal(new Fault.NotFound("No such collection."), (await served.Repository.Query(Images, CancellationToken.None)).Fault);
    }

    [Theory]
    [InlineData("""{"type":"dataset_ref","rows":[{"id":"no uuid"}]}""")]
    [InlineData("""{"type":"dimension_record","rows":[]}""")]
    [InlineData("""{"rows":[]}""")]
    [InlineData("""[1,2]""")]
    [InlineData("""{"type":"dataset_ref","rows":[""")]
    public async Task Query_AnswerOfAnotherForm_IsTransientAndNoCrash(string line)
    {
        await using var server = await Start();
        server.On("POST v1/query/execute", 200, line);
        await using var served = await Served.Open(server);
        var found = await served.Repository.Query(Images, CancellationToken.None);
        if (!found.IsOk) Assert.IsType<Fault.Transient>(found.Fault);
        else Assert.IsType<Fault.Transient>((await Assert.ThrowsAsync<ButlerException>(async () => await found.Value.ToListAsync())).Fault);
    }

    [Fact]
    public async Task Query_ConnectionThatBreaks_IsTransient()
    {
        await using var server = await Start();
        server.Handlers["POST v1/query/execute"] = async context =>
        {
            await context.Response.WriteAsync(Page(1) + "\n");
            await context.Response.Body.FlushAsync();
            context.Abort();
        };
        await using var served = await Served.Open(server);
        var found = await served.Repository.Query(Images, CancellationToken.None);
        // The break may overtake the first page.
        if (!found.IsOk) Assert.IsType<Fault.Transient>(found.Fault);
        else Assert.IsType<Fault.Transient>((await Assert.ThrowsAsync<ButlerException>(async () => await found.Value.ToListAsync())).Fault);
    }

    [Fact(Timeout = 120_000)]
    public async Task Query_ServerWithoutSignOfLife_IsTransient()
    {
        await using var server = await Start();
        server.Handlers["POST v1/query/execute"] = async context =>
        {
            await context.Response.WriteAsync(Page(1) + "\n");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        await using var served = await Served.Open(server, o => o.ServerPatience = TimeSpan.FromSeconds(5));
        var found = await served.Repository.Query(Images, CancellationToken.None);
        Assert.IsType<Fault.Transient>((await Assert.ThrowsAsync<ButlerException>(async () => await found.Value.ToListAsync())).Fault);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Get_BusyServer_IsAskedAgain(int status)
    {
        await using var server = await Start();
        var times = 0;
        server.Handlers["GET v1/get_file/01a1fa1b-ea52-7560-944b-161a852bb00d"] = async context =>
        {
            if (++times < 3)
            {
                context.Response.StatusCode = status;
                context.Response.Headers.RetryAfter = "0";
                return;
            }
            await context.Response.WriteAsync("""{"dataset_ref":{},"artifact":null}""");
        };
        await using var served = await Served.Open(server);
        Assert.Empty((await served.Repository.Artifacts(Guid.Parse("01a1fa1b-ea52-7560-944b-161a852bb00d"), CancellationToken.None)).Value);
        Assert.Equal(3, times);
    }

    [Fact]
    public async Task Get_ServerThatStaysBusy_IsBusyWithItsTime()
    {
        await using var server = await Start();
        await using var served = await Served.Open(server, o => o.ServerRetries.LongestPause = TimeSpan.FromSeconds(1));
        server.On("GET v1/dataset_type/image", 429, "", header: ("Retry-After", "77"));
        Assert.Equal(TimeSpan.FromSeconds(77), Assert.IsType<Fault.Busy>((await served.Repository.Query(Images, CancellationToken.None)).Fault).RetryAfter);
        // Longer than is waited for: asked once.
        Assert.Single(server.Asked, a => a.Line == "GET v1/dataset_type/image");
        server.On("GET v1/dataset_type/image", 503, "", header: ("Retry-After", "0"));
        Assert.IsType<Fault.Busy>((await served.Repository.Query(Images, CancellationToken.None)).Fault);
        Assert.Equal(5, server.Asked.Count(a => a.Line == "GET v1/dataset_type/image"));
    }

    [Theory]
    [InlineData(422, """{"error_type":"missing_dataset_type","detail":"No such type."}""", typeof(Fault.NotFound), "No such type.")]
    [InlineData(422, """{"error_type":"invalid_query","detail":"Say which."}""", typeof(Fault.Usage), "Say which.")]
    [InlineData(422, """{"detail":[{"loc":["body"],"msg":"field required"}]}""", typeof(Fault.Broken), null)]
    [InlineData(422, "<html>", typeof(Fault.Transient), null)]
    [InlineData(401, "", typeof(Fault.Forbidden), null)]
    [InlineData(403, "", typeof(Fault.Forbidden), null)]
    [InlineData(500, "secret trace", typeof(Fault.Transient), null)]
    [InlineData(302, "", typeof(Fault.Transient), null)]
    [InlineData(200, "not json", typeof(Fault.Transient), null)]
    [InlineData(200, "{}", typeof(Fault.Transient), null)]
    public async Task Get_Error_IsTheRightFault(int status, string body, Type fault, string? message)
    {
        await using var server = await Start();
        await using var served = await Served.Open(server);
        server.On("GET v1/dataset_type/image", status, body, header: ("Location", "http://127.0.0.1:1/login"));
        var found = (await served.Repository.Query(Images, CancellationToken.None)).Fault;
        Assert.IsType(fault, found);
        Assert.DoesNotContain("secret", found.Message, StringComparison.Ordinal);
        if (message is not null) Assert.Equal(message, found.Message);
    }

    [Fact]
    public async Task Open_ServerThatIsGoneOrNone_IsAFaultOfItsOwn()
    {
        await using var server = await StandIn.Start(isRecorded: false);
        await using var services = Served.Services(server.Url.AbsoluteUri, o => o.RetryPause = TimeSpan.Zero);
        var repositories = services.GetRequiredService<IButlerRepositories>();
        Assert.IsType<Fault.Transient>((await repositories.Open("remote", CancellationToken.None)).Fault);
        server.On("GET butler.yaml", 200, "datastore: {cls: x}");
        Assert.IsType<Fault.Broken>((await repositories.Open("remote", CancellationToken.None)).Fault);
        server.On("GET butler.yaml", 200, "{ not yaml: [");
        Assert.IsType<Fault.Broken>((await repositories.Open("remote", CancellationToken.None)).Fault);
        server.On("GET butler.yaml", 200, "cls: lsst.daf.butler.remote_butler.RemoteButler\nremote_butler:\n  url: <butlerRoot>\n");
        server.On("GET v1/universe", 200, """{"universe":{}}""");
        Assert.IsType<Fault.Broken>((await repositories.Open("remote", CancellationToken.None)).Fault);
        server.On("GET v1/universe", 200, Universe);
        Assert.True((await repositories.Open("remote", CancellationToken.None)).IsOk);
    }

    [Fact]
    public async Task Open_ConfigurationOfAFolderThatNamesAServer_IsThatServer()
    {
        await using var server = await Start();
        var folder = Directory.CreateTempSubdirectory("dax-remote-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "butler.yaml"), $"cls: lsst.daf.butler.remote_butler.RemoteButler\nremote_butler:\n  url: {server.Url.AbsoluteUri.TrimEnd('/')}\n");
        await using var services = Served.Services(folder);
        Assert.True((await services.GetRequiredService<IButlerRepositories>().Open("remote", CancellationToken.None)).IsOk);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Token_FromAFile_GoesToTheServerAlone()
    {
        await using var server = await Start();
        await using var other = await Start();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "the-token\n");
        server.On("GET butler.yaml", 200, $$$"""{"cls":"lsst.daf.butler.remote_butler.RemoteButler","remote_butler":{"url":"{{{other.Url}}}"}}""");
        await using (await Served.Open(server, o => o.Repositories[0].TokenFile = file))
        {
            Assert.Equal("Bearer the-token", server.Asked.Single().Authorization);
            Assert.All(other.Asked, a => Assert.Null(a.Authorization));
            Assert.NotEmpty(other.Asked);
        }
        File.Delete(file);
        await using var services = Served.Services(server.Url.AbsoluteUri, o => o.Repositories[0].TokenFile = file);
        var missing = (await services.GetRequiredService<IButlerRepositories>().Open("remote", CancellationToken.None)).Fault;
        Assert.DoesNotContain(file, missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Artifacts_ComponentsAndMembersOfArchives_AreNamed()
    {
        await using var server = await Start();
        var id = Guid.NewGuid();
        server.On($"GET v1/get_file/{id}", 200, """
            {"dataset_ref":{},"artifact":{"datastore_type":"file","file_info":[
              {"url":"https://store.example.org/zips/a.zip?sig=1#zip-path=b%20c.fits","auth":"none","datastoreRecords":{"formatter":"F","path":"zips/a.zip#zip-path=b%20c.fits","storage_class":"ImageF","component":"image","checksum":null,"file_size":-1}},
              {"url":"https://store.example.org/zips/a.zip?sig=2","auth":"datastore","datastoreRecords":{"formatter":"F","path":"zips/a.zip#unzip=d.fits","storage_class":"Mask","component":"mask","checksum":"x","file_size":7}}]}}
            """);
        await using var served = await Served.Open(server);
        var files = (await served.Repository.Artifacts(id, CancellationToken.None)).Value;
        Assert.Equal(["image", "mask"], files.Select(f => f.Component));
        Assert.Equal(["b c.fits", "d.fits"], files.Select(f => f.ZipMember));
        Assert.Equal("https://store.example.org/zips/a.zip?sig=1", files[0].Uri.AbsoluteUri);
        Assert.Equal([null, 7L], files.Select(f => f.Length));
        Assert.Equal([true, false], files.Select(f => f.IsSigned));
        // Another host than the server's is for the operator to allow.
        Assert.IsType<Fault.Forbidden>((await served.Files.Open("remote", files[0], CancellationToken.None)).Fault);
    }

    [Fact]
    public async Task Artifacts_AddressThatIsNoWebAddress_IsRefused()
    {
        await using var server = await Start();
        var id = Guid.NewGuid();
        server.On($"GET v1/get_file/{id}", 200, """
            {"dataset_ref":{},"artifact":{"datastore_type":"file","file_info":[{"url":"file:///etc/passwd","datastoreRecords":{"formatter":"F","path":"x","storage_class":"I","component":null,"file_size":1}}]}}
            """);
        await using var served = await Served.Open(server);
        Assert.IsType<Fault.Transient>((await served.Repository.Artifacts(id, CancellationToken.None)).Fault);
    }

    [Fact]
    public async Task FileSizes_OfMany_AreOneRequest()
    {
        await using var server = await Start();
        Guid[] ids = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];
        server.On("POST v1/file_transfer", 200, $$$"""
            {"files":{"{{{ids[0]}}}":[{"url":"http://a/","auth":"none","file_info":{"file_size":10}},{"url":"http://b/","auth":"none","file_info":{"file_size":5}}],
                      "{{{ids[1]}}}":[{"url":"http://a/","auth":"none","file_info":{"file_size":-1}}],"{{{ids[2]}}}":[]}}
            """);
        await using var served = await Served.Open(server);
        var sizes = (await served.Repository.FileSizes(ids, CancellationToken.None)).Value;
        Assert.Equal(15, Assert.Single(sizes).Value);
    }

    [Fact]
    public async Task Collections_Patterns_AreTheNamesThatMatch()
    {
        await using var server = await Start();
        server.On("POST v1/query_collection_info", 200, """{"collections":[{"name":"u/ada/1","type":1},{"name":"other","type":3,"children":["u/ada/1"]},{"name":"u/bob","type":2,"doc":"Bob's"}]}""");
        server.On("POST v1/query/execute", 200, Page(1));
        await using var served = await Served.Open(server);
        await All(served, Images with { Collections = ["other", "u/*"] });
        Assert.Contains("""{"image":{"collections":["other","u/ada/1","u/bob"]""", server.Asked.Last().Body, StringComparison.Ordinal);
        Assert.Empty(await All(served, Images with { Collections = ["nothing*"] }));
        Assert.Equal("Bob's", (await served.Repository.Collections(CancellationToken.None)).Value[2].Doc);
        Assert.Single(server.Asked, a => a.Line == "POST v1/query_collection_info");
    }

    [Fact]
    public async Task Query_RegionThatTheServerComparesRoughly_IsLookedAtAgain()
    {
        await using var server = await Start();
        // Visits 1 and 2 lie at 10 and 20 degrees; the server lets both through.
        server.On("POST v1/query/execute", 200, Page(1, 2));
        await using var served = await Served.Open(server);
        Assert.True(SkyRange.TryCreate(9.5, 10.5, -1, 1, out var box, out _));
        var found = await All(served, Images with { Region = box, Limit = 1 });
        Assert.Equal(1L, Assert.Single(found).DataId["visit"]!.Value.Value);
        Assert.Contains("\"include_dimension_records\":true", server.Asked.Last().Body, StringComparison.Ordinal);
        Assert.Contains("\"limit\":null", server.Asked.Last().Body, StringComparison.Ordinal);
        Assert.Single(await All(served, Images with { Where = "instrument = 'X' AND visit.region OVERLAPS BOX(20, 0, 1, 1)" }));
    }

    [Fact]
    public async Task Query_TimesAndIngest_AreAskedFor()
    {
        await using var server = await Start();
        server.On("POST v1/query/execute", 200, Page());
        await using var served = await Served.Open(server);
        await All(served, Images with { Timespan = new ButlerTimespan(5, null), IngestedSince = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero) });
        var body = server.Asked.Last().Body;
        Assert.Contains("""{"expression_type":"timespan","begin_nsec":5,"end_nsec":4102444800000000000}""", body, StringComparison.Ordinal);
        Assert.Contains("""{"expression_type":"dataset_field","dataset_type":"image","field":"ingest_date"}""", body, StringComparison.Ordinal);
        // 2020 began 37 s later on TAI's clock.
        Assert.Contains("""{"expression_type":"datetime","nsec":1577836837000000000}""", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_WrongExpression_IsUsageAndNotSent()
    {
        await using var server = await Start();
        await using var served = await Served.Open(server);
        foreach (var where in (string[])["visit = ", "nonsense = 3", "visit > 3"])
        {
            Assert.IsType<Fault.Usage>((await served.Repository.Query(Images with { Where = where }, CancellationToken.None)).Fault);
        }
        Assert.DoesNotContain(server.Asked, a => a.Line == "POST v1/query/execute");
    }

    [Fact]
    public async Task Records_OfADataId_AreAskedForByItsKeys()
    {
        await using var server = await Start();
        server.On("POST v1/query/execute", 200, """{"type":"dimension_record","rows":[{"definition":"visit","record":{"instrument":"X","id":7,"exposure_time":30,"region":null,"timespan":null}}]}""");
        await using var served = await Served.Open(server);
        var id = new DataId([new("instrument", "X"), new("visit", 7), new("band", "g")]);
        var record = Assert.Single((await served.Repository.Records("visit", id, CancellationToken.None)).Value);
        Assert.Equal(30.0, record["exposure_time"].Value);
        Assert.Null(record.Timespan);
        Assert.DoesNotContain("band", server.Asked.Last().Body, StringComparison.Ordinal);
        Assert.Contains("""{"operands":[[{"predicate_type":"comparison","a":{"expression_type":"dimension_key","dimension":"instrument"},"b":{"expression_type":"string","value":"X"},"operator":"=="}],[""", server.Asked.Last().Body, StringComparison.Ordinal);
        Assert.IsType<Fault.NotFound>((await served.Repository.Records("nothing", null, CancellationToken.None)).Fault);
    }

    private static async Task<StandIn> Start()
    {
        var server = await StandIn.Start(isRecorded: false);
        server.On("GET butler.yaml", 200, """{"cls":"lsst.daf.butler.remote_butler.RemoteButler","remote_butler":{"url":"<butlerRoot>","authentication":"rubin_science_platform"}}""");
        server.On("GET v1/universe", 200, Universe);
        server.On("GET v1/dataset_type/image", 200, ImageType);
        return server;
    }

    /// <summary>Visits at ten times their number in degrees along the equator.</summary>
    private static string Page(params ReadOnlySpan<int> visits)
    {
        var rows = new List<string>();
        foreach (var visit in visits)
        {
            var region = Convert.ToHexStringLower(Dax.Backends.Butler.Regions.SphgeomWriter.Circle(new SkyCircle(new SkyPoint(10 * visit, 0), 0.1)));
            var record = $$$"""{"definition":"visit","record":{"id":{{{visit}}},"region":"{{{region}}}"}}""";
            var id = $$$"""{"dataId":{"instrument":"X","visit":{{{visit}}} },"records":{"visit":{{{record}}} } }""";
            rows.Add($$$"""{"id":"{{{Guid.NewGuid()}}}","datasetType":null,"dataId":{{{id}}},"run":"r","component":null}""");
        }
        return $$"""{"type":"dataset_ref","rows":[{{string.Join(',', rows)}}]}""";
    }

    private static async Task<List<DatasetRef>> All(Served served, DatasetQuery query)
    {
        var found = await served.Repository.Query(query, CancellationToken.None);
        Assert.True(found.IsOk, found.IsOk ? "" : found.Fault.Message);
        return await found.Value.ToListAsync();
    }
}
