using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Sky.Geometry;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Backends.Tests.Butler;

/// <summary>The Butler's expression language: what it finds, what it refuses and where, and that nothing comes out of it but an answer or a fault of the user's.</summary>
public sealed class WhereLanguageTests(SharedButlers butlers)
{
    private const string Chain = "LSST/ITEST";

    /// <summary>Each expression beside the same said over the datasets and their records.</summary>
    private static readonly (string Where, Func<ExpandedDataset, bool> Same)[] OfVisitImages =
    [
        ("instrument = 'DECam'", d => Text(d, "instrument") == "DECam"),
        ("band='z' OR band='r'", d => Text(d, "band") is "z" or "r"),
        ("instrument='DECam' AND detector IN (1..30:3, 46)", d => Text(d, "instrument") == "DECam" && (Whole(d, "detector") is >= 1 and <= 30 && (Whole(d, "detector") - 1) % 3 == 0 || Whole(d, "detector") == 46)),
        ("instrument='DECam' and detector not in (1..30)", d => Text(d, "instrument") == "DECam" && Whole(d, "detector") > 30),
        ("instrument='DECam' AND detector IN (-5..+7)".Replace("+", "", StringComparison.Ordinal), d => Text(d, "instrument") == "DECam" && Whole(d, "detector") <= 7),
        ("visit.exposure_time > 100", d => Real(d, "exposure_time") > 100),
        ("exposure_time * 2 + 1 >= 181 - -20", d => Real(d, "exposure_time") * 2 + 1 >= 201),
        ("-exposure_time < -100.5e0", d => Real(d, "exposure_time") > 100.5),
        ("NOT exposure_time > 100", d => !(Real(d, "exposure_time") > 100)),
        ("not not (instrument != 'DECam')", d => Text(d, "instrument") != "DECam"),
        ("instrument='DECam' AND detector % 2 = 1 AND detector / 10 = 2", d => Text(d, "instrument") == "DECam" && Whole(d, "detector") % 2 == 1 && Whole(d, "detector") / 10 == 2),
        ("visit.azimuth = NULL", _ => true),
        ("visit.azimuth IS NOT NULL OR zenith_angle != null", _ => false),
        ("instrument='DECam' AND detector.full_name IN ('N11', 'S4')", d => Text(d, "instrument") == "DECam" && d.Records["detector"]["full_name"].ToString() is "N11" or "S4"),
        ("GLOB(detector.full_name, 'CCD?') AND instrument IN ('90prime', 'Mosaic3')", d => d.Records["detector"]["full_name"].ToString().StartsWith("CCD", StringComparison.Ordinal)),
        ("GLOB(instrument, '*d')", _ => false),
        ("visit.timespan.begin > T'2016-03-01'", d => d.Timespan!.Value.BeginNanoseconds > 1_456_790_436_000_000_000),
        ("visit.timespan OVERLAPS (T'2016-01-01/tai', T'2017-01-01/tai')", d => d.Timespan!.Value.BeginNanoseconds < 1_483_228_800_000_000_000 && d.Timespan.Value.EndNanoseconds > 1_451_606_400_000_000_000),
        ("visit.timespan OVERLAPS (T'2018-01-01', NULL) OR visit.timespan OVERLAPS (null, T'2013-12-31')", d => d.Timespan!.Value.BeginNanoseconds > 1_514_764_837_000_000_000 || d.Timespan.Value.BeginNanoseconds < 1_388_448_035_000_000_000),
        ("visit.timespan OVERLAPS (T'2017-01-01', T'2016-01-01')", _ => false),
        ("visit.region OVERLAPS CIRCLE(110.32, 23.95, 0.05)", d => SkyRegions.Intersects(d.Records["visit"].Region!, new SkyCircle(new SkyPoint(110.32, 23.95), 0.05))),
        ("POINT(110.312 - 360, 23.92) OVERLAPS visit_detector_region.region", d => SkyRegions.Intersects(d.Region!, new SkyPoint(110.312, 23.92))),
        ("visit_detector_region.region OVERLAPS BOX(0, 3.397, 30, 0.2)", d => Text(d, "visit") is not null && SkyRegions.Intersects(d.Region!, Range(345, 15, 3.297, 3.497))),
        ("1 = 1 AND TRUE", _ => true),
        ("1.5 > 2 OR FALSE", _ => false),
    ];

    [Fact]
    public async Task Query_WithExpression_FindsTheSameAsLookingAtEach()
    {
        using var services = SharedButlers.Serve(("survey", butlers.Root("survey")));
        var repository = await SharedButlers.Open(services, "survey");
        var all = await All(repository, "visit_image");
        Assert.Equal(33, all.Count);
        foreach (var (where, same) in OfVisitImages)
        {
            var found = await SurveySearchTests.Search(repository, new DatasetQuery { DatasetType = "visit_image", Collections = [Chain], Where = where });
            Assert.True(all.Where(same).Select(d => d.Ref.Id).Order().SequenceEqual(found), where);
        }
    }

    [Fact]
    public async Task Query_WithDimensionsOfAnotherFamily_JoinsByPositionAndBand()
    {
        using var services = SharedButlers.Serve(("survey", butlers.Root("survey")));
        var repository = await SharedButlers.Open(services, "survey");
        var visits = (await repository.Records("visit", null, default)).Value.Where(v => v["instrument"].ToString() == "DECam").ToArray();
        var bands = (await repository.Records("physical_filter", null, default)).Value.ToDictionary(f => (f["instrument"].ToString(), f["name"].ToString()), f => f["band"].ToString());
        var coadds = await All(repository, "deep_coadd");
        foreach (var visit in visits.Take(6))
        {
            var band = bands[("DECam", visit["physical_filter"].ToString())];
            var expected = coadds.Where(c => Text(c, "band") == band && SkyRegions.Intersects(c.Region!, visit.Region!)).Select(c => c.Ref.Id).Order();
            var found = await SurveySearchTests.Search(repository, new DatasetQuery { DatasetType = "deep_coadd", Collections = [Chain], Where = $"instrument='DECam' AND visit={visit["id"]}" });
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public async Task Query_CalibrationsWithAnExposure_AreThoseValidThen()
    {
        using var services = SharedButlers.Serve(("survey", butlers.Root("survey")));
        var repository = await SharedButlers.Open(services, "survey");
        foreach (var raw in (await All(repository, "raw")).Where(r => Text(r, "instrument") == "DECam").Take(8))
        {
            var (exposure, detector) = (Whole(raw, "exposure"), Whole(raw, "detector"));
            var where = $"instrument='DECam' AND exposure={exposure} AND detector={detector}";
            var joined = await SurveySearchTests.Search(repository, new DatasetQuery { DatasetType = "crosstalk_table", Collections = [Chain], Where = where });
            var asked = new DatasetQuery { DatasetType = "crosstalk_table", Collections = [Chain], Where = $"instrument='DECam' AND detector={detector}", Timespan = raw.Timespan };
            Assert.Equal(await SurveySearchTests.Search(repository, asked), joined);
        }
    }

    [Theory]
    [InlineData("visit = 5", 1, "instrument")]
    [InlineData("band='r' AND detector = 5", 14, "instrument")]
    [InlineData("detector.full_name = 'N1'", 1, "instrument")]
    [InlineData("tract = 3", 1, "skymap")]
    [InlineData("instrument = ", 14, "a value was expected")]
    [InlineData("instrument == 'X'", 13, "a value was expected")]
    [InlineData("instrument = 'X", 14, "quote is not closed")]
    [InlineData("instrument = 'X' AND", 21, "a value was expected")]
    [InlineData("instrument = 'X' 5", 18, "the end, AND or OR was expected")]
    [InlineData("instrument = 5", 12, "cannot be compared")]
    [InlineData("nothing = 5", 1, "no dimension")]
    [InlineData("visit.nothing = 5", 1, "no field 'nothing'")]
    [InlineData("calexp.run = 'x'", 1, "not 'calexp'")]
    [InlineData("visit_image.size = 1", 1, "no field 'size'")]
    [InlineData("instrument", 1, "a condition was expected")]
    [InlineData("instrument = 'X' AND visit IN (1, 'a')", 35, "cannot be compared")]
    [InlineData("instrument IN (1..5)", 16, "range of integers")]
    [InlineData("instrument = 'X' AND 1..5", 22, "ranges belong")]
    [InlineData("instrument = :name", 14, "to be bound")]
    [InlineData("visit.timespan.begin > T'yesterday'", 24, "is no time")]
    [InlineData("visit.timespan.begin > T'2020-02-30'", 24, "no such day")]
    [InlineData("visit.timespan.begin > T'mjd/2020-01-01'", 24, "is no time of the format")]
    [InlineData("visit.timespan.begin > T'59000.5/ut1'", 24, "scale 'ut1'")]
    [InlineData("visit.timespan.begin > '2020-01-01'", 22, "cannot be compared")]
    [InlineData("visit.timespan > T'2020-01-01'", 16, "cannot be compared")]
    [InlineData("timespan OVERLAPS T'2020-01-01'", 1, "may mean")]
    [InlineData("NOT visit.region OVERLAPS POINT(1, 2)", 18, "by AND only")]
    [InlineData("band='r' OR visit.region OVERLAPS POINT(1, 2)", 26, "by AND only")]
    [InlineData("POINT(1, 2) OVERLAPS POINT(1, 2)", 13, "must be a column")]
    [InlineData("visit.region OVERLAPS POINT(1, 91)", 23, "-90 to 90")]
    [InlineData("visit.region OVERLAPS CIRCLE(1, 2)", 23, "CIRCLE takes")]
    [InlineData("visit.region OVERLAPS SQUARE(1, 2)", 23, "there is no function")]
    [InlineData("visit.region OVERLAPS REGION('MOON')", 30, "circle")]
    [InlineData("visit.region OVERLAPS POLYGON(1,2,3,4)", 23, "three pairs")]
    [InlineData("visit.region OVERLAPS POINT(exposure_time, 2)", 29, "a number was expected")]
    [InlineData("instrument = 'a' = 'b'", 18, "do not chain")]
    [InlineData("exposure_time = 99999999999999999999", 17, "too large")]
    [InlineData("exposure_time + 'a' = 1", 15, "takes numbers")]
    [InlineData("GLOB('a', 'b')", 6, "GLOB takes")]
    [InlineData("instrument # 'a'", 12, "belongs to nothing")]
    [InlineData("instrument < NULL", 12, "neither less")]
    public async Task Query_WrongExpression_IsUsageWithItsPlace(string where, int place, string says)
    {
        using var services = SharedButlers.Serve(("survey", butlers.Root("survey")));
        var repository = await SharedButlers.Open(services, "survey");
        var fault = Assert.IsType<Fault.Usage>((await repository.Query(new DatasetQuery { DatasetType = "visit_image", Collections = [Chain], Where = where }, default)).Fault);
        Assert.Contains(says, fault.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"at character {place}:", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_ExpressionWithoutBounds_IsRefusedOrAnswered()
    {
        using var services = SharedButlers.Serve(("survey", butlers.Root("survey")));
        var repository = await SharedButlers.Open(services, "survey");
        string[] refused =
        [
            new string('(', 5000) + "1=1" + new string(')', 5000), string.Concat(Enumerable.Repeat("NOT ", 20_000)) + "1=1", new string('-', 50_000) + "1=1",
            "1" + string.Concat(Enumerable.Repeat("+1", 20_000)) + "=1", new string(' ', 200_000), "T'" + new string('1', 90_000) + "' = T'1.0'",
        ];
        foreach (var where in refused) Assert.IsType<Fault.Usage>((await repository.Query(new DatasetQuery { DatasetType = "visit_image", Collections = [Chain], Where = where }, default)).Fault);
        string[] answered = [string.Join(" OR ", Enumerable.Range(0, 3000).Select(i => $"exposure_time = {i}.5")), $"exposure_time IN ({string.Join(",", Enumerable.Range(0, 9000))})"];
        foreach (var where in answered) Assert.True((await repository.Query(new DatasetQuery { DatasetType = "visit_image", Collections = [Chain], Where = where }, default)).IsOk);
    }

    [Fact]
    public async Task Query_WordsAtRandom_IsAnsweredOrUsage()
    {
        using var services = SharedButlers.Serve(("survey", butlers.Root("survey")));
        var repository = await SharedButlers.Open(services, "survey");
        string[] words =
        [
            "instrument", "=", "'DECam'", "visit", "detector", "band", "(", ")", "AND", "OR", "NOT", "IN", "OVERLAPS", "1", "2.5", "-", "+", "*", "/", "%", ",", "1..5", "1..9:2", "T'2016-01-01'", "NULL", "TRUE",
            "visit.region", "visit.timespan", "visit.exposure_time", "timespan", "POINT", "CIRCLE(1,2,3)", "GLOB(instrument,'*')", "ingest_date", "run", "collection", "dataset_id", "UUID('01a1fa1bd35e725eb3036f19bde83299')",
            "skymap", "tract", "patch.region", "exposure", "htm7", "!=", "<", ">=", "IS", ".begin", "''", "exposure.can_see_sky", "day_obs", "visit_system", "subfilter", "detector.raft", "9223372036854775807", "1e308",
        ];
        var soups = Gen.Choose(1, 12).SelectMany(n => Gen.Elements(words).ListOf(n)).Select(list => string.Join(' ', list));
        var clauses = Gen.Elements("instrument='DECam' AND ", "instrument='DECam' AND skymap='legacy_discrete_v1' AND ", "").SelectMany(start => soups.Select(soup => start + soup));
        foreach (var where in clauses.Sample(3000, 40))
        {
            foreach (var type in (string[])["visit_image", "crosstalk_table"])
            {
                var found = await repository.Query(new DatasetQuery { DatasetType = type, Collections = [Chain], Where = where, Limit = 5 }, default);
                Assert.True(found.IsOk || found.Fault is Fault.Usage, found.IsOk ? "" : $"{where}: {found.Fault}");
            }
        }
    }

    private static async Task<List<ExpandedDataset>> All(IButlerRepository repository, string type)
    {
        var all = new List<ExpandedDataset>();
        await foreach (var dataset in (await repository.QueryExpanded(new DatasetQuery { DatasetType = type, Collections = [Chain] }, default)).Value) all.Add(dataset);
        return all;
    }

    private static string? Text(ExpandedDataset d, string dimension) => d.Ref.DataId[dimension]?.ToString();

    private static long Whole(ExpandedDataset d, string dimension) => (long)d.Ref.DataId[dimension]!.Value.Value!;

    private static double Real(ExpandedDataset d, string field) => (double)d.Records["visit"][field].Value!;

    private static SkyRange Range(double west, double east, double south, double north) => SkyRange.TryCreate(west, east, south, north, out var range, out var problem) ? range : throw new InvalidOperationException(problem);
}
