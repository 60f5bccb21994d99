using System.Buffers;
using System.Runtime.CompilerServices;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Engine.Queries;

namespace Dax.Engine.Results;

/// <summary>What a reader hears while a result is written.</summary>
public interface IChunkHints
{
    /// <summary>Something heard of the result, in any order, repeated, or of another attempt; null when there was nothing for a while.</summary>
    ValueTask<ChunkDescriptor?> Next(CancellationToken cancel);

    /// <summary>The attempt does not work any more, so nothing will be added to what it wrote.</summary>
    bool HasEnded { get; }
}

/// <summary>
/// Follows one result of one attempt while it is written. Hints say when to look; what there is, the segment's index says, and every chunk is verified. So a lost hint costs
/// the time to the next, a repeated one nothing, and a reader that comes late begins at the beginning. The writer never knows of its readers.
/// </summary>
public sealed class SegmentReader : IAsyncDisposable
{
    private const int RecordsAtOnce = 64;

    private readonly IResultSegment segment;
    private readonly ResultKey key;
    private readonly long records;
    private readonly Queue<ChunkDescriptor> known = new(RecordsAtOnce);
    private readonly byte[] notes = new byte[RecordsAtOnce * SegmentIndex.RecordBytes];
    /// <summary>The next chunk to be found in the index.</summary>
    private long sequence;
    private long offset;

    private SegmentReader(IResultSegment segment, ResultKey key, QueryHead head, long records) =>
        (this.segment, this.key, Head, this.records) = (segment, key, head, records);

    public QueryHead Head { get; }

    /// <summary>Null while the result is not begun, or when the store cannot read what is not whole.</summary>
    public static async ValueTask<SegmentReader?> Open(IResultStore store, ResultKey key, CancellationToken cancel)
    {
        if (await store.OpenSegment(key, cancel) is not { } segment)
            return null;
        if (await SegmentIndex.ReadHead(segment, cancel) is { } head)
            return new SegmentReader(segment, key, head.Head, head.Length);
        await segment.DisposeAsync();
        return null;
    }

    /// <summary>
    /// The chunks in order, each once; the bytes are valid until the next is asked for. Ends with the last one, or with a fault: the attempt ended without it, or what lies
    /// there is not what was written.
    /// </summary>
    public async IAsyncEnumerable<AnswerChunk> Read(IChunkHints hints, [EnumeratorCancellation] CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkNotes.Most);
        try
        {
            for (var part = 0L; ; part++)
            {
                if (await Next(hints, cancel) is not { } chunk)
                {
                    yield return Broken(part, new Fault.Transient("The result breaks off: the work on it ended."));
                    yield break;
                }
                var bytes = buffer.AsMemory(0, Math.Min(chunk.Length, buffer.Length));
                if (!await IsSound(chunk, bytes, cancel))
                {
                    yield return Broken(part, new Fault.Broken("The stored result is damaged."));
                    yield break;
                }
                yield return new AnswerChunk(part, bytes, chunk.IsLast, part == 0 ? Head : null, null);
                if (chunk.IsLast)
                    yield break;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public ValueTask DisposeAsync() => segment.DisposeAsync();

    /// <summary>The next chunk in order, waited for; null when there will be none.</summary>
    private async ValueTask<ChunkDescriptor?> Next(IChunkHints hints, CancellationToken cancel)
    {
        while (known.Count == 0)
        {
            // The end first, then the index: what was noted before the end is found.
            var hasEnded = hints.HasEnded;
            if (await Look(cancel))
                break;
            if (hasEnded)
                return null;
            await Listen(hints, cancel);
        }
        return known.Dequeue();
    }

    /// <summary>Until something new is heard of, or nothing for a while. The next chunk itself is taken as it was said, without a look at the index.</summary>
    private async ValueTask Listen(IChunkHints hints, CancellationToken cancel)
    {
        while (await hints.Next(cancel) is { } hint)
        {
            if (hint.Key != key || hint.Sequence < sequence)
                continue;
            if (hint.Sequence == sequence && hint.Offset == offset)
                Know(hint);
            return;
        }
    }

    /// <summary>Takes what the index has beyond what is known, up to a torn record.</summary>
    private async ValueTask<bool> Look(CancellationToken cancel)
    {
        var read = await segment.ReadNotes(records + sequence * SegmentIndex.RecordBytes, notes, cancel);
        for (var at = 0; at + SegmentIndex.RecordBytes <= read; at += SegmentIndex.RecordBytes)
        {
            if (!SegmentIndex.TryRead(notes.AsSpan(at, SegmentIndex.RecordBytes), key, sequence, out var chunk) || chunk.Offset != offset)
                break;
            Know(chunk);
        }
        return known.Count > 0;
    }

    private void Know(in ChunkDescriptor chunk)
    {
        known.Enqueue(chunk);
        (sequence, offset) = (chunk.Sequence + 1, chunk.End);
    }

    private async ValueTask<bool> IsSound(ChunkDescriptor chunk, Memory<byte> into, CancellationToken cancel)
    {
        if (chunk.Length != into.Length)
            return false;
        for (var filled = 0; filled < into.Length;)
        {
            var read = await segment.Read(chunk.Offset + filled, into[filled..], cancel);
            if (read == 0)
                return false;
            filled += read;
        }
        return Crc32C.Of(into.Span) == chunk.Checksum;
    }

    private static AnswerChunk Broken(long part, Fault fault) => new(part, default, IsLast: true, null, fault);
}
