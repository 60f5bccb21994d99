using System.Buffers.Binary;
using System.Globalization;
using Dax.Engine.Mosaics.Writing;
using Dax.Engine.Ports;
using Dax.Engine.Results;

namespace Dax.Engine.Mosaics;

/// <summary>
/// Rows of a layer that are kept as soon as they are made: an attempt after a crash takes those that there are and makes the others. A part says of which plan it is (a digest), how many pixels each image
/// had a value for, and ends with a checksum; one of another plan, or that is not whole, is made again.
/// </summary>
internal sealed class KeptRows(LayerRenderer renderer, IMosaicParts parts, string jobId, int layer, ReadOnlyMemory<byte> digest) : IMosaicSource
{
    private const int ChecksumBytes = 4;

    public async ValueTask Fill(MosaicRows rows, int y, CancellationToken cancel)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"l{layer}y{y}");
        if (await Take(rows, y, name, cancel)) return;
        var before = renderer.Counted();
        await renderer.Fill(rows, y, cancel);
        var head = Head(y, rows.Rows, renderer.Counted(), before);
        var pieces = new List<ReadOnlyMemory<byte>> { head };
        foreach (var plane in rows.Planes) pieces.Add(rows[plane]);
        var checksum = new byte[ChecksumBytes];
        var crc = 0u;
        foreach (var piece in pieces) crc = Crc32C.Continue(crc, piece.Span);
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, crc);
        pieces.Add(checksum);
        await parts.Save(jobId, name, pieces, cancel);
    }

    /// <summary>False when there is nothing, or nothing that can be used.</summary>
    private async ValueTask<bool> Take(MosaicRows rows, int y, string name, CancellationToken cancel)
    {
        await using var kept = await parts.Load(jobId, name, cancel);
        if (kept is null) return false;
        try
        {
            var count = renderer.ImageCount;
            var head = new byte[HeadBytes(count)];
            await kept.ReadExactlyAsync(head, cancel);
            var height = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(digest.Length + 4));
            if (!head.AsSpan(0, digest.Length).SequenceEqual(digest.Span) || BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(digest.Length)) != y || height != Math.Min(rows.MostRows, renderer.Height - y)) return false;
            rows.Begin(y, height);
            var crc = Crc32C.Of(head);
            foreach (var plane in rows.Planes)
            {
                await kept.ReadExactlyAsync(rows[plane], cancel);
                crc = Crc32C.Continue(crc, rows[plane].Span);
            }
            var checksum = new byte[ChecksumBytes];
            await kept.ReadExactlyAsync(checksum, cancel);
            if (BinaryPrimitives.ReadUInt32LittleEndian(checksum) != crc) return false;
            renderer.Count(Counts(head, count));
            return true;
        }
        catch (EndOfStreamException)
        {
            return false;
        }
    }

    private int HeadBytes(int images) => digest.Length + 8 + 8 * images;

    private byte[] Head(int y, int height, long[] now, long[] before)
    {
        var head = new byte[HeadBytes(now.Length)];
        digest.Span.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(digest.Length), y);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(digest.Length + 4), height);
        for (var i = 0; i < now.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(digest.Length + 8 + 8 * i), now[i] - before[i]);
        return head;
    }

    private long[] Counts(byte[] head, int images)
    {
        var counts = new long[images];
        for (var i = 0; i < images; i++) counts[i] = BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(digest.Length + 8 + 8 * i));
        return counts;
    }
}
