using System.Collections.Immutable;
using Dax.Backends.Tests.Butler;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Links;
using Dax.Engine.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Dax.Backends.Tests.Links;

/// <summary>Links of datasets of the real `survey` repository.</summary>
public sealed class SurveyLinksTests(SharedButlers butlers)
{
    private const string Raw = "01a1fa1b-d2c3-74c8-8eb0-ae0aaa9db1f5";

    [Fact]
    public async Task VisitImage_HasItsFile_ItsRaw_ItsStatistics_AndBoundsOfCutouts()
    {
        await using var survey = await Survey.Open(butlers);
        var image = await survey.Only("visit_image", "instrument = 'DECam' AND visit = 425859 AND detector = 42");
        var links = await survey.Links($"butler://survey/{image.Id}");
        var own = Assert.Single(links.Links, l => l.Semantics == "#this");
        Assert.Equal(new LinkedFile("survey", image.Id, null), own.File);
        Assert.Equal(("application/fits", "#image"), (own.ContentType, own.ContentQualifier));
        Assert.Equal((await survey.Repository.Artifacts(image.Id, default)).Value[0].Length, own.ContentLength);
        Assert.Equal(Guid.Parse(Raw), Assert.Single(links.Links, l => l.Semantics == "#progenitor").File!.Dataset);
        var statistics = await survey.Only("visit_stats", "instrument = 'DECam' AND visit = 425859");
        Assert.Contains(links.Links, l => l.Semantics == "#auxiliary" && l.File!.Dataset == statistics.Id && l.ContentType == "text/x-yaml");
        Assert.DoesNotContain(links.Links, l => l.Error is not null);
        var bounds = links.Cutout!;
        Assert.Equal([244.78, 12.072, 0.0024], Numbers(bounds.Circle!), (a, b) => Math.Abs(a - b) < 1e-3);
        Assert.Equal(8, Numbers(bounds.Polygon!).Length);
        Assert.Equal(57110.35620083427, bounds.TimeMin!.Value, 1e-9);
        Assert.Equal(57110.357115186125, bounds.TimeMax!.Value, 1e-9);
        Assert.Equal((4.02e-7, 5.52e-7), (bounds.BandMin!.Value, bounds.BandMax!.Value));
    }

    [Fact]
    public async Task Raw_HasWhatWasMadeOfIt_ItsCalibrations_AndTheRegionOfItsVisit()
    {
        await using var survey = await Survey.Open(butlers);
        var links = await survey.Links($"ivo://anything?repo=survey&id={Raw}");
        var image = await survey.Only("visit_image", "instrument = 'DECam' AND visit = 425859 AND detector = 42");
        Assert.Contains(links.Links, l => l.Semantics == "#derivation" && l.File!.Dataset == image.Id);
        Assert.DoesNotContain(links.Links, l => l.Semantics == "#progenitor");
        Assert.Single(links.Links, l => l.Semantics == "#calibration" && l.Description == "crosstalk_table of instrument DECam, detector 42");
        Assert.NotNull(links.Cutout);
    }

    [Fact]
    public async Task Coadd_HasNothingThatIsNotRecorded()
    {
        await using var survey = await Survey.Open(butlers);
        var links = await survey.Links("butler://survey/01a1fa1b-e10e-7e8f-b8fd-032faf127897");
        Assert.Equal("#this", Assert.Single(links.Links).Semantics);
        Assert.Null(links.Cutout!.TimeMin);
        Assert.NotNull(links.Cutout.Polygon);
    }

    [Fact]
    public async Task DatasetWithoutFile_SaysSo_AndCannotBeCut()
    {
        await using var survey = await Survey.Open(butlers);
        var links = await survey.Links("butler://survey/014deddc-583a-4ba5-925f-b25fefa04b36");
        Assert.StartsWith("NotFoundFault: ", Assert.Single(links.Links, l => l.Semantics == "#this").Error, StringComparison.Ordinal);
        Assert.Null(links.Cutout);
    }

    [Fact]
    public async Task DatasetThatIsNoImage_CannotBeCut()
    {
        await using var survey = await Survey.Open(butlers);
        var statistics = await survey.Only("visit_stats", "instrument = 'DECam' AND visit = 425859");
        var links = await survey.Links($"butler://survey/{statistics.Id}");
        Assert.Equal("text/x-yaml", Assert.Single(links.Links).ContentType);
        Assert.Null(links.Cutout);
    }

    [Theory]
    [InlineData("butler://survey/00000000-0000-0000-0000-000000000000", "NotFoundFault: ")]
    [InlineData("butler://nowhere/01a1fa1b-d2c3-74c8-8eb0-ae0aaa9db1f5", "NotFoundFault: ")]
    [InlineData("ivo://org.example/x?repo=survey", "UsageFault: ")]
    [InlineData("<nonsense> & 'more'", "UsageFault: ")]
    public async Task DataLink_3_4_IdThatIsNone_IsOneErrorOfItsOwn(string id, string word)
    {
        await using var survey = await Survey.Open(butlers);
        var all = await survey.Linker.Find([$"butler://survey/{Raw}", id, $"BUTLER://survey/{Raw.ToUpperInvariant()}"], default);
        Assert.Equal([$"butler://survey/{Raw}", id, $"BUTLER://survey/{Raw.ToUpperInvariant()}"], all.Select(l => l.Id));
        var error = Assert.Single(all[1].Links);
        Assert.Equal("#this", error.Semantics);
        Assert.StartsWith(word, error.Error, StringComparison.Ordinal);
        Assert.Null(error.File);
        Assert.Equal(all[0].Links, all[2].Links);
        Assert.DoesNotContain(all[0].Links, l => l.Error is not null);
    }

    [Fact]
    public async Task RepositoryThatCannotBeRead_IsAnErrorOfItsDatasetsAlone()
    {
        await using var survey = await Survey.Open(butlers, ("broken", "/nowhere/at/all"));
        var all = await survey.Linker.Find([$"butler://broken/{Raw}", $"butler://survey/{Raw}"], default);
        Assert.Contains("Fault: ", Assert.Single(all[0].Links).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("/nowhere", all[0].Links[0].Error, StringComparison.Ordinal);
        Assert.Null(all[1].Links[0].Error);
    }

    [Fact]
    public async Task OtherNameOfTheRepository_LeadsToIt()
    {
        await using var survey = await Survey.Open(butlers);
        survey.Aliases.Learn("itest", "survey");
        var links = await survey.Links($"ivo://org.rubinobs/usdac/itest?repo=itest&id={Raw}");
        Assert.Equal("survey", links.Links[0].File!.Label);
    }

    [Fact]
    public async Task ManyDatasets_HaveTheSameLinksTogetherAsAlone()
    {
        await using var survey = await Survey.Open(butlers);
        var ids = await survey.All(["raw", "visit_image", "deep_coadd", "calexp"]);
        var together = await survey.Linker.Find([.. ids], default);
        Assert.Equal(256, together.Length);
        foreach (var i in (int[])[0, 40, 100, 255])
        {
            var alone = await survey.Links(ids[i]);
            Assert.Equal(alone.Links.Select(l => l.ToString()), together[i].Links.Select(l => l.ToString()));
            Assert.Equal(alone.Cutout, together[i].Cutout);
        }
    }

    private static double[] Numbers(string text) => [.. text.Split(' ').Select(t => double.Parse(t, System.Globalization.CultureInfo.InvariantCulture))];

    private sealed class Survey : IAsyncDisposable
    {
        private readonly ServiceProvider services;

        private Survey(ServiceProvider services, IButlerRepository repository)
        {
            (this.services, Repository) = (services, repository);
            Linker = new DatasetLinker(services.GetRequiredService<IButlerRepositories>(), Aliases, TimeProvider.System, new OneMapping());
        }

        public IButlerRepository Repository { get; }

        public RepositoryAliases Aliases { get; } = new();

        public DatasetLinker Linker { get; }

        public static async Task<Survey> Open(SharedButlers butlers, params (string Label, string Uri)[] others)
        {
            var services = SharedButlers.Serve([("survey", butlers.Root("survey")), .. others]);
            return new Survey(services, await SharedButlers.Open(services, "survey"));
        }

        public async Task<DatasetLinks> Links(string id) => Assert.Single(await Linker.Find([id], default));

        public async Task<DatasetRef> Only(string type, string where)
        {
            var found = new List<DatasetRef>();
            await foreach (var dataset in (await Repository.Query(new DatasetQuery { DatasetType = type, Collections = ["*"], Where = where }, default)).Value) found.Add(dataset);
            return Assert.Single(found);
        }

        public async Task<List<string>> All(string[] types)
        {
            var ids = new List<string>();
            foreach (var type in types)
                await foreach (var dataset in (await Repository.Query(new DatasetQuery { DatasetType = type, Collections = ["*"], FindFirst = false }, default)).Value)
                    ids.Add($"butler://survey/{dataset.Id}");
            return ids;
        }

        public ValueTask DisposeAsync() => services.DisposeAsync();
    }

    private sealed class OneMapping : IObsCoreMappings
    {
        private const string Text = """
            facility_name: Somewhere
            obs_collection: TEST
            dataset_types:
              visit_image:
                dataproduct_type: image
                calib_level: 2
            spectral_ranges:
              "g": [4.02e-7, 5.52e-7]
            """;

        public ValueTask<Result<string?>> Read(string label, CancellationToken cancel) => new(new Result<string?>(Text));
    }
}
