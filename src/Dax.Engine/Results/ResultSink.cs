using Dax.Engine.Ports;
using Dax.Engine.Queries;

namespace Dax.Engine.Results;

/// <summary>Writes an answer into the result store, chunk by chunk, and tells of them. Disposed without <see cref="Complete"/> it leaves nothing.</summary>
/// <param name="room">Bytes that it may have; one more is a <see cref="ResultTooLargeException"/>.</param>
internal sealed class ResultSink(IResultStore store, ResultKey key, IResultAnnouncer announcer, TimeProvider time, long room = long.MaxValue) : IChunkSink, IAsyncDisposable
{
    private IResultWriter? writer;
    private ChunkNotes? notes;
    private QueryHead? head;

    public async ValueTask Begin(QueryHead head, CancellationToken cancel)
    {
        this.head = head;
        writer = await store.Create(key, cancel);
        notes = new ChunkNotes(key, writer, announcer, time);
        await notes.Begin(head, cancel);
    }

    public ValueTask Write(ReadOnlyMemory<byte> bytes, CancellationToken cancel) =>
        Begun.Bytes + bytes.Length <= room ? Begun.Write(bytes, cancel) : throw new ResultTooLargeException();

    /// <summary>Durable and readable when it returns.</summary>
    /// <exception cref="IOException">The store has not what it was given.</exception>
    public async ValueTask<(QueryHead Head, long Size)> Complete(CancellationToken cancel)
    {
        await Begun.End(cancel);
        var size = await writer!.Complete(cancel);
        return size == Begun.Bytes ? (head!, size) : throw new IOException($"The store has {size} bytes of a result of {Begun.Bytes}.");
    }

    public ValueTask DisposeAsync() => writer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private ChunkNotes Begun => notes ?? throw new InvalidOperationException("The answer was not begun.");
}
