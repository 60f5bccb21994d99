using Dax.Engine.Faults;
using Dax.Engine.Tests.Tiles.Surveys.Fakes;
using Dax.Engine.Tiles;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tests.Tiles.Surveys;

public sealed class TileServiceTests : IDisposable
{
    private const int Order = 6;

    private static readonly HipsTile Leaf = MapBench.At(Order, 50, -20);

    private readonly MapBench bench = new(o => (o.MaxLeaves, o.Patience) = (4, TimeSpan.FromSeconds(25)));

    private FakeSky Sky => bench.Sky;

    [Fact]
    public async Task Get_OfAMissingTileByMany_MakesItOnce()
    {
        Sky.Add(50, -20, 3, 1);
        var open = new TaskCompletionSource();
        Sky.Gate = _ => open.Task;
        var asking = Enumerable.Range(0, 200).Select(i => Task.Run(async () => await bench.Get("g", Leaf))).ToList();
        await Task.Delay(50);
        Assert.DoesNotContain(asking, a => a.IsCompleted);
        open.SetResult();
        var etags = (await Task.WhenAll(asking)).Select(r => r.Value.ETag).Distinct();
        Assert.Single(etags);
        Assert.Equal((1, 1), (Sky.Made("g", Leaf), bench.Store.Written("g", Leaf.Path + ".fits")));
    }

    [Fact]
    public async Task Get_OfTheSamePixelsInTwoForms_SamplesImagesOnce()
    {
        Sky.Add(50, -20, 3, 1);
        var got = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () => await bench.Get("g", Leaf, i % 2 == 0 ? TileFormat.Fits : TileFormat.Png))));
        Assert.All(got, g => Assert.True(g.IsOk));
        Assert.Equal(1, Sky.Made("g", Leaf));
    }

    [Fact]
    public async Task Get_WhereNoImageIs_IsNotFound_AndMakesNothing()
    {
        Sky.Add(50, -20, 1, 1);
        Assert.IsType<Fault.NotFound>((await bench.Get("g", MapBench.At(Order, 200, 20))).Fault);
        Assert.IsType<Fault.NotFound>((await bench.Get("g", MapBench.At(Order + 1, 50, -20))).Fault);
        Assert.IsType<Fault.NotFound>((await bench.Get("no-map", Leaf)).Fault);
        Assert.Equal(0, Sky.AllMade);
    }

    [Fact]
    public async Task Get_WhereAnImageHasNoPixels_IsNotFound_AndIsNotTriedAgain()
    {
        // A circle that reaches into the tile, and not to its middle.
        Sky.Add(50, -20, 1.5, 1);
        var edge = Enumerable.Range(0, 4 * 12 << (2 * Order - 2)).Select(i => new HipsTile(Order, i)).First(IsEdge);
        Assert.IsType<Fault.NotFound>((await bench.Get("g", edge)).Fault);
        Assert.IsType<Fault.NotFound>((await bench.Get("g", edge, TileFormat.Png)).Fault);
        Assert.Equal(1, Sky.Made("g", edge));
    }

    private static bool IsEdge(HipsTile tile)
    {
        var region = new Dax.Sky.Geometry.SkyCircle(new(50, -20), 1.5);
        return Dax.Engine.Tiles.Surveys.SurveyImages.CellsOf(region, Order).Touches(tile.Cell) && !region.Contains(HealpixNested.Center(Order, tile.Index).ToUnitVector());
    }

    [Fact]
    public async Task Get_OfAParent_IsTheMeanOfWhatItsChildrenHave()
    {
        var parent = Leaf.Parent;
        var centre = HealpixNested.Center(Order, parent.Child(0).Index);
        Sky.Add(centre.LonDegrees, centre.LatDegrees, 0.05, 8);
        Assert.Equal(8, await bench.Pixel("g", parent, PixelOf(parent.Child(0))));
        Assert.True(float.IsNaN(await bench.Pixel("g", parent, PixelOf(parent.Child(3)))));
        Assert.Equal(1, Sky.Made("g", parent.Child(0)));
    }

    [Fact]
    public async Task Get_OfATileOverTooManyMissingLeaves_IsBusy_UntilTheyAreThere()
    {
        Sky.Add(50, -20, 4, 1);
        var coarse = new HipsTile(Order - 2, Leaf.Index >> 4);
        var busy = Assert.IsType<Fault.Busy>((await bench.Get("g", coarse)).Fault);
        Assert.Contains("dax hips build g", busy.Message, StringComparison.Ordinal);
        Assert.Equal(0, Sky.AllMade);
        for (var i = 0; i < 4; i++) await bench.Get("g", coarse.Child(i));
        Assert.True((await bench.Get("g", coarse)).IsOk);
    }

    [Fact]
    public async Task Get_AfterAnImageCame_MakesAgainWhatItTouches_AndNothingElse()
    {
        Sky.Add(50, -20, 3, 1);
        var far = MapBench.At(Order, 50, -22.5);
        var before = await bench.Pixel("g", Leaf);
        await bench.Pixel("g", far);
        await bench.Pixel("g", Leaf.Parent);
        Sky.Add(50, -20, 0.6, 2);
        await bench.Refresh();
        Assert.Equal((1f, 3f), (before, await bench.Pixel("g", Leaf)));
        Assert.Equal(3, await bench.Pixel("g", Leaf.Parent, PixelOf(Leaf)));
        await bench.Pixel("g", far);
        Assert.Equal((2, 1), (Sky.Made("g", Leaf), Sky.Made("g", far)));
        await bench.Pixel("g", Leaf);
        Assert.Equal(2, Sky.Made("g", Leaf));
    }

    /// <summary>The first pixel of the quarter that a child has in its parent.</summary>
    private static int PixelOf(HipsTile child) => (int)(1 - (child.Index & 1)) * HipsTile.Width / 2 * HipsTile.Width + (int)(child.Index >> 1 & 1) * HipsTile.Width / 2;

    [Fact]
    public async Task Get_AfterAnImageWentWhileNobodyWasThere_MakesAgain()
    {
        Sky.Add(50, -20, 3, 1);
        var gone = Sky.Add(50, -20, 0.6, 2);
        Assert.Equal(3, await bench.Pixel("g", Leaf));
        Sky.Remove(gone);
        bench.Time.Advance(TimeSpan.FromDays(1));
        bench.Start();
        Assert.Equal(1, await bench.Pixel("g", Leaf));
        bench.Start();
        Assert.Equal(1, await bench.Pixel("g", Leaf));
        Assert.Equal(2, Sky.Made("g", Leaf));
    }

    [Fact]
    public async Task Get_WhenAllImagesWent_TakesTheTileAway()
    {
        var other = Sky.Add(80, -20, 1, 1);
        var gone = Sky.Add(50, -20, 1, 2);
        await bench.Pixel("g", Leaf);
        Sky.Remove(gone);
        await bench.Refresh();
        Assert.IsType<Fault.NotFound>((await bench.Get("g", Leaf)).Fault);
        Assert.NotEqual(other, gone);
    }

    [Fact]
    public async Task Get_WhileImagesChange_IsOfThoseThatThereAreThen()
    {
        Sky.Add(50, -20, 3, 1);
        await bench.Pixel("g", MapBench.At(Order, 50, -22.5));
        var (begun, open) = (new TaskCompletionSource(), new TaskCompletionSource());
        Sky.Gate = _ =>
        {
            begun.TrySetResult();
            return open.Task;
        };
        var asking = Task.Run(async () => await bench.Get("g", Leaf));
        await begun.Task;
        Sky.Add(50, -20, 0.6, 2);
        await bench.Refresh();
        open.SetResult();
        Assert.True((await asking).IsOk);
        Assert.Equal(3, await bench.Pixel("g", Leaf));
    }

    [Fact]
    public async Task Get_ThatTakesTooLong_IsBusy_AndGoesOn()
    {
        bench.Options.Patience = TimeSpan.FromMilliseconds(30);
        Sky.Add(50, -20, 3, 1);
        var open = new TaskCompletionSource();
        Sky.Gate = _ => open.Task;
        Assert.IsType<Fault.Busy>((await bench.Get("g", Leaf)).Fault);
        open.SetResult();
        bench.Options.Patience = TimeSpan.FromSeconds(25);
        Assert.True((await bench.Get("g", Leaf)).IsOk);
        Assert.Equal(1, Sky.Made("g", Leaf));
    }

    [Fact]
    public async Task Get_WhenTheLaneIsFull_IsBusy_AndNothingIsRemembered()
    {
        Sky.Add(50, -20, 3, 1);
        (bench.Lane.MaxInFlight, bench.Lane.MaxQueued) = (1, 0);
        bench.Start();
        var open = new TaskCompletionSource();
        Sky.Gate = _ => open.Task;
        var first = Task.Run(async () => await bench.Get("g", Leaf));
        while (Sky.AllMade == 0) await Task.Delay(1);
        var other = MapBench.At(Order, 50, -22.5);
        Assert.IsType<Fault.Busy>((await bench.Get("g", other)).Fault);
        open.SetResult();
        Assert.True((await first).IsOk);
        Assert.True((await bench.Get("g", other)).IsOk);
    }

    [Fact]
    public async Task Get_WhenImagesFail_SaysSo_AndTriesAgainNextTime()
    {
        Sky.Add(50, -20, 3, 1);
        Sky.Fault = new Fault.Transient("No store.");
        Assert.IsType<Fault.Transient>((await bench.Get("g", Leaf)).Fault);
        Assert.IsType<Fault.Transient>((await bench.Get("g", Leaf.Parent, TileFormat.Png)).Fault);
        Sky.Fault = null;
        Assert.True((await bench.Get("g", Leaf.Parent, TileFormat.Png)).IsOk);
    }

    [Fact]
    public async Task Get_OfColours_IsMadeOfThreeMaps_AndHasNoFits()
    {
        foreach (var band in (string[])["g", "r", "i"]) Sky.Add(50, -20, 3, 1, band);
        Assert.IsType<Fault.NotFound>((await bench.Get("color", Leaf)).Fault);
        Assert.True((await bench.Get("color", Leaf, TileFormat.Png)).IsOk);
        Assert.True((await bench.Get("color", Leaf.Parent, TileFormat.Png)).IsOk);
        Assert.Equal([1, 1, 1], new[] { "g", "r", "i" }.Select(b => Sky.Made(b, Leaf)));
        Assert.DoesNotContain(bench.Store.Paths("color"), p => p.EndsWith(".fits", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_OfColours_AfterOneBandChanged_MakesItAgain()
    {
        foreach (var band in (string[])["g", "r", "i"]) Sky.Add(50, -20, 3, 1, band);
        var before = (await bench.Get("color", Leaf, TileFormat.Png)).Value;
        Sky.Add(50, -20, 3, 5, "r");
        await bench.Refresh("color");
        var after = (await bench.Get("color", Leaf, TileFormat.Png)).Value;
        Assert.NotEqual(before.ETag, after.ETag);
        Assert.Equal(2, Sky.Made("r", Leaf));
        Assert.Equal(1, Sky.Made("g", Leaf));
    }

    [Fact]
    public async Task Progenitors_AreTheImagesThatTouchTheTile()
    {
        var near = Sky.Add(50, -20, 1, 1);
        Sky.Add(80, -20, 1, 1);
        var found = await bench.Tiles.Progenitors(new Dax.Engine.Tiles.Surveys.TileAddress("g", Leaf.Order, Leaf.Index), CancellationToken.None);
        Assert.Equal(near, Assert.Single(found.Value).Found.Uri.Id);
    }

    public void Dispose() => bench.Dispose();
}
