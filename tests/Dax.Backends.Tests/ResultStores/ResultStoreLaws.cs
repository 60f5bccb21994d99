using Dax.Engine.Ports;

namespace Dax.Backends.Tests.ResultStores;

/// <summary>The promises of IResultStore and IResultListing, on whichever store.</summary>
public abstract class ResultStoreLaws
{
    protected static readonly ResultKey Key = new("job-0001", 1, "result");

    protected abstract IResultStore Store { get; }

    private IResultListing Listing => (IResultListing)Store;

    protected async Task<long> Write(ResultKey key, params byte[][] parts)
    {
        await using var writer = await Store.Create(key, default);
        foreach (var part in parts)
            await writer.Write(part, default);
        return await writer.Complete(default);
    }

    protected static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000, 0, 1)]
    [InlineData(8 << 20)]
    [InlineData(8 << 20, 1)]
    [InlineData(5_000_000, 5_000_000, 20_000_000)]
    public async Task Complete_OfAnySize_GivesBackTheSameBytes(params int[] sizes)
    {
        var parts = sizes.Select(Noise).ToArray();
        Assert.Equal(sizes.Sum(), await Write(Key, parts));
        await using var stream = (await Store.Open(Key, default))!;
        Assert.Equal(sizes.Sum(), stream.Length);
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        Assert.True(copy.ToArray().AsSpan().SequenceEqual(parts.SelectMany(p => p).ToArray()));
    }

    [Fact]
    public async Task Open_IsSeekable_AnywhereAndBack()
    {
        var bytes = Noise(20_000_000);
        await Write(Key, bytes);
        await using var stream = (await Store.Open(Key, default))!;
        foreach (var at in (int[])[19_999_990, 0, 16 << 20, 12_345_678, 12_345_778, 5])
        {
            stream.Seek(at, SeekOrigin.Begin);
            var part = new byte[Math.Min(100, bytes.Length - at)];
            await stream.ReadExactlyAsync(part);
            Assert.Equal(bytes[at..(at + part.Length)], part);
        }
        stream.Seek(0, SeekOrigin.End);
        Assert.Equal(0, await stream.ReadAsync(new byte[10]));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20_000_000)]
    public async Task Unfinished_IsNotReadable_AndLeavesNothing(int size)
    {
        var writer = await Store.Create(Key, default);
        await writer.Write(Noise(size), default);
        Assert.Null(await Store.Open(Key, default));
        await writer.DisposeAsync();
        Assert.Null(await Store.Open(Key, default));
        Assert.Empty(Listing.Jobs(DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task Create_OverAnUnfinishedOne_StartsAnew()
    {
        var lost = await Store.Create(Key, default);
        await lost.Write(new byte[9_000_000], default);
        Assert.Equal(1, await Write(Key, [7]));
        await using var stream = (await Store.Open(Key, default))!;
        Assert.Equal(1, stream.Length);
    }

    [Fact]
    public async Task Attempts_DoNotTouchEachOther()
    {
        await Write(Key, [1]);
        await Write(Key with { Attempt = 2 }, [2, 2]);
        await using var first = (await Store.Open(Key, default))!;
        await using var second = (await Store.Open(Key with { Attempt = 2 }, default))!;
        Assert.Equal((1, 2), (first.Length, second.Length));
    }

    [Fact]
    public async Task Delete_RemovesAllOfTheJob_AndNoOther()
    {
        await Write(Key, [1]);
        await Write(Key with { Attempt = 2 }, [2]);
        await Write(Key with { JobId = "job-00011" }, [3]);
        await Store.Delete("job-0001", default);
        await Store.Delete("job-0001", default);
        await Store.Delete("job-none", default);
        Assert.Null(await Store.Open(Key, default));
        Assert.Null(await Store.Open(Key with { Attempt = 2 }, default));
        await using var other = await Store.Open(Key with { JobId = "job-00011" }, default);
        Assert.NotNull(other);
        Assert.Equal(["job-00011"], Listing.Jobs(DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task DeleteBefore_RemovesEarlierAttempts_AndNothingElse()
    {
        await Write(Key, [1]);
        await Write(Key with { Attempt = 2 }, new byte[100_000]);
        await Write(Key with { Attempt = 10 }, [10]);
        await Write(Key with { JobId = "job-00011" }, [3]);
        await Store.DeleteBefore("job-0001", 10, default);
        await Store.DeleteBefore("job-none", 10, default);
        Assert.Null(await Store.Open(Key, default));
        Assert.Null(await Store.Open(Key with { Attempt = 2 }, default));
        await using var kept = await Store.Open(Key with { Attempt = 10 }, default);
        await using var other = await Store.Open(Key with { JobId = "job-00011" }, default);
        Assert.True(kept is not null && other is not null);
    }

    [Fact]
    public async Task Delete_WhileAnAttemptWrites_LetsItFail_AndLeavesNothing()
    {
        await using (var writer = await Store.Create(Key, default))
        {
            await writer.Write(new byte[9_000_000], default);
            // Whatever is under way has arrived.
            await writer.Write(new byte[9_000_000], default);
            await Store.Delete(Key.JobId, default);
            await Assert.ThrowsAnyAsync<IOException>(() => writer.Complete(default).AsTask());
        }
        Assert.Null(await Store.Open(Key, default));
        Assert.Empty(Listing.Jobs(DateTimeOffset.MaxValue));
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
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.Create(key, default));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.Open(key, default));
    }

    [Fact]
    public async Task Jobs_AreThoseWithBytes_OldEnough()
    {
        await Write(Key, [1]);
        Assert.Equal(["job-0001"], Listing.Jobs(DateTimeOffset.UtcNow.AddMinutes(1)));
        Assert.Empty(Listing.Jobs(DateTimeOffset.UtcNow.AddMinutes(-1)));
    }

    [Fact]
    public async Task Spool_IsEmptyAndSeekable()
    {
        await using var spool = Store.Spool();
        await spool.WriteAsync(new byte[200_000]);
        spool.Position = 100_000;
        Assert.Equal((200_000, 0), (spool.Length, spool.ReadByte()));
    }

    [Fact]
    public async Task ManyAtOnce_AreAllWhole()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 100), async (i, _) => await Write(new ResultKey($"job-{i:0000}", 1, "result"), new byte[i]));
        for (var i = 0; i < 100; i++)
        {
            await using var stream = (await Store.Open(new ResultKey($"job-{i:0000}", 1, "result"), default))!;
            Assert.Equal(i, stream.Length);
        }
    }
}
