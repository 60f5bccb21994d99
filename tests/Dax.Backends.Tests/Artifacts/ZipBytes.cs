using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Dax.Backends.Artifacts.Zip;

namespace Dax.Backends.Tests.Artifacts;

/// <summary>Writes archives by hand, also such as no honest program writes.</summary>
internal sealed class ZipBytes
{
    private readonly ArrayBufferWriter<byte> bytes = new();
    private readonly List<byte[]> entries = [];

    public bool IsLarge { get; init; }

    /// <param name="lie">Changes the directory's entry: 46 bytes and what follows them.</param>
    public ZipBytes Add(string name, byte[] content, bool deflate = false, uint? length = null, uint? crc = null, Action<byte[]>? lie = null)
    {
        var packed = deflate ? Deflated(content) : content;
        var sum = crc ?? Crc32.Append(0, content);
        var offset = (uint)bytes.WrittenCount;
        var nameBytes = Encoding.UTF8.GetBytes(name);
        var local = new byte[30];
        Put32(local, 0, 0x04034b50);
        Put16(local, 8, (ushort)(deflate ? 8 : 0));
        Put32(local, 14, sum);
        Put32(local, 18, (uint)packed.Length);
        Put32(local, 22, length ?? (uint)content.Length);
        Put16(local, 26, (ushort)nameBytes.Length);
        bytes.Write(local);
        bytes.Write(nameBytes);
        bytes.Write(packed);
        var extra = IsLarge ? Extra(content.Length, packed.Length, offset) : [];
        var entry = new byte[46];
        Put32(entry, 0, 0x02014b50);
        Put16(entry, 10, (ushort)(deflate ? 8 : 0));
        Put32(entry, 16, sum);
        Put32(entry, 20, IsLarge ? uint.MaxValue : (uint)packed.Length);
        Put32(entry, 24, IsLarge ? uint.MaxValue : length ?? (uint)content.Length);
        Put16(entry, 28, (ushort)nameBytes.Length);
        Put16(entry, 30, (ushort)extra.Length);
        Put32(entry, 42, IsLarge ? uint.MaxValue : offset);
        lie?.Invoke(entry);
        entries.Add([.. entry, .. nameBytes, .. extra]);
        return this;
    }

    /// <param name="lie">Changes the end record of 22 bytes.</param>
    public byte[] Done(Action<byte[]>? lie = null, byte[]? comment = null)
    {
        var directory = bytes.WrittenCount;
        foreach (var entry in entries) bytes.Write(entry);
        var length = bytes.WrittenCount - directory;
        if (IsLarge) WriteLargeEnd(directory, length);
        var end = new byte[22];
        Put32(end, 0, 0x06054b50);
        Put16(end, 8, IsLarge ? ushort.MaxValue : (ushort)entries.Count);
        Put16(end, 10, IsLarge ? ushort.MaxValue : (ushort)entries.Count);
        Put32(end, 12, IsLarge ? uint.MaxValue : (uint)length);
        Put32(end, 16, IsLarge ? uint.MaxValue : (uint)directory);
        Put16(end, 20, (ushort)(comment?.Length ?? 0));
        lie?.Invoke(end);
        bytes.Write(end);
        bytes.Write(comment ?? []);
        return bytes.WrittenSpan.ToArray();
    }

    public static void Put16(byte[] to, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(to.AsSpan(at), value);

    public static void Put32(byte[] to, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(to.AsSpan(at), value);

    private void WriteLargeEnd(long directory, long length)
    {
        var at = bytes.WrittenCount;
        var record = new byte[56 + 20];
        Put32(record, 0, 0x06064b50);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(4), 44);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(24), entries.Count);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(32), entries.Count);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(40), length);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(48), directory);
        Put32(record, 56, 0x07064b50);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(64), at);
        bytes.Write(record);
    }

    private static byte[] Extra(long length, long packed, long offset)
    {
        // Another extra field before it, as other programs write.
        var extra = new byte[8 + 28];
        Put16(extra, 0, 0x5455);
        Put16(extra, 2, 4);
        Put16(extra, 8, 1);
        Put16(extra, 10, 24);
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(12), length);
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(20), packed);
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(28), offset);
        return extra;
    }

    private static byte[] Deflated(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(content);
        return packed.ToArray();
    }
}
