using System.Collections.Concurrent;
using Dax.Backends.TileStores;
using Dax.Contracts.Tiles;
using Dax.Engine.Imagery;
using Dax.Engine.Cutouts;
using Dax.Engine.Ports;
using Dax.Engine.Tests.Tiles.Surveys.Fakes;
using Dax.Engine.Tiles.Making;
using Dax.Engine.Tiles.Surveys;
using Dax.Grains.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Dax.Grains.Tests.Tiles;

/// <summary>Files of maps that are read from where they lie, memory being none: they stay open for those who ask next, and no longer than that.</summary>
public sealed class TileFilesTests : IAsyncLifetime
{
    private const string Map = "g", Path = "Norder6/Dir0/Npix1.png";

    private readonly string folder = Directory.CreateTempSubdirectory("dax-tile-files-").FullName;
    private readonly TestClock time = new();
    private readonly FileTileStore store;
    private readonly ServiceProvider services;
    private readonly ITileFiles files;

    public TileFilesTests()
    {
        store = new FileTileStore(folder, TimeProvider.System);
        var all = new ServiceCollection();
        all.AddLogging();
        all.AddDaxGrains();
        all.AddSingleton<TimeProvider>(time).AddSingleton<ITileStore>(store);
        all.AddHipsMaps();
        var sky = new FakeSky();
        all.AddSingleton<IImageFinder>(sky).AddSingleton<IImageOpener>(sky).AddSingleton<ITileMaker>(sky).AddSingleton<IDatasetCoverage>(sky).AddSingleton<IButlerRepositories>(sky);
        all.Configure<HipsOptions>(o =>
        {
            o.MemoryBytes = 0;
            o.Surveys.Add(new HipsSurveyOptions { Name = Map, Repository = "repo", DatasetType = "image", Collections = ["run"], Order = 6 });
        });
        services = all.BuildServiceProvider();
        files = services.GetRequiredService<ITileFiles>();
    }

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Assert.Equal(0, OpenHere());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Open_Again_IsTheSameOpenFile()
    {
        var info = await Write(1);
        for (var i = 0; i < 5; i++)
        {
            using var file = await files.Open(Map, Path, info.ETag, default);
            Assert.Equal(1, await First(file!));
            Assert.Equal(1, OpenHere());
        }
    }

    [Fact]
    public async Task Open_AfterItBecameAnother_IsThat_AndTheOldOneIsReadToItsEndByWhoHasIt()
    {
        var first = await Write(1);
        using var old = await files.Open(Map, Path, first.ETag, default);
        var second = await Write(2);
        using var now = await files.Open(Map, Path, second.ETag, default);
        Assert.Equal((1, 2), (await First(old!), await First(now!)));
        Assert.Null(await files.Open(Map, Path, "\"none\"", default));
        using var any = await files.Open(Map, Path, null, default);
        Assert.Equal(2, await First(any!));
    }

    [Fact]
    public async Task Open_AfterAWhile_HoldsNothingThatNobodyAsksFor()
    {
        var info = await Write(1);
        (await files.Open(Map, Path, info.ETag, default))!.Dispose();
        Assert.Equal(1, OpenHere());
        for (var i = 0; i < 2; i++)
        {
            time.Advance(TimeSpan.FromSeconds(11));
            Assert.Null(await files.Open(Map, "Norder6/Dir0/Npix2.png", "\"other\"", default));
        }
        Assert.Equal(0, OpenHere());
    }

    [Fact]
    public async Task Open_ByManyWhileFilesComeAndGo_IsWhatWasAskedFor()
    {
        const int Files = 700;
        var infos = new ConcurrentDictionary<int, string>();
        for (var i = 0; i < Files; i++) infos[i] = (await store.Write(Map, $"Norder6/Dir0/Npix{i}.png", new byte[] { (byte)i, 0 }, default)).ETag;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 3000; i++)
            {
                var which = (i * 7 + worker * 13) % (i % 3 == 0 ? Files : 20);
                if (i % 500 == 0) time.Advance(TimeSpan.FromSeconds(11));
                using var file = await files.Open(Map, $"Norder6/Dir0/Npix{which}.png", infos[which], default);
                Assert.Equal((byte)which, await First(file!));
            }
        })));
    }

    private ValueTask<StoredFileInfo> Write(byte value) => store.Write(Map, Path, new byte[] { value, 0 }, default);

    private static async Task<byte> First(TileFile file)
    {
        var bytes = new byte[1];
        await file.Read(0, bytes, default);
        return bytes[0];
    }

    /// <summary>Files of the folder that this process has open.</summary>
    private int OpenHere() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(IsOurs);

    private bool IsOurs(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            // One that was closed meanwhile.
            return false;
        }
    }
}
