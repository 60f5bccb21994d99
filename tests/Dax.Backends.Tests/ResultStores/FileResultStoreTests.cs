using Dax.Backends.ResultStores;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dax.Backends.Tests.ResultStores;

/// <summary>The promises of IResultStore, on files.</summary>
public sealed class FileResultStoreTests : IDisposable
{
    private static readonly ResultKey Key = new("job-0001", 1, "result");
    private readonly string folder = Directory.CreateTempSubdirectory("dax-results-").FullName;
    private readonly FileResultStore store;

    public FileResultStoreTests() => store = Store();

    private FileResultStore Store() => new(folder, NullLogger<FileResultStore>.Instance);

    public void Dispose()
    {
        store.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<long> Write(ResultKey key, params byte[][] parts)
    {
        await using var writer = await store.Create(key, default);
        foreach (var part in parts)
            await writer.Write(part, default);
        return await writer.Complete(default);
    }

    private IEnumerable<string> Files() => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories);

    [Fact]
    public async Task Complete_MakesItReadable_WholeAndSeekable()
    {
        Assert.Equal(5, await Write(Key, [1, 2], [], [3, 4, 5]));
        await using var stream = (await store.Open(Key, default))!;
        Assert.Equal(5, stream.Length);
        stream.Seek(3, SeekOrigin.Begin);
        var rest = new byte[2];
        await stream.ReadExactlyAsync(rest);
        Assert.Equal([4, 5], rest);
        Assert.Equal($"{folder}/results", Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Files().Single())!, "../../..")));
    }

    [Fact]
    public async Task Unfinished_IsNotReadable_AndLeavesNothing()
    {
        var writer = await store.Create(Key, default);
        await writer.Write(new byte[10], default);
        Assert.Null(await store.Open(Key, default));
        await writer.DisposeAsync();
        Assert.Null(await store.Open(Key, default));
        Assert.Empty(Files());
        Assert.Empty(store.Jobs(DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task Create_OverAnUnfinishedOne_StartsAnew()
    {
        var lost = await store.Create(Key, default);
        await lost.Write(new byte[10], default);
        Assert.Equal(1, await Write(Key, [7]));
        await using var stream = (await store.Open(Key, default))!;
        Assert.Equal(1, stream.Length);
    }

    [Fact]
    public async Task Attempts_DoNotTouchEachOther()
    {
        await Write(Key, [1]);
        await Write(Key with { Attempt = 2 }, [2, 2]);
        await using var first = (await store.Open(Key, default))!;
        await using var second = (await store.Open(Key with { Attempt = 2 }, default))!;
        Assert.Equal((1, 2), (first.Length, second.Length));
    }

    [Fact]
    public async Task Delete_RemovesAllOfTheJob_AndNoOther()
    {
        await Write(Key, [1]);
        await Write(Key with { Attempt = 2 }, [2]);
        await Write(Key with { JobId = "job-0002" }, [3]);
        await store.Delete("job-0001", default);
        await store.Delete("job-0001", default);
        await store.Delete("job-none", default);
        Assert.Null(await store.Open(Key, default));
        Assert.Null(await store.Open(Key with { Attempt = 2 }, default));
        await using var other = await store.Open(Key with { JobId = "job-0002" }, default);
        Assert.NotNull(other);
        for (var i = 0; i < 200 && Files().Count() > 1; i++)
            await Task.Delay(10);
        Assert.Single(Files());
    }

    [Fact]
    public async Task Delete_WhileAnAttemptWrites_LetsItFail_AndLeavesNothing()
    {
        await using (var writer = await store.Create(Key, default))
        {
            await writer.Write(new byte[10], default);
            await store.Delete(Key.JobId, default);
            await Assert.ThrowsAnyAsync<IOException>(() => writer.Complete(default).AsTask());
        }
        Assert.Null(await store.Open(Key, default));
        Assert.Empty(store.Jobs(DateTimeOffset.MaxValue));
    }

    [Theory]
    [InlineData("../../../etc", 1, "result")]
    [InlineData("job/0001", 1, "result")]
    [InlineData("", 1, "result")]
    [InlineData("job-0001", 0, "result")]
    [InlineData("job-0001", 1, "../x")]
    [InlineData("job-0001", 1, "")]
    public async Task Keys_ThatAreNone_AreRefused(string job, int attempt, string name)
    {
        var key = new ResultKey(job, attempt, name);
        await Assert.ThrowsAsync<ArgumentException>(() => store.Create(key, default).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => store.Open(key, default).AsTask());
    }

    [Fact]
    public async Task Jobs_AreThoseWithBytes_OldEnough()
    {
        await Write(Key, [1]);
        Assert.Equal(["job-0001"], store.Jobs(DateTimeOffset.UtcNow.AddMinutes(1)));
        Assert.Empty(store.Jobs(DateTimeOffset.UtcNow.AddMinutes(-1)));
    }

    [Fact]
    public async Task Trash_OfAnEarlierProcess_GoesAtTheStart()
    {
        Directory.CreateDirectory(Path.Combine(folder, "trash", "job-0009.x", "1"));
        await File.WriteAllBytesAsync(Path.Combine(folder, "trash", "job-0009.x", "1", "result"), [1]);
        using var second = Store();
        for (var i = 0; i < 200 && Files().Any(); i++)
            await Task.Delay(10);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Spool_IsAFileWithoutAName()
    {
        await using var spool = store.Spool();
        await spool.WriteAsync(new byte[200_000]);
        spool.Position = 100_000;
        Assert.Equal(200_000, spool.Length);
        Assert.Equal(0, spool.ReadByte());
        if (!OperatingSystem.IsWindows())
            Assert.Empty(Files());
    }

    [Fact]
    public async Task ManyAtOnce_AreAllWhole()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), async (i, _) => await Write(new ResultKey($"job-{i:0000}", 1, "result"), new byte[i]));
        for (var i = 0; i < 200; i++)
        {
            await using var stream = (await store.Open(new ResultKey($"job-{i:0000}", 1, "result"), default))!;
            Assert.Equal(i, stream.Length);
        }
    }
}
