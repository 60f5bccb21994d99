using Dax.Backends.Butler.Queries;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Sky.Times;

namespace Dax.Backends.Tests.Butler;

/// <summary>Search order, the first of several, patterns, times of registration, limits.</summary>
public sealed class CollectionTests(SharedButlers butlers)
{
    [Theory]
    [InlineData("LSST/ITEST", "itest/runs/rerun")]
    [InlineData("itest/runs/coadd,itest/runs/rerun", "itest/runs/coadd")]
    [InlineData("itest/runs/rerun,LSST/ITEST", "itest/runs/rerun")]
    [InlineData("*", "itest/runs/rerun")]
    [InlineData("itest/runs/[!r]*", "itest/runs/coadd")]
    public async Task Query_FindFirst_IsThatOfTheFirstCollection(string collections, string run)
    {
        using var services = SharedButlers.Serve(("survey", butlers.Root("survey")));
        var repository = await SharedButlers.Open(services, "survey");
        var query = new DatasetQuery { DatasetType = "pipeline_config", Collections = [.. collections.Split(',')] };
        var found = new List<DatasetRef>();
        await foreach (var dataset in (await repository.Query(query, default)).Value) found.Add(dataset);
        Assert.Equal(run, Assert.Single(found).Run);
    }

    [Fact]
    public async Task Query_NotFindFirst_GivesEachDatasetOnce()
    {
        using var services = SharedButlers.Serve(("survey", butlers.Root("survey")));
        var repository = await SharedButlers.Open(services, "survey");
        // The tagged ones are in their run, too.
        var query = new DatasetQuery { DatasetType = "visit_image", Collections = ["itest/tagged/z", "itest/runs/visit"], FindFirst = false };
        Assert.Equal(33, (await SurveySearchTests.Search(repository, query)).Length);
        Assert.Equal(2, (await SurveySearchTests.Search(repository, query with { DatasetType = "pipeline_config", Collections = ["itest/*"] })).Length);
        Assert.Empty(await SurveySearchTests.Search(repository, query with { Collections = ["nothing*"] }));
    }

    [Fact]
    public async Task Query_ByCondition_ComesBeforeTheChoiceOfTheFirst()
    {
        using var services = SharedButlers.Serve(("survey", butlers.Root("survey")));
        var repository = await SharedButlers.Open(services, "survey");
        var query = new DatasetQuery { DatasetType = "pipeline_config", Collections = ["LSST/ITEST"], Where = "run = 'itest/runs/coadd'" };
        Assert.Single(await SurveySearchTests.Search(repository, query));
    }

    [Fact]
    public async Task Query_UnknownNames_AreNotFound()
    {
        using var services = SharedButlers.Serve(("survey", butlers.Root("survey")));
        var repository = await SharedButlers.Open(services, "survey");
        Assert.IsType<Fault.NotFound>((await repository.Query(new DatasetQuery { DatasetType = "nothing", Collections = ["*"] }, default)).Fault);
        Assert.IsType<Fault.NotFound>((await repository.Query(new DatasetQuery { DatasetType = "raw", Collections = ["nothing"] }, default)).Fault);
        Assert.IsType<Fault.NotFound>((await repository.Records("nothing", null, default)).Fault);
        Assert.IsType<Fault.Usage>((await repository.Records("htm7", null, default)).Fault);
    }

    [Fact]
    public async Task Query_LimitAndIngestedSince_Narrow()
    {
        using var services = SharedButlers.Serve(("survey", butlers.Root("survey")));
        var repository = await SharedButlers.Open(services, "survey");
        var query = new DatasetQuery { DatasetType = "visit_image", Collections = ["LSST/ITEST"] };
        var times = new List<DateTimeOffset>();
        await foreach (var dataset in (await repository.Query(query, default)).Value) times.Add(dataset.IngestedAt!.Value);
        Assert.Equal(7, (await SurveySearchTests.Search(repository, query with { Limit = 7 })).Length);
        Assert.Empty(await SurveySearchTests.Search(repository, query with { Limit = 0 }));
        times.Sort();
        Assert.Equal(33, (await SurveySearchTests.Search(repository, query with { IngestedSince = times[0] })).Length);
        Assert.Equal(times.Count(t => t >= times[20]), (await SurveySearchTests.Search(repository, query with { IngestedSince = times[20] })).Length);
        Assert.Empty(await SurveySearchTests.Search(repository, query with { IngestedSince = times[^1].AddSeconds(1) }));
    }

    [Fact]
    public async Task QueryExpanded_Exposures_HaveTheRegionsOfTheirVisits()
    {
        using var services = SharedButlers.Serve(("survey", butlers.Root("survey")));
        var repository = await SharedButlers.Open(services, "survey");
        var count = 0;
        await foreach (var dataset in (await repository.QueryExpanded(new DatasetQuery { DatasetType = "raw", Collections = ["*"] }, default)).Value)
        {
            if (dataset.Region is null) continue;
            count++;
            Assert.Contains(dataset.Ref.Id, await SurveySearchTests.Search(repository, new DatasetQuery { DatasetType = "raw", Collections = ["*"], Region = dataset.Region.Centroid }));
            var begin = dataset.Records["exposure"].Timespan!.Value.BeginNanoseconds!.Value;
            Assert.Equal(begin, TaiTime.FromUtc(TaiTime.ToUtc(begin)) / 100 * 100);
        }
        Assert.True(count > 20);
    }

    [Fact]
    public async Task Records_OfADataId_AreThose()
    {
        using var services = SharedButlers.Serve(("survey", butlers.Root("survey")));
        var repository = await SharedButlers.Open(services, "survey");
        var id = new DataId([new("instrument", "DECam"), new("detector", 20), new("band", "g")]);
        Assert.Equal(20L, Assert.Single((await repository.Records("detector", id, default)).Value)["id"].Value);
        Assert.All((await repository.Records("physical_filter", id, default)).Value, f => Assert.Equal("g", f["band"].ToString()));
        Assert.Equal(["g", "i", "r", "z"], (await repository.Records("band", null, default)).Value.Select(b => b["name"].ToString()).Where(b => b is "g" or "i" or "r" or "z"));
    }

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("a*b*c", "aXXbYYc", true)]
    [InlineData("a*b*c", "aXXbYYcd", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[!a-c]x", "bx", false)]
    [InlineData("[]]x", "]x", true)]
    [InlineData("[ax", "[ax", true)]
    [InlineData("HSC/*/raw", "HSC/runs/a/raw", true)]
    public void GlobPattern_OfNames_IsAsPythons(string pattern, string text, bool isMatch) => Assert.Equal(isMatch, GlobPattern.Matches(pattern, text));

    [Fact]
    public void GlobPattern_ManyStars_EndsSoon() => Assert.False(GlobPattern.Matches(string.Concat(Enumerable.Repeat("*a", 1000)) + "b", new string('a', 5000)));
}
