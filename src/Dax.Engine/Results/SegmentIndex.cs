using System.Buffers.Binary;
using System.Text;
using Dax.Engine.Ports;
using Dax.Engine.Queries;

namespace Dax.Engine.Results;

/// <summary>
/// The notes beside a segment: a head that says what the result is, then a record of <see cref="RecordBytes"/> for each chunk, in order. Little endian. Each carries a
/// CRC-32C of itself, so that a torn end is seen: what comes before it is true of the segment.
/// </summary>
internal static class SegmentIndex
{
    public const int RecordBytes = 32;
    private const int PrefixBytes = 16;
    private const int MaxTextBytes = 4096;
    private static ReadOnlySpan<byte> Magic => "DAXSEG1\n"u8;

    /// <summary>Magic, length and checksum of the text; the text: media type and file name.</summary>
    public static byte[] Head(QueryHead head)
    {
        var text = Encoding.UTF8.GetBytes($"{head.ContentType}\n{head.FileName}");
        if (text.Length > MaxTextBytes)
            throw new ArgumentException("The name of the result is too long.", nameof(head));
        var bytes = new byte[PrefixBytes + text.Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), text.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), Crc32C.Of(text));
        text.CopyTo(bytes, PrefixBytes);
        return bytes;
    }

    public static void Record(in ChunkDescriptor chunk, Span<byte> into)
    {
        BinaryPrimitives.WriteInt64LittleEndian(into, chunk.Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(into[8..], chunk.Offset);
        BinaryPrimitives.WriteInt32LittleEndian(into[16..], chunk.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(into[20..], chunk.Checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(into[24..], chunk.IsLast ? 1u : 0u);
        BinaryPrimitives.WriteUInt32LittleEndian(into[28..], Crc32C.Of(into[..28]));
    }

    /// <summary>The head and where the records begin, or null while it is not whole.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static async ValueTask<(QueryHead Head, int Length)?> ReadHead(IResultSegment segment, CancellationToken cancel)
    {
        var bytes = new byte[PrefixBytes + MaxTextBytes];
        var read = await segment.ReadNotes(0, bytes, cancel);
        if (read < PrefixBytes)
            return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        if (!bytes.AsSpan(0, 8).SequenceEqual(Magic) || length is < 1 or > MaxTextBytes)
            throw new InvalidDataException("The index of a result has no head.");
        if (read < PrefixBytes + length)
            return null;
        var text = bytes.AsSpan(PrefixBytes, length);
        if (Crc32C.Of(text) != BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(12)))
            throw new InvalidDataException("The head of a result's index is damaged.");
        var parts = Encoding.UTF8.GetString(text).Split('\n');
        return (new QueryHead(parts[0], parts[1]), PrefixBytes + length);
    }

    /// <summary>False for a record that is torn or not the chunk of this sequence.</summary>
    public static bool TryRead(ReadOnlySpan<byte> record, ResultKey key, long sequence, out ChunkDescriptor chunk)
    {
        chunk = new ChunkDescriptor(
            key, BinaryPrimitives.ReadInt64LittleEndian(record), BinaryPrimitives.ReadInt64LittleEndian(record[8..]), BinaryPrimitives.ReadInt32LittleEndian(record[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(record[20..]), BinaryPrimitives.ReadUInt32LittleEndian(record[24..]) == 1);
        return Crc32C.Of(record[..28]) == BinaryPrimitives.ReadUInt32LittleEndian(record[28..]) && chunk.Sequence == sequence && chunk.Length >= 0;
    }
}
