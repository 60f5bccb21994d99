using Dax.Backends.DuckDb;
using Dax.Engine.Faults;
using Dax.Engine.ObsCore.Sync;
using Dax.Engine.Ports;
using Dax.Engine.Tests.ObsCore;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Tests.ObsCore;

public sealed class ObsCoreSyncTests
{
    private const string Ids = "SELECT obs_publisher_did FROM ivoa.ObsCore ORDER BY obs_publisher_did";

    [Fact]
    public async Task Run_NewRepository_FillsTheTable()
    {
        await using var fixture = new ObsCoreFixture(ObsCoreFixture.Small());
        var report = await fixture.Run();
        Assert.Equal(new ObsCoreChange(4, 0, 0), Assert.Single(report.Repositories).Change);
        Assert.Equal(4, report.Table!.Rows);
        var rows = await fixture.Query("SELECT obs_id, calib_level, access_url, access_estsize, s_region, obs_collection, lsst_tract FROM ivoa.ObsCore ORDER BY calib_level, lsst_patch");
        Assert.Equal(["c4d_678026", 1, $"http://dax/datalink/links?ID=ivo%3A%2F%2Funregistered%2Fdax%3Frepo%3Ditest%26id%3D{Survey.Id(1)}", 5L, null, "itest", null], rows[0]);
        Assert.Equal(["legacy_discrete_v1-0-1", 3, 0L], [rows[3][0], rows[3][1], rows[3][6]]);
    }

    [Fact]
    public async Task Run_NothingNew_PublishesNothing()
    {
        await using var fixture = new ObsCoreFixture(ObsCoreFixture.Small());
        var first = await fixture.Run();
        var second = await fixture.Run();
        Assert.Null(second.Table);
        Assert.True(second.Repositories[0].Change.IsNone);
        Assert.Equal(first.Table!.Generation, Assert.Single(fixture.Catalog.Folder.Read()).Generation);
    }

    [Fact]
    public async Task Run_DatasetsComeAndGo_RowsFollow()
    {
        var butler = ObsCoreFixture.Small();
        await using var fixture = new ObsCoreFixture(butler);
        await fixture.Run();
        butler.Datasets.Remove(Survey.Id(3), out _);
        butler.Add(Survey.CoaddOf(5, 1, 7));
        var report = await fixture.Run();
        Assert.Equal(new ObsCoreChange(1, 0, 1), report.Repositories[0].Change);
        Assert.Equal([0L, 1L], await fixture.Column("SELECT lsst_tract FROM ivoa.ObsCore WHERE calib_level = 3 ORDER BY 1"));
        Assert.Equal(4, Assert.Single(fixture.Catalog.Folder.Read()).Entry.RowCount);
    }

    [Fact]
    public async Task Run_OldDatasetThatComesLate_IsFoundById()
    {
        var butler = ObsCoreFixture.Small();
        await using var fixture = new ObsCoreFixture(butler);
        fixture.Settings.Overlap = TimeSpan.Zero;
        await fixture.Run();
        var late = Survey.CoaddOf(9, 2, 2);
        butler.Add(late with { Ref = late.Ref with { IngestedAt = new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero) } });
        Assert.Equal(new ObsCoreChange(1, 0, 0), (await fixture.Run()).Repositories[0].Change);
    }

    [Fact]
    public async Task Run_ManyOldDatasetsThatComeLate_AreReadAtOnce()
    {
        var butler = ObsCoreFixture.Small();
        await using var fixture = new ObsCoreFixture(butler);
        await fixture.Run();
        for (var i = 10; i < 2100; i++)
        {
            var late = Survey.CoaddOf(i, 2, i);
            butler.Add(late with { Region = Survey.Square(i * 0.1, 10), Ref = late.Ref with { IngestedAt = new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero) } });
        }
        Assert.Equal(2094, (await fixture.Run()).Table!.Rows);
        Assert.Null((await fixture.Run()).Table);
    }

    [Fact]
    public async Task Run_LargeRepository_IsNotComparedAtEveryLook()
    {
        var butler = ObsCoreFixture.Small();
        await using var fixture = new ObsCoreFixture(butler);
        fixture.Settings.SmallRows = 3;
        await fixture.Run();
        butler.Datasets.Remove(Survey.Id(3), out _);
        butler.Add(Survey.CoaddOf(5, 1, 7));
        Assert.Equal(new ObsCoreChange(1, 0, 0), (await fixture.Run()).Repositories[0].Change);
        var thorough = await fixture.Synchroniser.Run(new ObsCoreRequest("http://dax") { Thorough = true }, default);
        Assert.Equal(new ObsCoreChange(0, 0, 1), thorough.Value.Repositories[0].Change);
    }

    [Fact]
    public async Task Run_FailingRepository_KeepsItsRowsAndIsReported()
    {
        var (one, two) = (ObsCoreFixture.Small("one"), ObsCoreFixture.Small("two"));
        await using var fixture = new ObsCoreFixture(one, two);
        await fixture.Run();
        one.Failure = new Fault.Transient("The registry is away.");
        two.Add(Survey.CoaddOf(8, 5, 5));
        var report = await fixture.Run();
        Assert.Equal("The registry is away.", report.Repositories[0].Fault!.Message);
        Assert.Equal((4L, 5L), (await Count(fixture, "one"), await Count(fixture, "two")));
        Assert.Equal(9, report.Table!.Rows);
    }

    [Fact]
    public async Task Run_RepositoryNoLongerShown_ItsRowsGo()
    {
        await using var fixture = new ObsCoreFixture(ObsCoreFixture.Small("one"), ObsCoreFixture.Small("two"));
        await fixture.Run();
        fixture.Butlers.All.RemoveAt(0);
        // One repository alone says nothing of the others.
        Assert.Null((await fixture.Run(label: "two")).Table);
        Assert.Equal(4, (await fixture.Run()).Table!.Rows);
        Assert.Equal(0, await Count(fixture, "one"));
    }

    [Fact]
    public async Task Run_OtherMapping_MakesRowsAnew()
    {
        await using var fixture = new ObsCoreFixture(ObsCoreFixture.Small("one"), ObsCoreFixture.Small("two"));
        await fixture.Run();
        fixture.Butlers.Mappings["one"] = "dataset_types: {deep_coadd: {dataproduct_type: image, calib_level: 3, obs_collection: DEEP, extra_columns: {seeing: 0.7, place: {template: 'Jupiter é {patch}'}}}}";
        var report = await fixture.Run();
        Assert.Equal(new ObsCoreChange(2, 0, 4), report.Repositories[0].Change with { Added = 2, Removed = 4 });
        Assert.Equal([["DEEP", 0.7, "Jupiter é 1"], ["two", null, null]], await fixture.Query("SELECT obs_collection, seeing, place FROM ivoa.ObsCore WHERE lsst_patch = 1 ORDER BY 1"));
        var entry = Assert.Single(fixture.Catalog.Folder.Read()).Entry;
        Assert.Equal(VoDatatype.UnicodeChar, entry.Columns.Single(c => c.Field.Name == "place").Field.Datatype);
        fixture.Butlers.Mappings.Remove("one");
        await fixture.Run();
        Assert.DoesNotContain(Assert.Single(fixture.Catalog.Folder.Read()).Entry.Columns, c => c.Field.Name == "seeing");
    }

    [Fact]
    public async Task Run_WrongMapping_IsReportedAndChangesNothing()
    {
        await using var fixture = new ObsCoreFixture(ObsCoreFixture.Small());
        await fixture.Run();
        fixture.Butlers.Mappings["itest"] = "dataset_types: {deep_coadd: {dataproduct_type: image, calib_level: 3, obs_id_fmt: '{records[patch].nosuch}'}, raw: {dataproduct_type: image, calib_level: 1, obs_id_fmt: '{records[exposure].nosuch}'}}";
        var report = await fixture.Run();
        Assert.Contains("has no field 'nosuch'", report.Repositories[0].Fault!.Message, StringComparison.Ordinal);
        Assert.Null(report.Table);
        Assert.Equal(4, await Count(fixture, "itest"));
    }

    [Fact]
    public async Task Run_ColumnsOfOneNameAndTwoTypes_SecondRepositoryIsRefused()
    {
        await using var fixture = new ObsCoreFixture(ObsCoreFixture.Small("one"), ObsCoreFixture.Small("two"));
        fixture.Butlers.Mappings["one"] = "dataset_types: {raw: {dataproduct_type: image, calib_level: 1, extra_columns: {seeing: 0.7}}}";
        fixture.Butlers.Mappings["two"] = "dataset_types: {raw: {dataproduct_type: image, calib_level: 1, extra_columns: {seeing: good}}}";
        var report = await fixture.Run();
        Assert.Null(report.Repositories[0].Fault);
        Assert.Contains("seeing", report.Repositories[1].Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OtherBaseUrl_LinksFollowWithoutTheRepository()
    {
        var butler = ObsCoreFixture.Small();
        await using var fixture = new ObsCoreFixture(butler);
        fixture.Settings.Overlap = TimeSpan.Zero;
        await fixture.Run();
        var before = butler.Expanded;
        await fixture.Run("https://public/vo");
        Assert.All(await fixture.Column("SELECT access_url FROM ivoa.ObsCore"), url => Assert.StartsWith("https://public/vo/datalink/links?ID=ivo", (string)url!, StringComparison.Ordinal));
        Assert.True(butler.Expanded - before < 4, "The rows were made anew.");
    }

    [Fact]
    public async Task Run_VisitDefinedLater_RawGetsItsRegion()
    {
        var butler = ObsCoreFixture.Small();
        await using var fixture = new ObsCoreFixture(butler);
        await fixture.Run();
        Assert.Equal([null], await fixture.Column("SELECT s_region FROM ivoa.ObsCore WHERE calib_level = 1"));
        butler.Visits.Add(Survey.Record("visit_definition", ("instrument", "DECam"), ("exposure", 678026L), ("visit", 99L)));
        butler.Visits.Add(Survey.Record("visit_detector_region", ("instrument", "DECam"), ("visit", 99L), ("detector", 46L)) with { Region = Survey.Square(10, 20) });
        Assert.Equal(new ObsCoreChange(0, 1, 0), (await fixture.Run()).Repositories[0].Change);
        Assert.Equal(["polygon 9.9 19.9 10.1 19.9 10.1 20.1 9.9 20.1"], await fixture.Column("SELECT s_region FROM ivoa.ObsCore WHERE calib_level = 1"));
    }

    [Fact]
    public async Task Run_RepositorysOwnMapping_IsTakenAndItsNameLearned()
    {
        var butler = ObsCoreFixture.Small("mine");
        butler.OwnMapping = """{"obs_collection": "LSST.ITEST", "facility_name": "Blanco", "dataset_types": {"raw": {"dataproduct_type": "image", "calib_level": 1, "s_xel": null}}, "obs_publisher_did_fmt": "ivo://org/x?repo=itest&id={id}"}""";
        await using var fixture = new ObsCoreFixture(butler);
        var report = await fixture.Run();
        Assert.Equal([["LSST.ITEST", $"ivo://org/x?repo=itest&id={Survey.Id(1)}"]], await fixture.Query("SELECT obs_collection, obs_publisher_did FROM ivoa.ObsCore"));
        Assert.Equal("mine", fixture.Aliases.Find("ITEST"));
        Assert.Contains("name the repository 'itest'", Assert.Single(report.Repositories[0].Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TableOfAnotherOrigin_IsNotReplaced()
    {
        await using var fixture = new ObsCoreFixture(ObsCoreFixture.Small());
        fixture.Catalog.Publish("ivoa", "obscore", "SELECT 1::BIGINT AS v", [new FieldInfo("v", VoDatatype.Long)]);
        var refused = await fixture.Synchroniser.Run(new ObsCoreRequest("http://dax"), default);
        Assert.Contains("drop it first", refused.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WhileAnotherWrites_IsBusy()
    {
        await using var fixture = new ObsCoreFixture(ObsCoreFixture.Small());
        using (fixture.Store().Begin().Value)
            Assert.IsType<Fault.Busy>((await fixture.Synchroniser.Run(new ObsCoreRequest("http://dax"), default)).Fault);
        Assert.NotNull((await fixture.Run()).Table);
    }

    [Fact]
    public async Task Run_EmptyRepository_MakesAnEmptyTable()
    {
        await using var fixture = new ObsCoreFixture(new FakeButler("empty"));
        Assert.Equal(0, (await fixture.Run()).Table!.Rows);
        Assert.Empty(await fixture.Column(Ids));
        Assert.Null((await fixture.Run()).Table);
    }

    [Fact]
    public async Task Run_Cancelled_LeavesTheTable()
    {
        await using var fixture = new ObsCoreFixture(ObsCoreFixture.Small());
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Synchroniser.Run(new ObsCoreRequest("http://dax"), stop.Token));
        Assert.Empty(fixture.Catalog.Folder.Read());
        Assert.Empty(Directory.GetFiles(fixture.Catalog.Folder.TablesDirectory));
    }

    private static async Task<long> Count(ObsCoreFixture fixture, string collection) =>
        (long)(await fixture.Column($"SELECT COUNT(*) FROM ivoa.ObsCore WHERE obs_collection = '{collection}'"))[0]!;
}
