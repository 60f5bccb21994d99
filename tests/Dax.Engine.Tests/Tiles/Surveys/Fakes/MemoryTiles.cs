using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Dax.Engine.Ports;

namespace Dax.Engine.Tests.Tiles.Surveys.Fakes;

/// <summary>A tile store in memory; counts what is written. As in the store of files, each is a tick younger than the one before at least, though the clock may stand still.</summary>
internal sealed class MemoryTiles(TimeProvider time) : ITileStore
{
    private readonly ConcurrentDictionary<(string Survey, string Path), (StoredFileInfo Info, byte[] Bytes)> files = new();
    private readonly ConcurrentDictionary<string, int> written = new();
    private readonly Lock clock = new();
    private DateTimeOffset last;
    private int number;

    /// <summary>Paths that cannot be written.</summary>
    public Predicate<string> IsFull { get; set; } = _ => false;

    /// <summary>How often a file was written.</summary>
    public int Written(string survey, string path) => written.GetValueOrDefault($"{survey}/{path}");

    public IEnumerable<string> Paths(string survey) => files.Keys.Where(k => k.Survey == survey).Select(k => k.Path).Order(StringComparer.Ordinal);

    public byte[]? Bytes(string survey, string path) => files.TryGetValue((survey, path), out var file) ? file.Bytes : null;

    public ValueTask<StoredFile?> Open(string survey, string path, CancellationToken cancel) =>
        new(files.TryGetValue((survey, path), out var file) ? new MemoryFile(file.Info, file.Bytes) : null);

    public ValueTask<StoredFileInfo?> Look(string survey, string path, CancellationToken cancel) => new(files.TryGetValue((survey, path), out var file) ? file.Info : null);

    public ValueTask<StoredFileInfo> Write(string survey, string path, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (IsFull(path)) throw new IOException("The disk is full.");
        var info = new StoredFileInfo(bytes.Length, $"\"{Interlocked.Increment(ref number)}\"", NextTime());
        files[(survey, path)] = (info, bytes.ToArray());
        written.AddOrUpdate($"{survey}/{path}", 1, (_, n) => n + 1);
        return new(info);
    }

    public ValueTask Delete(string survey, string path, CancellationToken cancel)
    {
        files.TryRemove((survey, path), out _);
        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<string> List(string survey, string folder, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        foreach (var path in Paths(survey).Where(p => p.StartsWith(folder, StringComparison.Ordinal)).ToList()) yield return path;
    }

    public ValueTask Flush(string survey, CancellationToken cancel) => ValueTask.CompletedTask;

    private DateTimeOffset NextTime()
    {
        lock (clock)
        {
            var now = time.GetUtcNow();
            return last = now > last ? now : last.AddTicks(1);
        }
    }

    private sealed class MemoryFile(StoredFileInfo info, byte[] bytes) : StoredFile(info)
    {
        public override ValueTask Read(long offset, Memory<byte> into, CancellationToken cancel)
        {
            bytes.AsMemory((int)offset, into.Length).CopyTo(into);
            return ValueTask.CompletedTask;
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
