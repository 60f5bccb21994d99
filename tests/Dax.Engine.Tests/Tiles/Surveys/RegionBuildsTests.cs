using Dax.Engine.Faults;
using Dax.Engine.Tests.Tiles.Surveys.Fakes;
using Dax.Engine.Tiles;
using Dax.Engine.Tiles.Surveys;
using Dax.Sky.Geometry;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tests.Tiles.Surveys;

/// <summary>Tiles of a part of a map, made ahead.</summary>
public sealed class RegionBuildsTests : IDisposable
{
    private const int Order = 6;

    private readonly MapBench bench = new();

    [Fact]
    public async Task Build_OfARegion_MakesItsLeaves_AndNoOthers()
    {
        bench.Sky.Add(50, -20, 8, 1);
        var region = new SkyCircle(new SkyPoint(50, -20), 2);
        var count = await Build("g", region);
        // Not by FITS tiles: some of those were looked at to find what is black and white, wherever they are.
        var pictures = bench.Store.Paths("g").Where(p => p.Contains("/Npix", StringComparison.Ordinal) && p.EndsWith(".png", StringComparison.Ordinal)).ToHashSet();
        foreach (var index in SurveyImages.CellsOf(region, Order).CellsAt(Order)) Assert.Contains(new HipsTile(Order, index).Path + ".png", pictures);
        Assert.DoesNotContain(MapBench.At(Order, 50, -26).Path + ".png", pictures);
        Assert.All(pictures, p => Assert.NotNull(bench.Store.Bytes("g", Path.ChangeExtension(p, ".fits"))));
        Assert.Equal(pictures.Count, count);
    }

    [Fact]
    public async Task Build_OfAllThatThereIs_MakesTheCoarseTilesToo_OnceAndForAll()
    {
        bench.Sky.Add(50, -20, 3, 1);
        await Build("g", new SkyCircle(new SkyPoint(50, -20), 20));
        var made = bench.Sky.AllMade;
        for (var order = 0; order <= Order; order++) Assert.True((await bench.Get("g", MapBench.At(order, 50, -20), TileFormat.Png)).IsOk);
        Assert.Equal(made, bench.Sky.AllMade);
        await Build("g", new SkyCircle(new SkyPoint(50, -20), 20));
        Assert.Equal(made, bench.Sky.AllMade);
        Assert.All(bench.Store.Paths("g").Where(p => p.Contains("/Npix", StringComparison.Ordinal)), p => Assert.Equal(1, bench.Store.Written("g", p)));
    }

    [Fact]
    public async Task Build_OfColours_MakesWhatTheyAreMadeOf()
    {
        foreach (var band in (string[])["g", "r", "i"]) bench.Sky.Add(50, -20, 3, 1, band);
        Assert.True(await Build("color", new SkyCircle(new SkyPoint(50, -20), 1)) > 0);
        var leaf = MapBench.At(Order, 50, -20).Path;
        Assert.NotNull(bench.Store.Bytes("color", leaf + ".png"));
        foreach (var band in (string[])["g", "r", "i"]) Assert.NotNull(bench.Store.Bytes(band, leaf + ".fits"));
    }

    [Fact]
    public async Task Build_WhereNothingIs_MakesNothing()
    {
        bench.Sky.Add(50, -20, 3, 1);
        Assert.Equal(0, await Build("g", new SkyCircle(new SkyPoint(200, 20), 1)));
        Assert.Equal(0, bench.Sky.AllMade);
        Assert.IsType<Fault.NotFound>((await bench.Regions.Build("nothing", new SkyCircle(new SkyPoint(50, -20), 1), null, default)).Fault);
    }

    private async Task<long> Build(string map, ISkyRegion region)
    {
        var built = await bench.Regions.Build(map, region, null, TestContext.Current.CancellationToken);
        Assert.True(built.IsOk, built.IsOk ? "" : built.Fault.Message);
        return built.Value;
    }

    public void Dispose() => bench.Dispose();
}
