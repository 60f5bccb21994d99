using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Dax.Qserv.StandIn.Proxy;

/// <summary>Packets of the MySQL client/server protocol (version 4.1, without later capabilities), numbered as they come and go.</summary>
internal sealed class WirePackets(Stream stream)
{
    private const int Largest = (1 << 24) - 1;

    private readonly ArrayBufferWriter<byte> pending = new(1 << 16);
    private byte number;

    /// <summary>The next one of the client; null when it went away. A statement of more than 16 MiB is not taken.</summary>
    public async Task<byte[]?> Read(CancellationToken cancel)
    {
        var head = new byte[4];
        if (await stream.ReadAtLeastAsync(head, 4, throwOnEndOfStream: false, cancel) < 4)
            return null;
        number = (byte)(head[3] + 1);
        var body = new byte[head[0] | (head[1] << 8) | (head[2] << 16)];
        return await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancel) < body.Length ? null : body;
    }

    /// <summary>Keeps it for the next <see cref="Flush"/>.</summary>
    public void Write(ReadOnlySpan<byte> body)
    {
        if (body.Length >= Largest)
            throw new NotSupportedException("A packet is too long.");
        Span<byte> head = [(byte)body.Length, (byte)(body.Length >> 8), (byte)(body.Length >> 16), number++];
        pending.Write(head);
        pending.Write(body);
    }

    /// <summary>Bytes that are no packet.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes) => pending.Write(bytes);

    public bool IsFull => pending.WrittenCount > 1 << 16;

    public async Task Flush(CancellationToken cancel)
    {
        await stream.WriteAsync(pending.WrittenMemory, cancel);
        await stream.FlushAsync(cancel);
        pending.ResetWrittenCount();
    }

    public void Ok() => Write([0, 0, 0, 2, 0, 0, 0]);

    public void Eof() => Write([0xFE, 0, 0, 2, 0]);

    public void Error(int code, string state, string message)
    {
        var body = new WireText().Byte(0xFF).Number(code, 2).Raw("#"u8).Raw(Encoding.ASCII.GetBytes(state)).Raw(Encoding.UTF8.GetBytes(message));
        Write(body.Bytes);
    }

    public void Columns(IReadOnlyList<WireColumn> columns)
    {
        Write(new WireText().Length(columns.Count).Bytes);
        foreach (var column in columns)
            Write(column.Definition());
        Eof();
    }

    /// <summary>Null is null.</summary>
    public void Row(IEnumerable<byte[]?> cells)
    {
        var row = new WireText();
        foreach (var cell in cells)
            if (cell is null) row.Byte(0xFB);
            else row.Text(cell);
        Write(row.Bytes);
    }
}

/// <summary>The body of a packet in the making.</summary>
internal sealed class WireText
{
    private readonly ArrayBufferWriter<byte> body = new();

    public ReadOnlySpan<byte> Bytes => body.WrittenSpan;

    public WireText Byte(byte value)
    {
        body.Write([value]);
        return this;
    }

    public WireText Raw(ReadOnlySpan<byte> bytes)
    {
        body.Write(bytes);
        return this;
    }

    /// <summary>The lowest byte first.</summary>
    public WireText Number(long value, int bytes)
    {
        Span<byte> all = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(all, value);
        return Raw(all[..bytes]);
    }

    /// <summary>A number in as many bytes as it needs.</summary>
    public WireText Length(long value) => value switch
    {
        < 251 => Byte((byte)value),
        < 1 << 16 => Byte(0xFC).Number(value, 2),
        < 1 << 24 => Byte(0xFD).Number(value, 3),
        _ => Byte(0xFE).Number(value, 8),
    };

    public WireText Text(ReadOnlySpan<byte> bytes) => Length(bytes.Length).Raw(bytes);

    public WireText Text(string text) => Text(Encoding.UTF8.GetBytes(text));
}
