using Dax.Contracts.Faults;
using Dax.Contracts.Tiles;
using Dax.Engine.Cutouts;
using Dax.Engine.Imagery;
using Dax.Engine.Ports;
using Dax.Engine.Tests.Tiles.Surveys.Fakes;
using Dax.Engine.Tiles.Making;
using Dax.Engine.Tiles.Surveys;
using Dax.Grains.Tests.Hosting;
using Dax.Grains.Tests.Jobs;
using Dax.Sky.Healpix;
using Microsoft.Extensions.DependencyInjection;

namespace Dax.Grains.Tests.Tiles;

public sealed class TileGrainTests : JobLaws
{
    private const int Order = 6;

    private static readonly HipsTile Leaf = MapBench.At(Order, 50, -20);

    private readonly FakeSky sky = new();

    protected override ActorHostSettings Settings
    {
        get
        {
            var settings = base.Settings;
            return settings with
            {
                Services = services =>
                {
                    settings.Services(services);
                    // What a tile was made of is told by when it was written: the store goes by the host's time.
                    services.AddSingleton<ITileStore, MemoryTiles>();
                    services.AddHipsMaps();
                    services.AddSingleton<IImageFinder>(sky).AddSingleton<IImageOpener>(sky).AddSingleton<ITileMaker>(sky).AddSingleton<IDatasetCoverage>(sky).AddSingleton<IButlerRepositories>(sky);
                    services.Configure<HipsOptions>(o =>
                    {
                        o.CheckAfter = TimeSpan.FromSeconds(2);
                        o.Surveys.Add(new HipsSurveyOptions { Name = "g", Repository = "repo", DatasetType = "image", Collections = ["run"], Order = Order });
                    });
                },
            };
        }
    }

    private ITileGrain Tile(HipsTile tile, string survey = "g") => Grain<ITileGrain>($"{survey}/{tile.Order}/{tile.Index}");

    [Fact]
    public async Task Get_ByTwoHundred_MakesTheTileOnce()
    {
        sky.Add(50, -20, 3, 1);
        var open = new TaskCompletionSource();
        sky.Gate = _ => open.Task;
        var asking = Enumerable.Range(0, 200).Select(_ => Tile(Leaf).Get("fits")).ToList();
        await Eventually(() => sky.AllMade == 1, "the tile is being made");
        open.SetResult();
        var views = await Soon(Task.WhenAll(asking));
        Assert.Single(views.Distinct());
        Assert.Equal((Leaf.Path + ".fits", 1), (views[0].Path, sky.AllMade));
        using var file = await Host.Services.GetRequiredService<ITileFiles>().Open("g", views[0].Path, views[0].ETag, CancellationToken.None);
        Assert.Equal((views[0].Length, views[0].ETag), (file!.Length, file.ETag));
        Assert.Equal((int)file.Length, file.Bytes!.Value.Length);
        Assert.Null(await Host.Services.GetRequiredService<ITileFiles>().Open("g", views[0].Path, "\"another\"", CancellationToken.None));
    }

    [Fact]
    public async Task Get_OfWhatThereIsNot_IsNotFound_AndMakesNothing()
    {
        sky.Add(50, -20, 3, 1);
        Assert.Equal(FaultCode.NotFound, (await Fault(() => Tile(MapBench.At(Order, 200, 20)).Get("fits"))).Code);
        Assert.Equal(FaultCode.NotFound, (await Fault(() => Tile(Leaf, "nothing").Get("fits"))).Code);
        Assert.Equal(FaultCode.NotFound, (await Fault(() => Tile(Leaf).Get("gif"))).Code);
        Assert.Equal(FaultCode.NotFound, (await Fault(() => Grain<ITileGrain>("g/6/x").Get("fits"))).Code);
        Assert.Equal(FaultCode.NotFound, (await Fault(() => Grain<ITileGrain>("g/6/99999999").Get("png"))).Code);
        Assert.Equal(0, sky.AllMade);
    }

    [Fact]
    public async Task Get_AfterTheImagesChanged_IsAnotherFile()
    {
        sky.Add(50, -20, 3, 1);
        var before = await Soon(Tile(Leaf).Get("png"));
        Assert.Equal(before, await Soon(Tile(Leaf).Get("png")));
        sky.Add(50, -20, 3, 2);
        await Host.Elapse(TimeSpan.FromMinutes(2));
        await Eventually(async () =>
        {
            var now = await Soon(Tile(Leaf).Get("png"));
            await Host.Elapse(TimeSpan.FromSeconds(3));
            return now.ETag != before.ETag;
        }, "the tile is of both images");
        Assert.Equal(2, sky.Made("g", Leaf));
    }

    [Fact]
    public async Task Get_AfterAFailure_TriesAgain()
    {
        sky.Add(50, -20, 3, 1);
        sky.Fault = new Dax.Engine.Faults.Fault.Transient("No store.");
        Assert.Equal(FaultCode.Transient, (await Fault(() => Tile(Leaf).Get("fits"))).Code);
        sky.Fault = null;
        Assert.NotNull(await Soon(Tile(Leaf).Get("fits")));
    }

    [Fact]
    public async Task Progenitors_AreIdentifiersOfDatasets()
    {
        var id = sky.Add(50, -20, 3, 1);
        Assert.Equal($"ivo://unregistered/dax?repo=repo&id={id}", Assert.Single(await Soon(Tile(Leaf).Progenitors())));
    }

    [Fact]
    public async Task Maps_AreDescribed_AndListed_AndHaveFiles()
    {
        sky.Add(50, -20, 3, 1);
        var map = Grain<IHipsGrain>("g");
        var view = await Soon(map.Describe());
        Assert.Equal(("g", Order, 1L, -32), (view.Name, view.Order, view.ImageCount, view.Bitpix));
        Assert.Equal(["fits", "png"], view.Formats.Take(2));
        Assert.Equal(2, view.PixelCut.Length);
        Assert.Equal("g", Assert.Single(await Soon(Grain<IHipsListGrain>("all").List())).Name);
        Assert.Equal("Moc.fits", (await Soon(map.Get("Moc.fits"))).Path);
        Assert.Equal(FaultCode.NotFound, (await Fault(() => map.Get("passwd"))).Code);
        Assert.Equal(FaultCode.NotFound, (await Fault(() => Grain<IHipsGrain>("nothing").Describe())).Code);
    }
}
