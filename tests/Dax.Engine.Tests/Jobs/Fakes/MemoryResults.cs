using System.Collections.Concurrent;
using Dax.Engine.Ports;

namespace Dax.Engine.Tests.Jobs.Fakes;

/// <summary>Results and uploads in memory, with the promises of the ports.</summary>
internal sealed class MemoryResults : IResultStore, IResultListing, IUploadStore, IUploadListing
{
    public ConcurrentDictionary<ResultKey, byte[]> Completed { get; } = new();

    public ConcurrentDictionary<string, byte[]> Uploads { get; } = new();

    public bool IsBroken { get; set; }

    public ValueTask<IResultWriter> Create(ResultKey key, CancellationToken cancel) => ValueTask.FromResult<IResultWriter>(new Writer(this, key, Segments[key] = new MemorySegment()));

    public ValueTask<Stream?> Open(ResultKey key, CancellationToken cancel) =>
        ValueTask.FromResult<Stream?>(Completed.TryGetValue(key, out var bytes) ? new MemoryStream(bytes, writable: false) : null);

    /// <summary>Those begun, whatever became of them.</summary>
    public ConcurrentDictionary<ResultKey, MemorySegment> Segments { get; } = new();

    public ValueTask<IResultSegment?> OpenSegment(ResultKey key, CancellationToken cancel) => ValueTask.FromResult<IResultSegment?>(Segments.GetValueOrDefault(key));

    public ValueTask Delete(string jobId, CancellationToken cancel)
    {
        foreach (var key in Completed.Keys.Where(k => k.JobId == jobId))
            Completed.TryRemove(key, out _);
        Uploads.TryRemove(jobId, out _);
        return ValueTask.CompletedTask;
    }

    public ValueTask DeleteBefore(string jobId, int attempt, CancellationToken cancel)
    {
        foreach (var key in Completed.Keys.Where(k => k.JobId == jobId && k.Attempt < attempt))
            Completed.TryRemove(key, out _);
        return ValueTask.CompletedTask;
    }

    public Stream Spool() => new MemoryStream();

    public IEnumerable<string> Jobs(DateTimeOffset before) => Completed.Keys.Select(k => k.JobId).Distinct();

    public IEnumerable<string> Tokens(DateTimeOffset before) => Uploads.Keys;

    public async ValueTask<string?> Save(Stream body, long maxBytes, CancellationToken cancel)
    {
        var copy = new MemoryStream();
        await body.CopyToAsync(copy, cancel);
        if (copy.Length > maxBytes)
            return null;
        var token = Guid.NewGuid().ToString("N");
        Uploads[token] = copy.ToArray();
        return token;
    }

    ValueTask<Stream?> IUploadStore.Open(string token, CancellationToken cancel) =>
        ValueTask.FromResult<Stream?>(Uploads.TryGetValue(token, out var bytes) ? new MemoryStream(bytes) : null);

    private sealed class Writer(MemoryResults store, ResultKey key, MemorySegment segment) : IResultWriter
    {
        public ValueTask Write(ReadOnlyMemory<byte> part, CancellationToken cancel)
        {
            cancel.ThrowIfCancellationRequested();
            if (store.IsBroken)
                throw new IOException("No space left on device.");
            segment.Add(part.Span);
            return ValueTask.CompletedTask;
        }

        public ValueTask Note(ReadOnlyMemory<byte> note, CancellationToken cancel)
        {
            segment.AddNote(note.Span);
            return ValueTask.CompletedTask;
        }

        public ValueTask<long> Complete(CancellationToken cancel)
        {
            var bytes = segment.Bytes();
            store.Completed[key] = bytes;
            return ValueTask.FromResult<long>(bytes.Length);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
