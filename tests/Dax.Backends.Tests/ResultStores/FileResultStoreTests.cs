using Dax.Backends.ResultStores;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dax.Backends.Tests.ResultStores;

/// <summary>The promises of IResultStore, on files, and what is theirs alone.</summary>
public sealed class FileResultStoreTests : ResultStoreLaws, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dax-results-").FullName;
    private readonly FileResultStore store;

    public FileResultStoreTests() => store = Open();

    protected override IResultStore Store => store;

    private FileResultStore Open() => new(folder, NullLogger<FileResultStore>.Instance);

    public void Dispose()
    {
        store.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private IEnumerable<string> Files() => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories);

    [Fact]
    public async Task Complete_PutsItInAShard()
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
    public async Task Unfinished_LeavesNoFile()
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
    public async Task Trash_OfAnEarlierProcess_GoesAtTheStart()
    {
        Directory.CreateDirectory(Path.Combine(folder, "trash", "job-0009.x", "1"));
        await File.WriteAllBytesAsync(Path.Combine(folder, "trash", "job-0009.x", "1", "result"), [1]);
        using var second = Open();
        for (var i = 0; i < 6000 && Files().Any(); i++)
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
    public async Task Delete_RemovesTheFiles()
    {
        await Write(Key, [1]);
        await store.Delete(Key.JobId, default);
        for (var i = 0; i < 6000 && Files().Any(); i++)
            await Task.Delay(10);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task OpenSegment_ShowsWhatIsWritten_AsItGrows_AndOverItsEnd()
    {
        Assert.Null(await store.OpenSegment(Key, default));
        await using var writer = await store.Create(Key, default);
        await writer.Write(new byte[] { 1, 2 }, default);
        await writer.Note(new byte[] { 9 }, default);
        await using var segment = (await store.OpenSegment(Key, default))!;
        var buffer = new byte[10];
        Assert.Equal((2, 1), (await segment.Read(0, buffer, default), await segment.ReadNotes(0, buffer, default)));
        await writer.Write(new byte[] { 3 }, default);
        await writer.Note(new byte[] { 8 }, default);
        await writer.Complete(default);
        await using var late = (await store.OpenSegment(Key, default))!;
        foreach (var seen in (IResultSegment[])[segment, late])
        {
            Assert.Equal((1, 3), (await seen.Read(2, buffer, default), buffer[0]));
            Assert.Equal((1, 8), (await seen.ReadNotes(1, buffer, default), buffer[0]));
        }
        await store.Delete(Key.JobId, default);
        Assert.Equal(3, await segment.Read(0, buffer, default));
        Assert.Null(await store.OpenSegment(Key, default));
    }
}
