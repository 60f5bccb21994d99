using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Dax.Sky.Fits;

namespace Dax.Backends.Artifacts.Zip;

/// <summary>
/// Finds one member of a ZIP archive (APPNOTE 6.3.10, 4.3) by the archive's central directory. Names are keys, byte for byte, and never become paths. What the directory says is believed
/// only as far as it fits into the archive: lengths and offsets are checked against it and against the member's local header.
/// </summary>
internal static class ZipDirectory
{
    private const uint EndSignature = 0x06054b50, End64Signature = 0x06064b50, Locator64Signature = 0x07064b50, EntrySignature = 0x02014b50, LocalSignature = 0x04034b50;
    private const int EndBytes = 22, Locator64Bytes = 20, End64Bytes = 56, EntryBytes = 46, LocalBytes = 30, MaxComment = 65_535;
    private const int BufferBytes = 512 * 1024;
    private const long MaxEntries = 2_000_000;
    // Deflate (RFC 1951) cannot say more than 258 bytes in 2 bits.
    private const long MostInflation = 1032;

    private readonly record struct Extent(long Offset, long Length, long Entries);

    /// <summary>Null when the archive has no member of that name. Throws <see cref="InvalidDataException"/>, with a sentence for the user, when it is damaged or lies.</summary>
    public static ZipMember? Find(ByteSource archive, string name)
    {
        var directory = Locate(archive);
        var wanted = Encoding.UTF8.GetBytes(name);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            ZipEntry? found = null;
            var scan = new EntryScan(archive, directory.Offset, directory.Length, buffer);
            for (var i = 0L; i < directory.Entries; i++)
            {
                if (!scan.Next(wanted, out var entry)) continue;
                if (found is not null) throw new InvalidDataException("two of its members have the name.");
                found = entry;
            }
            return found is null ? null : Check(archive, found, wanted, directory.Offset);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Extent Locate(ByteSource archive)
    {
        var tailLength = (int)Math.Min(archive.Length, EndBytes + MaxComment + Locator64Bytes);
        var tail = ArrayPool<byte>.Shared.Rent(tailLength);
        try
        {
            var bytes = tail.AsSpan(0, tailLength);
            archive.Read(archive.Length - tailLength, bytes);
            for (var at = tailLength - EndBytes; at >= 0; at--)
            {
                var end = bytes[at..];
                if (U32(end) == EndSignature && U16(end[20..]) == end.Length - EndBytes) return Extent64(archive, bytes[..at], end) ?? Extent32(archive, end, archive.Length - end.Length);
            }
            throw new InvalidDataException("it is no ZIP archive, or cut short.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(tail);
        }
    }

    private static Extent Extent32(ByteSource archive, ReadOnlySpan<byte> end, long endOffset)
    {
        if (U16(end[4..]) != 0 || U16(end[6..]) != 0) throw new InvalidDataException("it is one of several volumes.");
        return Checked(new Extent(U32(end[16..]), U32(end[12..]), U16(end[10..])), endOffset);
    }

    /// <summary>The ZIP64 form (4.3.14), when there is one and it is needed.</summary>
    private static Extent? Extent64(ByteSource archive, ReadOnlySpan<byte> before, ReadOnlySpan<byte> end)
    {
        if (U16(end[10..]) != 0xFFFF && U32(end[12..]) != 0xFFFF_FFFF && U32(end[16..]) != 0xFFFF_FFFF) return null;
        if (before.Length < Locator64Bytes || U32(before[^Locator64Bytes..]) != Locator64Signature) return null;
        var offset = I64(before[^12..]);
        if (offset < 0 || offset > archive.Length - End64Bytes) throw new InvalidDataException("its directory lies outside of it.");
        Span<byte> record = stackalloc byte[End64Bytes];
        archive.Read(offset, record);
        if (U32(record) != End64Signature) throw new InvalidDataException("its directory is not where it says.");
        return Checked(new Extent(I64(record[48..]), I64(record[40..]), I64(record[32..])), offset);
    }

    private static Extent Checked(Extent e, long endOffset)
    {
        if (e.Offset < 0 || e.Length < 0 || e.Offset > endOffset || e.Length > endOffset - e.Offset) throw new InvalidDataException("its directory lies outside of it.");
        if (e.Entries < 0 || e.Entries > MaxEntries || e.Entries > e.Length / EntryBytes) throw new InvalidDataException("it says that it has more members than its directory has room for.");
        return e;
    }

    private static ZipMember Check(ByteSource archive, ZipEntry entry, ReadOnlySpan<byte> name, long directoryOffset)
    {
        if (entry.IsEncrypted) throw new InvalidDataException("the member is encrypted.");
        if (entry.Method is not (ZipMethod.Stored or ZipMethod.Deflated)) throw new InvalidDataException("the member is packed by a method that is not known here.");
        if (entry.LocalHeader < 0 || entry.LocalHeader > directoryOffset - LocalBytes - name.Length) throw new InvalidDataException("the member lies outside of it.");
        var local = new byte[LocalBytes + name.Length];
        archive.Read(entry.LocalHeader, local);
        if (U32(local) != LocalSignature || U16(local.AsSpan(8)) != (int)entry.Method || U16(local.AsSpan(26)) != name.Length || !name.SequenceEqual(local.AsSpan(LocalBytes)))
            throw new InvalidDataException("the member is not where the directory says.");
        var data = entry.LocalHeader + local.Length + U16(local.AsSpan(28));
        if (entry.PackedLength < 0 || data > directoryOffset || entry.PackedLength > directoryOffset - data) throw new InvalidDataException("the member is longer than there is room for.");
        var longest = entry.Method == ZipMethod.Stored ? entry.PackedLength : entry.PackedLength > long.MaxValue / MostInflation ? long.MaxValue : entry.PackedLength * MostInflation;
        if (entry.Length < 0 || entry.Length > longest || (entry.Method == ZipMethod.Stored && entry.Length != entry.PackedLength)) throw new InvalidDataException("the member's length is not what it says.");
        return new ZipMember(entry.Method, data, entry.PackedLength, entry.Length, entry.Crc);
    }

    internal static ushort U16(ReadOnlySpan<byte> b) => BinaryPrimitives.ReadUInt16LittleEndian(b);
    internal static uint U32(ReadOnlySpan<byte> b) => BinaryPrimitives.ReadUInt32LittleEndian(b);
    internal static long I64(ReadOnlySpan<byte> b) => BinaryPrimitives.ReadInt64LittleEndian(b);

    /// <summary>Walks over the directory through one buffer, however long it is.</summary>
    private ref struct EntryScan(ByteSource archive, long offset, long length, byte[] buffer)
    {
        private ReadOnlySpan<byte> seen = [];
        private long read;

        /// <summary>True when the next entry has the name; the entry is read only then.</summary>
        public bool Next(ReadOnlySpan<byte> wanted, out ZipEntry? entry)
        {
            Fill(EntryBytes);
            if (U32(seen) != EntrySignature) throw new InvalidDataException("its directory is damaged.");
            var (nameLength, extraLength) = (U16(seen[28..]), U16(seen[30..]));
            var total = EntryBytes + nameLength + extraLength + U16(seen[32..]);
            Fill(total);
            var isIt = wanted.SequenceEqual(seen.Slice(EntryBytes, nameLength));
            entry = isIt ? ZipEntry.Read(seen, seen.Slice(EntryBytes + nameLength, extraLength)) : null;
            seen = seen[total..];
            return isIt;
        }

        private void Fill(int need)
        {
            if (seen.Length >= need) return;
            if (need - seen.Length > length - read) throw new InvalidDataException("its directory ends too early.");
            seen.CopyTo(buffer);
            var more = (int)Math.Min(buffer.Length - seen.Length, length - read);
            archive.Read(offset + read, buffer.AsSpan(seen.Length, more));
            read += more;
            seen = buffer.AsSpan(0, seen.Length + more);
        }
    }
}
