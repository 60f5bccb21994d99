using Dax.Backends.ResultStores;

namespace Dax.Backends.Tests.ResultStores;

/// <summary>The promises of IUploadStore, on files.</summary>
public sealed class FileUploadStoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dax-uploads-").FullName;
    private readonly FileUploadStore store;

    public FileUploadStoreTests() => store = new FileUploadStore(folder);

    public void Dispose()
    {
        store.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private IEnumerable<string> Files() => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories);

    [Fact]
    public async Task Save_ThenOpen_GivesTheBytes_UntilDeleted()
    {
        var bytes = Enumerable.Range(0, 300_000).Select(i => (byte)i).ToArray();
        var token = (await store.Save(new MemoryStream(bytes), 300_000, default))!;
        await using (var stream = (await store.Open(token, default))!)
        {
            var copy = new MemoryStream();
            await stream.CopyToAsync(copy);
            Assert.Equal(bytes, copy.ToArray());
        }
        Assert.Equal([token], store.Tokens(DateTimeOffset.MaxValue));
        await store.Delete(token, default);
        await store.Delete(token, default);
        Assert.Null(await store.Open(token, default));
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Save_OfTooMuch_IsNull_AndLeavesNothing()
    {
        Assert.Null(await store.Save(new MemoryStream(new byte[300_001]), 300_000, default));
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Save_OfABrokenBody_Throws_AndLeavesNothing()
    {
        await Assert.ThrowsAsync<IOException>(() => store.Save(new Broken(), 1_000, default).AsTask());
        Assert.Empty(Files());
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    public async Task Tokens_ThatAreNone_OpenNothing(string token)
    {
        Assert.Null(await store.Open(token, default));
        await store.Delete(token, default);
    }

    [Fact]
    public async Task Tokens_MeetingAHalfWrittenOne_RemovesIt()
    {
        var token = (await store.Save(new MemoryStream([1]), 10, default))!;
        var half = Path.Combine(Path.GetDirectoryName(Files().Single())!, "0123.part");
        await File.WriteAllBytesAsync(half, [1]);
        Assert.Equal([token], store.Tokens(DateTimeOffset.UtcNow.AddMinutes(1)));
        Assert.False(File.Exists(half));
        Assert.Empty(store.Tokens(DateTimeOffset.UtcNow.AddMinutes(-1)));
    }

    private sealed class Broken : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("The client went away.");
    }
}
