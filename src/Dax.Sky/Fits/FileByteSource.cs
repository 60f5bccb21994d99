using Microsoft.Win32.SafeHandles;

namespace Dax.Sky.Fits;

/// <summary>
/// A file, read where it is wanted. Its bytes are never touched through a mapping: a file that another process cuts short must be an error of one request, not the end of the service.
/// </summary>
public sealed class FileByteSource : ByteSource
{
    private readonly SafeFileHandle handle;
    private readonly IDisposable owner;
    private readonly Lazy<ScatteredRows?> scattered;

    /// <summary>Opens the file. Throws IOException (FileNotFoundException and others) and UnauthorizedAccessException as the file system has it.</summary>
    public FileByteSource(string path) : this(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)) { }

    /// <param name="owner">Closed with the source.</param>
    internal FileByteSource(SafeFileHandle handle, IDisposable? owner = null)
    {
        this.handle = handle;
        this.owner = owner ?? handle;
        Length = RandomAccess.GetLength(handle);
        scattered = new Lazy<ScatteredRows?>(() => ScatteredRows.TryCreate(handle, Length));
    }

    public override long Length { get; }

    public override void Read(long offset, Span<byte> into)
    {
        Check(offset, into.Length);
        while (into.Length > 0)
        {
            var got = RandomAccess.Read(handle, into, offset);
            if (got <= 0) throw new FitsFormatException("The file became shorter while it was read");
            offset += got;
            into = into[got..];
        }
    }

    public override void ReadRows(long offset, int rowBytes, long stride, Span<byte> into)
    {
        var rows = rowBytes > 0 ? into.Length / rowBytes : 0;
        var isScattered = rows >= ScatteredRows.MinRows && rowBytes <= ScatteredRows.MaxRowBytes && stride - rowBytes > CheapGap && into.Length % rowBytes == 0;
        if (isScattered && offset >= 0 && offset <= Length - rowBytes - ((rows - 1) * stride) && scattered.Value?.TryRead(offset, rowBytes, stride, into) == true
            && RandomAccess.GetLength(handle) >= Length) return; // A page that the file ends in is filled up with zeros.
        base.ReadRows(offset, rowBytes, stride, into);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (scattered.IsValueCreated) scattered.Value?.Dispose();
            owner.Dispose();
        }
        base.Dispose(disposing);
    }
}
