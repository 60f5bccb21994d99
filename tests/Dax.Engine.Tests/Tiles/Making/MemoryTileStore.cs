using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Dax.Engine.Ports;

namespace Dax.Engine.Tests.Tiles.Making;

/// <summary>Files in memory; counts writes, fails when told to.</summary>
internal sealed class MemoryTileStore : ITileStore
{
    private int stamp;

    public ConcurrentDictionary<string, (byte[] Bytes, string ETag)> Files { get; } = new();

    public ConcurrentQueue<string> Written { get; } = new();

    /// <summary>Writes that are left until the disk is full.</summary>
    public int Room { get; set; } = int.MaxValue;

    /// <summary>What putting a file waits for, as a store that is far away; null: for nothing.</summary>
    public Func<string, Task>? Way { get; set; }

    public async ValueTask Put(string survey, string path, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (Way is { } way) await way(path);
        await Write(survey, path, bytes, cancel);
    }

    public IEnumerable<string> Tiles(string ending) => Files.Keys.Where(p => p.Contains("/Npix", StringComparison.Ordinal) && p.EndsWith(ending, StringComparison.Ordinal)).Select(p => p[(p.IndexOf('/') + 1)..]);

    public ValueTask<StoredFile?> Open(string survey, string path, CancellationToken cancel) =>
        new(Files.TryGetValue($"{survey}/{path}", out var file) ? new Stored(file.Bytes, file.ETag) : null);

    public ValueTask<StoredFileInfo?> Look(string survey, string path, CancellationToken cancel) =>
        new(Files.TryGetValue($"{survey}/{path}", out var file) ? new StoredFileInfo(file.Bytes.Length, file.ETag, default) : null);

    public ValueTask<StoredFileInfo> Write(string survey, string path, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        lock (Written)
            if (Room-- <= 0) throw new IOException("The disk is full.");
        var file = (bytes.ToArray(), $"\"{Interlocked.Increment(ref stamp)}\"");
        Files[$"{survey}/{path}"] = file;
        Written.Enqueue(path);
        return new(new StoredFileInfo(bytes.Length, file.Item2, default));
    }

    public ValueTask Delete(string survey, string path, CancellationToken cancel)
    {
        Files.TryRemove($"{survey}/{path}", out _);
        return default;
    }

    public async IAsyncEnumerable<string> List(string survey, string folder, [EnumeratorCancellation] CancellationToken cancel)
    {
        var start = folder.Length == 0 ? $"{survey}/" : $"{survey}/{folder}/";
        foreach (var path in Files.Keys.Where(p => p.StartsWith(start, StringComparison.Ordinal)).ToList()) yield return path[(survey.Length + 1)..];
        await ValueTask.CompletedTask;
    }

    public ValueTask Flush(string survey, CancellationToken cancel) => default;

    private sealed class Stored(byte[] bytes, string etag) : StoredFile(new StoredFileInfo(bytes.Length, etag, default))
    {
        public override ValueTask Read(long offset, Memory<byte> into, CancellationToken cancel)
        {
            bytes.AsSpan((int)offset, into.Length).CopyTo(into.Span);
            return default;
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
