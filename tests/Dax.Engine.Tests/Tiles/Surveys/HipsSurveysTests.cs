using Dax.Engine.Faults;
using Dax.Engine.Tests.Tiles.Surveys.Fakes;
using Dax.Engine.Tiles.Surveys;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tests.Tiles.Surveys;

/// <summary>Maps that are added, changed and dropped while a service shows them.</summary>
public sealed class HipsSurveysTests : IDisposable
{
    private static readonly HipsTile Leaf = MapBench.At(6, 50, -20);

    private readonly MapBench bench = new();

    [Fact]
    public void Replace_ByTheSame_ChangesNothing()
    {
        var before = bench.Surveys.All;
        var (changed, gone) = bench.Surveys.Replace(bench.Options.Surveys.Select(Copy));
        Assert.Empty(changed);
        Assert.Empty(gone);
        Assert.All(before.Zip(bench.Surveys.All), p => Assert.Same(p.First, p.Second));
    }

    [Fact]
    public void Replace_ByOthers_SaysWhichAreOthersAndWhichAreGone()
    {
        var now = bench.Options.Surveys.Where(s => s.Name != "color" && s.Name != "r").Select(Copy).ToList();
        now[0].Properties["obs_ack"] = "thanks";
        now.Add(new HipsSurveyOptions { Name = "new", Repository = "repo", DatasetType = "image", Collections = ["run"], Order = 6 });
        var (changed, gone) = bench.Surveys.Replace(now);
        Assert.Equal(["g", "new"], changed);
        Assert.Equal(["r", "color"], gone);
        Assert.Equal(["g", "i", "new"], bench.Surveys.All.Select(s => s.Name));
        Assert.True(bench.Surveys.TryFind("NEW", out _));
        Assert.False(bench.Surveys.TryFind("r", out _));
    }

    [Fact]
    public async Task Get_OfAMapThatWasAddedMeanwhile_IsMade_AndOfOneThatWasDropped_IsNotFound()
    {
        bench.Sky.Add(50, -20, 3, 1);
        Assert.IsType<Fault.NotFound>((await bench.Get("new", Leaf)).Fault);
        bench.Surveys.Replace([new HipsSurveyOptions { Name = "new", Repository = "repo", DatasetType = "image", Collections = ["run"], Order = 6 }]);
        Assert.Equal(1, await bench.Pixel("new", Leaf));
        Assert.IsType<Fault.NotFound>((await bench.Get("g", Leaf)).Fault);
    }

    [Fact]
    public async Task Get_OfAMapOfOtherImagesThanBefore_IsOfThose()
    {
        bench.Sky.Add(50, -20, 3, 1);
        bench.Sky.Add(50, -20, 3, 5, "r");
        Assert.Equal(1, await bench.Pixel("g", Leaf));
        var now = bench.Options.Surveys.Select(Copy).ToList();
        now[0].Band = "r";
        bench.Surveys.Replace(now);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(5, await bench.Pixel("g", Leaf));
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(5, await bench.Pixel("g", Leaf));
        Assert.Equal(2, bench.Sky.Made("g", Leaf));
    }

    [Fact]
    public async Task Get_OfATileThatIsMadeWhileItsMapBecomesAnother_IsOfTheMapAsItIsThen()
    {
        bench.Sky.Add(50, -20, 3, 1);
        bench.Sky.Add(50, -20, 3, 5, "r");
        var (begun, open) = (new TaskCompletionSource(), new TaskCompletionSource());
        bench.Sky.Gate = _ =>
        {
            begun.TrySetResult();
            return open.Task;
        };
        var asking = Task.Run(async () => await bench.Pixel("g", Leaf));
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var now = bench.Options.Surveys.Select(Copy).ToList();
        now[0].Band = "r";
        bench.Surveys.Replace(now);
        open.SetResult();
        Assert.Equal(5, await asking.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private static HipsSurveyOptions Copy(HipsSurveyOptions survey) => new()
    {
        Name = survey.Name,
        Repository = survey.Repository,
        DatasetType = survey.DatasetType,
        Collections = [.. survey.Collections],
        ColorOf = [.. survey.ColorOf],
        Band = survey.Band,
        Order = survey.Order,
        Properties = new Dictionary<string, string>(survey.Properties),
    };

    public void Dispose() => bench.Dispose();
}
