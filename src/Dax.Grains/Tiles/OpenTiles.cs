using System.Collections.Concurrent;
using Dax.Contracts.Tiles;
using Dax.Engine.Ports;

namespace Dax.Grains.Tiles;

/// <summary>
/// Local files that were opened not long ago, open still for whoever asks for them next: opening costs as much as reading. Of two halves the younger one takes what is new and what is asked for again; when it is full, or
/// a while has passed, the older one is closed. A file that another one took the place of is so for a while at most.
/// </summary>
internal sealed class OpenTiles(TimeProvider time) : IDisposable
{
    private const int Most = 512;
    private static readonly TimeSpan While = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private volatile ConcurrentDictionary<(string Survey, string Path), Shared> young = new(), old = new();
    private long turnedAt = time.GetTimestamp();

    /// <summary>Null when it must be opened.</summary>
    public TileFile? Find(string survey, string path, string etag)
    {
        if (time.GetElapsedTime(Interlocked.Read(ref turnedAt)) >= While) Turn(isFull: false);
        var key = (survey, path);
        if (young.TryGetValue(key, out var file)) return file.Is(etag) ? file.TryUse() : null;
        if (!old.TryGetValue(key, out file) || !file.Is(etag) || file.TryUse() is not { } used) return null;
        Keep(key, file);
        return used;
    }

    /// <summary>Takes the file over.</summary>
    public TileFile Add(string survey, string path, StoredFile opened)
    {
        var file = new Shared(opened);
        var used = file.TryUse()!;
        Keep((survey, path), file);
        // The one who opened it.
        file.Release();
        return used;
    }

    public void Dispose()
    {
        Turn(isFull: true);
        Turn(isFull: true);
    }

    private void Keep((string, string) key, Shared file)
    {
        lock (gate)
        {
            if (young.Count >= Most) Turn(isFull: true);
            if (!file.TryHold()) return;
            if (young.TryGetValue(key, out var before)) before.Release();
            young[key] = file;
        }
    }

    private void Turn(bool isFull)
    {
        lock (gate)
        {
            if (!isFull && time.GetElapsedTime(turnedAt) < While) return;
            var closing = old;
            (old, young) = (young, new ConcurrentDictionary<(string, string), Shared>());
            Interlocked.Exchange(ref turnedAt, time.GetTimestamp());
            foreach (var (_, file) in closing) file.Release();
        }
    }

    /// <summary>A file with a count of those who hold it, this cache among them; the last one closes it.</summary>
    private sealed class Shared(StoredFile file)
    {
        private int holders = 1;

        public StoredFile File => file;

        public bool Is(string etag) => file.Info.ETag == etag;

        public Use? TryUse() => TryHold() ? new Use(this) : null;

        public bool TryHold()
        {
            for (var now = Volatile.Read(ref holders); now > 0;)
            {
                var seen = Interlocked.CompareExchange(ref holders, now + 1, now);
                if (seen == now) return true;
                now = seen;
            }
            return false;
        }

        public void Release()
        {
            if (Interlocked.Decrement(ref holders) == 0) file.Dispose();
        }
    }

    /// <summary>One reader's.</summary>
    private sealed class Use(Shared shared) : TileFile
    {
        private int isOver;

        public override long Length => shared.File.Info.Length;
        public override string ETag => shared.File.Info.ETag;
        public override DateTimeOffset LastModified => shared.File.Info.LastModified;
        public override ReadOnlyMemory<byte>? Bytes => null;
        public override bool IsAtHand => true;

        public override ValueTask Read(long offset, Memory<byte> into, CancellationToken cancel) => shared.File.Read(offset, into, cancel);

        protected override void Dispose(bool disposing)
        {
            if (disposing && Interlocked.Exchange(ref isOver, 1) == 0) shared.Release();
        }
    }
}
