using Dax.Backends.ResultStores;
using Dax.Backends.Tests.JobIndex;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dax.Backends.Tests.ResultStores;

/// <summary>The promises of IResultStore where small results are rows and large ones files.</summary>
public sealed class SmallResultStoreTests : IDisposable
{
    private const int Most = SmallResultStore.MostBytes;
    private static readonly ResultKey Key = new("job-0001", 1, "result");
    private readonly string folder = Directory.CreateTempSubdirectory("dax-small-").FullName;
    private readonly OneFile database;
    private readonly FileResultStore files;
    private readonly SmallResultStore store;

    public SmallResultStoreTests()
    {
        database = new OneFile(folder);
        files = new FileResultStore(folder, NullLogger<FileResultStore>.Instance);
        store = Store();
    }

    private SmallResultStore Store() => new(new SmallResultTable(database, database, TimeProvider.System), files, files, NullLogger.Instance);

    public void Dispose()
    {
        files.Dispose();
        database.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<long> Write(ResultKey key, params byte[][] parts)
    {
        await using var writer = await store.Create(key, default);
        foreach (var part in parts)
            await writer.Write(part, default);
        return await writer.Complete(default);
    }

    private async Task<byte[]?> Read(ResultKey key, SmallResultStore? from = null)
    {
        await using var stream = await (from ?? store).Open(key, default);
        if (stream is null)
            return null;
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    private int FilesOf(string job) => Directory.EnumerateDirectories(Path.Combine(folder, "results"), job, SearchOption.AllDirectories).Count();

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(1, 0, false)]
    [InlineData(Most, 0, false)]
    [InlineData(Most - 1, 1, false)]
    [InlineData(Most, 1, true)]
    [InlineData(1, Most, true)]
    [InlineData(Most + 1, 0, true)]
    [InlineData(300_000, 300_000, true)]
    public async Task Complete_OfAnySize_GivesBackTheSameBytes_FromWhereTheyBelong(int first, int second, bool inFile)
    {
        var random = new Random(first);
        byte[] a = new byte[first], b = new byte[second];
        random.NextBytes(a);
        random.NextBytes(b);
        Assert.Equal(first + second, await Write(Key, a, b));
        byte[] all = [.. a, .. b];
        Assert.Equal(all, await Read(Key));
        Assert.Equal(all, await Read(Key, Store()));
        Assert.Equal(inFile ? 1 : 0, FilesOf(Key.JobId));
    }

    [Fact]
    public async Task Unfinished_IsNotReadable_AndLeavesNothing()
    {
        foreach (var size in (int[])[10, Most + 1])
        {
            var writer = await store.Create(Key, default);
            await writer.Write(new byte[size], default);
            Assert.Null(await Read(Key));
            await writer.DisposeAsync();
            Assert.Null(await Read(Key));
            Assert.Empty(store.Jobs(DateTimeOffset.MaxValue));
        }
    }

    [Fact]
    public async Task Delete_HidesAtOnce_RemovesAllOfTheJob_AndNoOther()
    {
        await Write(Key, [1]);
        await Write(Key with { Attempt = 2 }, new byte[Most + 1]);
        await Write(Key with { JobId = "job-0002" }, [3]);
        await store.Delete(Key.JobId, default);
        Assert.Null(await Read(Key));
        Assert.Null(await Read(Key with { Attempt = 2 }));
        Assert.Null(await Read(Key, Store()));
        await store.Delete(Key.JobId, default);
        await store.Delete("job-none", default);
        Assert.Equal([3], (await Read(Key with { JobId = "job-0002" }))!);
        Assert.Equal(["job-0002"], store.Jobs(DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task Jobs_AreThoseWithBytesOfEitherKind_OldEnough()
    {
        await Write(Key, [1]);
        await Write(Key with { Attempt = 2 }, new byte[Most + 1]);
        await Write(Key with { JobId = "job-0002" }, new byte[Most + 1]);
        Assert.Equal(["job-0001", "job-0002"], store.Jobs(TimeProvider.System.GetUtcNow().AddMinutes(1)).Order());
        Assert.Empty(store.Jobs(TimeProvider.System.GetUtcNow().AddMinutes(-1)));
    }

    [Fact]
    public async Task Complete_OnAFullDisk_IsAnIOException()
    {
        await Write(Key, [1]);
        database.IsBroken = true;
        await Assert.ThrowsAnyAsync<IOException>(() => Write(Key with { Attempt = 2 }, [1]));
        Assert.Null(await Read(Key with { Attempt = 2 }));
    }

    [Theory]
    [InlineData("../../../etc", 1, "result")]
    [InlineData("job-0001", 0, "result")]
    [InlineData("job-0001", 1, "../x")]
    public async Task Keys_ThatAreNone_AreRefused(string job, int attempt, string name)
    {
        var key = new ResultKey(job, attempt, name);
        await Assert.ThrowsAsync<ArgumentException>(() => store.Create(key, default).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => store.Open(key, default).AsTask());
    }
}
