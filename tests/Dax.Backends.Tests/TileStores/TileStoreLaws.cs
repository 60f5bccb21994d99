using Dax.Engine.Ports;

namespace Dax.Backends.Tests.TileStores;

/// <summary>The promises of ITileStore, on whichever store.</summary>
public abstract class TileStoreLaws
{
    protected const string Map = "DP1_r-band";
    protected const string Tile = "Norder9/Dir10000/Npix12345.fits";

    protected abstract ITileStore Store { get; }

    protected static byte[] Noise(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_054_080)]
    public async Task Write_OfAnySize_IsReadBack(int length)
    {
        var bytes = Noise(length);
        var info = await Store.Write(Map, Tile, bytes, default);
        Assert.Equal(length, info.Length);
        Assert.Matches("^\"[^\"]+\"$", info.ETag);
        using var file = (await Store.Open(Map, Tile, default))!;
        Assert.Equal((info.Length, info.ETag), (file.Info.Length, file.Info.ETag));
        Assert.Equal(info.ETag, (await Store.Look(Map, Tile, default))!.ETag);
        var copy = new byte[length];
        await file.Read(0, copy, default);
        Assert.Equal(bytes, copy);
        if (length > 1000)
        {
            await file.Read(500, copy.AsMemory(0, 100), default);
            Assert.Equal(bytes[500..600], copy[..100]);
        }
    }

    [Fact]
    public async Task Read_BeyondTheEnd_IsAnIOException()
    {
        await Store.Write(Map, Tile, Noise(100), default);
        using var file = (await Store.Open(Map, Tile, default))!;
        await Assert.ThrowsAsync<IOException>(async () => await file.Read(50, new byte[51], default));
    }

    [Fact]
    public async Task Open_OfWhatThereIsNot_IsNull()
    {
        Assert.Null(await Store.Open(Map, Tile, default));
        Assert.Null(await Store.Look(Map, Tile, default));
        await Store.Delete(Map, Tile, default);
        await Store.Flush(Map, default);
        await foreach (var path in Store.List(Map, "", default)) Assert.Fail(path);
    }

    /// <summary>Tiles have one length: what was there a moment ago must not pass for what is there now.</summary>
    [Fact]
    public async Task Write_Again_ChangesTheETag_EvenAtOnceAndOfTheSameLength()
    {
        var tags = new HashSet<string>();
        for (var i = 0; i < 50; i++) Assert.True(tags.Add((await Store.Write(Map, Tile, Noise(1000, i), default)).ETag));
    }

    [Fact]
    public async Task Write_WhileItIsRead_LeavesTheReaderWhatHeOpened_OrFails()
    {
        var old = Noise(5000);
        await Store.Write(Map, Tile, old, default);
        using var file = (await Store.Open(Map, Tile, default))!;
        await Store.Write(Map, Tile, Noise(5000, 2), default);
        var copy = new byte[5000];
        try
        {
            await file.Read(0, copy, default);
        }
        catch (IOException)
        {
            return;
        }
        Assert.Equal(old, copy);
    }

    [Fact]
    public async Task Write_ByMany_IsOneOfThem()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () => await Store.Write(Map, Tile, Noise(20_000, i), default))));
        using var file = (await Store.Open(Map, Tile, default))!;
        var copy = new byte[20_000];
        await file.Read(0, copy, default);
        Assert.Contains(Enumerable.Range(0, 16), i => Noise(20_000, i).AsSpan().SequenceEqual(copy));
        Assert.Equal([Tile], await Paths());
    }

    [Fact]
    public async Task List_OfAFolder_HasItsFiles_AndNoOtherMaps()
    {
        foreach (var path in (string[])[Tile, "Norder9/Dir0/Npix7.png", "Norder3/Allsky.png", "properties", ".dax/journal/1"]) await Store.Write(Map, path, new byte[1], default);
        await Store.Write(Map + "2", "Norder9/Dir0/Npix7.png", new byte[1], default);
        Assert.Equal([".dax/journal/1", "Norder3/Allsky.png", "Norder9/Dir0/Npix7.png", Tile, "properties"], await Paths());
        Assert.Equal(["Norder9/Dir0/Npix7.png", Tile], await Paths("Norder9"));
        Assert.Equal([".dax/journal/1"], await Paths(".dax/journal"));
        await Store.Delete(Map, Tile, default);
        await Store.Flush(Map, default);
        Assert.Equal(["Norder9/Dir0/Npix7.png"], await Paths("Norder9"));
    }

    [Theory]
    [InlineData("map", "../map2/properties")]
    [InlineData("map", "/etc/passwd")]
    [InlineData("map", "a//b")]
    [InlineData("map", "a/./b")]
    [InlineData("map", "")]
    [InlineData("map", "a\\b")]
    [InlineData("map", "a\0")]
    [InlineData("..", "properties")]
    [InlineData("", "properties")]
    [InlineData("a/b", "properties")]
    public async Task Paths_ThatLeadElsewhere_AreRefused(string map, string path)
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.Open(map, path, default));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.Look(map, path, default));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.Write(map, path, new byte[1], default));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.Delete(map, path, default));
    }

    protected async Task<List<string>> Paths(string folder = "")
    {
        var paths = new List<string>();
        await foreach (var path in Store.List(Map, folder, default)) paths.Add(path);
        paths.Sort(StringComparer.Ordinal);
        return paths;
    }
}
