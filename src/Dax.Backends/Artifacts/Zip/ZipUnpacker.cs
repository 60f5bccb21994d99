using System.Buffers;
using System.IO.Compression;
using Dax.Backends.Artifacts.Local;
using Dax.Engine.Faults;
using Dax.Sky.Fits;
using Microsoft.Win32.SafeHandles;

namespace Dax.Backends.Artifacts.Zip;

/// <summary>Deflated members, inflated into a scratch file: no further than the length that they told, and to the last byte of it.</summary>
internal sealed class ZipUnpacker(Scratch scratch, long maxBytes)
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>Busy when there is no room. Throws <see cref="InvalidDataException"/> when the member is not what its entry says.</summary>
    public Result<LocalByteSource> Unpack(ByteSource archive, ZipMember member, CancellationToken cancel)
    {
        if (member.Length > maxBytes) throw new InvalidDataException("the member would be larger than this service unpacks.");
        var reservation = scratch.Reserve(member.Length);
        if (reservation is null) return Scratch.Full();
        SafeFileHandle? file = null;
        try
        {
            file = scratch.Create();
            Inflate(archive, member, file, cancel);
            return new LocalByteSource(file, 0, member.Length, reservation);
        }
        catch
        {
            file?.Dispose();
            reservation.Dispose();
            throw;
        }
    }

    private static void Inflate(ByteSource archive, ZipMember member, SafeFileHandle file, CancellationToken cancel)
    {
        using var packed = new ByteSourceStream(archive, member.DataOffset, member.PackedLength);
        using var inflater = new DeflateStream(packed, CompressionMode.Decompress);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var (written, crc) = (0L, 0u);
            for (int read; (read = inflater.Read(buffer)) > 0; written += read)
            {
                cancel.ThrowIfCancellationRequested();
                if (read > member.Length - written) throw new InvalidDataException("the member is longer than it says.");
                RandomAccess.Write(file, buffer.AsSpan(0, read), written);
                crc = Crc32.Append(crc, buffer.AsSpan(0, read));
            }
            if (written != member.Length) throw new InvalidDataException("the member is shorter than it says.");
            if (crc != member.Crc) throw new InvalidDataException("the member's checksum is wrong.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
