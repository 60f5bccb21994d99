using Dax.Backends.ResultStores;
using Dax.Backends.Tests.DuckDb;

namespace Dax.Backends.Tests.Scans;

public sealed class FileScanCheckpointsTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly FileScanCheckpoints states;

    public FileScanCheckpointsTests() => states = new FileScanCheckpoints(folder.Path);

    [Fact]
    public async Task Save_AgainAndAgain_TheLastIsKept()
    {
        Assert.Null(await states.Load("job0000000000001", default));
        await states.Save("job0000000000001", new byte[] { 1, 2 }, default);
        await states.Save("job0000000000001", new byte[] { 3 }, default);
        Assert.Equal([3], (await states.Load("job0000000000001", default))!);
        Assert.Null(await states.Load("job0000000000002", default));
        await states.Delete("job0000000000001", default);
        await states.Delete("job0000000000001", default);
        Assert.Null(await states.Load("job0000000000001", default));
    }

    [Fact]
    public async Task Jobs_OfSomeAge_AreListedAndHalfStatesGo()
    {
        await states.Save("job0000000000001", new byte[] { 1, 2 }, default);
        var half = Path.Combine(folder.Path, "scans", "job0000000000002.x.part");
        await File.WriteAllBytesAsync(half, [1]);
        Assert.Empty(states.Jobs(DateTimeOffset.UnixEpoch));
        Assert.Equal(["job0000000000001"], states.Jobs(DateTimeOffset.MaxValue));
        Assert.False(File.Exists(half));
    }

    public void Dispose() => folder.Dispose();
}
