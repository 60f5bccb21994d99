using Dax.Backends.Artifacts;
using Dax.Backends.ResultStores;
using Dax.Backends.ResultStores.S3;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dax.Backends.Tests.ResultStores;

/// <summary>Results as objects: the promises of the port, and what is S3's alone.</summary>
public sealed class S3ResultStoreTests : ResultStoreLaws, IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("dax-s3-").FullName;
    private S3StandIn server = null!;
    private S3ResultStore store = null!;

    protected override IResultStore Store => store;

    public async ValueTask InitializeAsync()
    {
        server = await S3StandIn.Start();
        store = Connect();
    }

    public async ValueTask DisposeAsync()
    {
        store.Dispose();
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private S3ResultStore Connect(TimeProvider? time = null) => new(
        new S3ResultOptions { Bucket = "bucket", Connection = new S3Options { Endpoint = server.Url.ToString(), AccessKey = "a", SecretKey = "s" } },
        folder, time ?? TimeProvider.System, NullLogger<S3ResultStore>.Instance);

    [Fact]
    public async Task Write_Large_GoesInPartsOf8MiB_UnderOneKey()
    {
        await Write(Key, Noise(20_000_000));
        Assert.Equal(["results/job-0001/1/result"], server.Objects.Keys);
        Assert.Equal(3, server.Asked.Count(a => a.StartsWith("PUT", StringComparison.Ordinal)));
        Assert.Empty(server.Uploads);
    }

    [Fact]
    public async Task Write_Small_IsOneRequest()
    {
        await Write(Key, Noise(1000), Noise(2000));
        Assert.StartsWith("PUT /bucket/results/job-0001/1/result", Assert.Single(server.Asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_OfAPart_AsksForNoMoreThanAWindow()
    {
        await Write(Key, Noise(40_000_000));
        server.Asked.Clear();
        await using var stream = (await store.Open(Key, default))!;
        stream.Seek(1_000_000, SeekOrigin.Begin);
        await stream.ReadExactlyAsync(new byte[1000]);
        Assert.Equal(["HEAD /bucket/results/job-0001/1/result ", "GET /bucket/results/job-0001/1/result bytes=1000000-17777215"], server.Asked);
    }

    [Fact]
    public async Task Read_OverABrokenConnection_GoesOnWhereItBroke()
    {
        var bytes = Noise(3_000_000);
        await Write(Key, bytes);
        server.BreaksAfter = 1_000_000;
        await using var stream = (await store.Open(Key, default))!;
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        Assert.True(copy.ToArray().AsSpan().SequenceEqual(bytes));
    }

    [Fact]
    public async Task Read_OfAnotherObjectThanWasOpened_IsAnIOException()
    {
        await Write(Key, Noise(100));
        await using var stream = (await store.Open(Key, default))!;
        await Write(Key, Noise(101));
        await Assert.ThrowsAsync<IOException>(async () => await stream.ReadExactlyAsync(new byte[10]));
    }

    [Fact]
    public async Task Store_ThatFails_IsAnIOException_AndTheUploadIsAborted()
    {
        server.Fails = r => r.Method == "PUT";
        await using (var writer = await store.Create(Key, default))
            await Assert.ThrowsAsync<IOException>(async () =>
            {
                await writer.Write(Noise(20_000_000), default);
                await writer.Complete(default);
            });
        Assert.Empty(server.Uploads);
        server.Fails = _ => true;
        await Assert.ThrowsAsync<IOException>(async () => await store.Open(Key, default));
        await Assert.ThrowsAsync<IOException>(async () => await store.Delete(Key.JobId, default));
    }

    [Fact]
    public async Task Jobs_AreThoseOfUploadsToo_AndUploadsWithoutAWriterGo()
    {
        var left = await store.Create(Key, default);
        await left.Write(Noise(9_000_000), default);
        await Write(Key with { JobId = "job-0002" }, [1]);
        Assert.Equal(["job-0001", "job-0002"], store.Jobs(DateTimeOffset.MaxValue).Order());
        using var later = Connect(new Later(TimeSpan.FromDays(3)));
        Assert.Equal(["job-0002"], later.Jobs(DateTimeOffset.MaxValue));
        Assert.Empty(server.Uploads);
        await left.DisposeAsync();
    }

    [Fact]
    public async Task Lists_OfSeveralPages_AreReadToTheEnd()
    {
        server.PageSize = 2;
        for (var i = 1; i <= 5; i++)
            await Write(Key with { Attempt = i }, [1]);
        await Write(Key with { JobId = "job-0002" }, [1]);
        Assert.Equal(["job-0001", "job-0002"], store.Jobs(DateTimeOffset.MaxValue).Order());
        await store.Delete(Key.JobId, default);
        Assert.Equal(["results/job-0002/1/result"], server.Objects.Keys);
    }

    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
