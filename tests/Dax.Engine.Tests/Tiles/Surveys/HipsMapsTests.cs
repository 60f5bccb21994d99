using System.Text;
using Dax.Engine.Faults;
using Dax.Engine.Tests.Tiles.Surveys.Fakes;
using Dax.Engine.Tiles.Surveys;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tests.Tiles.Surveys;

public sealed class HipsMapsTests : IDisposable
{
    private readonly MapBench bench = new();

    [Fact]
    public async Task Describe_SaysWhatThereIs()
    {
        foreach (var band in (string[])["g", "r", "i"]) bench.Sky.Add(50, -20, 3, 1, band);
        var described = (await bench.Maps.Describe("g", CancellationToken.None)).Value;
        Assert.Equal((6, 1), (described.Map.Order, described.Map.Images.Images.Length));
        Assert.InRange(described.SkyFraction, 0.0006, 0.0015);
        Assert.Equal((50, -20), (described.Start!.Value.Longitude, described.Start.Value.Latitude));
        Assert.InRange(bench.Time.GetUtcNow() - described.Released, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.NotNull(described.Cut);
        Assert.Equal(["g", "r", "i", "color"], (await bench.Maps.List(CancellationToken.None)).Select(m => m.Map.Survey.Name));
    }

    [Fact]
    public async Task Describe_AfterAChange_WasReleasedThen_AndKeepsItsCut()
    {
        bench.Sky.Add(50, -20, 3, 1);
        var first = (await bench.Maps.Describe("g", CancellationToken.None)).Value;
        bench.Sky.Add(52, -20, 3, 9);
        await bench.Refresh();
        var then = (await bench.Maps.Describe("g", CancellationToken.None)).Value;
        Assert.Equal((first.Created, first.Cut), (then.Created, then.Cut));
        Assert.True(then.Released > first.Released);
    }

    [Fact]
    public async Task Get_OfTheCoverage_IsThatOfTheImages_MadeAgainWhenTheyChange()
    {
        bench.Sky.Add(50, -20, 3, 1);
        var first = (await bench.Maps.Get("g", "Moc.json", CancellationToken.None)).Value;
        Assert.Equal(first, (await bench.Maps.Get("g", "Moc.json", CancellationToken.None)).Value);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        bench.Sky.Add(150, -20, 3, 1);
        await bench.Refresh();
        Assert.NotEqual(first.ETag, (await bench.Maps.Get("g", "Moc.json", CancellationToken.None)).Value.ETag);
        var moc = MocJson.Read(bench.Store.Bytes("g", "Moc.json"));
        Assert.True(moc.Contains(50, -20) && moc.Contains(150, -20) && !moc.Contains(100, -20));
    }

    [Fact]
    public async Task Get_OfSheetsPreviewsAndImages_MakesThem()
    {
        foreach (var band in (string[])["g", "r", "i"]) bench.Sky.Add(50, -20, 3, 1, band);
        string[] files = ["Norder0/Allsky.fits", "Norder3/Allsky.png", "preview.png", "metadata.xml"];
        foreach (var path in files) Assert.True((await bench.Maps.Get("g", path, CancellationToken.None)).Value.Length > 100);
        foreach (var path in files[1..]) Assert.True((await bench.Maps.Get("color", path, CancellationToken.None)).Value.Length > 100);
        Assert.IsType<Fault.NotFound>((await bench.Maps.Get("color", files[0], CancellationToken.None)).Fault);
        Assert.Contains("?repo=repo&amp;id=", Encoding.UTF8.GetString(bench.Store.Bytes("g", "metadata.xml")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OfAFileThatNoMapHas_IsNotFound()
    {
        bench.Sky.Add(50, -20, 3, 1);
        Assert.IsType<Fault.NotFound>((await bench.Maps.Get("g", ".dax/state.json", CancellationToken.None)).Fault);
        Assert.IsType<Fault.NotFound>((await bench.Maps.Get("nothing", "Moc.fits", CancellationToken.None)).Fault);
    }

    [Fact]
    public async Task Of_ManyAtOnce_AsksTheRegistryOnce()
    {
        bench.Sky.Add(50, -20, 3, 1);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await bench.Images.Of("g", CancellationToken.None))));
        Assert.Equal(1, bench.Sky.Asked);
    }

    [Fact]
    public void Problems_OfMaps_AreToldInSentences()
    {
        static IEnumerable<string> Of(params HipsSurveyOptions[] maps)
        {
            var options = new HipsOptions();
            foreach (var map in maps) options.Surveys.Add(map);
            return options.Problems();
        }

        static HipsSurveyOptions Map(string name) => new() { Name = name, Repository = "r", DatasetType = "t", Collections = ["c"] };
        Assert.Empty(Of(Map("a"), new HipsSurveyOptions { Name = "b", ColorOf = ["a", "a", "A"] }));
        Assert.Contains("is no map", Assert.Single(Of(new HipsSurveyOptions { Name = "b", ColorOf = ["x", "x", "x"] })), StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Single(Of(Map("a"), Map("A"))), StringComparison.Ordinal);
        Assert.Contains("a name has", Assert.Single(Of(Map("../x"))), StringComparison.Ordinal);
        Assert.Contains("a name has", Assert.Single(Of(Map("x\n"))), StringComparison.Ordinal);
        var wrong = Map("a");
        (wrong.Order, wrong.MinOrder, wrong.CutLow, wrong.CutHigh) = (3, 4, 2, 1);
        Assert.Equal(2, Of(wrong).Count());
        wrong = Map("a");
        wrong.Properties["a b"] = "x";
        Assert.Single(Of(wrong));
        Assert.Equal(3, Of(new HipsSurveyOptions { Name = "n" }).Count());
    }

    public void Dispose() => bench.Dispose();
}
