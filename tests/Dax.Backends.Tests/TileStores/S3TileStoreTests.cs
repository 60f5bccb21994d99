using Dax.Backends.Artifacts;
using Dax.Backends.Tests.ResultStores;
using Dax.Backends.TileStores;
using Dax.Engine.Ports;

namespace Dax.Backends.Tests.TileStores;

/// <summary>Maps as objects: the promises of the port, and what is S3's alone.</summary>
public sealed class S3TileStoreTests : TileStoreLaws, IAsyncLifetime
{
    private S3StandIn server = null!;
    private S3TileStore store = null!;

    protected override ITileStore Store => store;

    public async ValueTask InitializeAsync()
    {
        server = await S3StandIn.Start();
        store = new S3TileStore(new S3TileOptions { Bucket = "bucket", Connection = new S3Options { Endpoint = server.Url.ToString(), AccessKey = "a", SecretKey = "s" } });
    }

    public async ValueTask DisposeAsync()
    {
        store.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Write_IsAnObjectUnderThePrefix()
    {
        await store.Write(Map, Tile, Noise(10), default);
        Assert.Equal([$"hips/{Map}/{Tile}"], server.Objects.Keys);
    }

    [Fact]
    public async Task List_OfSeveralPages_IsReadToTheEnd()
    {
        server.PageSize = 2;
        for (var i = 0; i < 5; i++) await store.Write(Map, $"Norder1/Dir0/Npix{i}.png", new byte[1], default);
        Assert.Equal(5, (await Paths()).Count);
    }

    [Fact]
    public async Task Store_ThatFails_IsAnIOException()
    {
        await store.Write(Map, Tile, Noise(10), default);
        using var file = (await store.Open(Map, Tile, default))!;
        server.Fails = _ => true;
        await Assert.ThrowsAsync<IOException>(async () => await store.Open(Map, Tile, default));
        await Assert.ThrowsAsync<IOException>(async () => await store.Write(Map, Tile, Noise(10), default));
        await Assert.ThrowsAsync<IOException>(async () => await file.Read(0, new byte[10], default));
    }
}
