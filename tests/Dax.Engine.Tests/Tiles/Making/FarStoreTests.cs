using Dax.Engine.Tiles;
using Dax.Engine.Tiles.Making;
using Dax.Sky.Geometry;
using Dax.Sky.Resampling;

namespace Dax.Engine.Tests.Tiles.Making;

/// <summary>Maps in a store that takes its time: many files are on their way at once, and the journal names those alone that came there.</summary>
public sealed class FarStoreTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SkyImages images = new();
    private readonly MemoryTileStore store = new();
    private readonly HipsBuilder builder;

    private readonly HipsSurvey survey = new("map", "Map") { Order = 4, Cut = (0, 10) };

    public FarStoreTests() => builder = new HipsBuilder(store, images.Opener, new HipsBuildOptions { Parallelism = 1, FlushEvery = TimeSpan.FromMilliseconds(20) }, TimeProvider.System);

    public void Dispose() => images.Dispose();

    [Fact]
    public async Task Build_ByOneWorker_HasManyFilesOnTheirWay()
    {
        await Add();
        var (under, four) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        store.Way = async _ =>
        {
            if (Interlocked.Increment(ref under) == 4) four.TrySetResult();
            await four.Task.WaitAsync(Patience);
        };
        var built = (await builder.Build(survey, images.Found, null, null, default)).Value;
        Assert.Equal(built.Tiles, store.Tiles(".fits").Count());
        Assert.Equal(built.Tiles, store.Tiles(".png").Count());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(17)]
    public async Task Build_WhoseFilesGetLostOnTheirWay_GoesOn_AndLosesNone(int lost)
    {
        await Add();
        Assert.True((await builder.Build(survey, images.Found, null, null, default)).IsOk);
        var whole = store.Files.Where(IsTile).ToDictionary(f => f.Key, f => f.Value.Bytes);
        store.Files.Clear();
        var count = 0;
        store.Way = async _ =>
        {
            var number = Interlocked.Increment(ref count);
            // Not in the order in which they were sent.
            for (var i = number % 3; i > 0; i--) await Task.Yield();
            if (number % lost == 0) throw new IOException("The line is down.");
        };
        await Assert.ThrowsAsync<IOException>(async () => await builder.Build(survey, images.Found, null, null, default));
        store.Way = null;
        await builder.Build(survey, images.Found, null, null, default);
        var again = store.Files.Where(IsTile).ToDictionary(f => f.Key, f => f.Value.Bytes);
        Assert.Equal(whole.Keys.Order(StringComparer.Ordinal), again.Keys.Order(StringComparer.Ordinal));
        Assert.All(whole, f => Assert.Equal(f.Value, again[f.Key]));
    }

    private static bool IsTile(KeyValuePair<string, (byte[] Bytes, string ETag)> file) => file.Key.Contains("/Npix", StringComparison.Ordinal);

    private async Task Add()
    {
        foreach (var (center, value) in ((SkyPoint, float)[])[(new SkyPoint(0.5, 1), 1), (new SkyPoint(4, 2), 2)])
            await images.Add(new SkyGrid(GridProjection.Tan, center, 60, 60, 0.1), (l, b) => value + (float)Math.Sin(l + b));
    }
}
