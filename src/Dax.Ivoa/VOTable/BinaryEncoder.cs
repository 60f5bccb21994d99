using System.Buffers;
using System.Buffers.Text;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.VOTable;

/// <summary>
/// VOTable BINARY and BINARY2: rows as bytes, as base64 in a STREAM. The 0 to 2 bytes that do not fill a base64 group stay at the front of the buffer
/// for the next rows.
/// </summary>
internal sealed class BinaryEncoder : TableEncoder
{
    private const int GroupsPerSpan = 16 * 1024;

    private readonly TableHead head;
    private readonly Serialization serialization;
    private readonly BinaryRows rows;
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
    private int used;

    public BinaryEncoder(TableHead head, Serialization serialization)
    {
        this.head = head;
        this.serialization = serialization;
        var masked = serialization == Serialization.Binary2;
        rows = new BinaryRows(head.Schema.Columns.Select(c => BinaryColumns.VOTable.For(c, masked ? c.Field.Datatype : BinaryNulls.Carrier(c))), masked);
    }

    private string Element => serialization.ToString().ToUpperInvariant();

    public override void Begin(IBufferWriter<byte> output)
    {
        var sink = new Utf8Sink(output);
        VOTableFrame.Begin(head, serialization, ref sink);
        sink.Write($"<{Element}>\n<STREAM encoding=\"base64\">\n");
        sink.Flush();
    }

    public override void Rows(RowBatch batch, int first, int count, IBufferWriter<byte> output)
    {
        while (count > 0)
        {
            var taken = rows.Encode(batch, first, count, ref buffer, ref used);
            first += taken;
            count -= taken;
            var whole = used - used % 3;
            WriteBase64(buffer.AsSpan(0, whole), output);
            buffer.AsSpan(whole, used - whole).CopyTo(buffer);
            used -= whole;
        }
    }

    public override Stream? End(TableEnd end, IBufferWriter<byte> output)
    {
        WriteBase64(buffer.AsSpan(0, used), output);
        used = 0;
        var sink = new Utf8Sink(output);
        sink.Write($"\n</STREAM>\n</{Element}>\n");
        VOTableFrame.End(head, end, ref sink);
        sink.Flush();
        return null;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private static void WriteBase64(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, GroupsPerSpan * 3)];
            var status = Base64.EncodeToUtf8(part, output.GetSpan(Base64.GetMaxEncodedToUtf8Length(part.Length)), out var consumed, out var written);
            if (status != OperationStatus.Done || consumed != part.Length) throw new InvalidOperationException($"base64: {status}");
            output.Advance(written);
            bytes = bytes[part.Length..];
        }
    }
}
