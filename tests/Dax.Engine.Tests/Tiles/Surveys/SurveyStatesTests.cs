using Dax.Engine.Faults;
using Dax.Engine.Tests.Tiles.Surveys.Fakes;
using Dax.Engine.Tiles;
using Dax.Engine.Tiles.Making;
using Dax.Engine.Tiles.Surveys;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tests.Tiles.Surveys;

/// <summary>What is remembered of maps, when things go wrong or go on elsewhere.</summary>
public sealed class SurveyStatesTests : IDisposable
{
    private static readonly HipsTile Leaf = MapBench.At(6, 50, -20);

    private readonly MapBench bench = new(o => o.MaxLeaves = 4);

    private FakeSky Sky => bench.Sky;

    [Theory]
    [InlineData(".dax/state.json")]
    [InlineData(".dax/images.bin")]
    public async Task Get_WhenAChangeCouldNotBeWrittenDown_KnowsItNevertheless_WhenTheProcessIsBack(string full)
    {
        Sky.Add(50, -20, 3, 1);
        Assert.Equal(1, await bench.Pixel("g", Leaf));
        Sky.Add(50, -20, 0.6, 2);
        bench.Store.IsFull = path => path == full;
        await bench.Refresh();
        Assert.IsType<Fault.Transient>((await bench.Get("g", Leaf)).Fault);
        Assert.IsType<Fault.Transient>((await bench.Maps.Describe("g", CancellationToken.None)).Fault);
        Assert.IsType<Fault.Transient>((await bench.Maps.Get("g", "Moc.json", CancellationToken.None)).Fault);
        bench.Store.IsFull = _ => false;
        bench.Start();
        Assert.Equal(3, await bench.Pixel("g", Leaf));
    }

    [Fact]
    public async Task Describe_WhenAllImagesAreOtherOnes_HasAnotherCut()
    {
        var gone = Sky.Add(50, -20, 3, 1);
        var before = (await bench.Maps.Describe("g", CancellationToken.None)).Value.Cut;
        Assert.True((await bench.Get("g", Leaf, TileFormat.Png)).IsOk);
        Sky.Remove(gone);
        Sky.Add(50, -20, 3, 1000);
        await bench.Refresh();
        var after = (await bench.Maps.Describe("g", CancellationToken.None)).Value.Cut;
        Assert.True(before!.Value.High < 10 && after!.Value.High > 900);
    }

    [Fact]
    public async Task Get_OfColours_AfterTheCutOfOneMapChanged_MakesThemAgain()
    {
        foreach (var band in (string[])["g", "r", "i"]) Sky.Add(50, -20, 3, 1, band);
        var before = (await bench.Get("color", Leaf, TileFormat.Png)).Value;
        bench.Start();
        Assert.Equal(before, (await bench.Get("color", Leaf, TileFormat.Png)).Value);
        (bench.Options.Surveys[0].CutLow, bench.Options.Surveys[0].CutHigh) = (0, 7);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        bench.Start();
        Assert.NotEqual(before.ETag, (await bench.Get("color", Leaf, TileFormat.Png)).Value.ETag);
    }

    [Fact]
    public async Task SetBuilt_ByAnotherProcess_IsKnownHere_AfterAWhile()
    {
        Sky.Add(50, -20, 3, 1);
        await bench.Pixel("g", Leaf);
        Sky.Add(50, -20, 3, 2);
        await bench.Refresh();
        // As a build does it: tiles before this process noted the change, the word that all is made behind it.
        var (other, map) = await Elsewhere();
        Assert.False(map.IsFresh(Leaf, (await bench.Store.Look("g", Leaf.Path + ".fits", default))!));
        await other.SetBuilt(map, default);
        Assert.True((await other.Of("g", default)).Value.State.Changes.IsEmpty);
        bench.Time.Advance(SurveyStates.Age);
        await bench.Get("g", Leaf);
        Assert.Equal(1, Sky.Made("g", Leaf));
    }

    [Fact]
    public async Task SetBuilt_OfImagesOfBefore_ForgetsNothing()
    {
        Sky.Add(50, -20, 3, 1);
        var (here, old) = await Elsewhere();
        Sky.Add(50, -20, 3, 2);
        var (_, now) = await Elsewhere();
        await here.SetBuilt(old, default);
        Assert.NotEmpty((await Elsewhere()).Map.State.Changes);
        Assert.NotEmpty(now.State.Changes);
    }

    [Fact]
    public async Task Get_OfAJpegThatIsOlderThanItsPixels_MakesItAgain()
    {
        Assert.SkipUnless(TileEncoder.CanEncode(TileFormat.Jpeg), "libturbojpeg is not on this machine.");
        Sky.Add(50, -20, 3, 1);
        var first = (await bench.Get("g", Leaf, TileFormat.Jpeg)).Value;
        Assert.Equal(first, (await bench.Get("g", Leaf, TileFormat.Jpeg)).Value);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        await bench.Store.Write("g", Leaf.Path + ".fits", bench.Store.Bytes("g", Leaf.Path + ".fits"), default);
        Assert.NotEqual(first.ETag, (await bench.Get("g", Leaf, TileFormat.Jpeg)).Value.ETag);
    }

    [Fact]
    public async Task Get_OfASheetOverTooManyMissingLeaves_IsBusy_AndMakesNothing()
    {
        for (var i = 0; i < 6; i++) Sky.Add(20 + 40 * i, -20, 0.2, 1);
        Assert.IsType<Fault.Busy>((await bench.Maps.Get("g", "Norder3/Allsky.fits", CancellationToken.None)).Fault);
        Assert.Equal(0, Sky.AllMade);
    }

    [Fact]
    public async Task IsMadeAlike_OfOneThatWasRegisteredAgain_IsFalse_WhereItIs()
    {
        var id = Sky.Add(50, -20, 3, 1);
        var (_, before) = await Elsewhere();
        Sky.AddAgain(id);
        var (_, after) = await Elsewhere();
        Assert.False(before.IsMadeAlike(Leaf, after));
        Assert.True(before.IsMadeAlike(MapBench.At(6, 200, 20), after));
    }

    /// <summary>As another process on the same store has it.</summary>
    private async Task<(LiveMaps Maps, LiveMap Map)> Elsewhere()
    {
        var images = new HipsImages(bench.Surveys, Sky, Sky, Sky, Microsoft.Extensions.Options.Options.Create(bench.Options), bench.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger<HipsImages>.Instance);
        var maps = new LiveMaps(bench.Surveys, images, bench.Store, bench.Time);
        return (maps, (await maps.Of("g", default)).Value);
    }

    public void Dispose() => bench.Dispose();
}
