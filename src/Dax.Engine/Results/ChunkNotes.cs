using Dax.Engine.Ports;
using Dax.Engine.Queries;

namespace Dax.Engine.Results;

/// <summary>
/// Cuts what is written into chunks, notes each in the segment's index, and announces them: at most once per MiB or <see cref="Pause"/>, and the last. For one writer.
/// </summary>
internal sealed class ChunkNotes(ResultKey key, IResultWriter writer, IResultAnnouncer announcer, TimeProvider time)
{
    /// <summary>A chunk ends with the write that fills it.</summary>
    private const int Enough = 256 << 10;
    /// <summary>No chunk is longer, so that a reader knows what to have room for.</summary>
    public const int Most = 1 << 20;
    /// <summary>What was written so long ago is a chunk, however short.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly byte[] record = new byte[SegmentIndex.RecordBytes];
    private long cutAt = time.GetTimestamp();
    private long saidAt;
    private long said;
    private long sequence;
    private long offset;
    private int length;
    private uint checksum;

    /// <summary>Written in all.</summary>
    public long Bytes => offset + length;

    public ValueTask Begin(QueryHead head, CancellationToken cancel) => writer.Note(SegmentIndex.Head(head), cancel);

    public async ValueTask Write(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        while (bytes.Length > Most - length)
        {
            var part = bytes[..(Most - length)];
            await Add(part, cancel);
            await Cut(isLast: false, cancel);
            bytes = bytes[part.Length..];
        }
        await Add(bytes, cancel);
        if (length >= Enough || length > 0 && time.GetElapsedTime(cutAt) >= Pause)
            await Cut(isLast: false, cancel);
    }

    /// <summary>The last chunk, with what was not cut yet.</summary>
    public ValueTask End(CancellationToken cancel) => Cut(isLast: true, cancel);

    private async ValueTask Add(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (bytes.IsEmpty)
            return;
        await writer.Write(bytes, cancel);
        checksum = Crc32C.Continue(checksum, bytes.Span);
        length += bytes.Length;
    }

    private async ValueTask Cut(bool isLast, CancellationToken cancel)
    {
        var chunk = new ChunkDescriptor(key, sequence, offset, length, checksum, isLast);
        SegmentIndex.Record(chunk, record);
        await writer.Note(record, cancel);
        (sequence, offset, length, checksum) = (sequence + 1, chunk.End, 0, 0);
        cutAt = time.GetTimestamp();
        // Silence is legal: the index has what is not announced.
        if (!isLast && chunk.End - said < Most && said > 0 && time.GetElapsedTime(saidAt) < Pause)
            return;
        (said, saidAt) = (chunk.End, cutAt);
        announcer.Announce(chunk);
    }
}
