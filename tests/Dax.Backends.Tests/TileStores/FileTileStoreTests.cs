using Dax.Backends.TileStores;
using Dax.Engine.Ports;

namespace Dax.Backends.Tests.TileStores;

/// <summary>Maps as files: the promises of the port, and what is theirs alone.</summary>
public sealed class FileTileStoreTests : TileStoreLaws, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dax-tiles-").FullName;
    private readonly FileTileStore store;

    public FileTileStoreTests() => store = new FileTileStore(folder, TimeProvider.System);

    protected override ITileStore Store => store;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Write_IsAFileUnderItsPath_AndNothingIsLeftBeside()
    {
        await store.Write(Map, Tile, Noise(10), default);
        Assert.Equal([Path.Combine(folder, Map, Tile)], Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
        using var file = (await store.Open(Map, Tile, default))!;
        Assert.Equal(Path.Combine(folder, Map, Tile), file.FilePath);
    }

    [Fact]
    public async Task Write_OfAnotherProcess_HasAnotherETag()
    {
        var first = await store.Write(Map, Tile, Noise(10), default);
        await Task.Delay(2);
        var second = await new FileTileStore(folder, TimeProvider.System).Write(Map, Tile, Noise(10, 2), default);
        Assert.NotEqual(first.ETag, second.ETag);
        Assert.Equal(second, await store.Look(Map, Tile, default));
    }

    [Fact]
    public async Task Write_IntoAFolderThatWasTakenAway_MakesItAnew()
    {
        await store.Write(Map, Tile, Noise(10), default);
        Directory.Delete(Path.Combine(folder, Map), recursive: true);
        await store.Write(Map, Tile, Noise(10), default);
        Assert.Equal([Tile], await Paths());
    }

    [Fact]
    public async Task Sweep_RemovesWhatWasLeftBehind_AndNothingElse()
    {
        await store.Write(Map, Tile, Noise(10), default);
        var (old, young, elsewhere) = (Path.Combine(folder, Map, Tile + "~1-2"), Path.Combine(folder, Map, Tile + "~1-3"), Path.Combine(folder, "other", "properties~1-1"));
        Directory.CreateDirectory(Path.GetDirectoryName(elsewhere)!);
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        foreach (var (path, at) in (ReadOnlySpan<(string, DateTime)>)[(old, now.AddHours(-1)), (young, now), (elsewhere, now.AddHours(-1)), (Path.Combine(folder, Map, Tile), now.AddHours(-1))])
        {
            if (!File.Exists(path)) File.WriteAllBytes(path, new byte[5]);
            File.SetLastWriteTimeUtc(path, at);
        }
        await store.Sweep(Map, now.AddMinutes(-5), default);
        Assert.Equal([true, false, true, true], new[] { Path.Combine(folder, Map, Tile), old, young, elsewhere }.Select(File.Exists));
        await store.Sweep("nothing", now, default);
    }

    /// <summary>A process that was killed leaves such; nobody sees them.</summary>
    [Fact]
    public async Task List_LeavesOutWhatIsBeingWritten()
    {
        await store.Write(Map, Tile, Noise(10), default);
        await File.WriteAllBytesAsync(Path.Combine(folder, Map, Tile + "~1-2"), new byte[5]);
        Assert.Equal([Tile], await Paths());
    }
}
