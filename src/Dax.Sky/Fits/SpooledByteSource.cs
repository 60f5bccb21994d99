using System.IO.Compression;

namespace Dax.Sky.Fits;

/// <summary>
/// Bytes that come only once and in order (a gzipped file, a compressed member of an archive, a reply), kept so that they can be read anywhere: small ones in memory,
/// others in a scratch file that goes with the source.
/// </summary>
public static class SpooledByteSource
{
    private const int PartBytes = 128 * 1024;

    /// <summary>
    /// Reads the stream to its end; does not own it. Throws <see cref="FitsFormatException"/> when it has more than <see cref="FitsLimits.MaxInflatedBytes"/> or is
    /// broken compressed data, IOException when it cannot be read or kept.
    /// </summary>
    public static ByteSource Spool(Stream stream, FitsLimits limits, CancellationToken cancel = default)
    {
        var kept = new MemoryStream();
        FileStream? file = null;
        try
        {
            var part = new byte[PartBytes];
            long total = 0;
            for (int got; (got = stream.Read(part)) > 0;)
            {
                cancel.ThrowIfCancellationRequested();
                if ((total += got) > limits.MaxInflatedBytes) throw new FitsFormatException($"The file becomes larger than {limits.MaxInflatedBytes} bytes when it is unpacked");
                if (file is null && total > limits.MaxInflatedInMemory)
                {
                    file = Scratch(limits);
                    kept.WriteTo(file);
                    kept = new MemoryStream();
                }
                (file ?? (Stream)kept).Write(part, 0, got);
            }
            if (file is null) return new MemoryByteSource(kept.GetBuffer().AsMemory(0, (int)kept.Length));
            file.Flush();
            return new FileByteSource(file.SafeFileHandle, file);
        }
        catch (InvalidDataException e)
        {
            file?.Dispose();
            throw new FitsFormatException("The compressed data are broken", e);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>Whether the source is gzipped as a whole (RFC 1952, 2.3.1).</summary>
    public static bool IsGzip(ByteSource source)
    {
        if (source.Length < 18) return false;
        Span<byte> magic = stackalloc byte[3];
        source.Read(0, magic);
        return magic is [0x1f, 0x8b, 8];
    }

    /// <summary>The bytes of a gzipped source, kept as <see cref="Spool"/> does. Owns the source: it is closed when this returns, also when it fails.</summary>
    public static ByteSource Gunzip(ByteSource source, FitsLimits limits, CancellationToken cancel = default)
    {
        using (source)
        using (var inflated = new GZipStream(new ByteSourceStream(source), CompressionMode.Decompress))
            return Spool(inflated, limits, cancel);
    }

    private static FileStream Scratch(FitsLimits limits)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(limits.ScratchFolder ?? Path.GetTempPath(), $"dax-{Guid.NewGuid():N}.scratch"), options);
    }
}
